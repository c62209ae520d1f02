"""Who says that two cases belong together, whose, and when.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import (
    NOT_AMONG_YOURS,
    check_holds,
    check_is_open,
    check_open_case,
    check_who,
)
from panoh.casework.families.models import Tie


def check_show(member: Membership, case: Case) -> None:
    """Whose: a family is the holder's to know; who may write in the case may write it down."""
    check_who(member, Permission.RECORD)
    check_holds(member, case)


def check_tie(member: Membership, case: Case, other: Case | None = None) -> None:
    """Two open cases of the own agency, both seen by the member, not tied yet."""
    check_show(member, case)
    check_is_open(case)
    if other is None:
        return
    check_show(member, other)
    check_is_open(other)
    if other.person_id == case.person_id:
        raise Refused(_("This is one and the same person."), status=409)
    if Tie.objects.visible_to(member).of(case).of(other).exists():
        raise Refused(_("These cases belong together already."), status=409)


def check_open_relative(member: Membership, case: Case) -> None:
    """Whoever may open a case may open one of the same family."""
    check_open_case(member)
    check_tie(member, case)


def check_untie(member: Membership, tie: Tie) -> None:
    """Who may write in both, of the own agency. A mistake is taken back after closing too."""
    if tie.agency_id != member.agency_id:
        raise Refused(NOT_AMONG_YOURS)
    check_show(member, tie.one)
    check_show(member, tie.other)
