"""Amounts are exact: converted, divided and summed, by Python and by PostgreSQL alike."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.database.codes import new_code
from panoh.programme.budget import accounts
from panoh.programme.budget.models import Entry
from panoh.programme.budget.money import convert, even, rounded, shares
from panoh.programme.budget.tests.books import Books

cents = st.integers(1, 10**13 - 1).map(lambda n: Decimal(n).scaleb(-2))
rates = st.integers(10_000, 10**14 - 1).map(lambda n: Decimal(n).scaleb(-6))
percents = st.integers(1, 9_999).map(lambda n: Decimal(n).scaleb(-2))


@given(amount=cents, rate=rates)
def test_a_conversion_is_the_nearest_cent_and_half_goes_away_from_nothing(amount, rate):
    found = convert(amount, rate)
    with localcontext(prec=100):
        assert found == (amount / rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert abs(Fraction(found) - Fraction(amount) / Fraction(rate)) <= Fraction(1, 200)
    assert convert(-amount, rate) == -found


@given(amount=st.lists(st.tuples(cents, rates), min_size=1, max_size=30))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgresql_rounds_as_python_does(db, amount):
    column: Any = Entry._meta.get_field("eur")
    compiler = Entry.objects.all().query.get_compiler(connection=connection)
    statement, params = column.expression.resolve_expression(Entry.objects.all().query).as_sql(
        compiler, connection
    )
    statement = statement.replace('"budget_entry".', "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {statement} from unnest(%s::numeric[], %s::numeric[]) t (amount, per_eur)",
            [*params, [a for a, _r in amount], [r for _a, r in amount]],
        )
        found = [row[0] for row in cursor.fetchall()]
    assert found == [convert(a, r) for a, r in amount]


def test_halves():
    for amount, rate, due in (("0.01", "2", "0.01"), ("0.03", "2", "0.02"), ("1", "3", "0.33"),
                              ("2", "3", "0.67"), ("-0.01", "2", "-0.01")):  # fmt: skip
        assert convert(Decimal(amount), Decimal(rate)) == Decimal(due)
    assert str(rounded(Fraction(1))) == "1.00"


@given(total=cents, parts=st.lists(percents, min_size=1, max_size=4), rest=st.booleans())
def test_shares_make_the_whole_to_the_cent(total, parts, rest):
    while sum(parts) > 100:
        parts.pop()
    if not parts:
        return
    wanted = [*parts, None] if rest else parts
    found = shares(total, wanted)
    if rest or sum(parts) == 100:
        assert sum(found) == total
    for percent, part in zip(parts, found, strict=False):
        if rest or percent is not parts[-1]:
            assert part == rounded(Fraction(total) * Fraction(percent) / 100)


@given(total=cents, days=st.lists(st.dates(date(2011, 1, 1), date(2014, 1, 1)), min_size=2))
def test_the_even_plan_begins_with_nothing_never_falls_and_ends_with_all(total, days):
    starts, ends = date(2011, 11, 1), date(2013, 10, 31)
    found = [even(total, starts, ends, day) for day in sorted(days)]
    assert found == sorted(found)
    assert all(0 <= each <= total for each in found)
    assert even(total, starts, ends, ends) == total
    assert even(total, starts, ends, date(2011, 10, 31)) == 0


@given(
    money=st.lists(
        st.tuples(st.integers(1, 10**8).map(lambda n: Decimal(n).scaleb(-2)), rates, rates),
        min_size=1, max_size=8,
    ),
    back=st.integers(0, 7),
)  # fmt: skip
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sums_of_the_books_are_the_sums_of_their_entries_in_both_currencies(db, money, back):

    books = Books()
    with door.acting_as(books.ella):
        entries = [
            Entry.objects.create(
                code=new_code(),
                programme=books.programme,
                kind="spent",
                on=date(2012, 2, 1 + n),
                allotment=books.training if n % 2 else books.evaluation,
                country="UZ" if n % 2 else "",
                amount=amount,
                currency="UZS",
                per_eur=per_eur,
                per_usd=per_usd,
                payee="ngo",
                evidence="V",
                state="waiting",
                entered_by=books.ella,
            )
            for n, (amount, per_eur, per_usd) in enumerate(money)
        ]
        taken = entries[: back % (len(entries) + 1)]
        for entry in taken:
            Entry.objects.create(
                code=new_code(),
                programme=books.programme,
                kind="spent",
                on=entry.on,
                allotment=entry.allotment,
                country=entry.country,
                amount=-entry.amount,
                currency="UZS",
                per_eur=entry.per_eur,
                per_usd=entry.per_usd,
                payee="ngo",
                evidence="V",
                state="waiting",
                entered_by=books.ella,
                reverses=entry,
            )
        found = list(Entry.objects.filter(programme=books.programme).select_related("allotment"))
        left = entries[len(taken) :]
        due = accounts.Sum(
            sum((convert(e.amount, e.per_eur) for e in left), Decimal(0)),
            sum((convert(e.amount, e.per_usd) for e in left), Decimal(0)),
        )
        assert accounts.spent(found) == due
        assert accounts.total(p.spent for p in accounts.places(books.programme, found)) == due
        quarters = accounts.quarters(books.programme, books.budget, found, date(2014, 1, 1))
        assert quarters[-1].so_far == due
        assert quarters[-1].planned == (books.budget.eur, books.budget.usd)
        assert accounts.total(q.spent for q in quarters if q.spent) == due
