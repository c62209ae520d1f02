"""A file is known by its header, whatever the order, the case and the columns beside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.base.refusals import Refused
from panoh.exchange.layouts import ANONYMISED, COLUMNS, HTCDS, SYNTHETIC, Layout, recognise

GROUPS = {"typeOfLabour": "sectorOfLabour", "typeOfSex": "sectorOfSex"}


def recognised(cells):
    header = recognise(cells)
    assert header
    return header


@pytest.mark.parametrize("layout", Layout)
def test_knows_each_layout(layout):
    header = recognised(COLUMNS[layout])
    assert header.layout == layout
    assert list(header.places) == list(COLUMNS[layout])
    assert header.unknown == ()


def test_the_sets_have_as_many_columns_as_their_codebooks_say():
    assert len(SYNTHETIC) == 27
    assert len(ANONYMISED) == 63
    assert all(len(set(columns)) == len(columns) for columns in COLUMNS.values())


def test_knows_the_groups_that_later_editions_renamed():
    later = list(SYNTHETIC)
    for first, renamed in GROUPS.items():
        later = [column.replace(first, renamed) for column in later]
    assert later != list(SYNTHETIC)
    assert recognise(later) == recognise(SYNTHETIC)


@given(
    st.sampled_from(Layout).flatmap(
        lambda layout: st.tuples(st.just(layout), st.permutations(COLUMNS[layout]))
    ),
    st.lists(st.text(), max_size=3),
    st.sampled_from([str.upper, str.lower, str.title, lambda name: f" {name}\t"]),
)
def test_order_and_case_and_columns_beside_do_not_matter(found, beside, spell):
    layout, columns = found
    known = {column.casefold() for column in columns}
    beside = [cell for cell in beside if cell.strip().casefold() not in known]
    header = recognised([*beside, *map(spell, columns)])
    assert header.layout == layout
    assert {column: place - len(beside) for column, place in header.places.items()} == {
        column: place for place, column in enumerate(columns)
    }


def test_names_the_columns_that_it_does_not_know():
    assert recognised([*HTCDS, " Region ", "", "№"]).unknown == ("Region", "№")


def refusal(cells):
    with pytest.raises(Refused) as refused:
        recognise(cells)
    return str(refused.value.sentence)


def test_refuses_a_header_without_what_is_counted_and_names_it():
    columns = [column for column in ANONYMISED if column not in ("gender", "yearOfRegistration")]
    assert refusal(columns) == (
        "The file looks like CTDC k-anonymised, but these columns are missing: "
        "yearOfRegistration, gender."
    )


def test_refuses_a_column_named_twice():
    assert "twice: prs_Gender." in refusal([*HTCDS, "PRS_GENDER"])


@pytest.mark.parametrize(
    "cells", [[], ["", ""], ["Ф.И.О.", "Пол", "Год"], ["gender", "citizenship"]]
)
def test_a_row_of_other_cells_is_no_header(cells):
    assert recognise(cells) is None


@given(st.lists(st.text() | st.sampled_from(HTCDS + ANONYMISED)))
def test_any_row_is_a_header_or_none_or_refused(cells):
    try:
        header = recognise(cells)
    except Refused:
        return
    assert header is None or len(header.places) >= 3
