"""Any order of acts on one case, from contact to erasing: no state but those the SOP knows."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.assistance import actions as assistance
from panoh.casework.assistance import rules as assisting
from panoh.casework.assistance.models import MONTHS, FollowUp, Plan, Return
from panoh.casework.assistance.tests.steps import SPOKEN
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions
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
LEVELS = st.sampled_from(["low", "high"])
CALLS = FollowUp.Outcome.values
ENDS = {"here": "own", "there": "partner"}
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
        self.draft: Plan | None = None
        self.plan: Plan | None = None
        self.goals: list[Any] = []  # that are open
        self.journey: Return | None = None  # that is prepared
        self.agreed_by = ""
        self.is_risky = False  # and nobody has approved since
        self.returns = {"returned": 0, "declined": 0}
        self.called: list[tuple[int, str]] = []
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
        said = {"track": track, "outcome": "presumed", "legal_basis": "sop", "reasons": "Signs."}
        allowed = self.is_open and track not in self.tracks
        if self.tried(name, identification.determine, allowed, case=self.case, **said):
            self.tracks.add(track)
            self.stage = Stage.PRESUMED

    @rule(name=PEOPLE)
    def asks_to_close(self, name: str) -> None:
        allowed = self.is_open and self.closure is None
        found = self.tried(
            name, closing_actions.ask_closing, allowed, case=self.case, closing="lost"
        )
        if found:
            self.closure, self.asked_by = found, name

    @precondition(lambda self: self.closure)
    @rule(name=PEOPLE, closes=st.booleans())
    def decides(self, name: str, closes: bool) -> None:
        act = closing_actions.close_case if closes else closing_actions.keep_open
        second = name != self.asked_by
        if self.tried(name, act, second or not closes, closure=self.closure):
            self.closure = None
            if closes:
                self.before, self.stage = self.stage, Stage.CLOSED

    @rule(name=PEOPLE)
    def closes(self, name: str) -> None:
        """One asks, the other closes."""
        self.asks_to_close(name)
        if self.closure:
            self.decides({"feruza": "farida", "farida": "feruza"}[self.asked_by], closes=True)

    @rule(name=PEOPLE)
    def reopens(self, name: str) -> None:
        closed = self.stage == Stage.CLOSED
        if self.tried(
            name, closing_actions.reopen_case, closed, case=self.case, reason="She called."
        ):
            self.stage = self.before
            self.acts += 1  # the reason, as a note

    @rule(name=PEOPLE)
    def ties(self, name: str) -> None:
        allowed = self.is_open and self.tie is None
        said = {"case": self.case, "other": self.other, "relation": "partner"}
        found = self.tried(name, families.tie, allowed, **said)
        if found:
            self.tie = found

    @precondition(lambda self: self.tie)
    @rule(name=PEOPLE)
    def unties(self, name: str) -> None:
        if self.tried(name, families.untie, True, tie=self.tie):
            self.tie = None

    @rule(name=PEOPLE)
    def asks_to_keep(self, name: str) -> None:
        allowed = self.hold is None
        said = {"case": self.case, "ground": "court", "reason": "A judge wrote."}
        found = self.tried(name, holds.ask, allowed, **said)
        if found:
            self.hold, self.held_by = found, name

    @precondition(lambda self: self.hold)
    @rule(name=PEOPLE)
    def does_not_confirm(self, name: str) -> None:
        if self.tried(name, holds.decline, name != self.held_by, hold=self.hold):
            self.hold = None

    @precondition(lambda self: not self.is_open)
    @rule(name=PEOPLE)
    def asks_to_erase_and_thinks_better_of_it(self, name: str) -> None:
        allowed = self.hold is None
        found = self.tried(name, erasures.ask, allowed, case=self.case, ground="wish")
        if found:
            assert self.tried(name, erasures.keep, True, erasure=found)

    @property
    def is_open(self) -> bool:
        return self.stage != Stage.CLOSED

    @rule(name=PEOPLE)
    def drafts(self, name: str) -> None:
        """What is to be reached is a part of it; without a draft nobody sets a goal."""
        allowed = self.is_open and self.draft is None
        found = self.tried(name, assistance.draft_plan, allowed, case=self.case)
        if found:
            self.draft = found
        if self.draft or self.plan:
            said: dict[str, Any] = {"need": "DOC", "what": "A passport", "part": "agency"}
            said |= {"by_day": timezone.localdate(), "plan": self.draft or self.plan}
            allowed = self.is_open and self.draft is not None
            if goal := self.tried(name, assistance.set_goal, allowed, **said):
                self.goals.append(goal)

    @precondition(lambda self: self.draft or self.plan)
    @rule(name=PEOPLE)
    def agrees(self, name: str) -> None:
        """The person, to a draft that says what is to be reached; what stood is replaced."""
        allowed = self.is_open and self.draft is not None and self.goals != []
        said = {"plan": self.draft or self.plan, **SPOKEN}
        found = self.tried(name, assistance.agree_plan, allowed, **said)
        if found:
            self.draft, self.plan = None, found

    @precondition(lambda self: self.goals)
    @rule(name=PEOPLE, reached=st.booleans())
    def ends_a_goal(self, name: str, reached: bool) -> None:
        said = {"goal": self.goals[-1], "reached": reached}
        if self.tried(name, assistance.end_goal, self.is_open, **said):
            self.goals.pop()

    @precondition(lambda self: self.draft or self.plan)
    @rule(name=PEOPLE)
    def reviews(self, name: str) -> None:
        allowed = self.is_open and self.plan is not None
        said = {"plan": self.plan or self.draft, "outcome": "goes_on"}
        self.tried(name, assistance.review_plan, allowed, **said)

    @rule(name=PEOPLE, level=LEVELS)
    def wishes_to_return(self, name: str, level: str) -> None:
        """And is told how it is at both ends; before that she cannot agree."""
        allowed = self.is_open and self.journey is None
        found = self.tried(name, assistance.wish_return, allowed, case=self.case, country="KG")
        if found:
            self.journey, self.agreed_by = found, ""
            self.tried(name, assistance.agree_return, False, journey=found, **SPOKEN)
            for end in ENDS:
                self.assesses(name, end, level)

    @precondition(lambda self: self.journey)
    @rule(name=PEOPLE, end=st.sampled_from(sorted(ENDS)), level=LEVELS)
    def assesses(self, name: str, end: str, level: str) -> None:
        """A new word from there counts, also against what a second person approved."""
        said = {"journey": self.journey, "end": end, "level": level, "source": ENDS[end]}
        assessed = self.tried(name, assistance.assess_return, self.is_open, **said)
        if assessed and end == "there":
            self.is_risky = level == "high"

    @precondition(lambda self: self.journey)
    @rule(name=PEOPLE)
    def agrees_to_return(self, name: str) -> None:
        allowed = self.is_open and not self.agreed_by
        said = {"journey": self.journey, **SPOKEN}
        if self.tried(name, assistance.agree_return, allowed, **said):
            self.agreed_by = name

    @precondition(lambda self: self.journey)
    @rule(name=PEOPLE)
    def approves_a_return(self, name: str) -> None:
        """To a high risk; of the two only Farida may, unless she took the yes herself."""
        allowed = self.is_open and self.is_risky and self.agreed_by == "feruza"
        allowed = allowed and name == "farida"
        if self.tried(name, assistance.approve_return, allowed, journey=self.journey):
            self.is_risky = False

    @precondition(lambda self: self.journey)
    @rule(name=PEOPLE, goes=st.booleans())
    def goes_or_stays(self, name: str, goes: bool) -> None:
        if goes:
            allowed = self.is_open and bool(self.agreed_by) and not self.is_risky
            said = {"journey": self.journey, "on": timezone.localdate()}
            ended = self.tried(name, assistance.complete_return, allowed, **said)
        else:
            said = {"journey": self.journey}
            ended = self.tried(name, assistance.decline_return, self.is_open, **said)
        if ended:
            self.journey = None
            self.returns["returned" if goes else "declined"] += 1

    @rule(name=PEOPLE, month=st.sampled_from(MONTHS), outcome=st.sampled_from(CALLS))
    def calls(self, name: str, month: int, outcome: str) -> None:
        """After closing too; who was not reached is tried again."""
        settled = {month for month, outcome in self.called if outcome != "not_reached"}
        said = {"case": self.case, "month": month, "outcome": outcome}
        if self.tried(name, assistance.follow_up, month not in settled, **said):
            self.called.append((month, outcome))

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
            self.plans_and_returns_are_where_they_may_be()
            self.what_was_done_is_owed_no_more({duty.task.code: duty for duty in owed})

    def plans_and_returns_are_where_they_may_be(self) -> None:
        """One draft, one plan that stands, one return under way; all others have ended."""
        standing = Plan.objects.exclude(status="replaced")
        assert set(standing) == {plan for plan in (self.draft, self.plan) if plan}
        assert set(standing.values_list("status", flat=True)) <= set(assisting.PLANS)
        expected = dict(self.returns)
        if self.journey:
            expected["agreed" if self.agreed_by else "wished"] = 1
        found = Counter(Return.objects.values_list("status", flat=True))
        assert found == Counter(expected)
        assert set(found) <= set(assisting.RETURNS)

    def what_was_done_is_owed_no_more(self, owed: dict[str, Any]) -> None:
        """The tasks that plans, returns and calls open and end, as the model reckons them."""
        if not self.is_open:
            return
        assert ("review" in owed) == (self.plan is not None)
        assert ("return_risk" in owed) == bool(self.journey or any(self.returns.values()))
        for month in MONTHS:
            task = owed.get(f"follow_up_{month}")
            assert bool(task) == bool(self.returns["returned"])
            answered = (month, "reached") in self.called or any(
                outcome == "declined" and month >= since for since, outcome in self.called
            )
            assert task is None or bool(task.done_at) == answered


def test_any_order_of_acts(db: None) -> None:
    run_state_machine_as_test(
        OneCase, settings=settings(max_examples=6, stateful_step_count=20, deadline=None)
    )
