"""Risk, safety plans and measures: what is done against danger, and where it is written.

The time to recover, the right to stay and non-punishment are in `status_actions`, what is done for
a child in `child_actions`; together they are all that writes here.
"""

import json
from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.vault import keys
from panoh.casework.cases.actions import lock
from panoh.casework.cases.models import Case
from panoh.casework.protection import prints, rules
from panoh.casework.protection.models import (
    Measure,
    RiskAssessment,
    RiskGrounds,
    SafetyPlan,
    SafetyWords,
)
from panoh.casework.protection.questions import current
from panoh.casework.protection.sealing import held, note_reading, seal

# Risk


@act
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
    sealed = seal(case, risk_answers=json.dumps(dict(answers)), risk_reason=reason, risk_more=more)
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


@act
def read_risk(*, by: Membership, assessment: RiskAssessment) -> tuple[dict[str, str], str, str]:
    """Open what was answered, why somebody decided so, and what else was written. Journalled."""
    rules.check_read_grounds(by, assessment)
    grounds = RiskGrounds.objects.visible_to(by).get(assessment=assessment)
    note_reading(by, assessment.case, assessment, Section.CARE)
    said = keys.unseal(
        assessment.case.person_id,
        {"risk answers": grounds.answers, "risk reason": grounds.reason, "risk more": grounds.more},
    )
    return json.loads(said["risk answers"]), said["risk reason"], said["risk more"]


# The safety plan


@act
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
    sealed = seal(case, **{f"safety_{name}": said.get(name, "") for name in SafetyWords.FIELDS})
    SafetyWords.objects.create(
        plan=made,
        case=case,
        agency=by.agency,
        **{name: sealed[f"safety {name}"] for name in SafetyWords.FIELDS},
    )
    record(by, Event.SAFETY_PLANNED, case=case, subject=made)
    return made


@act
def read_plan(*, by: Membership, plan: SafetyPlan) -> dict[str, str]:
    """Open what the plan says. Journalled."""
    rules.check_read_plan(by, plan)
    note_reading(by, plan.case, plan, Section.PLACEMENT)
    return _words_of(by, plan)


@act
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


@act
def choose(*, by: Membership, plan: SafetyPlan, carries: bool) -> SafetyPlan:
    """Keep whether the person carries the plan. Both answers are right; the last one holds."""
    plan = held(SafetyPlan.objects.visible_to(by).select_related("case__person"), plan.pk)
    rules.check_choose(by, plan)
    plan.choice = SafetyPlan.Choice.CARRIES if carries else SafetyPlan.Choice.LEAVES
    plan.chosen_at, plan.chosen_by = timezone.now(), by
    plan.save(update_fields=["choice", "chosen_at", "chosen_by"])
    record(by, Event.SAFETY_CHOSEN, case=plan.case_id, subject=plan)
    return plan


# Measures


@act
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
        words=seal(case, measure=words)["measure"],
        asked_by=by,
    )
    record(by, Event.MEASURE_ASKED, case=case, subject=measure)
    return measure


def _measure(by: Membership, measure: Measure) -> Measure:
    measures: QuerySet[Measure] = Measure.objects.visible_to(by)
    return held(measures.select_related("case__person"), measure.pk)


@act
def grant(
    *, by: Membership, measure: Measure, until: date | None = None, review_on: date | None = None
) -> Measure:
    """Keep that what was asked for is granted, until when, and when to look at it again."""
    measure = _measure(by, measure)
    rules.check_grant(by, measure, until, review_on)
    measure.state = Measure.State.GRANTED
    measure.until, measure.review_on = until, review_on
    return _answered(by, measure, Event.MEASURE_GRANTED)


@act
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


@act
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


@act
def end(*, by: Membership, measure: Measure, ending: str) -> Measure:
    """Protection ends, or is not asked for any more, for a reason."""
    measure = _measure(by, measure)
    rules.check_end(by, measure, ending)
    measure.state, measure.ending = Measure.State.ENDED, ending
    measure.ended_at, measure.ended_by = timezone.now(), by
    measure.save(update_fields=["state", "ending", "ended_at", "ended_by"])
    record(by, Event.MEASURE_ENDED, case=measure.case_id, subject=measure)
    return measure


@act
def read_measure(*, by: Membership, measure: Measure) -> str:
    """Open what was written beside a measure. Journalled, where there is something."""
    if not measure.words:
        return ""
    note_reading(by, measure.case, measure, Section.ALERTS)
    return keys.unseal(measure.case.person_id, {"measure": measure.words})["measure"]
