"""Everything that is said about the tasks of a case, and the only place where it is written."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database import door
from panoh.base.database.acts import act
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.sop import drafting, letters, reminders, rules
from panoh.casework.sop.duties import Duty, duties, followed
from panoh.casework.sop.models import (
    Completion,
    Edition,
    Exemption,
    Move,
    Telling,
    Version,
)
from panoh.casework.sop.procedures import editions, parse

State = Edition.State
AHEAD = timedelta(days=30)


def _duty(by: Membership, case: Case, task: str) -> Duty:
    """The task as it stands now, the case held until the transaction ends."""
    for duty in duties(by, [cases.lock(case)]):
        if duty.task.code == task:
            return duty
    raise Refused(_("Nothing has opened this task yet."))


@act
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


@act
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


@act
def read_exemption(*, by: Membership, exemption: Exemption) -> str:
    """Open why a task is left out. Reading is an act: it stands in the journal."""
    rules.check_read_exemption(by, exemption)
    _read(by, exemption.case, exemption)
    return keys.unseal(exemption.case.person_id, {"exemption": exemption.reason})["exemption"]


@act
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


@act
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


@act
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


@act
def remind(*, by: Membership, worker: Membership, case: Case, task: str) -> list[Telling]:
    """As the clock, tell of a task that nears or has passed its deadline whoever is to hear now.

    `worker` works on the case, and with their eyes it is looked at. Refused when the task is done
    by now, or everybody has been told.
    """
    rules.check_remind(by)
    with door.acting_as(worker):
        duty = _duty(worker, case, task)
        edition = followed([duty.case])[case.pk]
        levels = reminders.due(duty) if duty.is_of(worker) else []
    key = {"case": case, "agency": worker.agency, "task": task, "due_at": duty.due_at}
    told = set(Telling.objects.visible_to(by).filter(**key).values_list("level", flat=True))
    if not (new := [level for level in levels if level not in told]):
        raise Refused(_("Everybody knows, or it is done."), status=409)
    now = {"country": by.agency.country, "rule_edition": reminders.rule()[0]}
    tellings = [Telling.objects.create(level=level, **key, **now) for level in new]
    for each in tellings:
        early = each.level == Telling.Level.WORKER
        event = Event.TASK_REMINDED if early else Event.TASK_ESCALATED
        record(by, event, subject=each, detail={"task": task, "level": each.level})
        letters.told_of(duty, edition, worker, Telling.Level(each.level), event)
    return tellings


# Editions that are written on pages


@act
def begin_edition(*, by: Membership, source: str) -> Edition:
    """Begin a draft for the own country with the text of an edition that is in force."""
    rules.check_begin_edition(by, source)
    country, today = by.agency.country, timezone.localdate()
    taken = [*editions(), *Edition.objects.values_list("code", flat=True)]
    code = drafting.next_code(country, today.year, taken)
    edition = Edition(code=code, country=country, source=source, begun_by=by)
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError as taken_now:
        said = _("Somebody began a draft in the same moment. Look at theirs first.")
        raise Refused(said, status=409) from taken_now
    text = drafting.begun(source, code, country, today + AHEAD)
    Version.objects.create(edition=edition, number=1, text=text, written_by=by)
    _record_edition(by, Event.EDITION_BEGUN, edition)
    return edition


@act
def write_edition(*, by: Membership, edition: Edition, text: str) -> Version:
    """Keep a new text of a draft; those before it stay.

    The text extends nothing, can be followed, and bears the draft's own code and country:
    EditionError else, with the place of the mistake.
    """
    edition = _held(edition)
    rules.check_write_edition(by, edition)
    drafting.check_own(edition, text)
    edition.number += 1
    edition.save(update_fields=["number"])
    version = Version.objects.create(
        edition=edition, number=edition.number, text=text, written_by=by
    )
    _record_edition(by, Event.EDITION_WRITTEN, edition)
    return version


@act
def propose_edition(*, by: Membership, edition: Edition) -> Edition:
    """Ask the other keepers of the country to put a draft into force."""
    edition = _held(edition)
    rules.check_propose_edition(by, edition, parse(edition.text))
    edition.state, edition.proposed_at, edition.proposed_by = State.PROPOSED, timezone.now(), by
    edition.save(update_fields=["state", "proposed_at", "proposed_by"])
    _record_edition(by, Event.EDITION_PROPOSED, edition)
    letters.proposed(edition, by)
    return edition


@act
def return_edition(*, by: Membership, edition: Edition) -> Edition:
    """Make a proposal a draft again, to be written further."""
    edition = _held(edition)
    rules.check_return_edition(by, edition)
    edition.state, edition.proposed_at, edition.proposed_by = State.DRAFT, None, None
    edition.save(update_fields=["state", "proposed_at", "proposed_by"])
    _record_edition(by, Event.EDITION_RETURNED, edition)
    return edition


@act
def approve_edition(*, by: Membership, edition: Edition) -> Edition:
    """As the second person, put a proposal into force: from its day on, new cases follow it."""
    edition = _held(edition)
    rules.check_approve_edition(by, edition, parse(edition.text))
    return _end_edition(by, edition, State.IN_FORCE, Event.EDITION_APPROVED)


@act
def drop_edition(*, by: Membership, edition: Edition) -> Edition:
    """Give a draft up. Its texts stay readable to those who keep the procedures."""
    edition = _held(edition)
    rules.check_write_edition(by, edition)
    return _end_edition(by, edition, State.DROPPED, Event.EDITION_DROPPED)


def _held(edition: Edition) -> Edition:
    """The edition as it stands now, held until the transaction ends."""
    return Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)


def _end_edition(by: Membership, edition: Edition, state: State, event: Event) -> Edition:
    edition.state, edition.ended_at, edition.ended_by = state, timezone.now(), by
    edition.save(update_fields=["state", "ended_at", "ended_by"])
    _record_edition(by, event, edition)
    return edition


def _record_edition(by: Membership, event: Event, edition: Edition) -> None:
    detail = {"edition": edition.code, "version": edition.number}
    record(by, event, subject=edition, detail=detail)
