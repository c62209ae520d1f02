"""An evaluation from its plan to what became of its recommendations."""

from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.programme.evaluation import actions
from panoh.programme.evaluation.models import Answer, Finding
from panoh.programme.evaluation.tests.judged import DAY, DUE
from panoh.testing import member


def test_from_the_plan_to_the_follow_up(judged):
    recommendation = judged.report()
    answer = judged.answer(recommendation)
    with door.acting_as(judged.ella):
        done = actions.follow(by=judged.ella, answer=answer, on=DAY, outcome="We went on")
    assert (done.done_on, done.outcome) == (DAY, "We went on")
    found: list[str] = []
    for who in (judged.ella, judged.ruth):
        with door.acting_as(who):
            found += Entry.objects.order_by("number").values_list("event", flat=True)
    assert found == [
        Event.EVALUATION_PLANNED, Event.EVALUATION_BEGUN, Event.RECOMMENDATION_ANSWERED,
        Event.RECOMMENDATION_FOLLOWED, Event.FINDING_WRITTEN, Event.RECOMMENDATION_MADE,
        Event.EVALUATION_REPORTED,
    ]  # fmt: skip


def test_a_finding_is_by_a_criterion_of_the_evaluation(judged):
    with pytest.raises(Refused, match="does not judge by this criterion"):
        judged.find(judged.begin(), "impact")


def test_after_the_report_nothing_is_added(judged):
    recommendation = judged.report()
    with pytest.raises(Refused, match="reported"):
        judged.find(recommendation.evaluation)
    with pytest.raises(Refused, match="reported"):
        judged.recommend(recommendation.finding)


def test_nobody_changes_the_words_of_an_evaluator(judged):
    finding = judged.find(judged.begin())
    for who in (judged.ella, judged.ruth):
        with (
            door.acting_as(who),
            pytest.raises(ProgrammingError) as caught,
            transaction.atomic(),
        ):
            Finding.objects.filter(pk=finding.pk).update(text="All is well")
        assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_before_the_report_nothing_is_answered_and_then_once(judged):
    evaluation = judged.begin()
    recommendation = judged.recommend(judged.find(evaluation))
    with pytest.raises(Refused, match="not handed in"):
        judged.answer(recommendation)
    with door.acting_as(judged.ruth):
        actions.report(by=judged.ruth, evaluation=evaluation, on=DAY)
    with door.acting_as(judged.ella):
        recommendation = type(recommendation).objects.get(pk=recommendation.pk)
    judged.answer(recommendation, "partly")
    with pytest.raises(Refused, match="answered already"):
        judged.answer(recommendation, "rejected")


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("accepted", {"promise": ""}, "what will be done"),
        ("partly", {"due_on": None}, "what will be done"),
        ("rejected", {"promise": "Something"}, "promises nothing"),
    ],
)
def test_an_answer_promises_unless_it_rejects(judged, kind, said, sentence):
    recommendation = judged.report()
    with pytest.raises(Refused, match=sentence):
        judged.answer(recommendation, kind, **said)


def test_postgresql_refuses_a_rejection_that_promises(judged):
    recommendation = judged.report()
    with door.acting_as(judged.ella), pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            programme=judged.programme, recommendation=recommendation, kind="rejected",
            reason="No", promise="Yes", answered_by=judged.ella,
        )  # fmt: skip


def test_what_is_done_is_done_once_and_a_rejection_never(judged):
    recommendation = judged.report()
    answer = judged.answer(recommendation, "rejected")
    with door.acting_as(judged.ella), pytest.raises(Refused, match="promises nothing"):
        actions.follow(by=judged.ella, answer=answer, on=DAY, outcome="–")


@pytest.mark.parametrize(
    ("post", "name"), [("assistant", "kamila"), ("focal_point", "lola"), ("expert", "erik")]
)
def test_who_promised_says_that_it_is_done(judged, post, name):
    answer = judged.answer(judged.report(), post=post)
    with door.acting_as(who := member(name)):
        done = actions.follow(by=who, answer=answer, on=DAY, outcome="Both have signed")
    assert done.outcome == "Both have signed"


def test_only_a_partner_that_reviews_evaluates(judged):
    with pytest.raises(Refused, match="partner that evaluates"):
        judged.prepare(evaluator=judged.partners["PART"])
    with pytest.raises(Refused, match="needs criteria"):
        judged.prepare(criteria=[])
    with pytest.raises(Refused, match="before the first"):
        judged.prepare(starts_on=DUE, ends_on=date(2013, 1, 1))
