"""What stands between one member and one case, read once for a page that asks many rules.

A rule asks the database each time: that is right for an act, which asks again under its lock. A
page asks thirty rules in a row for its buttons, so it reads the answers first (`read`) and the
rules find them on its case. Whoever locks a case gets another object, on which nothing was read:
an act never rests on what a page has seen.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Reach
from panoh.base.database.questions import question
from panoh.casework.cases.models import Assignment, Case, Closure, Share, within_reach


@dataclass(frozen=True)
class Standing:
    """The answers, as they were when the page began."""

    member_id: UUID
    shares: list[Share]  # not closed, given or got by the member's agency, with the agency each
    within_reach: bool
    taken: bool
    asked_to_close: Closure | None

    def in_force(self, agency: UUID) -> list[Share]:
        return [s for s in self.shares if s.agency_id == agency and s.is_in_force]


def read(member: Membership, case: Case) -> Standing:
    """Reads all that the rules ask about this member and this case. Two queries at most."""
    shares = _shares(member, case.pk)
    for share in shares:
        share.case = case
    said = vars(shares[0]) if shares else {}
    asked = asked_to_close(member, case) if said.get("asked") else None
    case.standing = Standing(
        member_id=member.pk,
        shares=shares,
        within_reach=member.reach == Reach.AGENCY
        or (member.reach != Reach.NOBODY and said.get("mine", False)),
        taken=said.get("taken", False),
        asked_to_close=asked,
    )
    return case.standing


@question
def _shares(member: Membership, case: UUID) -> QuerySet[Share]:
    assigned = Assignment.objects.filter(case=OuterRef("case_id"))
    return (
        Share.objects.visible_to(member)
        .filter(case=case, closed_at=None)
        .select_related("agency")
        .order_by("proposed_at")
        .annotate(
            mine=Exists(assigned.filter(member=member.pk, ended_at=None)),
            taken=Exists(assigned.filter(agency=member.agency_id)),
            asked=Exists(Closure.objects.asked().filter(case=OuterRef("case_id"))),
        )
    )


def _known(member: Membership, case: Case) -> Standing | None:
    """What was read on this very object for this very member."""
    known = case.standing
    return known if known and known.member_id == member.pk else None


def sees(member: Membership, case: Case, section: str) -> bool:
    """Whether a share in force opens this section to the member, who has the case within reach."""
    if known := _known(member, case):
        shares = known.in_force(member.agency_id)
        return known.within_reach and any(section in share.sections for share in shares)
    return bool(_opening(member, section, case.pk))


@question
def _opening(member: Membership, section: str, case: UUID) -> QuerySet[Share, tuple[UUID]]:
    # Asked of the share and not of the case, whose policy would ask the share again.
    found = Share.objects.in_force().to(member, section)
    return found.filter(within_reach(member), case=case).order_by().values_list("pk")[:1]


def shares_of_own(member: Membership, case: Case) -> list[Share]:
    """The shares in force to the member's agency, whoever in it has the case."""
    if known := _known(member, case):
        return known.in_force(member.agency_id)
    return list(Share.objects.in_force().filter(case=case.pk, agency=member.agency_id))


def shares_open_or_offered(member: Membership, case: Case) -> list[Share]:
    """Those that the member's agency gave or got and nobody closed, as `read` found them."""
    return (_known(member, case) or read(member, case)).shares


def is_taken(member: Membership, case: Case) -> bool:
    """Whether the case was ever assigned to somebody of the member's agency."""
    if known := _known(member, case):
        return known.taken
    return Assignment.objects.filter(case=case.pk, agency=member.agency_id).exists()


def asked_to_close(member: Membership, case: Case) -> Closure | None:
    """What somebody asked about closing the case and nobody has decided."""
    if known := _known(member, case):
        return known.asked_to_close
    asked = Closure.objects.asked().filter(case=case.pk).first()
    if asked:
        asked.case = case
    return asked
