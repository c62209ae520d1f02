"""Who may do what to a referral, in which status, with whose will: a truth table."""

from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.cases import share_actions
from panoh.casework.referrals import actions, rules
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import TRANSITIONS, TURN, purpose_of
from panoh.casework.referrals.tests.steps import accept
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Stay
from panoh.testing import member

Status = Referral.Status
STATES = [*Status.values, "taken back"]
SENDING = {"aigul", "anvar"}
ANSWERING = {"bahrom", "barno"}
NOBODY: set[str] = set()
CAST = ["aigul", "akmal", "anvar", "bahrom", "barno", "botir", "chynara", "davron", "dilshod",
        "farida", "hamid", "eldor", "greta", "zamon"]  # fmt: skip

# check: state → who may. A state that is not named: nobody.
MAY: dict[Any, dict[str, set[str]]] = {
    rules.check_accept: {Status.SENT: ANSWERING},
    rules.check_decline: {Status.SENT: ANSWERING},
    rules.check_withdraw: {Status.SENT: SENDING, "taken back": SENDING},
    rules.check_end: {Status.ACCEPTED: ANSWERING},
    rules.check_escalate: {},
}


@pytest.fixture(params=STATES)
def state(request, aigul, bahrom, consent, referral, bed):
    """A referral brought to each state by real actions."""
    wanted = request.param
    if wanted in {Status.ACCEPTED, Status.ENDED}:
        accept(bahrom, referral, bed)
    with door.acting_as(bahrom):
        if wanted == Status.DECLINED:
            actions.decline(by=bahrom, referral=referral, reason="other")
        if wanted == Status.ENDED:
            shelters.release(by=bahrom, stay=Stay.objects.select_related("bed").get())
            actions.end(by=bahrom, referral=referral, delivered=[])
    with door.acting_as(aigul):
        if wanted == Status.WITHDRAWN:
            actions.withdraw(by=aigul, referral=referral)
        if wanted == "taken back":
            share_actions.withdraw_consent(by=aigul, consent=consent)
        now = Referral.objects.select_related("share", "service").get()
    assert now.status == (Status.SENT if wanted == "taken back" else wanted)
    return wanted, now


def test_each_verb_is_for_those_named_in_the_states_named(state):
    name, referral = state
    for check, states in MAY.items():
        for who in CAST:
            somebody = member(who)
            with door.acting_as(somebody):
                assert allows(check, somebody, referral) == (who in states.get(name, NOBODY)), (
                    check.__name__, who, name,
                )  # fmt: skip


def test_the_table_names_every_status_once_and_a_turn_where_something_can_follow():
    assert set(TRANSITIONS) == set(Status)
    assert set(TURN) == {status for status, following in TRANSITIONS.items() if following}
    assert all(following <= set(Status) for following in TRANSITIONS.values())


@pytest.mark.parametrize(
    ("need", "purpose"),
    [
        ("ACC.LONG", "accommodation"),
        ("MED.FIRST", "health"),
        ("PSY.CRISIS", "counselling"),
        ("LEG.CRIMINAL", "legal"),
        ("SEC", "protection"),
        ("RET", "return"),
        ("BAS", "other"),
    ],
)
def test_a_need_has_the_purpose_that_people_are_asked_about(need, purpose):
    assert purpose_of(need) == purpose
