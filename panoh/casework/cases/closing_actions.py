"""A case is closed by two, kept open, and opened again."""

from datetime import datetime

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.casework.cases import letters, rules
from panoh.casework.cases.actions import held, lock, write_note
from panoh.casework.cases.models import Case, Closure, Share


@act
def ask_closing(*, by: Membership, case: Case, closing: str) -> Closure:
    """Ask that the case be closed, with a reason; a second person of the holder is told."""
    case = lock(case)
    rules.check_ask_closing(by, case)
    closure = Closure.objects.create(
        case=case, agency=by.agency, closing=closing, stage=case.stage, asked_by=by
    )
    record(by, Event.CLOSING_ASKED, case=case, subject=closure, detail={"closing": closing})
    letters.closing_asked(case, by)
    return closure


@act
def close_case(*, by: Membership, closure: Closure) -> Case:
    """As the second person, close the case. Shares with others end; the holder keeps it.

    Whose agency has nobody else closes what they asked themselves, a day later at the earliest.
    """
    case = lock(closure.case)
    closure = held(Closure.objects.all(), closure.pk)
    closure.case = case
    rules.check_close(by, closure)
    now = timezone.now()
    closure.alone = closure.asked_by_id == by.pk
    closure.stage = case.stage
    _decide(by, closure, Closure.Status.APPROVED, now)
    case.stage, case.closing = Case.Stage.CLOSED, closure.closing
    case.closed_at, case.closed_by = now, by
    case.save(update_fields=["stage", "closing", "closed_at", "closed_by"])
    Share.objects.filter(case=case, closed_at=None).exclude(ground=Share.Ground.HOLDER).update(
        closed_at=now, closed_by=by
    )
    record(by, Event.CASE_CLOSED, case=case, detail={"closing": closure.closing})
    return case


@act
def keep_open(*, by: Membership, closure: Closure) -> Closure:
    """Decide that the case stays open; whoever asked may take it back the same way."""
    case = lock(closure.case)
    closure = held(Closure.objects.all(), closure.pk)
    closure.case = case
    rules.check_keep_open(by, closure)
    _decide(by, closure, Closure.Status.KEPT, timezone.now())
    record(by, Event.CASE_KEPT_OPEN, case=case, subject=closure)
    return closure


def _decide(by: Membership, closure: Closure, status: Closure.Status, now: datetime) -> None:
    closure.status, closure.decided_at, closure.decided_by = status, now, by
    closure.save(update_fields=["status", "stage", "alone", "decided_at", "decided_by"])


@act
def reopen_case(*, by: Membership, case: Case, reason: str) -> Case:
    """Open a closed case again, at the stage where it was, for a reason that is kept as a note.

    The clock of keeping stops. Nothing that was shared opens again by itself.
    """
    case = lock(case)
    rules.check_reopen(by, case)
    closure = held(Closure.objects.all(), Closure.objects.get(case=case, status="approved").pk)
    closure.status, closure.reopened_at, closure.reopened_by = (
        Closure.Status.REOPENED, timezone.now(), by,
    )  # fmt: skip
    closure.save(update_fields=["status", "reopened_at", "reopened_by"])
    case.stage, case.closing = closure.stage, ""
    case.closed_at = case.closed_by = None
    case.save(update_fields=["stage", "closing", "closed_at", "closed_by"])
    record(by, Event.CASE_REOPENED, case=case, subject=closure)
    write_note(by=by, case=case, section=Section.CORE, text=reason)
    return case
