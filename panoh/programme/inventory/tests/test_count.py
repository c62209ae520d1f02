"""The yearly count: everything is looked for, a second person closes, what differs is shown."""

from datetime import date
from itertools import chain

import pytest
import time_machine
from django.db import IntegrityError, transaction

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.inventory import actions, work
from panoh.programme.inventory.models import Sighting
from panoh.programme.inventory.tests.stock import DAY, LATER
from panoh.testing import member


def close(stock, count, name="ella", **more):
    with door.acting_as(who := member(name)):
        return actions.close(by=who, count=count, on=count.on, **more)


def test_one_count_at_a_time_of_what_was_there(stock):
    stock.add()
    with pytest.raises(Refused):
        stock.count(on=date(2012, 2, 28))  # before anything was acquired
    stock.count()
    with pytest.raises(Refused):
        stock.count()


def test_a_count_closes_when_everything_was_looked_for(stock):
    items = [stock.add(f"A-{n}") for n in range(3)]
    late = stock.add("A-9", acquired_on=date(2012, 7, 1))
    count = stock.count()
    for item in items[:2]:
        stock.see(count, item)
    with pytest.raises(Refused, match="still to be looked for"):
        close(stock, count)
    with pytest.raises(Refused):
        stock.see(count, late)  # it was not there on that day
    stock.see(count, items[2])
    assert close(stock, count).closed_by == stock.ella


def test_what_differs_is_told_and_something_is_done_about_it(stock):
    gone, moved, broken, fine = (stock.add(f"A-{n}") for n in range(4))
    count = stock.count()
    stock.see(count, gone, found=False)
    stock.see(count, moved, region=stock.there)
    stock.see(count, broken, condition="broken")
    stock.see(count, fine, condition="worn")
    with door.acting_as(stock.ella):
        seen = {each.item_id: each.differs for each in Sighting.objects.filter(count=count)}
    assert seen == {gone.pk: True, moved.pk: True, broken.pk: True, fine.pk: False}
    with pytest.raises(Refused, match="done about the differences"):
        close(stock, count)
    assert close(stock, count, note="Reported to the police").note


def test_said_again_it_replaces_until_the_count_is_closed(stock):
    item = stock.add()
    count = stock.count()
    stock.see(count, item, found=False)
    stock.see(count, item)
    with door.acting_as(stock.ella):
        [seen] = Sighting.objects.filter(count=count)
        assert seen.found
    close(stock, count)
    with pytest.raises(Refused):
        stock.see(count, item, found=False)
    with door.acting_as(stock.kamila), pytest.raises(IntegrityError), transaction.atomic():
        Sighting.objects.filter(pk=seen.pk).update(note="x")


def due(name):
    with door.acting_as(who := member(name)):
        found = [[item["what"] for item in group["items"]] for group in work.due(who)]
    return [found[0], [*chain(*found[1:])]] if found else []  # late, and ahead


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2013, 1, 31), [[], []]), (date(2013, 2, 1), [[], ["Count the inventory"]]),
        (date(2013, 3, 1), [[], ["Count the inventory"]]),
        (date(2013, 3, 2), [["Count the inventory"], []]),
    ],
)  # fmt: skip
def test_a_count_is_due_a_year_after_the_first_thing(stock, today, expected):
    assert date(2012, 3, 1) == DAY
    stock.add()
    with time_machine.travel(today, tick=False):
        assert due("kamila") == due("ella") == expected
        assert due("lola") == due("gulnora") == [[], []]
        assert due("greta") == []


def test_and_a_year_after_the_last_count_while_anything_is_held(stock):
    item = stock.add()
    count = stock.count()
    stock.see(count, item)
    close(stock, count)
    with time_machine.travel(date(2013, 4, 1), tick=False):
        assert due("kamila") == [[], []]
    with time_machine.travel(date(2013, 6, 2), tick=False):
        assert due("kamila") == [["Count the inventory"], []]
    with door.acting_as(stock.gulnora):
        actions.approve(by=stock.gulnora, disposal=stock.propose(item))
    with time_machine.travel(date(2013, 6, 2), tick=False):
        assert due("kamila") == [[], []]


def test_what_waits_for_me_is_on_my_work(stock):
    stock.offer(stock.add())
    stock.propose(stock.add("A-2"))
    with time_machine.travel(LATER, tick=False):
        assert due("lola") == [[], ["Say whether it has come: A-1 Laptop"]]
        assert due("gulnora") == [[], ["Shall it leave the inventory? A-2 Laptop"]]
        assert due("kamila") == [[], []]
