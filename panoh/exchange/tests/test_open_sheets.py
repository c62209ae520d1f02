"""What is opened, in which alphabet and with which divider, and what is refused with a sentence."""

import csv
import io
import time
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from panoh.base.refusals import Refused
from panoh.exchange import sheets as module
from panoh.exchange.sheets import sheets


def opened(data):
    return [(sheet.name, list(sheet.rows)) for sheet in sheets(data)]


def workbook(**named_sheets):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in named_sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_reads_csv_as_excel_writes_it_anywhere(encoding, divider):
    data = divider.join(["Пол", "Гражданство", "а, б; в"]).replace("а, б; в", '"а, б; в"')
    read = ("", [["Пол", "Гражданство", "а, б; в"], ["женский", "", ""]])
    assert read in opened((data + "\r\nженский" + divider * 2 + "\r\n").encode(encoding))


def test_reads_every_sheet_of_a_workbook_with_its_empty_rows():
    data = workbook(Notes=[["about"]], Cases=[[], ["a", 1.0, 2.5], [True, "", "1\n2"]])
    assert opened(data) == [
        ("Notes", [["about"]]),
        ("Cases", [["", "", ""], ["a", "1", "2.5"], ["1", "", "1\n2"]]),
    ]


def test_reads_days_of_a_workbook_as_days():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        book.add_worksheet().write_number(0, 0, 43585, day)
    assert opened(out.getvalue()) == [("Sheet1", [["2019-04-30"]])]


def refusal(data):
    with pytest.raises(Refused) as refused:
        opened(data)
    return str(refused.value.sentence)


def test_refuses_an_empty_file():
    assert refusal(b" \n") == "The file is empty."


def test_refuses_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 1 << 20)
    assert "larger than 1 MB" in refusal(b"a," * (1 << 20))


def test_refuses_a_file_with_a_password():
    assert "password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_refuses_a_broken_workbook():
    whole = workbook(Cases=[["a"]] * 50)
    for data in (whole[:500], whole[:-30], b"PK\x03\x04" + bytes(100)):
        assert "broken" in refusal(data)


def test_refuses_a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x", "y")
    assert "broken" in refusal(out.getvalue())


def test_refuses_a_file_packed_to_burst_before_opening_it():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(100 << 20))
    start = time.monotonic()
    assert "far larger" in refusal(out.getvalue())
    assert time.monotonic() - start < 1


def test_a_few_kilobytes_that_claim_the_whole_sheet_harm_nobody():
    """Two cells, the first and the last there can be: half a terabyte if taken at their word."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    start = time.monotonic()
    assert "broken" in refusal(out.getvalue())
    assert time.monotonic() - start < 2


def test_refuses_a_quotation_mark_that_stays_open():
    assert "quotation mark" in refusal(b'a,b\n"' + b"x" * 200_000)


def test_stops_reading_when_nobody_asks_for_more():
    rows = next(iter(sheets(workbook(Cases=[["a"]] * 2000)))).rows
    assert next(rows) == ["a"]


@given(st.binary(max_size=400))
def test_any_bytes_are_opened_or_refused(data):
    sentence = "."
    try:
        opened(data)
    except Refused as refused:
        sentence = str(refused.sentence)
    assert sentence.endswith(".")


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=2)))
def test_what_was_written_is_read(rows):
    out = io.StringIO()
    csv.writer(out).writerows([["one", "two"], *rows])
    read = opened(out.getvalue().encode("utf-8-sig"))[0][1]
    assert read[0] == ["one", "two"]
