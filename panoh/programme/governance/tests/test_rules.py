"""Who may do what to a meeting and to a decision, in which state: a truth table."""

from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.programme.governance import actions, rules
from panoh.programme.governance.models import Decision, Meeting
from panoh.programme.governance.rules import TRANSITIONS, TRANSITIONS_OF_A_DECISION
from panoh.programme.governance.tests.committee import DAY
from panoh.testing import member

State = Meeting.State
OFFICE = {"ella", "gulnora", "kamila"}  # of it, those who keep meetings
EVERYBODY = ["ella", "gulnora", "kamila", "erik", "lola", "greta", "eldor", "aigul", "chynara"]

MAY: dict[Any, set[str]] = {
    rules.check_hold: {State.PLANNED},
    rules.check_cancel: {State.PLANNED},
    rules.check_amend: {State.HELD},
    rules.check_decide: {State.HELD},
    rules.check_minute: {State.HELD},
}


def who_may(check: Any, *what: Any) -> set[str]:
    found = set()
    for name in EVERYBODY:
        with door.acting_as(who := member(name)):
            if allows(check, who, *what):
                found.add(name)
    return found


@pytest.mark.parametrize("state", State)
def test_each_verb_is_for_those_named_in_the_states_named(committees, state):
    meeting, ella = committees.call(), committees.ella
    if state in {State.HELD, State.MINUTED}:
        meeting = committees.hold(meeting)
    with door.acting_as(ella):
        if state == State.MINUTED:
            meeting = actions.minute(by=ella, meeting=meeting)
        if state == State.CANCELLED:
            meeting = actions.cancel(by=ella, meeting=meeting, reason="No room")
    for check, states in MAY.items():
        assert who_may(check, meeting) == (OFFICE | {"eldor"} if state in states else set())


def test_a_committee_is_kept_by_the_office_and_by_whoever_takes_part_from_its_country(committees):
    assert who_may(rules.check_keep, committees.here) == OFFICE | {"eldor"}
    assert who_may(rules.check_keep, committees.there) == OFFICE | {"lola"}
    assert who_may(rules.check_call, committees.yearly) == OFFICE
    assert who_may(rules.check_set_up, committees.programme) == OFFICE


@pytest.mark.parametrize("state", Decision.State)
def test_a_decision_ends_once(committees, state):
    decision = committees.decide(committees.hold())
    end = {Decision.State.DONE: actions.fulfil, Decision.State.DROPPED: actions.drop}
    with door.acting_as(committees.ella):
        if state in end:
            decision = end[state](by=committees.ella, decision=decision, on=DAY, outcome="So")
    may = OFFICE | {"eldor"} if state == Decision.State.OPEN else set()
    assert who_may(rules.check_fulfil, decision) == who_may(rules.check_drop, decision) == may


@pytest.mark.parametrize(("post", "name"), [("expert", "erik"), ("focal_point", "lola")])
def test_the_post_that_carries_it_out_says_that_it_is_done(committees, post, name):
    decision = committees.decide(committees.hold(), post=post)
    assert who_may(rules.check_fulfil, decision) == OFFICE | {"eldor", name}
    assert who_may(rules.check_drop, decision) == OFFICE | {"eldor"}
    with door.acting_as(who := member(name)):
        done = actions.fulfil(by=who, decision=decision, on=DAY, outcome="Sent")
    assert done.state == Decision.State.DONE


def test_every_state_leads_where_the_tables_say():
    assert TRANSITIONS.keys() == set(State)
    assert TRANSITIONS_OF_A_DECISION.keys() == set(Decision.State)
    reached = {to for states in TRANSITIONS.values() for to in states}
    assert reached == set(State) - {State.PLANNED}
