"""Who may protect and how: the truth tables, without a database where none is needed."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from panoh.base.agencies.roles import POWERS, Permission, Role
from panoh.base.database import door
from panoh.base.refusals import Refused, allows
from panoh.casework.cases import actions as cases
from panoh.casework.protection import child_actions, child_rules, rules, status_rules
from panoh.casework.protection.models import Guardian, Measure, Permit, ReflectionChange
from panoh.casework.protection.tests.steps import GIRL, open_case
from panoh.testing import CAST, member

TODAY = timezone.localdate()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def test_whoever_has_the_case_acts_and_nobody_else(case):
    """Every act on the case itself, by everybody of the cast."""
    checks = (
        rules.check_assess, rules.check_plan, rules.check_ask, status_rules.check_ask_permit,
        status_rules.check_record_status, status_rules.check_note_non_punishment,
    )  # fmt: skip
    for name in CAST:
        with door.acting_as(member(name)):
            for check in checks:
                assert allows(check, member(name), case) == (name in {"feruza", "farida"}), name


@pytest.mark.parametrize("kind", Permit.Kind)
@pytest.mark.parametrize("until", [None, YESTERDAY, TODAY, TOMORROW])
def test_what_is_for_a_time_names_its_end_and_what_lasts_names_none(kind, until):
    allowed = until is None if kind in Permit.LASTING else until in (TODAY, TOMORROW)
    assert allows(status_rules.check_lasts, kind, until) == allowed


@pytest.mark.parametrize(
    ("until", "review", "allowed"),
    [
        (None, None, True),
        (TOMORROW, None, True),
        (None, TODAY, True),
        (TOMORROW, TODAY, True),
        (TODAY, TOMORROW, False),
        (YESTERDAY, None, False),
        (TOMORROW, YESTERDAY, False),
    ],
)
def test_days_lie_ahead_and_the_review_before_the_end(until, review, allowed):
    assert allows(rules.check_days, until, review) == allowed


def test_every_state_is_in_its_table():
    for states, table in (
        (Measure.State, rules.TRANSITIONS),
        (Permit.State, status_rules.TRANSITIONS_OF_A_PERMIT),
        (ReflectionChange.State, status_rules.TRANSITIONS_OF_REFLECTION),
    ):
        assert table.keys() == set(states)
        assert set().union(*table.values()) <= set(states)


@pytest.fixture
def girl(feruza):
    return open_case(feruza, **GIRL)


APPOINTED: dict[str, Any] = {"kind": "lawyer", "name": "Anora", "uninvolved": True, "on": TODAY}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "who it is"),
        ({"uninvolved": False}, "no part"),
        ({"on": TOMORROW}, "still to come"),
    ],
)
def test_a_guardian_is_somebody_who_has_no_part_in_it(feruza, girl, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        child_actions.appoint(by=feruza, case=girl, **(APPOINTED | wrong))
    assert not Guardian.objects.exists()


def test_no_relative_while_one_may_be_involved(feruza, girl):
    alert = cases.raise_alert(by=feruza, case=girl, kind="relative")
    with pytest.raises(Refused, match="relative may be involved"):
        child_actions.appoint(by=feruza, case=girl, **(APPOINTED | {"kind": "relative"}))
    cases.lift_alert(by=feruza, alert=alert)
    guardian = child_actions.appoint(by=feruza, case=girl, **(APPOINTED | {"kind": "relative"}))
    with pytest.raises(Refused, match="has a guardian"):
        child_actions.appoint(by=feruza, case=girl, **APPOINTED)
    child_actions.end_guardian(by=feruza, guardian=guardian)
    with pytest.raises(Refused, match="ended already"):
        child_actions.end_guardian(by=feruza, guardian=guardian)
    child_actions.appoint(by=feruza, case=girl, **APPOINTED)


def test_who_cannot_see_alerts_appoints_no_relative(db):
    """Migration service: whether a relative is suspected is closed to it, so it is no answer."""
    davron = member("davron")
    with door.acting_as(davron):
        child = open_case(davron, **GIRL)
        with pytest.raises(Refused, match="cannot know"):
            child_actions.appoint(by=davron, case=child, **(APPOINTED | {"kind": "relative"}))
        child_actions.appoint(by=davron, case=child, **APPOINTED)


def test_an_adult_has_no_guardian_and_no_panel(feruza, case):
    for check in (child_rules.check_appoint, child_rules.check_interests):
        with pytest.raises(Refused, match="not a child"):
            check(feruza, case)


SAID = {"views": "Home.", "options": "Home: aunt. Or foster care.", "decision": "The aunt."}
PANEL: dict[str, Any] = {"panel": 3, "against": 0, "review_on": TODAY + timedelta(days=90)}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"views": ""}, "own views"),
        ({"options": " "}, "own views"),
        ({"decision": ""}, "what the panel decided"),
        ({"panel": 1}, "at least two"),
        ({"against": 3}, "at least two"),
        ({"against": 1}, "says why"),
        ({"review_on": None}, "within six months"),
        ({"review_on": TODAY}, "within six months"),
        ({"review_on": TODAY + timedelta(days=184)}, "within six months"),
    ],
)
def test_a_panel_decides_in_writing_and_looks_again(feruza, girl, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        child_actions.consider(by=feruza, case=girl, kind="determination", **(SAID | PANEL | wrong))
    made = child_actions.consider(
        by=feruza, case=girl, kind="determination",
        **(SAID | PANEL | {"against": 1, "dissent": "The aunt is old."}),
    )  # fmt: skip
    assert child_actions.read_interests(by=feruza, interests=made)["dissent"] == "The aunt is old."


def test_an_assessment_needs_no_panel_but_the_child_s_views(feruza, girl):
    said: dict[str, Any] = {"views": "Home.", "options": "Two."}
    assert not child_actions.consider(by=feruza, case=girl, kind="assessment", **said).panel
    with pytest.raises(Refused, match="own views"):
        child_actions.consider(by=feruza, case=girl, kind="assessment", views="", options="One.")


@pytest.mark.parametrize("state", ReflectionChange.State)
@pytest.mark.parametrize("decision", ReflectionChange.State)
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("role", Role)
def test_a_second_person_decides_what_is_still_proposed(monkeypatch, state, decision, own, role):
    """Of the four questions, those that need no row: who, whose and when."""
    for skipped in ("check_sight", "check_is_open", "check_recovering"):
        monkeypatch.setattr(status_rules, skipped, lambda *said: None)
    someone: Any = SimpleNamespace(pk=1, agency_id=1)
    someone.may = lambda permission: permission in POWERS[role].permissions
    change: Any = SimpleNamespace(
        case=None, agency_id=1, state=state, proposed_by_id=1 if own else 2
    )
    proposed = state == "proposed" and decision in ("approved", "declined")
    may = Permission.APPROVE_SHARE in POWERS[role].permissions
    assert allows(status_rules.check_decide_end, someone, change, decision) == (
        may and proposed and not own
    )
