"""How values become one, held against counting by hand."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.programme.logframe.calculation import (
    Span,
    Standing,
    across_periods,
    across_places,
    elapsed,
    grid,
    months_later,
    progress,
    promised,
    stands,
)

DAY = date(2024, 1, 1)
D = Decimal
# Who was there on which of forty days.
DAYS = 40
attendance = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.integers(0, 9)), max_size=60
)  # fmt: skip
spans = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1)).map(
        lambda ends: Span(DAY + timedelta(min(ends)), DAY + timedelta(max(ends)))
    ),
    min_size=1,
    max_size=5,
)


def persons(there: list[tuple[int, int]], span: Span) -> set[int]:
    return {who for day, who in there if span.since <= DAY + timedelta(day) <= span.until}


@given(attendance, spans)
def test_people_over_several_periods_are_unique(there, spans) -> None:
    """Recounted from who was there: exact where one period holds all, else a bound, never a sum."""
    values = [(span, D(len(persons(there, span)))) for span in spans]
    truth = len(set().union(*(persons(there, span) for span in spans)))
    total = across_periods("unique", values)
    assert total.value is not None
    if total.at_least:
        assert total.value <= truth
    else:
        assert total.value == truth


@given(st.lists(st.tuples(spans, st.one_of(st.none(), st.integers(0, 99)))))
def test_sums_leave_out_what_is_not_known(rows) -> None:
    values = [(each[0], None if v is None else D(v)) for each, v in rows]
    known = [v for _each, v in rows if v is not None]
    assert across_periods("sum", values).value == (sum(known) if known else None)


@given(st.dictionaries(st.sampled_from(["KZ", "KG", "TJ", "TM", "UZ"]), st.one_of(
    st.none(), st.integers(0, 99))))  # fmt: skip
def test_countries_together(by_country) -> None:
    values = {code: None if v is None else D(v) for code, v in by_country.items()}
    known = [v for v in by_country.values() if v is not None]
    total = across_places("sum", values)
    assert total.value == (sum(known) if known else None)
    assert total.at_least == bool(known and len(known) < len(values))
    people = across_places("unique", values)
    assert people.value == (max(known) if known else None)


def test_null_is_not_zero() -> None:
    span = Span(DAY, DAY)
    assert across_periods("sum", [(span, None)]).value is None
    assert across_periods("sum", [(span, D(0))]).value == 0
    assert progress(None, D(10), D(5)) is None
    assert progress(D(0), D(10), None) is None


def test_the_last_one_stands() -> None:
    later = Span(DAY + timedelta(9), DAY + timedelta(19))
    values = [(later, D(2)), (Span(DAY, DAY), D(7)), (Span(later.until, later.until), None)]
    assert across_periods("last", values).value == 2


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "done"),
    [
        (0, 10, 5, "0.5"), (0, 10, 12, "1.2"), (10, 20, 5, "-0.5"),
        (20, 10, 15, "0.5"), (20, 10, 10, "1"), (5, 5, 5, "1"), (5, 5, 4, "0"),
    ],
)  # fmt: skip
def test_progress_up_and_down(baseline, target, actual, done) -> None:
    assert progress(D(baseline), D(target), D(actual)) == D(done)


@pytest.mark.parametrize(
    ("done", "time", "standing"),
    [
        ("1", "0.1", Standing.MET), ("0.45", "0.5", Standing.ON_TRACK),
        ("0.449", "0.5", Standing.BEHIND), ("0.3", "0.5", Standing.BEHIND),
        ("0.299", "0.5", Standing.FAR_BEHIND), ("0", "0", Standing.ON_TRACK),
        ("0.95", "1", Standing.ON_TRACK), ("0.5", "1", Standing.FAR_BEHIND),
        (None, "0.5", Standing.NO_DATA),
    ],
)  # fmt: skip
def test_standing_is_progress_against_time(done, time, standing) -> None:
    found = stands(
        None if done is None else D(done), D(time), has_target=True, has_value=done is not None
    )
    assert found == standing
    assert stands(D(1), D(0), has_target=False, has_value=True) == Standing.NO_TARGET


@given(st.decimals(-2, 3, places=3), st.decimals(-2, 3, places=3), st.decimals(0, 1, places=3))
def test_more_progress_never_stands_worse(one, other, time) -> None:
    order = [Standing.FAR_BEHIND, Standing.BEHIND, Standing.ON_TRACK, Standing.MET]
    less, more = (
        order.index(stands(done, time, has_target=True, has_value=True))
        for done in sorted((one, other))
    )
    assert less <= more


def test_time_runs_from_nothing_to_all() -> None:
    start, end = date(2011, 11, 1), date(2013, 10, 31)
    assert elapsed(start, end, start - timedelta(9)) == 0
    assert elapsed(start, end, end) == elapsed(start, end, end + timedelta(99)) == 1
    assert elapsed(start, end, date(2012, 10, 31)) == D(366) / 731


def test_milestones_of_a_sum_are_parts_of_it() -> None:
    year_1, year_2 = (date(2012, 10, 31), D(3)), (date(2013, 10, 31), D(2))
    assert promised("sum", [year_2, year_1]) == 5
    assert promised("last", [year_2, year_1]) == 2
    assert promised("sum", []) is None


@given(
    st.sampled_from(["quarter", "half", "year"]),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(30, 1500),
)
def test_periods_follow_each_other_and_fill_the_programme(frequency, starts_on, days) -> None:
    ends_on = starts_on + timedelta(days)
    found = grid(frequency, starts_on, ends_on, counted=False)
    assert (found[0].since, found[-1].until) == (starts_on, ends_on)
    for one, after in pairwise(found):
        assert after.since == one.until + timedelta(1)
    years = grid(frequency, starts_on, ends_on, counted=True)
    assert years[0].since <= starts_on
    assert years[-1].until >= ends_on
    assert all((span.since.month, span.since.day) == (1, 1) for span in years)


def test_a_month_later_is_the_last_day_it_has() -> None:
    assert months_later(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_later(date(2011, 11, 1), 24) == date(2013, 11, 1)
