"""Everything that is done to evaluations and their recommendations; nothing else writes them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.programme.evaluation import rules
from panoh.programme.evaluation.models import (
    Answer,
    Appointment,
    Evaluation,
    Finding,
    Recommendation,
)
from panoh.programme.logframe.models import Partner, Programme

State = Evaluation.State


@act
def plan(
    *,
    by: Membership,
    programme: Programme,
    kind: str,
    purpose: str,
    criteria: Sequence[str],
    starts_on: date,
    ends_on: date,
    budget_line: str = "",
    evaluator: Partner | None = None,
) -> Evaluation:
    """Begin to prepare an evaluation of a programme."""
    rules.check_plan(by, programme, criteria, evaluator, starts_on, ends_on)
    evaluation = Evaluation.objects.create(
        code=new_code(), programme=programme, kind=kind, purpose=purpose, criteria=list(criteria),
        budget_line=budget_line, evaluator=evaluator, starts_on=starts_on, ends_on=ends_on,
        planned_by=by,
    )  # fmt: skip
    record(by, Event.EVALUATION_PLANNED, subject=evaluation, detail={"kind": kind})
    return evaluation


def _lock(evaluation: Evaluation) -> Evaluation:
    """The evaluation as it stands now, held until the transaction ends."""
    found = Evaluation.objects.select_for_update(of=("self",))
    return found.select_related("programme__agency", "evaluator").get(pk=evaluation.pk)


@act
def appoint(
    *, by: Membership, evaluation: Evaluation, evaluator: Partner, reason: str
) -> Appointment:
    """Give an evaluation to another body, with a reason that all who follow it read."""
    rules.check_plan(by, evaluation.programme)
    evaluation = _lock(evaluation)
    rules.check_appoint(by, evaluation, evaluator)
    appointment = Appointment.objects.create(
        programme_id=evaluation.programme_id, evaluation=evaluation, evaluator=evaluator,
        reason=reason, appointed_by=by,
    )  # fmt: skip
    record(by, Event.EVALUATION_APPOINTED, subject=evaluation)
    return appointment


@act
def begin(*, by: Membership, evaluation: Evaluation, on: date, terms: str) -> Evaluation:
    """Say that the terms of reference are agreed: the evaluators begin."""
    rules.check_plan(by, evaluation.programme)
    evaluation = _lock(evaluation)
    rules.check_begin(by, evaluation, on)
    return _write(
        by, evaluation, Event.EVALUATION_BEGUN, state=State.BEGUN, begun_on=on, terms=terms
    )


@act
def find(*, by: Membership, evaluation: Evaluation, criterion: str, text: str) -> Finding:
    """As an evaluator, write a finding down."""
    rules.check_judge(by, evaluation)
    evaluation = _lock(evaluation)
    rules.check_find(by, evaluation, criterion)
    finding = Finding.objects.create(
        programme_id=evaluation.programme_id, evaluation=evaluation,
        number=_next(Finding.objects.filter(evaluation=evaluation)), criterion=criterion, text=text,
        written_by=by,
    )  # fmt: skip
    record(by, Event.FINDING_WRITTEN, subject=finding, detail={"criterion": criterion})
    return finding


@act
def recommend(*, by: Membership, finding: Finding, text: str) -> Recommendation:
    """As an evaluator, recommend something on a finding."""
    rules.check_judge(by, finding.evaluation)
    evaluation = _lock(finding.evaluation)
    rules.check_recommend(by, evaluation, finding.evaluation)
    recommendation = Recommendation.objects.create(
        code=new_code(), programme_id=evaluation.programme_id, evaluation=evaluation,
        finding=finding, text=text, made_by=by,
        number=_next(Recommendation.objects.filter(evaluation=evaluation)),
    )  # fmt: skip
    record(by, Event.RECOMMENDATION_MADE, subject=recommendation)
    return recommendation


def _next(numbered: Any) -> int:
    return (numbered.aggregate(last=Max("number"))["last"] or 0) + 1


@act
def report(*, by: Membership, evaluation: Evaluation, on: date) -> Evaluation:
    """As an evaluator, hand the report in; the programme answers from now on."""
    rules.check_judge(by, evaluation)
    evaluation = _lock(evaluation)
    rules.check_report(by, evaluation, on)
    return _write(by, evaluation, Event.EVALUATION_REPORTED, state=State.REPORTED, reported_on=on)


def _write(by: Membership, evaluation: Evaluation, event: Event, **facts: Any) -> Evaluation:
    for name, value in facts.items():
        setattr(evaluation, name, value)
    evaluation.save(update_fields=list(facts))
    days = {name: str(value) for name, value in facts.items() if isinstance(value, date)}
    record(by, event, subject=evaluation, detail=days)
    return evaluation


@act
def answer(
    *,
    by: Membership,
    recommendation: Recommendation,
    kind: str,
    reason: str,
    promise: str = "",
    post: str = "",
    due_on: date | None = None,
) -> Answer:
    """Accept a recommendation, in whole or in part, or reject it, with a reason."""
    rules.check_plan(by, recommendation.programme)
    recommendation.evaluation = _lock(recommendation.evaluation)
    before = Answer.objects.filter(recommendation=recommendation).first()
    rules.check_answer(
        by, recommendation, kind, promise, post, due_on, before.kind if before else ""
    )
    said = Answer.objects.create(
        programme_id=recommendation.programme_id, recommendation=recommendation, kind=kind,
        reason=reason, promise=promise, post=post, due_on=due_on, answered_by=by,
    )  # fmt: skip
    record(by, Event.RECOMMENDATION_ANSWERED, subject=recommendation, detail={"answer": kind})
    return said


@act
def follow(*, by: Membership, answer: Answer, on: date, outcome: str) -> Answer:
    """Say that what was promised is done, and what came of it."""
    rules.check_follow(by, answer, on)
    found = Answer.objects.select_for_update(of=("self",))
    answer = found.select_related("programme__agency", "recommendation").get(pk=answer.pk)
    rules.check_follow(by, answer, on)
    answer.done_on, answer.outcome = on, outcome
    answer.save(update_fields=["done_on", "outcome"])
    record(by, Event.RECOMMENDATION_FOLLOWED, subject=answer.recommendation, detail={"on": str(on)})
    return answer
