"""The search on made-up cases: better than it was allowed to be worse."""

import pytest

from panoh.casework.duplicates.evaluation import HELD_OUT, evaluate, quality
from panoh.casework.duplicates.made_up import entries
from panoh.casework.duplicates.matching import COMPARED, find, known, settings, trained
from panoh.casework.duplicates.training import SEEDS


def test_finds_most_people_who_are_there_twice_and_few_who_are_not():
    found = evaluate(2_000, seed=11)
    assert found.precision > 0.9
    assert found.recall > 0.83
    assert found.f1 > 0.88


def test_what_it_is_measured_by_was_not_learnt_from():
    assert HELD_OUT not in SEEDS


def test_every_level_has_its_weight():
    levels = {f"{name}_{code}" for name, (_, found) in COMPARED.items() for code, _, _ in found}
    assert levels == trained()["levels"].keys()


def test_probabilities_are_probabilities():
    for comparison in settings(1_000, trained())["comparisons"]:
        for level in comparison["comparison_levels"]:
            for kind in ("m_probability", "u_probability"):
                assert 0 < level.get(kind, 0.5) <= 1


def test_says_why():
    cases = [known(each) for each in entries(500, seed=11)]
    pairs = find(cases)
    assert pairs
    assert all(pair.one < pair.other for pair in pairs)
    assert any("given_same" in pair.reasons for pair in pairs)


@pytest.mark.parametrize("cases", [[], [known(entries(5, seed=1)[0])]])
def test_needs_two(cases):
    assert find(cases) == []


def test_quality_of_nothing():
    assert quality([], set(), 0.0).f1 == 0.0
    assert quality([(1, 2)], {(1, 2), (3, 4)}, 0.0).recall == 0.5
