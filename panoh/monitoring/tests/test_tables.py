"""Every dimension is a partition, so the tables add up; nothing depends on what was asked."""

from hypothesis import given, settings
from hypothesis import strategies as st

from panoh.casework.identification.figures import Alike
from panoh.monitoring.dimensions import Age, Dimension, Exploitation, Group, Track, group
from panoh.monitoring.tables import SYSTEM, TOTAL, Tables, cell, margins
from panoh.monitoring.tests.people import country_year

rows = st.lists(
    st.builds(
        Alike,
        track=st.sampled_from(Track.values),
        sex=st.sampled_from(["female", "male", "other", "unknown"]),
        age=st.sampled_from(Age.values),
        origin=st.sampled_from(["UZ", "KG", "PH", "unknown"]),
        exploitation=st.sampled_from(Exploitation.values),
        persons=st.integers(1, 30),
    ),
    max_size=60,
)


@settings(max_examples=30)
@given(rows)
def test_all_lines_add_up(rows):
    tables = Tables(rows)
    for line in tables.lines:
        assert tables.counts[line.whole] == sum(tables.counts[part] for part in line.parts)
    assert tables.counts[TOTAL] == sum(row.persons for row in rows)


@settings(max_examples=30)
@given(rows)
def test_a_dimension_counts_everybody_once(rows):
    tables = Tables(rows)
    for dimension in Dimension:
        assert sum(tables.counts[c] for c in tables.parts(TOTAL, dimension)) == tables.counts[TOTAL]


def test_every_cell_of_the_system_is_counted():
    tables = Tables(country_year(50))
    for table in SYSTEM:
        assert set(tables.cells(*table)) <= set(tables.entries)


def test_women_men_girls_and_boys_follow_from_sex_and_age():
    assert group("female", "18-23") == Group.WOMEN
    assert group("male", "48+") == Group.MEN
    assert group("female", "9-17") == Group.GIRLS
    assert group("male", "0-8") == Group.BOYS
    assert group("other", "9-17") == group("unknown", "48+") == Group.UNKNOWN
    assert group("female", "unknown") == Group.UNKNOWN


def test_a_country_of_origin_is_named_from_eleven():
    alike = ("trafficked", "female", "18-23")
    tables = Tables([
        Alike(*alike, "UZ", "labour", 11), Alike(*alike, "KG", "labour", 10),
        Alike(*alike, "PH", "sexual", 1), Alike(*alike, "unknown", "labour", 40),
    ])  # fmt: skip
    assert tables.categories(Dimension.ORIGIN) == ["UZ", "other", "unknown"]
    assert tables.counts[cell(origin="other")] == 11


def test_a_cell_lies_in_its_margins():
    found = set(margins(cell(track="witness", sex="female", age="0-8")))
    assert {
        TOTAL, cell(sex="female"), cell(track="witness", age="0-8"), cell(group="girls"),
        cell(track="witness", group="girls"),
    } <= found  # fmt: skip
    assert cell(group="women") not in found


def test_a_zero_is_shown_only_where_it_tells_nothing_of_anybody():
    """All women of a band are trafficked: said of few or many, it is said of each of them."""
    alike = ("UZ", "labour")
    entries = Tables([
        Alike("trafficked", "female", "18-23", *alike, 40),
        Alike("smuggled", "male", "24-29", *alike, 30),
    ]).entries  # fmt: skip
    assert not entries[cell(track="smuggled", sex="female", age="18-23")].kept
    assert not entries[cell(track="smuggled", sex="female")].kept
    assert not entries[cell(track="smuggled", age="18-23")].kept
    assert entries[cell(track="witness", sex="female", age="18-23")].kept  # nobody at all is one
    assert entries[cell(track="smuggled", sex="female", age="48+")].kept  # nobody is that old
    assert entries[cell(sex="female", age="24-29")].kept
    assert entries[cell(track="witness")].kept
