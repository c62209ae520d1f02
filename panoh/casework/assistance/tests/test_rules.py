"""Who plans, offers a return and asks how it goes, in which state: a truth table."""

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.assistance import actions, rules
from panoh.casework.assistance.models import Plan, Return
from panoh.casework.assistance.tests.steps import ALL, SPOKEN, agreed, assess, goal, share
from panoh.casework.cases.tests.steps import acting
from panoh.testing import CAST, member

OWN = {"feruza", "farida"}  # to whom it is assigned, and the supervisor
SHARED = OWN | {"bahrom"}  # the shelter, to which the person has opened it


def allowed(check, *about):
    """Who of the cast passes this check."""
    found = set()
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            if allows(check, by, *about):
                found.add(name)
    return found


@pytest.fixture
def shared(feruza, case):
    share(feruza, case, "shelter", "bahrom", ALL)
    return case


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_case(feruza, shared, state):
    if state == "closed":
        with acting("farida") as farida:
            close_by_two(farida, feruza, shared)
        shared.refresh_from_db()
    is_open = state == "open"
    assert allowed(rules.check_assess_need, shared) == (SHARED if is_open else set())
    assert allowed(rules.check_draft_plan, shared) == (SHARED if is_open else set())
    assert allowed(rules.check_wish_return, shared) == (OWN if is_open else set())
    assert allowed(rules.check_follow_up, shared) == OWN  # after closing too


def close_by_two(farida, feruza, case):
    from panoh.casework.cases import closing_actions

    with door.acting_as(feruza):
        asked = closing_actions.ask_closing(by=feruza, case=case, closing="goals_met")
    with door.acting_as(farida):
        closing_actions.close_case(by=farida, closure=asked)


def test_a_need_of_care_is_written_where_care_is_open(feruza, case):
    share(feruza, case, "shelter", "bahrom", ["core"])
    assert allowed(rules.check_assess_need, case, "DOC") == SHARED
    assert allowed(rules.check_assess_need, case, "PSY.CRISIS") == OWN


@pytest.mark.parametrize("state", Plan.Status.values)
def test_a_plan_is_its_agency_s(feruza, shared, state):
    """Another reads it, and changes nothing in what the person agreed with this one."""
    plan = actions.draft_plan(by=feruza, case=shared, words="Papers.")
    if state != "drafted":
        goal(feruza, plan)
        plan = actions.agree_plan(by=feruza, plan=plan, **SPOKEN)
    if state == "replaced":
        agreed(feruza, shared)
    plan = Plan.objects.select_related("case__person").get(pk=plan.pk)
    assert plan.status == state
    assert allowed(rules.check_set_goal, plan) == (OWN if state == "drafted" else set())
    assert allowed(rules.check_agree_plan, plan) == set()  # without a goal nobody agrees
    assert allowed(rules.check_review_plan, plan) == (OWN if state == "agreed" else set())
    assert allowed(rules.check_read_plan, plan) == SHARED
    if state == "drafted":
        goal(feruza, plan)
        assert allowed(rules.check_agree_plan, plan) == OWN


@pytest.mark.parametrize("level", ["low", "high"])
@pytest.mark.parametrize("state", ["wished", "assessed", "agreed", "returned", "declined"])
def test_a_return_is_the_holder_s_and_waits_for_both_ends(feruza, shared, state, level):
    journey = actions.wish_return(by=feruza, case=shared, country="KG")
    if state != "wished":
        assess(feruza, journey, "here", "low")
        assess(feruza, journey, "there", level)
    if state in ("agreed", "returned"):
        journey = actions.agree_return(by=feruza, journey=journey, **SPOKEN)
    if state == "returned":
        if level == "high":
            with acting("farida") as farida:
                journey = actions.approve_return(by=farida, journey=journey)
        journey = actions.complete_return(by=feruza, journey=journey, on=journey.wished_at.date())
    if state == "declined":
        journey = actions.decline_return(by=feruza, journey=journey)
    journey = Return.objects.select_related("case__person").get(pk=journey.pk)
    under_way = state in ("wished", "assessed", "agreed")
    waits = state == "agreed" and level == "high"
    assert allowed(rules.check_agree_return, journey) == (OWN if state == "assessed" else set())
    assert allowed(rules.check_approve_return, journey) == ({"farida"} if waits else set())
    assert allowed(rules.check_complete_return, journey) == (
        OWN if state == "agreed" and not waits else set()
    )
    assert allowed(rules.check_decline_return, journey) == (OWN if under_way else set())
    assert allowed(rules.check_assess_return, journey, "here", "own") == (
        OWN if under_way else set()
    )
    assert allowed(rules.check_assess_return, journey, "there", "own") == set()
