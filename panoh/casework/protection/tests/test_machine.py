"""Any order of acts on a measure, a permit and the time to recover: no state but those known."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.identification import actions as identification
from panoh.casework.identification.models import Determination
from panoh.casework.protection import actions, status_actions
from panoh.casework.protection.models import Measure, Permit, ReflectionChange
from panoh.casework.protection.tests.steps import open_case
from panoh.testing import member

PEOPLE = st.sampled_from(["feruza", "farida"])


class Protected(RuleBasedStateMachine):
    """Feruza and her supervisor protect one woman; what is expected is kept here."""

    def __init__(self) -> None:
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.today = timezone.localdate()
        feruza = member("feruza")
        with door.acting_as(feruza):
            self.case = open_case(feruza)
            self.made = identification.determine(
                by=feruza, case=self.case, track="trafficked", outcome="presumed",
                legal_basis="sop", reasons="Signs.",
            )  # fmt: skip
        self.measure: Measure | None = None
        self.measure_state = ""
        self.permit: Permit | None = None
        self.permit_state = ""
        self.change: ReflectionChange | None = None
        self.proposed_by = ""
        assert self.made.reflection_ends_on
        self.ends_on = self.made.reflection_ends_on
        self.acts = 2  # opened, determined

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def tried(self, name: str, act: Any, allowed: bool, entries: int = 1, **said: Any) -> Any:
        """An act is done, and once in the journal, exactly when the model says it is allowed."""
        who = member(name)
        try:
            with transaction.atomic(), door.acting_as(who):
                found = act(by=who, **said)
        except Refused:
            assert not allowed, (act.__name__, said)
            return None
        assert allowed, (act.__name__, said)
        self.acts += entries
        return found

    @rule(name=PEOPLE)
    def asks(self, name: str) -> None:
        self.measure = self.tried(
            name, actions.ask, True, case=self.case, kind="video", body="court", basis="untoc24"
        )
        self.measure_state = "asked"

    @rule(name=PEOPLE, verb=st.sampled_from(["grant", "refuse", "review", "end"]))
    def answers(self, name: str, verb: str) -> None:
        if self.measure is None:
            return
        allowed = {
            "grant": self.measure_state == "asked",
            "refuse": self.measure_state == "asked",
            "review": self.measure_state == "granted",
            "end": self.measure_state in ("asked", "granted"),
        }[verb]
        said: dict[str, Any] = {"refuse": {"refusal": "no_means"}, "end": {"ending": "wish"}}.get(
            verb, {}
        )
        if self.tried(name, getattr(actions, verb), allowed, measure=self.measure, **said):
            then = {"grant": "granted", "refuse": "refused", "end": "ended"}
            self.measure_state = then.get(verb, self.measure_state)

    @rule(name=PEOPLE, renews=st.booleans())
    def asks_for_a_permit(self, name: str, renews: bool) -> None:
        old = self.permit if renews else None
        allowed = old is None or self.permit_state == "granted"
        found = self.tried(
            name, status_actions.ask_permit, allowed, case=self.case, kind="temporary", renews=old
        )
        if found:
            self.permit, self.permit_state = found, "asked"

    @rule(name=PEOPLE, verb=st.sampled_from(["grant_permit", "refuse_permit", "end_permit"]))
    def answers_the_permit(self, name: str, verb: str) -> None:
        if self.permit is None:
            return
        grants = verb == "grant_permit"
        said: dict[str, Any] = {"until": self.today + timedelta(days=90)} if grants else {}
        allowed = self.permit_state == "asked" or (
            verb == "end_permit" and self.permit_state == "granted"
        )
        with door.acting_as(member(name)):
            before = Permit.objects.get(pk=self.permit.pk)
            renewed = before.renews is not None and before.renews.state == "granted"
        both = 2 if grants and renewed else 1
        act = getattr(status_actions, verb)
        if self.tried(name, act, allowed, both, permit=self.permit, **said):
            self.permit_state = {"grant_permit": "granted", "refuse_permit": "refused"}.get(
                verb, "ended"
            )

    @rule(name=PEOPLE, days=st.integers(-1, 91))
    def gives_more_time(self, name: str, days: int) -> None:
        until = self.ends_on + timedelta(days=days)
        running = self.ends_on >= self.today
        said: dict[str, Any] = {"case": self.case, "ends_on": until, "reason": "She is ill."}
        if self.tried(name, status_actions.lengthen, running and 0 < days <= 90, **said):
            self.ends_on = until

    @rule(name=PEOPLE, ground=st.sampled_from([*ReflectionChange.Ground.values, "silence"]),
          days=st.integers(-1, 3))  # fmt: skip
    def proposes_to_end_early(self, name: str, ground: str, days: int) -> None:
        """An NGO is no competent authority: of the grounds only the person's wish is its own."""
        day = self.today + timedelta(days=days)
        allowed = ground == "wish" and self.change is None and self.today <= day < self.ends_on
        said: dict[str, Any] = {
            "case": self.case,
            "ground": ground,
            "ends_on": day,
            "reason": "She says so.",
        }
        found = self.tried(name, status_actions.propose_end, allowed, **said)
        if found:
            self.change, self.proposed_by = found, name

    @rule(name=PEOPLE, approves=st.booleans())
    def decides(self, name: str, approves: bool) -> None:
        if self.change is None:
            return
        act = status_actions.approve_end if approves else status_actions.decline_end
        second = name == "farida" and self.proposed_by != name
        if self.tried(name, act, second, change=self.change):
            if approves:
                self.ends_on = max(self.change.ends_on, self.today)
            self.change = None

    @invariant()
    def what_stands_is_what_was_done(self) -> None:
        with door.acting_as(member("farida")):
            if self.measure:
                assert Measure.objects.get(pk=self.measure.pk).state == self.measure_state
            if self.permit:
                assert Permit.objects.get(pk=self.permit.pk).state == self.permit_state
            assert Determination.objects.get(pk=self.made.pk).recovers_until == self.ends_on
            proposed = ReflectionChange.objects.filter(state="proposed").count()
            assert proposed == (self.change is not None)
            assert Entry.objects.filter(case_id=self.case.pk).count() == self.acts


def test_any_order_of_acts(db: None) -> None:
    run_state_machine_as_test(
        Protected, settings=settings(max_examples=8, stateful_step_count=12, deadline=None)
    )
