"""Who may do what to money, in which state: a truth table."""

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.programme.budget import actions, rules
from panoh.programme.budget.models import Entry
from panoh.programme.budget.rules import TRANSITIONS
from panoh.testing import member

State = Entry.State
KEEPERS = {"ella", "gulnora", "kamila"}
EVERYBODY = ["ella", "gulnora", "kamila", "erik", "lola", "greta", "eldor", "aigul", "chynara"]


def who(check, *asked, **more):
    found = set()
    for name in EVERYBODY:
        with door.acting_as(one := member(name)):
            if allows(check, one, *asked, **more):
                found.add(name)
    return found


def test_whoever_runs_the_programme_keeps_its_money_and_others_read_it(books):
    for check in (
        rules.check_keep, rules.check_set, rules.check_fund, rules.check_allot, rules.check_enter,
    ):  # fmt: skip
        assert who(check, books.programme) == KEEPERS
    assert who(rules.check_withdraw, books.evaluation) == KEEPERS
    assert who(rules.check_withdraw, books.evaluation, booked=True) == set()


@pytest.mark.parametrize("state", State)
def test_what_one_entered_another_certifies(books, state):
    entry = books.enter("6000.00")
    assert entry.state == State.WAITING
    with door.acting_as(books.gulnora):
        if state == State.STANDING:
            entry = actions.certify(by=books.gulnora, entry=entry)
        if state == State.DECLINED:
            entry = actions.decline(by=books.gulnora, entry=entry, reason="No voucher")
    waits = KEEPERS - {"ella"} if state == State.WAITING else set()
    assert who(rules.check_certify, entry) == waits
    assert who(rules.check_decline, entry) == waits
    assert who(rules.check_reverse, entry) == (KEEPERS if state == State.STANDING else set())


def test_every_state_leads_where_the_table_says():
    assert TRANSITIONS.keys() == set(State)
