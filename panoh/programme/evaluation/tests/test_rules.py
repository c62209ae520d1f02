"""Who may do what to an evaluation, in which state: a truth table."""

from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.programme.evaluation import rules
from panoh.programme.evaluation.models import Answer, Evaluation
from panoh.programme.evaluation.rules import ANSWERS, TRANSITIONS
from panoh.programme.logframe.models import Partner
from panoh.testing import member

State = Evaluation.State
OFFICE = {"ella", "gulnora"}
EVERYBODY = [
    "ella", "gulnora", "kamila", "erik", "lola", "greta", "ruth", "eldor", "aigul", "chynara",
]  # fmt: skip

MAY: dict[Any, tuple[State, set[str]]] = {
    rules.check_begin: (State.PLANNED, OFFICE),
    rules.check_find: (State.BEGUN, {"ruth"}),
    rules.check_recommend: (State.BEGUN, {"ruth"}),
    rules.check_report: (State.BEGUN, {"ruth"}),
}


def who_may(check: Any, *what: Any) -> set[str]:
    found = set()
    for name in EVERYBODY:
        with door.acting_as(who := member(name)):
            if allows(check, who, *what):
                found.add(name)
    return found


@pytest.mark.parametrize("state", State)
def test_each_verb_is_for_those_named_in_the_state_named(judged, state):
    made = {
        State.PLANNED: judged.prepare,
        State.BEGUN: judged.begin,
        State.REPORTED: lambda: judged.report().evaluation,
    }
    evaluation = made[state]()
    for check, (when, who) in MAY.items():
        assert who_may(check, evaluation) == (who if state == when else set())


def test_until_the_report_the_office_gives_it_to_another_body(judged):
    for made in (judged.prepare, judged.begin):
        assert who_may(rules.check_appoint, made()) == OFFICE
    assert who_may(rules.check_appoint, judged.report().evaluation) == set()


def test_who_plans_and_answers(judged):
    assert who_may(rules.check_plan, judged.programme) == OFFICE
    recommendation = judged.report()
    assert who_may(rules.check_answer, recommendation) == OFFICE
    assert who_may(rules.check_follow, judged.answer(recommendation)) == OFFICE | {"kamila"}
    again = judged.answer(judged.report(), post="focal_point")
    assert who_may(rules.check_follow, again) == OFFICE | {"lola"}


def test_an_evaluator_who_takes_no_part_judges_nothing(judged):
    evaluation = judged.begin()
    with door.acting_as(judged.ella):
        Partner.objects.filter(code="IEU").update(agency=None)
    assert who_may(rules.check_find, evaluation) == set()


def test_every_state_leads_where_the_tables_say():
    assert TRANSITIONS.keys() == set(State)
    assert {to for states in TRANSITIONS.values() for to in states} == set(State) - {State.PLANNED}
    assert ANSWERS.keys() == {"", *Answer.Kind}
