"""The tables of a country's year against a reader who asks everything and solves it."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoh.casework.identification.figures import Alike
from panoh.monitoring.disclosure import (
    BASE_OF_SHARES,
    RULES,
    Audience,
    protect,
    rounded,
    share,
)
from panoh.monitoring.tables import TOTAL, Tables, cell, is_of_children, tells
from panoh.monitoring.tests.attack import Attacker
from panoh.monitoring.tests.people import AGES, FORMS, ORIGINS, SEXES, TRACKS, country_year

RESTRICTED, PUBLIC = Audience.RESTRICTED, Audience.PUBLIC
CHILDREN = {"0-8", "9-17"}


def brochure_group(sex, age):
    if sex not in ("female", "male") or age == "unknown":
        return "unknown"
    return {"female": ("women", "girls"), "male": ("men", "boys")}[sex][age in CHILDREN]


class Reader(Attacker):
    """Has asked for every table there is, before rounding, and knows the rule of the tables.

    Kinds of people are those of three surveys of the same population, which agree in sex alone.
    """

    def __init__(self, shown):
        origins = shown.tables.origins
        super().__init__(
            [
                *(("a", t, s, g, None, None) for t, s, g in product(TRACKS, SEXES, AGES)),
                *(("b", None, s, None, o, None) for o, s in product(origins, SEXES)),
                *(("c", None, s, None, None, e) for e, s in product(FORMS["female"], SEXES)),
            ]
        )
        self.shown = shown
        for sex in SEXES:
            people = cell(sex=sex)
            for other in "bc":
                self.learn(self.in_survey(people, "a") - self.in_survey(people, other), 0, 0)
        for of, count in shown.tables.counts.items():
            mask = self.in_survey(of)
            if shown.undivided and of != TOTAL:
                continue
            if of not in shown.withheld:
                self.learn(mask, count, count)
            elif not tells(of):
                named = [d for d, _c in of] == ["origin"] and of[0][1] not in ("other", "unknown")
                self.learn(mask, 11 if named else 1)

    def in_survey(self, of, survey=None):
        """Who is in this cell, counted in one survey that asks for its dimensions."""
        at = dict(of)
        survey = survey or ("b" if "origin" in at else "c" if "exploitation" in at else "a")

        def is_in(kind):
            name, track, sex, age, origin, form = kind
            person = {
                "track": track,
                "sex": sex,
                "age": age,
                "origin": origin,
                "exploitation": form,
            }
            if name != survey:
                return False
            if "group" in at and brochure_group(sex, age) != at["group"]:
                return False
            return all(person[key] == value for key, value in at.items() if key != "group")

        return self.mask(is_in)

    def assert_cannot_tell(self, of):
        rule = self.shown.rule
        threshold = rule.threshold_for_children if is_of_children(of) else rule.threshold
        least, most = self.range(self.in_survey(of))
        assert most - least >= threshold - 1, f"{of} is {least} to {most}"


def some(cells, number, seed=0):
    """So many of them, all that matter most first: margins, then chance."""
    cells = sorted(cells)
    random.Random(seed).shuffle(cells)
    return sorted(cells, key=len)[:number]


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("persons", [40, 260])
def test_nothing_withheld_can_be_worked_out(persons, audience):
    shown = protect(country_year(persons), audience)
    assert shown.withheld
    reader = Reader(shown)
    for of in some(shown.withheld, 30):
        reader.assert_cannot_tell(of)


people = st.lists(
    st.builds(
        Alike,
        track=st.sampled_from([*TRACKS][:3]) | st.sampled_from([*TRACKS]),
        sex=st.sampled_from(["female", "male"]) | st.sampled_from([*SEXES]),
        age=st.sampled_from([*AGES]),
        origin=st.sampled_from([*ORIGINS]),
        exploitation=st.sampled_from([*FORMS["female"]]),
        persons=st.integers(1, 3) | st.integers(1, 60),
    ),
    min_size=1,
    max_size=40,
).map(tuple)


@settings(max_examples=8)
@given(rows=people, audience=st.sampled_from(Audience), seed=st.integers(0, 9))
def test_no_population_can_be_worked_out(rows, audience, seed):
    shown = protect(rows, audience)
    rule = RULES[audience]
    counts = shown.tables.counts
    for of, count in counts.items():
        if 0 < count < rule.of(of) and of != TOTAL:
            assert shown.count(of) is None
    if shown.undivided:
        assert shown.count(TOTAL) is None or counts[TOTAL] >= rule.threshold
        return
    reader = Reader(shown)
    for of in some(shown.withheld, 12, seed):
        reader.assert_cannot_tell(of)


@settings(max_examples=8)
@given(rows=people)
def test_what_coordinators_are_not_shown_nobody_is(rows):
    restricted, public = protect(rows, RESTRICTED), protect(rows, PUBLIC)
    for of in restricted.tables.counts:
        assert public.count(of) is None or restricted.count(of) is not None


def test_shows_everything_when_no_cell_is_small():
    rows = tuple(
        Alike(track, sex, age, "UZ", form, 40)
        for track in ("trafficked", "smuggled")
        for sex in ("female", "male")
        for age in ("9-17", "18-23")
        for form in ("labour", "sexual")
    )
    assert not protect(rows, RESTRICTED).withheld
    assert not protect(rows, PUBLIC).withheld


def test_children_are_withheld_up_to_nine_from_coordinators_too():
    rows = tuple(
        Alike("trafficked", sex, age, "UZ", "labour", persons)
        for sex, age, persons in (
            *(("female", "18-23", 60), ("male", "18-23", 30)),
            *(("female", "9-17", 9), ("male", "48+", 40)),
        )
    )
    shown = protect(rows, RESTRICTED)
    assert shown.count(cell(group="girls")) is None
    assert shown.rule.of(cell(group="girls")) == 10
    assert shown.rule.of(cell(group="women")) == 5


def test_does_not_tell_what_all_people_of_a_kind_have_been_through():
    """Forty young women, all trafficked: the smuggled zero beside them is withheld, and with it
    enough that up to ten of them may be anything else."""
    alike = ("UZ", "labour")
    rows = tuple(
        Alike(track, sex, age, *alike, n)
        for track, sex, age, n in (
            ("trafficked", "female", "18-23", 40), ("trafficked", "female", "24-29", 30),
            ("smuggled", "female", "24-29", 25), ("smuggled", "male", "18-23", 30),
            ("trafficked", "male", "18-23", 35), ("smuggled", "male", "24-29", 20),
            ("trafficked", "male", "24-29", 20),
        )
    )  # fmt: skip
    shown = protect(rows, PUBLIC)
    smuggled = cell(track="smuggled", sex="female", age="18-23")
    assert shown.count(cell(sex="female", age="18-23")) == 40
    assert shown.count(smuggled) is None
    assert Reader(shown).range(Reader(shown).in_survey(smuggled))[1] >= 10


def test_too_few_people_are_no_number_at_all():
    few = (Alike("trafficked", "female", "18-23", "UZ", "labour", 4),)
    shown = protect(few, RESTRICTED)
    assert shown.undivided
    assert all(shown.count(of) is None for of in shown.tables.counts)


def test_few_people_are_a_total_and_no_more():
    rows = country_year(14)
    shown = protect(rows, PUBLIC)
    assert shown.undivided
    assert shown.count(TOTAL) == 15
    assert shown.count(cell(sex="female")) is None
    assert shown.count(cell(sex="other")) is None  # no zero either


def test_nobody_is_nobody():
    shown = protect((), PUBLIC)
    assert not shown.undivided
    assert set(map(shown.count, shown.tables.counts)) == {0}


def test_chooses_the_same_each_time():
    rows = country_year(80)
    first = protect(rows, PUBLIC).withheld
    protect.cache_clear()
    assert protect(rows, PUBLIC).withheld == first


def test_public_counts_are_rounded_to_five_and_coordinators_are_not():
    rows = (Alike("trafficked", "female", "18-23", "UZ", "labour", 43),)
    assert protect(rows, PUBLIC).count(TOTAL) == 45
    assert protect(rows, RESTRICTED).count(TOTAL) == 43
    assert [rounded(n, 5) for n in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]


def test_shares_are_of_shown_counts_and_never_of_few():
    assert share(20, 60) == 33
    assert share(None, 60) is None
    assert share(20, None) is None
    assert share(20, BASE_OF_SHARES - 1) is None
    assert share(25, BASE_OF_SHARES) == 50


def test_withholds_no_more_than_it_must(record_property):
    """How much is left of a realistic year: the brochure's table, and most margins."""
    shown = protect(country_year(300), PUBLIC)
    counts = shown.tables.counts
    for dimensions in (1, 2, 3):
        filled = [of for of, n in counts.items() if n and len(of) == dimensions]
        left = [of for of in filled if shown.count(of) is not None]
        large = [of for of in filled if counts[of] >= shown.rule.of(of)]
        line = f"{len(left)} of {len(large)} large and {len(filled)} filled cells shown"
        record_property(f"{dimensions} dimensions", line)
        print(f"{dimensions} dimensions: {line}")
        if dimensions == 1:
            assert len(left) >= len(large) * 0.6
    assert shown.count(cell(group="women"))
    assert shown.count(cell(group="men"))


def test_a_large_country_with_many_origins():
    rows = list(country_year(50_000))
    rows += [
        Alike("trafficked", sex, "18-23", f"{a}{b}", "labour", 3 + place)
        for place, (a, b, sex) in enumerate(product("QX", "ABCDEFGHIJKLMNOPQR", ["female", "male"]))
    ]
    shown = protect(tuple(rows), PUBLIC)
    assert not shown.undivided
    reader = Reader(shown)
    for of in some(shown.withheld, 8):
        reader.assert_cannot_tell(of)


def test_the_reader_can_win():
    """The test of the test: left with the small cells alone, one is had by subtraction."""
    rows = country_year(260)
    shown = protect(rows, PUBLIC)
    tables = Tables(rows)
    small = frozenset(
        of for of, n in tables.counts.items() if of and n < 11 and not tables.entries[of].kept
    )
    reader = Reader(type(shown)(tables, shown.rule, small))
    told = [of for of in small if reader.range(reader.in_survey(of))[0] == tables.counts[of] > 0]
    assert told
