"""Who may do what to an activity, in which state: a truth table."""

from datetime import date
from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.programme.workplan import actions, rules
from panoh.programme.workplan.models import Activity
from panoh.programme.workplan.rules import TRANSITIONS
from panoh.testing import member

State = Activity.State
TEAM = {"ella", "gulnora", "kamila"}
WITH_PARTNER = TEAM | {"lola"}
EVERYBODY = ["ella", "gulnora", "kamila", "erik", "lola", "greta", "eldor", "aigul", "chynara"]

# check: state → who may, of an activity for which the partner answers.
MAY = {
    rules.check_carry_out: dict.fromkeys(State, WITH_PARTNER),
    rules.check_begin: {State.PLANNED: WITH_PARTNER},
    rules.check_finish: {State.BEGUN: WITH_PARTNER},
    rules.check_drop: {State.PLANNED: WITH_PARTNER, State.BEGUN: WITH_PARTNER},
    rules.check_expect: {State.PLANNED: WITH_PARTNER, State.BEGUN: WITH_PARTNER},
    rules.check_depend: {State.PLANNED: WITH_PARTNER},
    rules.check_release: {State.PLANNED: WITH_PARTNER},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("own", [True, False])
def test_each_verb_is_for_those_named_in_the_states_named(office, planned, state, own):
    activity = planned(responsible=office.partners["PART"] if own else None)
    with door.acting_as(office.ella):
        if state in {State.BEGUN, State.DONE}:
            activity = actions.begin(by=office.ella, activity=activity, on=date(2012, 2, 1))
        if state == State.DONE:
            activity = actions.finish(by=office.ella, activity=activity, on=date(2012, 3, 1))
        if state == State.DROPPED:
            activity = actions.drop(
                by=office.ella, activity=activity, on=date(2012, 2, 1), reason="No money"
            )
    found: dict[Any, set[str]] = {check: set() for check in MAY}
    for name in EVERYBODY:
        with door.acting_as(who := member(name)):
            for check in MAY:
                if allows(check, who, activity):
                    found[check].add(name)
    due = {
        check: states.get(state, set()) - (set() if own else {"lola"})
        for check, states in MAY.items()
    }
    assert found == due


def test_who_plans(office):
    """The team anything, a partner what it answers for; the others nothing."""
    line, partner = office.lines["1.1.1"], office.partners["PART"]
    for responsible, may in ((None, TEAM), (partner, WITH_PARTNER)):
        found = set()
        for name in EVERYBODY:
            with door.acting_as(who := member(name)):
                if allows(rules.check_plan, who, office.programme, line, responsible):
                    found.add(name)
        assert found == may


def test_every_state_leads_where_the_table_says():
    assert TRANSITIONS.keys() == set(State)
    assert {to for states in TRANSITIONS.values() for to in states} == set(State) - {State.PLANNED}
