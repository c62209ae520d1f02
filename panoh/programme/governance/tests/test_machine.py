"""Any order of acts: a meeting moves along its table, and decisions are kept until they end."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.governance import actions
from panoh.programme.governance.models import Decision, Meeting
from panoh.programme.governance.tests.committee import DAY, Committees
from panoh.testing import member

BY = st.sampled_from(["ella", "kamila", "eldor", "lola", "greta"])
KEEPERS = {"ella", "kamila", "eldor"}


class OneMeeting(RuleBasedStateMachine):
    """What is expected of one meeting of the committee of Uzbekistan is kept here."""

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.office = Committees()
        self.meeting = self.office.call()
        self.state = "planned"
        self.decisions: dict[Decision, str] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def tried(self, by, act, allowed):
        try:
            with transaction.atomic(), door.acting_as(who := member(by)):
                act(who)
        except Refused:
            assert not allowed
            return False
        assert allowed
        return True

    @rule(by=BY, verb=st.sampled_from(["hold", "amend", "cancel", "minute"]))
    def moves(self, by, verb):
        acts = {
            "hold": lambda who: actions.hold(
                by=who, meeting=self.meeting, on=DAY, present={}, said="So"
            ),
            "amend": lambda who: actions.amend(
                by=who, meeting=self.meeting, present={}, said="Else"
            ),
            "cancel": lambda who: actions.cancel(by=who, meeting=self.meeting, reason="No room"),
            "minute": lambda who: actions.minute(by=who, meeting=self.meeting),
        }
        leads = {
            ("planned", "hold"): "held", ("planned", "cancel"): "cancelled",
            ("held", "amend"): "held", ("held", "minute"): "minuted",
        }  # fmt: skip
        to = leads.get((self.state, verb))
        if self.tried(by, acts[verb], by in KEEPERS and to is not None):
            self.state = str(to)

    @rule(by=BY, item=st.integers(0, 3), days=st.integers(-1, 2))
    def decides(self, by, item, days):
        fits = item in (1, 2) and days >= 0
        made: list[Decision] = []

        def act(who):
            made.append(
                actions.decide(
                    by=who,
                    meeting=self.meeting,
                    item=item,
                    text="Do it",
                    post="assistant",
                    due_on=DAY + timedelta(days=days),
                )
            )

        if self.tried(by, act, by in KEEPERS and fits and self.state == "held"):
            self.decisions[made[0]] = "open"

    @rule(by=BY, to=st.sampled_from(["done", "dropped"]), which=st.integers(0, 3))
    def ends(self, by, to, which):
        if which >= len(self.decisions):
            return
        decision = list(self.decisions)[which]
        action = {"done": actions.fulfil, "dropped": actions.drop}[to]
        allowed = by in KEEPERS and self.decisions[decision] == "open"
        if self.tried(
            by, lambda who: action(by=who, decision=decision, on=DAY, outcome="So"), allowed
        ):
            self.decisions[decision] = to

    @invariant()
    def all_stands_as_expected(self):
        with door.acting_as(self.office.greta):
            assert Meeting.objects.get(pk=self.meeting.pk).state == self.state
            found = {each: each.state for each in Decision.objects.filter(meeting=self.meeting)}
        assert found == self.decisions


@pytest.mark.usefixtures("db")
def test_one_meeting():
    run_state_machine_as_test(
        OneMeeting, settings=settings(max_examples=5, stateful_step_count=12, deadline=None)
    )
