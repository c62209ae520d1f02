"""Needs, a plan and its goals: each in the section of its need, agreed to by the person."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.base.vault.erasure import destroy
from panoh.casework.assistance import actions, due
from panoh.casework.assistance.models import AssessedNeed, Goal, Plan
from panoh.casework.assistance.tests.steps import ALL, SPOKEN, agreed, goal, share
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions, provision_actions
from panoh.casework.cases.models import Case, Note, Provision
from panoh.casework.cases.tests.steps import acting, last_entry, refused
from panoh.testing import member

DAY = date(2026, 5, 4)


def test_a_need_is_asked_about_again_and_the_earlier_answer_is_kept(feruza, case):
    for wish in ("undecided", "wished"):
        actions.assess_need(by=feruza, case=case, need="PSY.CRISIS", urgency="now", wish=wish)
    standing = AssessedNeed.objects.get(ended_at=None)
    assert (standing.wish, standing.section) == ("wished", "care")
    assert AssessedNeed.objects.count() == 2
    actions.end_need(by=feruza, need=standing)
    assert not AssessedNeed.objects.filter(ended_at=None).exists()
    with refused("does not stand any more", status=409):
        actions.end_need(by=feruza, need=standing)
    assert Entry.objects.filter(event__startswith="need.").count() == 3


def test_police_see_no_counselling_and_no_shelter_in_needs_goals_and_words(feruza, case):
    for need in ("PSY.CRISIS", "ACC.LONG", "DOC"):
        actions.assess_need(by=feruza, case=case, need=need, urgency="now", wish="wished")
    plan = agreed(feruza, case, "PSY.CRISIS", "ACC.LONG", "DOC")
    share(feruza, case, "police", "aigul", ["core", "contact", "alerts"])
    share(feruza, case, "shelter", "bahrom", ALL)
    for name, sees in (("aigul", {"DOC"}), ("bahrom", {"PSY.CRISIS", "ACC.LONG", "DOC"})):
        with acting(name) as somebody:
            for kind in (AssessedNeed, Goal):
                for found in (kind.objects.all(), kind.objects.visible_to(somebody)):
                    assert set(found.values_list("need", flat=True)) == sees
            words = actions.read_plan(by=somebody, plan=plan)
            assert {each.need for each, _words in words} == sees
            assert {said for _goal, said in words} == {"A passport"}
            assert Note.objects.filter(pk=str(plan.note)).exists() == (name == "bahrom")
            assert last_entry(Event.SECTION_OPENED).subject_id == plan.pk
            with refused("another agency agreed"):
                actions.end_goal(by=somebody, goal=words[0][0], reached=True)
    with acting("aigul") as aigul, refused("never sees this section"):
        actions.assess_need(by=aigul, case=case, need="MED.GENERAL", urgency="now", wish="wished")


def test_nobody_adds_to_what_the_person_agreed_to(feruza, case, plan):
    with refused("Draft a new version", status=409):
        goal(feruza, plan)
    second = actions.draft_plan(by=feruza, case=case)
    with refused("a draft already", status=409):
        actions.draft_plan(by=feruza, case=case)
    goal(feruza, second, "VOC.JOB")
    assert Plan.objects.standing().get() == plan
    actions.agree_plan(by=feruza, plan=second, **SPOKEN)
    assert Plan.objects.standing().get() == second
    assert second.version == 2
    assert Goal.objects.filter(status="open").count() == 2  # the first goal goes on


def test_a_plan_without_a_goal_is_nothing_to_agree_to(feruza, case):
    empty = actions.draft_plan(by=feruza, case=case)
    with refused("no goal in it yet", status=409):
        actions.agree_plan(by=feruza, plan=empty, **SPOKEN)


def test_words_are_sealed(feruza, case, plan):
    assert b"passport" not in bytes(Goal.objects.get().what)
    assert b"papers" not in bytes(Note.objects.get(pk=str(plan.note)).text)


def test_a_review_is_due_thirty_days_after_the_last(feruza, case, plan):
    [first] = due.reviews(feruza, [case])
    assert first.on == timezone.localdate() + timedelta(days=30)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert due.reviews(feruza, [case])[0].is_late
        actions.review_plan(by=feruza, plan=plan, outcome="goes_on", words="A room is found.")
        [then] = due.reviews(feruza, [case])
        assert then.on == timezone.localdate() + timedelta(days=30)
        assert not then.is_late
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        actions.review_plan(by=feruza, plan=plan, outcome="done")
        assert due.reviews(feruza, [case]) == []


def test_a_goal_is_late_the_day_after(feruza, case, plan):
    [open_] = due.goals(feruza, [case])
    for days, late in ((0, False), (1, True)):
        with time_machine.travel(
            timezone.now() + (open_.on - timezone.localdate()) + timedelta(days=days), tick=False
        ):
            assert open_.is_late == late
    actions.end_goal(by=feruza, goal=Goal.objects.get(), reached=False)
    assert Goal.objects.get().status == "dropped"
    assert due.goals(feruza, [case]) == []


@pytest.mark.parametrize("name", ["chynara", "aigul", "bahrom", "eldor"])
def test_is_for_nobody_without_the_case(feruza, case, plan, name):
    with acting(name) as somebody:
        assert not Plan.objects.exists()
        assert not Goal.objects.exists()
        for act, said in (
            (actions.assess_need, {"need": "DOC", "urgency": "now", "wish": "wished"}),
            (actions.draft_plan, {}),
        ):
            with pytest.raises(Refused):
                act(by=somebody, case=case, **said)


def test_stands_still_in_a_closed_case(feruza, case, plan):
    closing = closing_actions.ask_closing(by=feruza, case=case, closing="goals_met")
    with acting("farida") as farida:
        closing_actions.close_case(by=farida, closure=closing)
    for act in (
        lambda: actions.review_plan(by=feruza, plan=plan, outcome="goes_on"),
        lambda: actions.draft_plan(by=feruza, case=case),
        lambda: actions.end_goal(by=feruza, goal=Goal.objects.get(), reached=True),
    ):
        with refused("The case is closed.", status=409):
            act()
    assert due.reviews(feruza, [Case.objects.get()]) == []


ACTS = ("draft", "goal", "agree", "review", "reach")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(acts=st.lists(st.sampled_from(ACTS), max_size=9))
def test_any_order_of_acts_reaches_only_what_the_table_knows(feruza, case, acts):
    """One draft, one agreed version with an open goal when it was agreed; each act journalled."""
    with transaction.atomic():
        draft: Any = None
        agreed_plan: Any = None
        made: Any
        open_goals: list[Any] = []
        done = 0
        for act in acts:
            try:
                with transaction.atomic():
                    if act == "draft":
                        made = actions.draft_plan(by=feruza, case=case)
                    elif act in ("goal", "agree"):
                        target = draft or agreed_plan
                        if target is None:
                            continue
                        made = (
                            goal(feruza, target)
                            if act == "goal"
                            else actions.agree_plan(by=feruza, plan=target, **SPOKEN)
                        )
                    elif act == "review":
                        target = agreed_plan or draft
                        if target is None:
                            continue
                        made = actions.review_plan(by=feruza, plan=target, outcome="goes_on")
                    else:
                        if not open_goals:
                            continue
                        made = actions.end_goal(by=feruza, goal=open_goals.pop(), reached=True)
            except Refused:
                assert {
                    "draft": draft is not None,
                    "goal": draft is None,
                    "agree": draft is None or not open_goals,
                    "review": agreed_plan is None,
                    "reach": False,
                }[act]
                continue
            done += 1
            if act == "draft":
                assert draft is None
                draft = made
            elif act == "goal":
                assert draft is not None
                open_goals.append(made)
            elif act == "agree":
                assert draft is not None
                assert open_goals
                draft, agreed_plan = None, made
            elif act == "review":
                assert agreed_plan is not None
        states = sorted(Plan.objects.exclude(status="replaced").values_list("status", flat=True))
        expected = ["agreed"] * (agreed_plan is not None) + ["drafted"] * (draft is not None)
        assert states == expected
        events = ("plan.", "goal.")
        kept = [e for e in Entry.objects.values_list("event", flat=True) if e.startswith(events)]
        assert len(kept) == done
        transaction.set_rollback(True)


def test_an_erased_person_s_plan_has_no_words(committed):
    """What was planned still counts; what was said is gone."""
    feruza = member("feruza")
    with door.acting_as(feruza):
        case = cases.open_case(by=feruza, sex="female")
        plan = agreed(feruza, case)
        actions.review_plan(by=feruza, plan=plan, outcome="goes_on", words="A room is found.")
        provision_actions.offer_service(
            by=feruza, case=case, need="DOC", on=DAY, provider="Registry"
        )
    destroy(person_id=case.person_id, agency_id=feruza.agency_id, case_ids=[case.pk])
    with door.acting_as(feruza):
        assert not Note.objects.exists()
        assert bytes(Goal.objects.get().what) == b""
        assert Provision.objects.get().provider == ""
        assert Plan.objects.standing().get() == plan
