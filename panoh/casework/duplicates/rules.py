"""Who has cases compared and says whether two are of one person, whose, and when.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_holds, check_who
from panoh.casework.duplicates.models import Candidate, Link, Search

Decision = Candidate.Decision
NOT_AMONG_YOURS = gettext_lazy("There is no such pair among yours.")

# From which decision to which a candidate may go; "" is undecided. docs/states.md is printed from
# this. What was linked is first taken back, and then undecided as before.
TRANSITIONS: dict[str, frozenset[str]] = {
    "": frozenset({Decision.SAME, Decision.DIFFERENT, Decision.UNSURE}),
    Decision.UNSURE: frozenset({Decision.SAME, Decision.DIFFERENT}),
    Decision.DIFFERENT: frozenset({Decision.SAME, Decision.UNSURE}),
    Decision.SAME: frozenset({""}),
}


def check_compare(member: Membership) -> None:
    """Only who sees all cases of the agency may compare them: anybody else would learn of one."""
    check_who(member, Permission.LINK_CASES)


def check_search(member: Membership) -> None:
    """One search at a time in an agency."""
    check_compare(member)
    if Search.objects.visible_to(member).running().exists():
        raise Refused(_("The cases are being compared already. Wait until it is done."), status=409)


def check_decide(member: Membership, candidate: Candidate, decision: str = "") -> None:
    """Own agency's cases, and the table of decisions allows the step."""
    check_compare(member)
    if candidate.agency_id != member.agency_id:
        raise Refused(NOT_AMONG_YOURS)
    if candidate.decision == Decision.SAME:
        raise Refused(_("These are linked. Take that back first."), status=409)
    if decision and decision not in TRANSITIONS[candidate.decision]:
        raise Refused(_("That was decided already."), status=409)


def check_link(member: Membership, one: Case, other: Case) -> None:
    """Two different cases that the own agency holds, not linked yet."""
    check_compare(member)
    for case in (one, other):
        check_holds(member, case)
    if one.pk == other.pk:
        raise Refused(_("This is one and the same case."), status=409)
    if standing(member, one, other):
        raise Refused(_("These are linked already."), status=409)


def check_unlink(member: Membership, link: Link) -> None:
    """The own agency's link, while it stands."""
    check_compare(member)
    if link.agency_id != member.agency_id:
        raise Refused(NOT_AMONG_YOURS)
    if link.unlinked_at:
        raise Refused(_("This was taken back already."), status=409)


def standing(member: Membership, one: Case, other: Case) -> Link | None:
    """The link between two cases, if one stands."""
    links: list[Link] = list(
        Link.objects.visible_to(member)
        .standing()
        .filter(one__in=[one.pk, other.pk], other__in=[one.pk, other.pk])[:1]
    )
    return links[0] if links else None
