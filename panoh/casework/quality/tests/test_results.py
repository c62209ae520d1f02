"""What scores come to: the rule of the standard, for any scores; and what no file may say."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoh.base.editions import EditionError
from panoh.casework.quality.results import Change, Scores, change, missing, result
from panoh.casework.quality.standards import FOLDER, in_force, read
from panoh.casework.quality.tests.steps import STANDARD, full, today

CRITICAL = [each.code for each in STANDARD.criteria.values() if each.critical]
ORDER = [STANDARD.capped.code, *reversed([*STANDARD.grades])]
some_scores: st.SearchStrategy[dict[str, int | None]] = st.fixed_dictionaries(
    {
        each.code: st.sampled_from([0, 1, 2, None] if each.may_not_apply else [0, 1, 2])
        for each in STANDARD.criteria.values()
    }
)


def grade(scores: Scores) -> str:
    found = result(STANDARD, scores).grade
    assert found
    return found.code


def changed(before: Scores, after: Scores) -> Change:
    found = change(STANDARD, before, after)
    assert found
    return found


def test_everything_met_is_good_and_nothing_met_is_not_acceptable():
    assert (grade(full(2)), result(STANDARD, full(2)).points) == ("good", 100)
    assert (grade(full(1)), result(STANDARD, full(1)).points) == ("weak", 50)
    assert (grade(full(0)), result(STANDARD, full(0)).points) == ("unacceptable", 0)
    assert result(STANDARD, {}).grade is None


@pytest.mark.parametrize("code", CRITICAL)
def test_one_critical_item_that_fails_caps_the_best_house(code):
    capped = result(STANDARD, full(2) | {code: 0})
    assert (capped.grade, [each.code for each in capped.failed]) == (STANDARD.capped, [code])
    assert (capped.points or 0) > 90
    assert grade(full(2) | {code: 1}) == "good"


def test_the_critical_items_are_those_of_the_handbooks():
    assert {*CRITICAL} == {
        "complaints",
        "vetting",
        "secret",
        "fire",
        "free_to_leave",
        "child_apart",
    }


@settings(max_examples=60, deadline=None)
@given(some_scores)
def test_sections_weigh_alike_and_what_does_not_apply_weighs_nothing(scores):
    """Computed here once more, from the sentences of the standard."""
    means = []
    for part in STANDARD.parts:
        given_ = [scores[each.code] for each in STANDARD.of(part)]
        numbers = [each for each in given_ if each is not None]
        if numbers:
            means.append(Fraction(100 * sum(numbers), 2 * len(numbers)))
    mean = sum(means) / len(means)
    found = result(STANDARD, scores)
    assert found.points is not None
    assert found.grade
    assert abs(found.points - mean) <= Fraction(1, 2)
    failed = any(scores[code] == 0 for code in CRITICAL)
    assert (found.grade == STANDARD.capped) is failed
    if not failed:
        expected = "good" if found.points >= 80 else "fair" if found.points >= 60 else "weak"
        assert found.grade.code == expected


@settings(max_examples=60, deadline=None)
@given(some_scores, st.sampled_from([*STANDARD.criteria]))
def test_doing_more_never_makes_a_house_worse(scores, code):
    if (score := scores[code]) is not None and score < STANDARD.top:
        better = scores | {code: score + 1}
        assert ORDER.index(grade(better)) >= ORDER.index(grade(scores))
        assert changed(scores, better).gain >= 0


@settings(max_examples=60, deadline=None)
@given(some_scores, some_scores)
def test_never_both_better_and_worse(before, after):
    there, back = changed(before, after), changed(after, before)
    assert not (there.improved and back.improved and there.gain)
    if there.improved:
        assert grade(after) != STANDARD.capped.code
        assert there.parts["staff"][1] >= there.parts["staff"][0]
        assert there.gain >= STANDARD.improved_by - 1 or grade(before) == STANDARD.capped.code
    assert not changed(before, before).improved or grade(before) == STANDARD.capped.code


@pytest.mark.parametrize(
    ("before", "after", "improved"),
    [
        (full(1), full(2), True),
        (full(2), full(2), False),
        (full(2), full(1), False),
        (full(1), full(1, licence=2), False),  # better, and not by enough
        (full(1), full(2, fire=0), False),  # a critical item fails now
        (full(1, fire=0), full(1), True),  # it failed before and does not now
        (full(1), full(2, cover=0, team=0, trained=0, supervised=0, speaks=0), False),  # staff fell
        (full(1, school=None), full(2, school=0), True),  # not answered by both: not compared
    ],
)
def test_improved(before, after, improved):
    assert changed(before, after).improved is improved


def test_nothing_is_compared_with_nothing():
    assert change(STANDARD, {}, full(2)) is None


def test_missing_is_what_has_no_score_or_none_that_it_can_have():
    assert missing(STANDARD, full(2, school=None)) == []
    wrong = full(2, fire=None, licence=3, team=-1)
    del wrong["plan"]
    assert {each.code for each in missing(STANDARD, wrong)} == {"fire", "licence", "team", "plan"}


def test_every_country_has_a_standard_in_force():
    for country in ("KZ", "KG", "TJ", "TM", "UZ"):
        assert in_force(country, today()).criteria
    assert {len(each.texts) for each in (STANDARD.name, STANDARD.capped.name)} == {2}


@pytest.mark.parametrize(
    ("this", "that", "said"),
    [
        ("edition = ", "edicion = ", "give the file that name"),
        ('capped = "unacceptable"', 'capped = "best"', "capped “best” is not there"),
        ("fails_at = 0", "fails_at = 2", "fails below the highest score"),
        ("value = 2", "value = 3", "scores count up"),
        ("from = 80", "from = 20", "the best first"),
        ('held = ["staff"]', 'held = ["stuff"]', "“stuff” is not there"),
        ("fire = 12\n", "", "“fire” is missing"),
        ("critical = true", "critical = 1", "not a bool"),
        ('section = "staff"', 'section = "crew"', "section “crew” is not there"),
        ('en.name = "Staff"', 'xx.name = "Staff"', "needs an English name"),
        ("confirm = true", "konfirm = true", "“konfirm” is not a key"),
        ('source = "', "source = ", "regional-2026-1.toml"),
    ],
)
def test_a_mistaken_file_is_refused_with_its_sentence(tmp_path, this, that, said):
    text = (FOLDER / "regional-2026-1.toml").read_text()
    assert this in text
    path = Path(tmp_path) / "regional-2026-1.toml"
    path.write_text(text.replace(this, that, 1))
    with pytest.raises(EditionError, match=said):
        read(path)
