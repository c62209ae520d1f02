"""Who may say that a task is done or left out, and who moves a case to another edition.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_holds, check_is_open, check_sight, check_who
from panoh.casework.sop.duties import Duty, followed
from panoh.casework.sop.models import Edition, Exemption
from panoh.casework.sop.procedures import Procedure, editions
from panoh.casework.sop.ways import closed

State = Edition.State

# From which state to which an edition written on pages may go. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.PROPOSED, State.DROPPED}),
    State.PROPOSED: frozenset({State.DRAFT, State.IN_FORCE}),
    State.IN_FORCE: frozenset(),
    State.DROPPED: frozenset(),
}


def check_duty(member: Membership, duty: Duty) -> None:
    """Who, whose and when, for both acts: a task that is open, of the own lane or the own case."""
    check_who(member, Permission.RECORD)
    check_sight(member, duty.case)
    check_is_open(duty.case)
    if duty.case.holder_id != member.agency_id and not duty.is_of(member):
        raise Refused(_("This is the task of another agency."))
    if not duty.is_open:
        raise Refused(_("This task is not open any more."), status=409)


def check_complete(member: Membership, duty: Duty) -> None:
    """By hand is recorded only what no act in Panoh shows by itself, or shows this agency never."""
    check_duty(member, duty)
    if not duty.by_hand and not closed(member, duty):
        raise Refused(_("Panoh sees by itself when this is done."))


def check_exempt(member: Membership, duty: Duty, ground: str | None = None) -> None:
    """A task may be left out on the grounds that its edition names, if any."""
    check_duty(member, duty)
    grounds = {each.code for each in duty.task.exemptions}
    if not grounds or (ground is not None and ground not in grounds):
        raise Refused(_("The procedure does not let this be left out on such a ground."))


def check_read_exemption(member: Membership, exemption: Exemption) -> None:
    """Why a task is left out is for who wrote it and for who holds the case."""
    check_sight(member, exemption.case)
    if member.agency_id not in (exemption.agency_id, exemption.case.holder_id):
        raise Refused(_("Only the agency that left it out, or holds the case, reads why."))


def check_read_moves(member: Membership, case: Case) -> None:
    """Why a case goes under another edition is for who holds it."""
    check_holds(member, case)


def check_resume(member: Membership, exemption: Exemption) -> None:
    """Whoever wrote it, or holds the case, takes a task up again."""
    check_who(member, Permission.RECORD)
    check_sight(member, exemption.case)
    check_is_open(exemption.case)
    if member.agency_id not in (exemption.agency_id, exemption.case.holder_id):
        raise Refused(_("Only the agency that left it out, or holds the case, takes it up again."))
    if exemption.ended_at is not None:
        raise Refused(_("This task is not left out any more."), status=409)


def check_move(member: Membership, case: Case, edition: str | None = None) -> None:
    """A supervisor of the holder moves a case to another edition for its country, or the model."""
    check_who(member, Permission.ASSIGN)
    check_holds(member, case)
    check_is_open(case)
    if edition is None:
        return
    found = editions().get(edition)
    if found is None or found.country not in ("", case.country):
        raise Refused(_("There is no such edition for this country."))
    if followed([case])[case.pk] == found:
        raise Refused(_("The case goes under this edition already."), status=409)


def check_remind(member: Membership) -> None:
    """Only the clock tells of deadlines."""
    check_who(member, Permission.KEEP_TIME)


def check_begin_edition(member: Membership, source: str | None = None) -> None:
    """Those who keep the country's procedures begin from one that is in force."""
    check_who(member, Permission.KEEP_PROCEDURES)
    if source is not None and source not in editions():
        raise Refused(_("There is no such edition."))


def check_keeps(member: Membership, edition: Edition) -> None:
    """Who and whose: a keeper of the edition's country."""
    check_who(member, Permission.KEEP_PROCEDURES)
    if edition.country != member.agency.country:
        raise Refused(_("There is no such edition."), status=404)


def check_write_edition(member: Membership, edition: Edition) -> None:
    """A draft is written, or given up, until it is proposed."""
    check_keeps(member, edition)
    if edition.state != State.DRAFT:
        raise Refused(_("This is no draft any more."), status=409)


def check_propose_edition(
    member: Membership, edition: Edition, said: Procedure | None = None
) -> None:
    """A draft is proposed with a day that is still to come."""
    check_write_edition(member, edition)
    if said is not None:
        _check_to_come(said)


def check_return_edition(member: Membership, edition: Edition) -> None:
    """Any keeper sends a proposal back, to be written further."""
    check_keeps(member, edition)
    if edition.state != State.PROPOSED:
        raise Refused(_("This is not proposed any more."), status=409)


def check_approve_edition(
    member: Membership, edition: Edition, said: Procedure | None = None
) -> None:
    """Two people: nobody puts into force what they have proposed themselves.

    It begins on a day to come, so that no case goes on under another edition than it began.
    """
    check_return_edition(member, edition)
    if edition.proposed_by_id == member.pk:
        raise Refused(_("You proposed this yourself. Somebody else puts it into force."))
    if said is not None:
        _check_to_come(said)


def _check_to_come(said: Procedure) -> None:
    if said.since <= timezone.localdate():
        raise Refused(
            _("The day from which new cases follow it has come already. Set a later one."),
            status=409,
        )
