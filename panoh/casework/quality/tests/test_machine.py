"""Any order of acts on an assessment: no state but those known, and two people where it counts."""

from typing import Any

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.quality import actions
from panoh.casework.quality.models import Assessment
from panoh.casework.quality.tests.steps import begin, full
from panoh.casework.shelters.tests.steps import open_house
from panoh.testing import member

PEOPLE = st.sampled_from(["bahrom", "farida", "farida", "bahrom", "botir"])
ASSESSORS = {"bahrom", "farida"}


class Assessed(RuleBasedStateMachine):
    """Bahrom keeps the house, Farida comes from elsewhere; what is expected is kept here."""

    def __init__(self) -> None:
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        bahrom = member("bahrom")
        self.made = begin(bahrom, open_house(bahrom, "1.1"))
        self.state, self.scored = "begun", False
        self.signed: set[str] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def tried(self, name: str, act: Any, allowed: bool, **said: Any) -> bool:
        """An act is done, and once in the journal, exactly when the model says it is allowed."""
        who = member(name)
        try:
            with transaction.atomic(), door.acting_as(who):
                before = Entry.objects.filter(member_id=who.pk).count()
                act(by=who, assessment=self.made, **said)
                assert Entry.objects.filter(member_id=who.pk).count() == before + 1
        except (Refused, Assessment.DoesNotExist):  # to Botir there is no such assessment
            assert not allowed, (name, act.__name__, self.state)
            return False
        assert allowed, (name, act.__name__, self.state)
        return True

    @rule(name=PEOPLE)
    def scores(self, name: str) -> None:
        allowed = name in ASSESSORS and self.state == "begun"
        done = self.tried(name, actions.score, allowed, scores=full(), evidence={})
        self.scored = self.scored or done

    @rule(name=PEOPLE)
    def submits(self, name: str) -> None:
        allowed = name in ASSESSORS and self.state == "begun" and self.scored
        if self.tried(name, actions.submit, allowed):
            self.state, self.signed = "submitted", {name}

    @rule(name=PEOPLE)
    def agrees(self, name: str) -> None:
        if self.tried(name, actions.agree, name in self.others):
            self.state, self.signed = "agreed", self.signed | {name}

    @rule(name=PEOPLE)
    def sends_back(self, name: str) -> None:
        if self.tried(name, actions.send_back, name in self.others):
            self.state, self.signed = "begun", set()

    @rule(name=PEOPLE)
    def drops(self, name: str) -> None:
        if self.tried(name, actions.drop, name == "bahrom" and self.state == "begun"):
            self.state = "dropped"

    @property
    def others(self) -> set[str]:
        """Who may answer what was submitted."""
        return ASSESSORS - self.signed if self.state == "submitted" else set()

    @invariant()
    def it_stands_as_it_should(self) -> None:
        with door.acting_as(member("bahrom")):
            found = Assessment.objects.get(pk=self.made.pk)
        people = {found.visitor_signed_by_id, found.companion_signed_by_id} - {None}
        assert found.status == self.state
        assert people == {member(name).pk for name in self.signed}
        assert len(people) == {"submitted": 1, "agreed": 2}.get(self.state, 0)


def test_whatever_is_tried_a_house_is_judged_by_two(db: None) -> None:
    run_state_machine_as_test(
        Assessed, settings=settings(max_examples=8, stateful_step_count=10, deadline=None)
    )
