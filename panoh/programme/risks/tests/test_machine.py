"""Any order of acts: a risk only moves along its table, and its history only grows."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.risks import actions
from panoh.programme.risks.models import Rating, Risk
from panoh.programme.risks.rules import TRANSITIONS
from panoh.programme.risks.tests.register import DAY, Register
from panoh.testing import member

BY = st.sampled_from(["ella", "gulnora", "erik", "kamila", "lola", "greta"])
KEEPERS = {"ella", "gulnora", "erik"}


class OneRisk(RuleBasedStateMachine):
    """What is expected of one risk of the office is kept here."""

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.office = Register()
        self.risk = self.office.add()
        self.state, self.last, self.occurred_on = "watched", DAY, DAY
        self.ratings: list[tuple[int, int]] = []

    def teardown(self):
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def tried(self, act, allowed):
        try:
            with transaction.atomic():
                act()
        except Refused:
            assert not allowed
            return False
        assert allowed
        return True

    @rule(by=BY, probability=st.integers(0, 6), impact=st.integers(0, 6), days=st.integers(-2, 3))
    def rates(self, by, probability, impact, days):
        on = self.last + timedelta(days=days)
        fits = probability in range(1, 6) and impact in range(1, 6)
        in_time = days >= 0 or not self.ratings

        def act():
            self.office.rate(
                self.risk, probability, impact, by=member(by), rated_on=on,
                review_on=on + timedelta(days=30),
            )  # fmt: skip

        if self.tried(act, by in KEEPERS and fits and in_time and self.state != "closed"):
            self.ratings.append((probability, impact))
            self.last = on

    @rule(by=BY, to=st.sampled_from(["occurred", "closed"]), days=st.integers(0, 3))
    def moves(self, by, to, days):
        who, on = member(by), DAY + timedelta(days=days)
        action = {"occurred": actions.occur, "closed": actions.close}[to]
        before = self.state == "occurred" and on < self.occurred_on

        def act():
            with door.acting_as(who):
                action(by=who, risk=self.risk, on=on, reason="So it is")

        allowed = by in KEEPERS and to in TRANSITIONS[self.state] and not before
        if self.tried(act, allowed):
            self.state = to
            if to == "occurred":
                self.occurred_on = on

    @invariant()
    def the_history_is_whole(self):
        with door.acting_as(self.office.greta):
            found = Rating.objects.filter(risk=self.risk).order_by("number")
            assert [(r.probability, r.impact) for r in found] == self.ratings
            assert Risk.objects.get(pk=self.risk.pk).state == self.state


@pytest.mark.usefixtures("db")
def test_one_risk():
    run_state_machine_as_test(
        OneRisk, settings=settings(max_examples=5, stateful_step_count=12, deadline=None)
    )
