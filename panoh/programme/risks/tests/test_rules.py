"""Who may do what to a risk, in which state: a truth table."""

from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.programme.risks import actions, rules
from panoh.programme.risks.models import Risk
from panoh.programme.risks.rules import TRANSITIONS
from panoh.programme.risks.tests.register import DAY
from panoh.testing import member

State = Risk.State
OFFICE = {"ella", "gulnora", "erik"}  # of it, those who keep risks
EVERYBODY = ["ella", "gulnora", "kamila", "erik", "lola", "greta", "eldor", "aigul", "chynara"]
OPEN = {State.WATCHED, State.OCCURRED}

# check: states in which the office may, and whether the partner that looks after it may too.
MAY = {
    rules.check_look_after: (set(State), True),
    rules.check_rate: (OPEN, True),
    rules.check_entrust: (OPEN, False),
    rules.check_occur: ({State.WATCHED}, True),
    rules.check_close: (OPEN, True),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("own", [True, False])
def test_each_verb_is_for_those_named_in_the_states_named(register, state, own):
    risk = register.add(responsible=register.partners["PART"] if own else None)
    with door.acting_as(register.ella):
        if state == State.OCCURRED:
            risk = actions.occur(by=register.ella, risk=risk, on=DAY, reason="It came")
        if state == State.CLOSED:
            risk = actions.close(by=register.ella, risk=risk, on=DAY, reason="It is over")
    found: dict[Any, set[str]] = {check: set() for check in MAY}
    for name in EVERYBODY:
        with door.acting_as(who := member(name)):
            for check in MAY:
                if allows(check, who, risk):
                    found[check].add(name)
    assert found == {
        check: (OFFICE | ({"lola"} if own and partner else set())) if state in states else set()
        for check, (states, partner) in MAY.items()
    }


def test_who_adds(register):
    found = set()
    for name in EVERYBODY:
        with door.acting_as(who := member(name)):
            if allows(rules.check_add, who, register.programme):
                found.add(name)
    assert found == OFFICE | {"lola"}


def test_every_state_leads_where_the_table_says():
    assert TRANSITIONS.keys() == set(State)
    assert {to for states in TRANSITIONS.values() for to in states} == set(State) - {State.WATCHED}
