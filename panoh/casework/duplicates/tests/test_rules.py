"""Who has cases compared and decides about a pair, in which state: a truth table."""

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.duplicates import actions, rules
from panoh.testing import CAST, member

COMPARING = {"anvar", "bahrom", "botir", "chynara", "farida"}
STATES = ["", "same", "different", "unsure"]


@pytest.fixture(params=STATES)
def state(request, anvar, pair):
    if request.param:
        pair = actions.decide(by=anvar, candidate=pair, decision=request.param, basis="asked")
    return pair


def test_every_step_is_for_the_supervisor_of_the_agency_in_its_state(state):
    allowed = rules.TRANSITIONS[state.decision] - {""}
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            for decision in STATES[1:]:
                expected = name == "anvar" and decision in allowed
                said = allows(rules.check_decide, by, state, decision)
                assert said == expected, (name, state.decision, decision)


def test_only_who_sees_all_of_an_agency_compares(db):
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            assert allows(rules.check_compare, by) == (name in COMPARING), name
            assert allows(rules.check_search, by) == (name in COMPARING), name


def test_a_link_is_taken_back_by_the_supervisor_of_the_agency(linked):
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            assert allows(rules.check_unlink, by, linked) == (name == "anvar"), name
