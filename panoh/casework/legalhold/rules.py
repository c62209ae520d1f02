"""Who lays a legal hold on a case, and who lifts it: always two, of the agency that holds the case.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from django.db import connection
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.base.vault.models import PersonKey
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_holds, check_who
from panoh.casework.legalhold.models import LegalHold

Status = LegalHold.Status

# From which state to which. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.ASKED: frozenset({Status.CONFIRMED, Status.DECLINED}),
    Status.CONFIRMED: frozenset({Status.LIFTING}),
    Status.LIFTING: frozenset({Status.LIFTED, Status.CONFIRMED}),
    Status.DECLINED: frozenset(),
    Status.LIFTED: frozenset(),
}


def is_held(case: Case) -> bool:
    """Whether the case's person is under legal hold, in this case or one linked as the same's.

    PostgreSQL answers, which also knows what the member may not read; and nobody else's member.
    """
    with connection.cursor() as cursor:
        cursor.execute("select panoh_is_held(%s)", [case.pk])
        return bool(cursor.fetchone()[0])


def check_not_held(case: Case) -> None:
    """When: no court, complaint or investigation needs the case, or a linked one.

    Which of them is not said: who sees one case does not learn of another.
    """
    if is_held(case):
        raise Refused(
            _(
                "This case, or another that is linked as the same person's, is under legal hold. "
                "Nobody is erased until two people have lifted it."
            ),
            status=409,
        )


def check_show(member: Membership, case: Case) -> None:
    """Who and whose: those who may lay holds on the own agency's cases also read of them."""
    check_who(member, Permission.HOLD_CASE)
    check_holds(member, case)


def check_ask(member: Membership, case: Case) -> None:
    """When: there is no hold yet, and something left to keep. Open or closed, a case is held."""
    check_show(member, case)
    if LegalHold.objects.standing().filter(case=case.pk).exists():
        raise Refused(_("The case is under legal hold already."), status=409)
    if not PersonKey.objects.filter(pk=case.person_id).exists():
        raise Refused(_("The person was erased."), status=409)


def check_read(member: Membership, hold: LegalHold) -> None:
    """The reasons are read by who may decide on them."""
    check_show(member, hold.case)


def check_goes(hold: LegalHold, status: str) -> None:
    """When: the table of states allows the step."""
    if status not in TRANSITIONS[hold.status]:
        raise Refused(_("This was decided already."), status=409)


def check_confirm(member: Membership, hold: LegalHold) -> None:
    """A second person confirms: a hold keeps what its person may wish to be forgotten."""
    check_show(member, hold.case)
    check_goes(hold, Status.CONFIRMED)
    if hold.status != Status.ASKED:
        raise Refused(_("This was decided already."), status=409)
    if hold.asked_by_id == member.pk:
        raise Refused(_("A second person confirms what you asked for. It holds meanwhile."))


def check_decline(member: Membership, hold: LegalHold) -> None:
    """The same second person may decline: whoever asked does not take it back alone."""
    check_confirm(member, hold)


def check_ask_lifting(member: Membership, hold: LegalHold) -> None:
    """Either of the two, or somebody else who may, asks that it be lifted."""
    check_show(member, hold.case)
    check_goes(hold, Status.LIFTING)


def check_lift(member: Membership, hold: LegalHold) -> None:
    """A second person lifts; from then on the clock counts again."""
    check_show(member, hold.case)
    check_goes(hold, Status.LIFTED)
    if hold.lifting_by_id == member.pk:
        raise Refused(_("A second person lifts it."))


def check_keep(member: Membership, hold: LegalHold) -> None:
    """Who could lift it may leave it on; so may who asked, who thought better of it."""
    check_show(member, hold.case)
    if hold.status != Status.LIFTING:
        raise Refused(_("This was decided already."), status=409)
