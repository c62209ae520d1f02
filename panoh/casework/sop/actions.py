"""Everything that is said about the tasks of a case, and the only place where it is written."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.sop import rules
from panoh.casework.sop.duties import Duty, duties
from panoh.casework.sop.models import Completion, Exemption, Move


def _duty(by: Membership, case: Case, task: str) -> Duty:
    """The task as it stands now, the case held until the transaction ends."""
    for duty in duties(by, [cases.lock(case)]):
        if duty.task.code == task:
            return duty
    raise Refused(_("Nothing has opened this task yet."))


@transaction.atomic
def complete(*, by: Membership, case: Case, task: str) -> Completion:
    """Say that a task is done which nothing else in Panoh shows.

    Refused in another agency's lane, when it is not open, and when an act shows it by itself.
    """
    duty = _duty(by, case, task)
    rules.check_complete(by, duty)
    done = Completion.objects.create(
        case=case, agency=by.agency, task=task, event=duty.task.done[0], done_by=by
    )
    record(by, Event.TASK_COMPLETED, case=case, subject=done, detail={"task": task})
    return done


@transaction.atomic
def exempt(*, by: Membership, case: Case, task: str, ground: str, reason: str) -> Exemption:
    """Leave a task out, on a ground that the edition names, for a reason that is sealed.

    It can be taken up again (`resume`). Refused where the edition lets nothing be left out.
    """
    duty = _duty(by, case, task)
    rules.check_exempt(by, duty, ground)
    exemption = Exemption.objects.create(
        case=case,
        agency=by.agency,
        task=task,
        ground=ground,
        reason=keys.seal(case.person_id, {"exemption": reason})["exemption"],
        exempted_by=by,
    )
    detail = {"task": task, "ground": ground}
    record(by, Event.TASK_EXEMPTED, case=case, subject=exemption, detail=detail)
    return exemption


@transaction.atomic
def read_exemption(*, by: Membership, exemption: Exemption) -> str:
    """Open why a task is left out. Reading is an act: it stands in the journal."""
    rules.check_read_exemption(by, exemption)
    _read(by, exemption.case, exemption)
    return keys.unseal(exemption.case.person_id, {"exemption": exemption.reason})["exemption"]


@transaction.atomic
def read_moves(*, by: Membership, case: Case) -> list[tuple[Move, str]]:
    """Open why a case goes under another edition than it began: each move with its reason."""
    rules.check_read_moves(by, case)
    moves = list(Move.objects.visible_to(by).filter(case=case).select_related("agency"))
    if moves:
        _read(by, case, moves[0])
    return [(each, keys.unseal(case.person_id, {"move": each.reason})["move"]) for each in moves]


def _read(by: Membership, case: Case, subject: Exemption | Move) -> None:
    detail = {"section": Section.CORE}
    record(by, Event.SECTION_OPENED, case=case, subject=subject, detail=detail)


@transaction.atomic
def resume(*, by: Membership, exemption: Exemption) -> Exemption:
    """Take up a task that was left out; its clock goes on from where it began."""
    cases.lock(exemption.case)
    exemption.refresh_from_db()
    rules.check_resume(by, exemption)
    exemption.ended_at = timezone.now()
    exemption.ended_by = by
    exemption.save(update_fields=["ended_at", "ended_by"])
    detail = {"task": exemption.task}
    record(by, Event.TASK_RESUMED, case=exemption.case_id, subject=exemption, detail=detail)
    return exemption


@transaction.atomic
def move(*, by: Membership, case: Case, edition: str, reason: str) -> Move:
    """Let a case go on under another edition, for a reason that is sealed."""
    case = cases.lock(case)
    rules.check_move(by, case, edition)
    moved = Move.objects.create(
        case=case,
        agency=by.agency,
        edition=edition,
        reason=keys.seal(case.person_id, {"move": reason})["move"],
        moved_by=by,
    )
    record(by, Event.PROCEDURE_CHANGED, case=case, subject=moved, detail={"edition": edition})
    return moved
