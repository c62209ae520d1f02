"""Who may ask that a person be erased, and who decides.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_holds, check_who
from panoh.casework.erasures.models import Erasure
from panoh.casework.legalhold.rules import check_not_held

Status = Erasure.Status

# From which state to which. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.ASKED: frozenset({Status.ERASED, Status.KEPT}),
    Status.ERASED: frozenset(),
    Status.KEPT: frozenset(),
}


def check_ask(member: Membership, case: Case) -> None:
    """Whoever may close asks, of the holder; the case is closed, so nobody loses what they need."""
    check_who(member, Permission.CLOSE_CASE)
    check_holds(member, case)
    if not case.is_closed:
        raise Refused(
            _("Close the case first: nobody is erased while somebody helps them."), status=409
        )
    if Erasure.objects.standing().filter(case=case.pk).exists():
        raise Refused(_("This was asked already."), status=409)
    check_not_held(case)


def check_is_asked(erasure: Erasure) -> None:
    """When: nobody has decided, and the case is still closed."""
    if erasure.status != Status.ASKED:
        raise Refused(_("This was decided already."), status=409)
    if not erasure.case.is_closed:
        raise Refused(
            _("Close the case first: nobody is erased while somebody helps them."), status=409
        )


def check_erase(member: Membership, erasure: Erasure) -> None:
    """A second person who approves for the agency: always two, however small the agency is."""
    check_who(member, Permission.APPROVE_SHARE)
    check_holds(member, erasure.case)
    check_is_asked(erasure)
    if erasure.asked_by_id == member.pk:
        raise Refused(
            _("A second person erases. Where your agency has none, ask your administrator for one.")
        )
    check_not_held(erasure.case)


def check_keep(member: Membership, erasure: Erasure) -> None:
    """Who could erase may decide not to; so may who asked, who thought better of it."""
    check_holds(member, erasure.case)
    if erasure.status != Status.ASKED:
        raise Refused(_("This was decided already."), status=409)
    if erasure.asked_by_id != member.pk:
        check_who(member, Permission.APPROVE_SHARE)


def check_show(member: Membership, case: Case) -> None:
    """Who asked and who erased is the holder's to show."""
    check_holds(member, case)
    if not case.is_closed or not Erasure.objects.standing().filter(case=case.pk).exists():
        raise Refused(_("Nobody has asked this."), status=409)
