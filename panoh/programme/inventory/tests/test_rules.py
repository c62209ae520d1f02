"""Who may do what with a thing, a proposal, a count: truth tables."""

from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.programme.inventory import actions, rules
from panoh.programme.inventory.models import Disposal, Transfer
from panoh.testing import member

EVERYBODY = [
    "ella", "gulnora", "kamila", "erik", "lola", "greta", "ruth", "rano", "eldor", "aigul",
    "chynara",
]  # fmt: skip
KEEPERS = {"ella", "kamila"}  # of the office


def may(check: Any, *args: Any, **more: Any) -> set[str]:
    """Who passes a check."""
    found = set()
    for name in EVERYBODY:
        with door.acting_as(who := member(name)):
            if allows(check, who, *args, **more):
                found.add(name)
    return found


def test_who_adds_and_who_counts(stock):
    assert may(rules.check_add, stock.programme) == KEEPERS | {"lola"}
    assert may(rules.check_open, stock.programme) == set()  # there is nothing to be counted
    stock.add()
    assert may(rules.check_open, stock.programme) == KEEPERS


@pytest.mark.parametrize("with_partner", [True, False])
def test_who_hands_over(stock, with_partner):
    item = stock.add(holder=stock.partners["PART"] if with_partner else None)
    assert may(rules.check_offer, item) == KEEPERS
    back = KEEPERS | ({"lola"} if with_partner else set())
    assert may(rules.check_offer, item, back=True) == back


def test_who_answers_an_offer_in_which_state(stock):
    item = stock.add()
    transfer = stock.offer(item)
    assert may(rules.check_accept, transfer) == may(rules.check_decline, transfer) == {"lola"}
    assert may(rules.check_withdraw, transfer) == KEEPERS
    assert may(rules.check_offer, item) == may(rules.check_propose, item) == set()
    with door.acting_as(stock.lola):
        done = actions.accept(by=stock.lola, transfer=transfer)
    for check in (rules.check_accept, rules.check_decline, rules.check_withdraw):
        assert may(check, done) == set()


def test_inside_the_office_another_accepts(stock):
    transfer = stock.offer(stock.add(), receiver=None, region=stock.here, post="adviser")
    assert may(rules.check_accept, transfer) == {"ella"}


def test_who_decides_that_a_thing_goes(stock):
    item = stock.add()
    assert may(rules.check_propose, item) == KEEPERS
    disposal = stock.propose(item)
    both = may(rules.check_approve, disposal)
    assert both == may(rules.check_keep_on, disposal) == {"ella", "gulnora"}
    with door.acting_as(stock.gulnora):
        done = actions.approve(by=stock.gulnora, disposal=disposal)
    assert may(rules.check_approve, done) == set()


def test_who_counts_and_who_closes(stock):
    item = stock.add()
    count = stock.count()
    assert may(rules.check_see, count, item) == KEEPERS | {"lola"}
    assert may(rules.check_close, count) == set()  # something is still to be looked for
    stock.see(count, item)
    assert may(rules.check_close, count) == {"ella", "gulnora"}
    with door.acting_as(stock.ella):
        closed = actions.close(by=stock.ella, count=count, on=count.on)
    assert may(rules.check_see, closed, item) == may(rules.check_close, closed) == set()


def test_every_state_leads_where_the_table_says():
    tables: list[tuple[Any, Any, str]] = [
        (rules.TRANSITIONS, Transfer.State, "offered"),
        (rules.TRANSITIONS_OF_A_DISPOSAL, Disposal.State, "proposed"),
    ]
    for table, states, first in tables:
        assert table.keys() == set(states)
        assert {to for then in table.values() for to in then} == set(states) - {first}
