"""A list of a programme's money: out and in, every bad cell named, nothing written before."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.base.spreadsheets import workbook
from panoh.exchange.entries import Fault, read
from panoh.programme.budget import accounts, actions
from panoh.programme.budget.models import Entry
from panoh.programme.budget.tests.books import Books
from panoh.programme.budget.workbooks import COLUMNS, sheets

GOOD = [
    "spent",
    datetime(2012, 3, 1),
    "2100",
    "",
    "",
    100.5,
    "USD",
    1.4,
    1,
    "company",
    "V-7",
    "x",
    "",
]


@pytest.fixture
def books(db: None) -> Books:
    return Books()


def listed(*rows: list[Any], head: tuple[str, ...] = COLUMNS, name: str = "entries") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(name)
        for number, row in enumerate([list(head), *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


def reading(books: Books, data: bytes) -> Any:
    with door.acting_as(books.ella):
        return read(data, member=books.ella, programme=books.programme)


def but(**cells: Any) -> list[Any]:
    return [cells.get(column, value) for column, value in zip(COLUMNS, GOOD, strict=True)]


def test_what_goes_out_comes_in_again_and_changes_nothing(books):
    for amount in ("100.01", "6000.00", "0.01"):
        books.enter(amount)
    books.receive("12.34")
    with door.acting_as(books.ella):
        entry = Entry.objects.filter(amount=Decimal("100.01")).get()
        actions.reverse(by=books.ella, entry=entry, on=date(2012, 3, 1), about="Twice")
        data = workbook(sheets(books.programme))
    found = reading(books, data)
    assert (found.rows, found.known, found.faults) == ([], 5, [])


@given(
    rows=st.lists(
        st.tuples(st.integers(1, 10**11 - 1), st.integers(10**4, 10**12)), min_size=1, max_size=5,
        unique_by=lambda pair: pair[0],
    )
)  # fmt: skip
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_amount_comes_back_from_a_workbook_to_the_cent(db, rows):
    books = Books()
    money = [(Decimal(a).scaleb(-2), Decimal(r).scaleb(-6)) for a, r in rows]
    data = listed(
        *(but(amount=float(a), per_eur=float(r), per_usd=float(r), currency="UZS",
              evidence=f"V-{n}") for n, (a, r) in enumerate(money))
    )  # fmt: skip
    found = reading(books, data)
    assert found.faults == []
    assert [(row["amount"], row["per_eur"]) for row in found.rows] == money
    with door.acting_as(books.ella):
        made = actions.enter_list(
            by=books.ella, programme=books.programme, rows=found.rows, sha256=found.sha256
        )
        kept = Entry.objects.filter(pk__in=[entry.pk for entry in made])
        assert sum(e.amount for e in kept) == sum(a for a, _r in money)


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"kind": "lost"}, "kind", "lost"),
        ({"date": "31.02.2012"}, "date", "31.02.2012"),
        ({"date": "2012"}, "date", "2012"),
        ({"date": "2011-12-31"}, "date", "2011-12-31"),
        ({"line": "9999"}, "line", "9999"),
        ({"country": "TM"}, "date", "2012-03-01"),
        ({"amount": "1,234"}, "amount", "1,234"),
        ({"amount": "1e3"}, "amount", "1e3"),
        ({"amount": -5}, "amount", "-5"),
        ({"amount": 1.005}, "amount", "1.005"),
        ({"currency": "GBP"}, "currency", "GBP"),
        ({"per_usd": 2}, "amount", "100.5"),
        ({"paid_to": "my brother"}, "paid_to", "my brother"),
        ({"evidence": ""}, "evidence", ""),
    ],
)
def test_a_bad_cell_is_named_by_sheet_row_column_value_and_reason(books, cells, column, value):
    found = reading(books, listed(GOOD, but(**cells), name="May"))
    assert len(found.rows) == 1
    [fault] = found.faults
    assert fault == Fault("May", 3, column, value, fault.reason)
    assert fault.reason.endswith(".")


CAME = {"kind": "received", "line": "", "paid_to": "", "funder": "US", "evidence": "B-7"}


def test_what_came_is_read_from_the_same_list_by_who_paid_it(books):
    found = reading(books, listed(but(**CAME), GOOD, but(**CAME)))
    assert [fault[1:3] for fault in found.faults] == [(4, "evidence")]  # the same a second time
    with door.acting_as(books.ella):
        actions.enter_list(
            by=books.ella, programme=books.programme, rows=found.rows, sha256=found.sha256
        )
        entries = accounts.entries_of(books.programme)
    assert [each.usd for each in accounts.received(entries).values()] == [Decimal("100.50")]
    assert accounts.spent(entries).usd == Decimal("100.50")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"funder": ""}, "funder"),
        ({"funder": "PART"}, "funder"),
        ({"line": "2100"}, "line"),
        ({"paid_to": "company"}, "paid_to"),
        ({"country": "UZ"}, "country"),
        ({"date": "2010-12-31"}, "date"),
    ],
)
def test_a_bad_cell_of_what_came_is_named_too(books, cells, column):
    found = reading(books, listed(but(**CAME | cells)))
    assert [fault.column for fault in found.faults] == [column]


def test_the_same_voucher_is_entered_once(books):
    found = reading(books, listed(GOOD, GOOD))
    assert [fault.column for fault in found.faults] == ["evidence"]


def test_what_is_no_such_list_is_refused(books):
    with pytest.raises(Refused, match="per_eur"):
        reading(books, listed(GOOD, head=tuple("abcdefghijkl")))
    with pytest.raises(Refused, match="empty"):
        reading(books, b"")


def test_on_the_page_it_is_read_first_and_entered_when_sent_again(books):
    client, page = Client(), f"/programmes/{books.programme.code}/budget/import/"
    client.force_login(books.kamila.user)

    def send(data: bytes, **more: str) -> Any:
        return client.post(page, {"file": SimpleUploadedFile("list.xlsx", data), **more})

    bad = send(listed(but(amount="many")))
    assert "Nothing was written" in bad.content.decode()
    data = listed(GOOD)
    first = send(data)
    with door.acting_as(books.ella):
        assert not Entry.objects.exists()
    seen = first.context["form"].initial["seen"]
    assert send(listed(but(amount=7)), seen=seen).status_code == 200
    assert send(data, seen=seen).status_code == 302
    with door.acting_as(books.ella):
        assert accounts.spent(accounts.entries_of(books.programme)).usd == Decimal("100.50")
    client.force_login(books.greta.user)
    assert send(data, seen=seen).status_code == 403
