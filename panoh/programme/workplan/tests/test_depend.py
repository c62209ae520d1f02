"""What waits for what: never for itself, by whatever way; and when an end is then expected."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.refusals import Refused, allows
from panoh.programme.workplan import actions, rules
from panoh.programme.workplan.models import Activity, Dependency
from panoh.programme.workplan.schedule import forecast, needed, needs_of

START = date(2012, 1, 1)


@pytest.fixture
def three(planned):
    return [planned(code, "UZ") for code in ("1.1.1", "1.2.1", "1.3.1")]


def test_an_activity_begins_when_what_it_needs_is_done_or_dropped(office, three):
    first, second, third = three
    with door.acting_as(office.ella):
        actions.depend(by=office.ella, activity=third, needs=first)
        actions.depend(by=office.ella, activity=third, needs=second)
        with pytest.raises(Refused, match=r"First must be done: 1\.1\.1 .*; 1\.2\.1 "):
            actions.begin(by=office.ella, activity=third, on=START)
        actions.begin(by=office.ella, activity=first, on=START)
        actions.finish(by=office.ella, activity=first, on=START)
        actions.drop(by=office.ella, activity=second, on=START, reason="Not needed")
        assert actions.begin(by=office.ella, activity=third, on=START).state == "begun"


def test_a_ring_is_refused_in_words_and_by_postgresql(office, three):
    with door.acting_as(office.ella):
        for before, after in pairwise(three):
            actions.depend(by=office.ella, activity=after, needs=before)
        first, _second, third = three
        with pytest.raises(Refused, match="neither could ever begin"):
            actions.depend(by=office.ella, activity=first, needs=third)
        for needs in (third, first):
            with pytest.raises(IntegrityError) as caught, transaction.atomic():
                Dependency.objects.create(programme=office.programme, activity=first, needs=needs)
            assert isinstance(caught.value.__cause__, psycopg.errors.CheckViolation)
        actions.release(by=office.ella, activity=third, needs=three[1])
        actions.depend(by=office.ella, activity=first, needs=third)


def test_said_twice_it_is_there_once(office, three):
    with door.acting_as(office.ella):
        for _again in range(2):
            actions.depend(by=office.ella, activity=three[1], needs=three[0])
        assert needs_of(office.programme.pk) == {three[1].pk: {three[0].pk}}


# --- without a database ------------------------------------------------------


def activity(number: int, starts: int, days: int, state: str = "planned") -> Activity:
    begins = START + timedelta(days=starts)
    ends = begins + timedelta(days=days)
    more = {"begun_on": begins} if state in {"begun", "done"} else {}
    more |= {"done_on": ends + timedelta(days=number)} if state == "done" else {}
    return Activity(pk=uuid4(), starts_on=begins, ends_on=ends, state=state, **more)


@st.composite
def plans(draw):
    """Activities, and needs that only ever lead back: never a ring."""
    size = draw(st.integers(1, 8))
    found = [
        activity(
            n, draw(st.integers(0, 600)), draw(st.integers(0, 90)),
            draw(st.sampled_from(["planned", "begun", "done", "dropped"])),
        )
        for n in range(size)
    ]  # fmt: skip
    needs = {
        found[n].pk: {found[m].pk for m in draw(st.sets(st.integers(0, n - 1), max_size=3))}
        for n in range(1, size)
    }
    return found, needs


@given(plan=plans(), today=st.dates(START, date(2014, 1, 1)))
def test_nothing_is_expected_to_begin_before_what_it_needs_has_ended(plan, today):
    activities, needs = plan
    expected = forecast(activities, needs, today)
    assert expected.keys() == {a.pk for a in activities if a.state != "dropped"}
    for each in activities:
        now = expected.get(each.pk)
        if now is None:
            continue
        assert now.slippage == (now.ends_on - each.ends_on).days
        if each.state == "done":
            assert (now.starts_on, now.ends_on) == (each.begun_on, each.done_on)
        else:
            assert now.ends_on >= today
        if each.state == "planned":
            assert now.starts_on >= each.starts_on
            assert now.ends_on - now.starts_on == each.ends_on - each.starts_on
            for one in needs.get(each.pk, ()):
                assert one not in expected or expected[one].ends_on < now.starts_on


@given(
    pairs=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25),
)
def test_the_rule_lets_in_every_dependency_that_closes_no_ring_and_no_other(pairs):
    """Whether one is left over when all that waits for nothing is taken away, again and again."""
    keys = [uuid4() for _ in range(7)]
    needs: dict[UUID, set[UUID]] = {key: set() for key in keys}
    for one, other in pairs:
        tried = {key: set(each) for key, each in needs.items()}
        tried[keys[one]].add(keys[other])
        left = dict(tried)
        while free := [key for key, each in left.items() if not each & left.keys()]:
            for key in free:
                del left[key]
        refused = one == other or keys[one] in needed(keys[other], needs)
        assert refused == bool(left)
        if not left:
            needs = tried


def test_a_rule_says_so_before_the_table_does(office, three):
    first, second, _third = three
    known = {second.pk: {first.pk}}
    with door.acting_as(office.ella):
        assert allows(rules.check_depend, office.ella, second, first, {})
        assert not allows(rules.check_depend, office.ella, first, second, known)
        assert not allows(rules.check_depend, office.ella, first, first, {})
