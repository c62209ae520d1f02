"""Any order of acts: an evaluation only goes forward, and each recommendation is answered once."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.evaluation import actions
from panoh.programme.evaluation.models import Answer, Evaluation, Finding, Recommendation
from panoh.programme.evaluation.tests.judged import DAY, DUE, Judged
from panoh.testing import member

BY = st.sampled_from(["ella", "ruth", "ruth", "kamila", "greta"])


class OneEvaluation(RuleBasedStateMachine):
    """What is expected of one evaluation is kept here."""

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.office = Judged()
        self.evaluation, self.state = self.office.prepare(), "planned"
        self.findings: list[Finding] = []
        self.answers: dict[Recommendation, str] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def tried(self, by, act, allowed):
        try:
            with transaction.atomic(), door.acting_as(who := member(by)):
                made = act(who)
        except Refused:
            assert not allowed
            return None
        assert allowed
        return made

    @rule(by=BY)
    def begins(self, by):
        def act(who):
            return actions.begin(by=who, evaluation=self.evaluation, on=DAY, terms="Ask")

        if self.tried(by, act, by == "ella" and self.state == "planned"):
            self.state = "begun"

    @rule(by=BY)
    def reports(self, by):
        def act(who):
            return actions.report(by=who, evaluation=self.evaluation, on=DAY)

        enough = len(self.answers) > 1  # so that there is something to answer
        if enough and self.tried(by, act, by == "ruth" and self.state == "begun"):
            self.state = "reported"

    @rule(by=BY, criterion=st.sampled_from(["relevance", "impact"]))
    def finds(self, by, criterion):
        def act(who):
            return actions.find(by=who, evaluation=self.evaluation, criterion=criterion, text="–")

        allowed = by == "ruth" and self.state == "begun" and criterion == "relevance"
        if made := self.tried(by, act, allowed):
            self.findings.append(made)

    @rule(by=BY)
    def recommends(self, by):
        if not self.findings:
            return

        def act(who):
            return actions.recommend(by=who, finding=self.findings[-1], text="–")

        if made := self.tried(by, act, by == "ruth" and self.state == "begun"):
            self.answers[made] = ""

    @rule(by=BY, kind=st.sampled_from(Answer.Kind), which=st.integers(0, 1))
    def answers_one(self, by, kind, which):
        if which >= len(self.answers):
            return
        asked = list(self.answers)[which]
        promise: dict[str, Any] = (
            {"promise": "–", "post": "adviser", "due_on": DUE} if kind != "rejected" else {}
        )

        def act(who):
            fresh = Recommendation.objects.select_related("evaluation").get(pk=asked.pk)
            return actions.answer(by=who, recommendation=fresh, kind=kind, reason="–", **promise)

        allowed = by == "ella" and self.state == "reported" and not self.answers[asked]
        if self.tried(by, act, allowed):
            self.answers[asked] = kind

    @invariant()
    def all_stands_as_expected(self):
        with door.acting_as(self.office.greta):
            assert Evaluation.objects.get(pk=self.evaluation.pk).state == self.state
            found = {each.recommendation_id: each.kind for each in Answer.objects.all()}
        assert found == {each.pk: kind for each, kind in self.answers.items() if kind}


@pytest.mark.usefixtures("db")
def test_one_evaluation():
    run_state_machine_as_test(
        OneEvaluation, settings=settings(max_examples=5, stateful_step_count=15, deadline=None)
    )
