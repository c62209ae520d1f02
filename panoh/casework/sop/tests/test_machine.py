"""Any order of acts on one case, from contact to erasing: no state but those the SOP knows."""

from typing import Any

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case, Closure
from panoh.casework.cases.rules import TRANSITIONS
from panoh.casework.erasures import actions as erasures
from panoh.casework.families import actions as families
from panoh.casework.families.models import Tie
from panoh.casework.identification import actions as identification
from panoh.casework.legalhold import actions as holds
from panoh.casework.legalhold.models import LegalHold
from panoh.casework.sop.duties import duties, followed
from panoh.testing import member

PEOPLE = st.sampled_from(["feruza", "farida"])
Stage = Case.Stage


class OneCase(RuleBasedStateMachine):
    """Feruza and her supervisor carry one case beside a relative's; what is expected is here."""

    def __init__(self) -> None:
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        feruza = member("feruza")
        with door.acting_as(feruza):
            self.case = cases.open_case(by=feruza, sex="female")
            self.other = cases.open_case(by=feruza, sex="male")
        self.stage: str = Stage.OPENED
        self.before: str = Stage.OPENED
        self.tracks: set[str] = set()
        self.closure: Closure | None = None
        self.asked_by = ""
        self.hold: LegalHold | None = None
        self.tie: Tie | None = None
        self.acts = 1  # opened

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def tried(self, name: str, act: Any, allowed: bool, **said: Any) -> Any:
        """An act is done, and once in the journal, exactly when the model says it is allowed."""
        by = member(name)
        try:
            with transaction.atomic(), door.acting_as(by):
                found = act(by=by, **said)
        except Refused:
            assert not allowed, (act.__name__, said)
            return False
        assert allowed, (act.__name__, said)
        self.acts += 1
        return True if found is None else found

    @rule(name=PEOPLE, track=st.sampled_from(["trafficked", "smuggled", "witness"]))
    def presumes(self, name: str, track: str) -> None:
        """An NGO presumes; several may hold, and a second one takes nothing away."""
        is_open = self.stage != Stage.CLOSED
        said = {"track": track, "outcome": "presumed", "legal_basis": "sop", "reasons": "Signs."}
        allowed = is_open and track not in self.tracks
        if self.tried(name, identification.determine, allowed, case=self.case, **said):
            self.tracks.add(track)
            self.stage = Stage.PRESUMED

    @rule(name=PEOPLE)
    def asks_to_close(self, name: str) -> None:
        allowed = self.stage != Stage.CLOSED and self.closure is None
        found = self.tried(name, cases.ask_closing, allowed, case=self.case, closing="lost")
        if found:
            self.closure, self.asked_by = found, name

    @rule(name=PEOPLE, closes=st.booleans())
    def decides(self, name: str, closes: bool) -> None:
        if self.closure is None:
            return
        act = cases.close_case if closes else cases.keep_open
        second = name != self.asked_by
        if self.tried(name, act, second or not closes, closure=self.closure):
            self.closure = None
            if closes:
                self.before, self.stage = self.stage, Stage.CLOSED

    @rule(name=PEOPLE)
    def reopens(self, name: str) -> None:
        closed = self.stage == Stage.CLOSED
        if self.tried(name, cases.reopen_case, closed, case=self.case, reason="She called."):
            self.stage = self.before

    @rule(name=PEOPLE)
    def ties(self, name: str) -> None:
        allowed = self.stage != Stage.CLOSED and self.tie is None
        said = {"case": self.case, "other": self.other, "relation": "partner"}
        found = self.tried(name, families.tie, allowed, **said)
        if found:
            self.tie = found

    @rule(name=PEOPLE)
    def unties(self, name: str) -> None:
        if self.tie and self.tried(name, families.untie, True, tie=self.tie):
            self.tie = None

    @rule(name=PEOPLE)
    def asks_to_keep(self, name: str) -> None:
        allowed = self.hold is None
        said = {"case": self.case, "ground": "court", "reason": "A judge wrote."}
        found = self.tried(name, holds.ask, allowed, **said)
        if found:
            self.hold, self.held_by = found, name

    @rule(name=PEOPLE)
    def does_not_confirm(self, name: str) -> None:
        if self.hold and self.tried(name, holds.decline, name != self.held_by, hold=self.hold):
            self.hold = None

    @rule(name=PEOPLE)
    def asks_to_erase_and_thinks_better_of_it(self, name: str) -> None:
        allowed = self.stage == Stage.CLOSED and self.hold is None
        found = self.tried(name, erasures.ask, allowed, case=self.case, ground="wish")
        if found:
            assert self.tried(name, erasures.keep, True, erasure=found)

    @invariant()
    def what_stands_is_what_the_procedure_knows(self) -> None:
        farida = member("farida")
        with door.acting_as(farida):
            now = Case.objects.select_related("person", "holder").get(pk=self.case.pk)
            assert now.stage == self.stage
            assert now.stage in TRANSITIONS
            assert set(now.tracks) == self.tracks
            known = {task.code for task in followed([now])[now.pk].tasks}
            owed = duties(farida, [now])
            assert {duty.task.code for duty in owed} <= known
            assert bool(owed) == (self.stage != Stage.CLOSED)
            assert Entry.objects.filter(case_id=now.pk).count() == self.acts
            assert list(Tie.objects.all()) == ([self.tie] if self.tie else [])


def test_any_order_of_acts(db: None) -> None:
    run_state_machine_as_test(
        OneCase, settings=settings(max_examples=6, stateful_step_count=14, deadline=None)
    )
