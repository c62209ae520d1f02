"""The time to recover, the right to stay, non-punishment: what is done, and where it is written."""

from datetime import date
from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database import door
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.casework.cases.actions import lock
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import NOT_AMONG_YOURS, check_sight
from panoh.casework.identification.actions import change_reflection
from panoh.casework.protection import letters, reminders, rules, status_rules
from panoh.casework.protection.models import (
    NonPunishment,
    Permit,
    ReflectionChange,
    Reminder,
)
from panoh.casework.protection.sealing import held, note_reading, seal

# The time to recover


def _change(
    by: Membership, case: Case, kind: str, ends_on: date, ground: str, reason: str, **decided: Any
) -> ReflectionChange:
    sealed = seal(case, reflection_ground=ground, reflection_reason=reason)
    return ReflectionChange.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        determination=status_rules.check_recovering(case),
        kind=kind,
        ends_on=ends_on,
        ground=sealed["reflection ground"],
        reason=sealed["reflection reason"],
        proposed_by=by,
        **decided,
    )


@act
def lengthen(*, by: Membership, case: Case, ends_on: date, reason: str) -> ReflectionChange:
    """Give the person more time to recover: one person decides, for a reason that is sealed."""
    case = lock(case)
    status_rules.check_lengthen(by, case, ends_on, reason)
    change = _change(
        by, case, ReflectionChange.Kind.LONGER, ends_on, "", reason,
        state=ReflectionChange.State.APPROVED, decided_at=timezone.now(), decided_by=by,
    )  # fmt: skip
    change_reflection(by=by, determination=change.determination, ends_on=ends_on)
    return change


@act
def propose_end(
    *, by: Membership, case: Case, ground: str, ends_on: date, reason: str
) -> ReflectionChange:
    """Propose that the time to recover ends early, on one of the four grounds.

    Nothing changes before a second person approves. Ground and reason are sealed: the holder and
    others learn the day, and no accusation travels.
    """
    case = lock(case)
    status_rules.check_propose_end(by, case, ground, ends_on, reason)
    change = _change(by, case, ReflectionChange.Kind.SHORTER, ends_on, ground, reason)
    record(by, Event.REFLECTION_PROPOSED, case=case, subject=change)
    letters.end_proposed(change)
    return change


def _proposed(by: Membership, change: ReflectionChange) -> ReflectionChange:
    changes = ReflectionChange.objects.visible_to(by)
    return held(changes.select_related("case__person", "determination"), change.pk)


@act
def approve_end(*, by: Membership, change: ReflectionChange) -> ReflectionChange:
    """As the second person, let the time to recover end early."""
    lock(change.case)
    change = _proposed(by, change)
    status_rules.check_decide_end(by, change, ReflectionChange.State.APPROVED)
    today = timezone.localdate()
    _decide(by, change, ReflectionChange.State.APPROVED)
    change_reflection(by=by, determination=change.determination, ends_on=max(change.ends_on, today))
    return change


@act
def decline_end(*, by: Membership, change: ReflectionChange) -> ReflectionChange:
    """As the second person, let the time to recover go on."""
    change = _proposed(by, change)
    status_rules.check_decide_end(by, change, ReflectionChange.State.DECLINED)
    _decide(by, change, ReflectionChange.State.DECLINED)
    record(by, Event.REFLECTION_DECLINED, case=change.case_id, subject=change)
    return change


def _decide(by: Membership, change: ReflectionChange, state: str) -> None:
    change.state, change.decided_at, change.decided_by = state, timezone.now(), by
    change.save(update_fields=["state", "decided_at", "decided_by"])


@act
def read_change(*, by: Membership, change: ReflectionChange) -> tuple[str, str]:
    """Open ground and reason of a change, which only the agency that wrote it reads. Journalled."""
    rules.check_own(by, change)
    note_reading(by, change.case, change, Section.CORE)
    said = keys.unseal(
        change.case.person_id,
        {"reflection ground": change.ground, "reflection reason": change.reason},
    )
    return said["reflection ground"], said["reflection reason"]


# Residence


@act
def record_status(
    *, by: Membership, case: Case, kind: str, until: date | None = None, words: str = ""
) -> Permit:
    """Keep which right to stay the person has already."""
    case = lock(case)
    status_rules.check_record_status(by, case, kind, until)
    now = timezone.now()
    permit = Permit.objects.create(
        code=new_code(), case=case, agency=by.agency, kind=kind, state=Permit.State.GRANTED,
        held=True, words=seal(case, permit=words)["permit"], asked_at=now, asked_by=by,
        answered_at=now, answered_by=by, until=until,
    )  # fmt: skip
    record(by, Event.STATUS_RECORDED, case=case, subject=permit)
    return permit


@act
def ask_permit(
    *, by: Membership, case: Case, kind: str, words: str = "", renews: Permit | None = None
) -> Permit:
    """Ask for a permit, or for the renewal of one."""
    case = lock(case)
    renews = renews and _permit(by, renews)
    status_rules.check_ask_permit(by, case, renews)
    permit = Permit.objects.create(
        code=new_code(), case=case, agency=by.agency, kind=kind, state=Permit.State.ASKED,
        renews=renews, words=seal(case, permit=words)["permit"], asked_by=by,
    )  # fmt: skip
    record(by, Event.PERMIT_ASKED, case=case, subject=permit)
    return permit


def _permit(by: Membership, permit: Permit) -> Permit:
    return held(Permit.objects.visible_to(by).select_related("case__person"), permit.pk)


@act
def grant_permit(*, by: Membership, permit: Permit, until: date | None = None) -> Permit:
    """Keep that a permit is granted, and until when. What it renews ends with it."""
    permit = _permit(by, permit)
    status_rules.check_grant_permit(by, permit, until)
    permit.state, permit.until = Permit.State.GRANTED, until
    permit.answered_at, permit.answered_by = timezone.now(), by
    permit.save(update_fields=["state", "until", "answered_at", "answered_by"])
    record(by, Event.PERMIT_GRANTED, case=permit.case_id, subject=permit)
    if permit.renews and permit.renews.state == Permit.State.GRANTED:
        end_permit(by=by, permit=permit.renews)
    return permit


@act
def refuse_permit(*, by: Membership, permit: Permit) -> Permit:
    """Keep that a permit is refused."""
    permit = _permit(by, permit)
    status_rules.check_permit(by, permit, Permit.State.REFUSED)
    permit.state = Permit.State.REFUSED
    permit.answered_at, permit.answered_by = timezone.now(), by
    permit.save(update_fields=["state", "answered_at", "answered_by"])
    record(by, Event.PERMIT_REFUSED, case=permit.case_id, subject=permit)
    return permit


@act
def end_permit(*, by: Membership, permit: Permit) -> Permit:
    """A permit is over, or nobody asks for it any more."""
    permit = _permit(by, permit)
    status_rules.check_permit(by, permit, Permit.State.ENDED)
    permit.state, permit.ended_at, permit.ended_by = Permit.State.ENDED, timezone.now(), by
    permit.save(update_fields=["state", "ended_at", "ended_by"])
    record(by, Event.PERMIT_ENDED, case=permit.case_id, subject=permit)
    return permit


@act
def read_permit(*, by: Membership, permit: Permit) -> str:
    """Open what was written beside a permit. Journalled, where there is something."""
    if not permit.words:
        return ""
    note_reading(by, permit.case, permit, Section.STATUS)
    return keys.unseal(permit.case.person_id, {"permit": permit.words})["permit"]


@act
def remind(*, by: Membership, worker: Membership, permit: Permit) -> Reminder:
    """As the clock, tell those who work on a case that a permit runs out: a code and a link.

    `worker` is of their agency, and with their eyes it is looked at. Refused when it was ended or
    renewed in the meantime, or they were told before.
    """
    status_rules.check_remind(by)
    with door.acting_as(worker):
        found = reminders.running_out(worker).filter(pk=permit.pk).first()
        days = reminders.due(found.until) if found else None
    if found is None or days is None or found.until is None:
        raise Refused(NOT_AMONG_YOURS, status=409)
    told = Reminder.objects.filter(permit=found, until=found.until, days=days)
    if told.exists():
        raise Refused(NOT_AMONG_YOURS, status=409)
    reminder = Reminder.objects.create(
        permit=found, case=found.case, country=by.agency.country, until=found.until, days=days
    )
    record(by, Event.PERMIT_REMINDED, subject=reminder, detail={"days": days})
    letters.permit_runs_out(found, worker)
    return reminder


# Non-punishment


@act
def note_non_punishment(
    *, by: Membership, case: Case, connected: str, told: str, outcome: str, words: str = ""
) -> NonPunishment:
    """Keep whether an offence hangs on what was done to the person, who was told, what came of it.

    A later note does not overwrite it: the newest holds.
    """
    case = lock(case)
    status_rules.check_note_non_punishment(by, case)
    note = NonPunishment.objects.create(
        case=case,
        agency=by.agency,
        connected=connected,
        told=told,
        outcome=outcome,
        words=seal(case, non_punishment=words)["non punishment"],
        noted_by=by,
    )
    record(by, Event.NON_PUNISHMENT_NOTED, case=case, subject=note)
    return note


@act
def read_non_punishment(*, by: Membership, case: Case) -> list[tuple[NonPunishment, str]]:
    """Open what this member may read of it, newest first, each with its words. Journalled."""
    check_sight(by, case)
    notes = list(NonPunishment.objects.visible_to(by).filter(case=case).select_related("agency"))
    if notes:
        note_reading(by, case, notes[0], Section.CARE)
    return [
        (note, keys.unseal(case.person_id, {"non punishment": note.words})["non punishment"])
        for note in notes
    ]
