"""Everything that is done to protect somebody, and the only place where it is written."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database import door
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.casework.cases.actions import lock
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import NOT_AMONG_YOURS, check_sight
from panoh.casework.identification.actions import change_reflection
from panoh.casework.protection import letters, prints, reminders, rules
from panoh.casework.protection.models import (
    Guardian,
    Interests,
    InterestsWords,
    Measure,
    NonPunishment,
    Permit,
    ReflectionChange,
    Reminder,
    RiskAssessment,
    RiskGrounds,
    SafetyPlan,
    SafetyWords,
)
from panoh.casework.protection.questions import current

Record = TypeVar("Record", bound=Model)


def _held(records: QuerySet[Record], key: Any) -> Record:
    """A record as it stands now, held until the transaction ends; gone is as if never there."""
    now = records.select_for_update(of=("self",)).filter(pk=key).first()
    if now is None:
        raise Refused(NOT_AMONG_YOURS)
    return now


def _seal(case: Case, **fields: str) -> dict[str, bytes]:
    """Words under the person's key, by the name that binds them."""
    return keys.seal(
        case.person_id, {name.replace("_", " "): text for name, text in fields.items()}
    )


def _read(by: Membership, case: Case, subject: Model, section: Section) -> None:
    record(by, Event.SECTION_OPENED, case=case, subject=subject, detail={"section": section})


# Risk


@transaction.atomic
def assess(
    *,
    by: Membership,
    case: Case,
    answers: Mapping[str, str],
    level: str,
    reason: str,
    more: str = "",
) -> RiskAssessment:
    """Keep what was answered about the risk, and how high a person judges it, with the reason.

    The rule of the edition proposes; whoever asked decides, and says when to look again by it.
    Refused unless every question has an answer.
    """
    case = lock(case)
    rules.check_assess(by, case, answers, level, reason)
    asked, today = current(by.agency.country, timezone.localdate()), timezone.localdate()
    assessment = RiskAssessment.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        edition=asked.code,
        proposed=asked.proposes(answers),
        level=level,
        next_on=asked.next_on(level, today),
        assessed_by=by,
    )
    sealed = _seal(case, risk_answers=json.dumps(dict(answers)), risk_reason=reason, risk_more=more)
    RiskGrounds.objects.create(
        assessment=assessment,
        case=case,
        agency=by.agency,
        answers=sealed["risk answers"],
        reason=sealed["risk reason"],
        more=sealed["risk more"],
    )
    record(by, Event.RISK_ASSESSED, case=case, subject=assessment)
    return assessment


@transaction.atomic
def read_risk(*, by: Membership, assessment: RiskAssessment) -> tuple[dict[str, str], str, str]:
    """Open what was answered, why somebody decided so, and what else was written. Journalled."""
    rules.check_read_grounds(by, assessment)
    grounds = RiskGrounds.objects.visible_to(by).get(assessment=assessment)
    _read(by, assessment.case, assessment, Section.CARE)
    said = keys.unseal(
        assessment.case.person_id,
        {"risk answers": grounds.answers, "risk reason": grounds.reason, "risk more": grounds.more},
    )
    return json.loads(said["risk answers"]), said["risk reason"], said["risk more"]


# The safety plan


@transaction.atomic
def plan(*, by: Membership, case: Case, **said: str) -> SafetyPlan:
    """Write the next version of the safety plan; earlier ones stay as they are."""
    case = lock(case)
    rules.check_plan(by, case, said)
    last = SafetyPlan.objects.visible_to(by).filter(case=case, agency=by.agency).first()
    made = SafetyPlan.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        version=last.version + 1 if last else 1,
        planned_by=by,
    )
    sealed = _seal(case, **{f"safety_{name}": said.get(name, "") for name in SafetyWords.FIELDS})
    SafetyWords.objects.create(
        plan=made,
        case=case,
        agency=by.agency,
        **{name: sealed[f"safety {name}"] for name in SafetyWords.FIELDS},
    )
    record(by, Event.SAFETY_PLANNED, case=case, subject=made)
    return made


@transaction.atomic
def read_plan(*, by: Membership, plan: SafetyPlan) -> dict[str, str]:
    """Open what the plan says. Journalled."""
    rules.check_read_plan(by, plan)
    _read(by, plan.case, plan, Section.PLACEMENT)
    return _words_of(by, plan)


@transaction.atomic
def print_plan(*, by: Membership, plan: SafetyPlan, language: str) -> bytes:
    """The plan as a leaf for a pocket, without name, code or purpose. Printing is journalled."""
    rules.check_print_plan(by, plan)
    record(by, Event.SAFETY_PRINTED, case=plan.case_id, subject=plan)
    return prints.pocket(_words_of(by, plan), language)


def _words_of(by: Membership, plan: SafetyPlan) -> dict[str, str]:
    words = SafetyWords.objects.visible_to(by).get(plan=plan)
    fields = {f"safety {name}": getattr(words, name) for name in SafetyWords.FIELDS}
    opened = keys.unseal(plan.case.person_id, fields)
    return {name: opened[f"safety {name}"] for name in SafetyWords.FIELDS}


@transaction.atomic
def choose(*, by: Membership, plan: SafetyPlan, carries: bool) -> SafetyPlan:
    """Keep whether the person carries the plan. Both answers are right; the last one holds."""
    plan = _held(SafetyPlan.objects.visible_to(by).select_related("case__person"), plan.pk)
    rules.check_choose(by, plan)
    plan.choice = SafetyPlan.Choice.CARRIES if carries else SafetyPlan.Choice.LEAVES
    plan.chosen_at, plan.chosen_by = timezone.now(), by
    plan.save(update_fields=["choice", "chosen_at", "chosen_by"])
    record(by, Event.SAFETY_CHOSEN, case=plan.case_id, subject=plan)
    return plan


# Measures


@transaction.atomic
def ask(
    *,
    by: Membership,
    case: Case,
    kind: str,
    body: str,
    basis: str,
    for_whom: str = Measure.ForWhom.PERSON,
    words: str = "",
) -> Measure:
    """Ask a body for protection of the person or of those close to them."""
    case = lock(case)
    rules.check_ask(by, case)
    measure = Measure.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        kind=kind,
        body=body,
        basis=basis,
        for_whom=for_whom,
        words=_seal(case, measure=words)["measure"],
        asked_by=by,
    )
    record(by, Event.MEASURE_ASKED, case=case, subject=measure)
    return measure


def _measure(by: Membership, measure: Measure) -> Measure:
    measures: QuerySet[Measure] = Measure.objects.visible_to(by)
    return _held(measures.select_related("case__person"), measure.pk)


@transaction.atomic
def grant(
    *, by: Membership, measure: Measure, until: date | None = None, review_on: date | None = None
) -> Measure:
    """Keep that what was asked for is granted, until when, and when to look at it again."""
    measure = _measure(by, measure)
    rules.check_grant(by, measure, until, review_on)
    measure.state = Measure.State.GRANTED
    measure.until, measure.review_on = until, review_on
    return _answered(by, measure, Event.MEASURE_GRANTED)


@transaction.atomic
def refuse(*, by: Membership, measure: Measure, refusal: str) -> Measure:
    """Keep that what was asked for is refused, and why."""
    measure = _measure(by, measure)
    rules.check_refuse(by, measure, refusal)
    measure.state, measure.refusal = Measure.State.REFUSED, refusal
    return _answered(by, measure, Event.MEASURE_REFUSED)


def _answered(by: Membership, measure: Measure, event: Event) -> Measure:
    measure.answered_at, measure.answered_by = timezone.now(), by
    measure.save(
        update_fields=["state", "refusal", "until", "review_on", "answered_at", "answered_by"]
    )
    record(by, event, case=measure.case_id, subject=measure)
    return measure


@transaction.atomic
def review(
    *, by: Membership, measure: Measure, until: date | None = None, review_on: date | None = None
) -> Measure:
    """Let what holds go on, until when, and say when to look at it again."""
    measure = _measure(by, measure)
    rules.check_review(by, measure, until, review_on)
    measure.until, measure.review_on = until, review_on
    measure.save(update_fields=["until", "review_on"])
    record(by, Event.MEASURE_REVIEWED, case=measure.case_id, subject=measure)
    return measure


@transaction.atomic
def end(*, by: Membership, measure: Measure, ending: str) -> Measure:
    """Protection ends, or is not asked for any more, for a reason."""
    measure = _measure(by, measure)
    rules.check_end(by, measure, ending)
    measure.state, measure.ending = Measure.State.ENDED, ending
    measure.ended_at, measure.ended_by = timezone.now(), by
    measure.save(update_fields=["state", "ending", "ended_at", "ended_by"])
    record(by, Event.MEASURE_ENDED, case=measure.case_id, subject=measure)
    return measure


@transaction.atomic
def read_measure(*, by: Membership, measure: Measure) -> str:
    """Open what was written beside a measure. Journalled, where there is something."""
    if not measure.words:
        return ""
    _read(by, measure.case, measure, Section.ALERTS)
    return keys.unseal(measure.case.person_id, {"measure": measure.words})["measure"]


# The time to recover


def _change(
    by: Membership, case: Case, kind: str, ends_on: date, ground: str, reason: str, **decided: Any
) -> ReflectionChange:
    sealed = _seal(case, reflection_ground=ground, reflection_reason=reason)
    return ReflectionChange.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        determination=rules.check_recovering(case),
        kind=kind,
        ends_on=ends_on,
        ground=sealed["reflection ground"],
        reason=sealed["reflection reason"],
        proposed_by=by,
        **decided,
    )


@transaction.atomic
def lengthen(*, by: Membership, case: Case, ends_on: date, reason: str) -> ReflectionChange:
    """Give the person more time to recover: one person decides, for a reason that is sealed."""
    case = lock(case)
    rules.check_lengthen(by, case, ends_on, reason)
    change = _change(
        by, case, ReflectionChange.Kind.LONGER, ends_on, "", reason,
        state=ReflectionChange.State.APPROVED, decided_at=timezone.now(), decided_by=by,
    )  # fmt: skip
    change_reflection(by=by, determination=change.determination, ends_on=ends_on)
    return change


@transaction.atomic
def propose_end(
    *, by: Membership, case: Case, ground: str, ends_on: date, reason: str
) -> ReflectionChange:
    """Propose that the time to recover ends early, on one of the four grounds.

    Nothing changes before a second person approves. Ground and reason are sealed: the holder and
    others learn the day, and no accusation travels.
    """
    case = lock(case)
    rules.check_propose_end(by, case, ground, ends_on, reason)
    change = _change(by, case, ReflectionChange.Kind.SHORTER, ends_on, ground, reason)
    record(by, Event.REFLECTION_PROPOSED, case=case, subject=change)
    letters.end_proposed(change)
    return change


def _proposed(by: Membership, change: ReflectionChange) -> ReflectionChange:
    changes = ReflectionChange.objects.visible_to(by)
    return _held(changes.select_related("case__person", "determination"), change.pk)


@transaction.atomic
def approve_end(*, by: Membership, change: ReflectionChange) -> ReflectionChange:
    """As the second person, let the time to recover end early."""
    lock(change.case)
    change = _proposed(by, change)
    rules.check_decide_end(by, change, ReflectionChange.State.APPROVED)
    today = timezone.localdate()
    _decide(by, change, ReflectionChange.State.APPROVED)
    change_reflection(by=by, determination=change.determination, ends_on=max(change.ends_on, today))
    return change


@transaction.atomic
def decline_end(*, by: Membership, change: ReflectionChange) -> ReflectionChange:
    """As the second person, let the time to recover go on."""
    change = _proposed(by, change)
    rules.check_decide_end(by, change, ReflectionChange.State.DECLINED)
    _decide(by, change, ReflectionChange.State.DECLINED)
    record(by, Event.REFLECTION_DECLINED, case=change.case_id, subject=change)
    return change


def _decide(by: Membership, change: ReflectionChange, state: str) -> None:
    change.state, change.decided_at, change.decided_by = state, timezone.now(), by
    change.save(update_fields=["state", "decided_at", "decided_by"])


@transaction.atomic
def read_change(*, by: Membership, change: ReflectionChange) -> tuple[str, str]:
    """Open ground and reason of a change, which only the agency that wrote it reads. Journalled."""
    rules.check_own(by, change)
    _read(by, change.case, change, Section.CORE)
    said = keys.unseal(
        change.case.person_id,
        {"reflection ground": change.ground, "reflection reason": change.reason},
    )
    return said["reflection ground"], said["reflection reason"]


# Residence


@transaction.atomic
def record_status(
    *, by: Membership, case: Case, kind: str, until: date | None = None, words: str = ""
) -> Permit:
    """Keep which right to stay the person has already."""
    case = lock(case)
    rules.check_record_status(by, case, kind, until)
    now = timezone.now()
    permit = Permit.objects.create(
        code=new_code(), case=case, agency=by.agency, kind=kind, state=Permit.State.GRANTED,
        held=True, words=_seal(case, permit=words)["permit"], asked_at=now, asked_by=by,
        answered_at=now, answered_by=by, until=until,
    )  # fmt: skip
    record(by, Event.STATUS_RECORDED, case=case, subject=permit)
    return permit


@transaction.atomic
def ask_permit(
    *, by: Membership, case: Case, kind: str, words: str = "", renews: Permit | None = None
) -> Permit:
    """Ask for a permit, or for the renewal of one."""
    case = lock(case)
    rules.check_ask_permit(by, case, renews)
    permit = Permit.objects.create(
        code=new_code(), case=case, agency=by.agency, kind=kind, state=Permit.State.ASKED,
        renews=renews, words=_seal(case, permit=words)["permit"], asked_by=by,
    )  # fmt: skip
    record(by, Event.PERMIT_ASKED, case=case, subject=permit)
    return permit


def _permit(by: Membership, permit: Permit) -> Permit:
    return _held(Permit.objects.visible_to(by).select_related("case__person"), permit.pk)


@transaction.atomic
def grant_permit(*, by: Membership, permit: Permit, until: date | None = None) -> Permit:
    """Keep that a permit is granted, and until when. What it renews ends with it."""
    permit = _permit(by, permit)
    rules.check_grant_permit(by, permit, until)
    permit.state, permit.until = Permit.State.GRANTED, until
    permit.answered_at, permit.answered_by = timezone.now(), by
    permit.save(update_fields=["state", "until", "answered_at", "answered_by"])
    record(by, Event.PERMIT_GRANTED, case=permit.case_id, subject=permit)
    if permit.renews and permit.renews.state == Permit.State.GRANTED:
        end_permit(by=by, permit=permit.renews)
    return permit


@transaction.atomic
def refuse_permit(*, by: Membership, permit: Permit) -> Permit:
    """Keep that a permit is refused."""
    permit = _permit(by, permit)
    rules.check_permit(by, permit, Permit.State.REFUSED)
    permit.state = Permit.State.REFUSED
    permit.answered_at, permit.answered_by = timezone.now(), by
    permit.save(update_fields=["state", "answered_at", "answered_by"])
    record(by, Event.PERMIT_REFUSED, case=permit.case_id, subject=permit)
    return permit


@transaction.atomic
def end_permit(*, by: Membership, permit: Permit) -> Permit:
    """A permit is over, or nobody asks for it any more."""
    permit = _permit(by, permit)
    rules.check_permit(by, permit, Permit.State.ENDED)
    permit.state, permit.ended_at, permit.ended_by = Permit.State.ENDED, timezone.now(), by
    permit.save(update_fields=["state", "ended_at", "ended_by"])
    record(by, Event.PERMIT_ENDED, case=permit.case_id, subject=permit)
    return permit


@transaction.atomic
def read_permit(*, by: Membership, permit: Permit) -> str:
    """Open what was written beside a permit. Journalled, where there is something."""
    if not permit.words:
        return ""
    _read(by, permit.case, permit, Section.STATUS)
    return keys.unseal(permit.case.person_id, {"permit": permit.words})["permit"]


@transaction.atomic
def remind(*, by: Membership, worker: Membership, permit: Permit) -> Reminder:
    """As the clock, tell those who work on a case that a permit runs out: a code and a link.

    `worker` is of their agency, and with their eyes it is looked at. Refused when it was ended or
    renewed in the meantime, or they were told before.
    """
    rules.check_remind(by)
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


@transaction.atomic
def note_non_punishment(
    *, by: Membership, case: Case, connected: str, told: str, outcome: str, words: str = ""
) -> NonPunishment:
    """Keep whether an offence hangs on what was done to the person, who was told, what came of it.

    A later note does not overwrite it: the newest holds.
    """
    case = lock(case)
    rules.check_note_non_punishment(by, case)
    note = NonPunishment.objects.create(
        case=case,
        agency=by.agency,
        connected=connected,
        told=told,
        outcome=outcome,
        words=_seal(case, non_punishment=words)["non punishment"],
        noted_by=by,
    )
    record(by, Event.NON_PUNISHMENT_NOTED, case=case, subject=note)
    return note


@transaction.atomic
def read_non_punishment(*, by: Membership, case: Case) -> list[tuple[NonPunishment, str]]:
    """Open what this member may read of it, newest first, each with its words. Journalled."""
    check_sight(by, case)
    notes = list(NonPunishment.objects.visible_to(by).filter(case=case).select_related("agency"))
    if notes:
        _read(by, case, notes[0], Section.CARE)
    return [
        (note, keys.unseal(case.person_id, {"non punishment": note.words})["non punishment"])
        for note in notes
    ]


# Children


@transaction.atomic
def appoint(
    *, by: Membership, case: Case, kind: str, name: str, uninvolved: bool, on: date
) -> Guardian:
    """Keep who was appointed to speak for the child. The name is sealed.

    Refused for a relative while an alert says that one may be involved, and unless whoever writes
    has made sure that this person has no part in it.
    """
    case = lock(case)
    rules.check_appoint(by, case, kind, name=name, uninvolved=uninvolved, on=on)
    guardian = Guardian.objects.create(
        case=case,
        agency=by.agency,
        kind=kind,
        name=_seal(case, guardian=name)["guardian"],
        appointed_on=on,
        appointed_by=by,
    )
    record(by, Event.GUARDIAN_APPOINTED, case=case, subject=guardian)
    return guardian


@transaction.atomic
def end_guardian(*, by: Membership, guardian: Guardian) -> Guardian:
    """A guardian's task is over; another one may be appointed."""
    guardians = Guardian.objects.visible_to(by).select_related("case__person")
    guardian = _held(guardians, guardian.pk)
    rules.check_end_guardian(by, guardian)
    guardian.ended_at, guardian.ended_by = timezone.now(), by
    guardian.save(update_fields=["ended_at", "ended_by"])
    record(by, Event.GUARDIAN_ENDED, case=guardian.case_id, subject=guardian)
    return guardian


@transaction.atomic
def reveal_guardian(*, by: Membership, guardian: Guardian) -> str:
    """Open the guardian's name. Journalled."""
    rules.check_reveal_guardian(by, guardian)
    _read(by, guardian.case, guardian, Section.IDENTITY)
    return keys.unseal(guardian.case.person_id, {"guardian": guardian.name})["guardian"]


@transaction.atomic
def consider(
    *,
    by: Membership,
    case: Case,
    kind: str,
    separation: bool = False,
    panel: int = 0,
    against: int = 0,
    review_on: date | None = None,
    **said: str,
) -> Interests:
    """Keep an assessment, or a panel's determination, of a child's best interests."""
    case = lock(case)
    rules.check_interests(by, case, kind, said, panel=panel, against=against, review_on=review_on)
    interests = Interests.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        kind=kind,
        separation=separation,
        panel=panel,
        against=against,
        review_on=review_on,
        made_by=by,
    )
    fields = {f"interests_{name}": said.get(name, "") for name in InterestsWords.FIELDS}
    sealed = _seal(case, **fields)
    InterestsWords.objects.create(
        interests=interests,
        case=case,
        agency=by.agency,
        **{name: sealed[f"interests {name}"] for name in InterestsWords.FIELDS},
    )
    determined = kind == Interests.Kind.DETERMINATION
    event = Event.INTERESTS_DETERMINED if determined else Event.INTERESTS_ASSESSED
    record(by, event, case=case, subject=interests)
    return interests


@transaction.atomic
def read_interests(*, by: Membership, interests: Interests) -> dict[str, str]:
    """Open what was written. Journalled."""
    rules.check_read_interests(by, interests)
    words = InterestsWords.objects.visible_to(by).get(interests=interests)
    _read(by, interests.case, interests, Section.CARE)
    fields = {f"interests {name}": getattr(words, name) for name in InterestsWords.FIELDS}
    opened = keys.unseal(interests.case.person_id, fields)
    return {name: opened[f"interests {name}"] for name in InterestsWords.FIELDS}
