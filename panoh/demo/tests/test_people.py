"""The made-up people have the proportions they are said to have, and one seed makes one list."""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from panoh.demo.people import FLOWS, TRACKS, WHO, Somebody, people

NOW = datetime(2026, 3, 14, 11, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def three_hundred() -> list[Somebody]:
    return list(people(300, 1, NOW))


def facts(count: int, seed: int) -> list[dict[str, object]]:
    return [asdict(each) | {"luck": each.luck.random()} for each in people(count, seed, NOW)]


def test_one_seed_makes_one_list() -> None:
    assert facts(40, 7) == facts(40, 7)
    assert facts(40, 7) != facts(40, 8)


@pytest.mark.parametrize(
    ("weights", "fact"),
    [
        (FLOWS, lambda each: (each.citizenship, each.exploited_in)),
        (TRACKS, lambda each: each.track),
        (WHO, lambda each: each.who),
    ],
)
def test_keeps_the_proportions(
    weights: dict[Hashable, int],
    fact: Callable[[Somebody], Hashable],
    three_hundred: list[Somebody],
) -> None:
    found = Counter(fact(each) for each in three_hundred)
    for key, weight in weights.items():
        assert abs(found[key] - 300 * weight / sum(weights.values())) < 1


def test_meets_them_over_two_years_up_to_today(three_hundred: list[Somebody]) -> None:
    days = [each.met_at for each in three_hundred]
    assert days == sorted(days)
    assert NOW - timedelta(days=731) <= days[0] <= NOW - timedelta(days=715)
    assert NOW - timedelta(days=15) <= days[-1] < NOW
    assert max(Counter(day.year * 12 + day.month for day in days).values()) < 30


def test_a_child_is_under_18_and_nobody_else_is(three_hundred: list[Somebody]) -> None:
    for each in three_hundred:
        assert (each.met_at.year - each.birth_year < 18) is each.child


def test_nobody_comes_from_elsewhere(three_hundred: list[Somebody]) -> None:
    for each in three_hundred:
        assert each.region.startswith(f"{each.citizenship}-")
        assert each.met_in in {each.citizenship, each.exploited_in}
