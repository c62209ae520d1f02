"""F1: files made to harm are refused at once, with a sentence; what only looks odd is read."""

import io
import time

import pytest
import xlsxwriter

from panoh.base.refusals import Refused
from panoh.exchange import cases, report
from panoh.exchange.cases import read
from panoh.exchange.tests.hostile import (
    DAYS,
    NASTY,
    bombs,
    ods,
    packed,
    parts,
    row_of,
    tricks,
)
from panoh.exchange.tests.lists import VICTIM, reading_of, written

FILES = {file.what: file.data for file in [*bombs(20), *tricks()]}


@pytest.mark.parametrize("what", FILES)
def test_is_refused_at_once_with_a_sentence(what):
    start = time.monotonic()
    with pytest.raises(Refused) as refused:
        read(FILES[what])
    assert time.monotonic() - start < 1
    assert str(refused.value.sentence).endswith(".")


def test_a_small_workbook_made_by_hand_is_read():
    """Else the files above would be refused for another reason than the one they are made for."""
    assert len(read(packed(parts())).rows) == 1


def test_a_small_workbook_of_libreoffice_is_read():
    def row(cells):
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )

    lines = [VICTIM, VICTIM.values()]
    data = ods("".join(f"<table:table-row>{row(line)}</table:table-row>" for line in lines))
    assert len(read(data).rows) == 1


def test_what_lies_in_a_workbook_unread_harms_nobody():
    """A bomb among its attachments: no part is unpacked that is not looked into."""
    bomb = packed({"0": bytes(1 << 20)})
    assert len(read(packed(parts() | {"xl/embeddings/object1.zip": bomb})).rows) == 1


@pytest.mark.parametrize("name", NASTY)
def test_a_cell_of_any_text_is_a_fault_with_its_place(name):
    text = NASTY[name].encode(errors="replace").decode()
    reading = reading_of(VICTIM | {"prs_Gender": f"x{text}"})
    [fault] = reading.faults
    assert fault[1:3] == (2, "prs_Gender")
    assert fault.value
    assert str(fault.reason).endswith(".")
    assert not {"\0", "\u202e", "\u200b", "\x1b"} & {*fault.value}


@pytest.mark.parametrize(
    "text", ["\u200bFeminine", "Fem\u00adinine\u202c", "\ufeff Feminine\u200f"]
)
def test_what_cannot_be_seen_does_not_change_a_word(text):
    assert reading_of(VICTIM | {"prs_Gender": text}).rows == reading_of(VICTIM).rows


@pytest.mark.parametrize("spelt", ["Кыргызстан", "Кыргызстан\u200b", "\u200eМалай\u0437ия"])
def test_composed_and_decomposed_are_one(spelt):
    assert len(reading_of(VICTIM | {"prs_Citizenship": spelt}).rows) == 1


def test_look_alikes_are_no_column_and_no_code():
    with pytest.raises(Refused, match="neither HTCDS"):
        read(written([{name.replace("_", "＿").replace("p", "р"): "" for name in VICTIM}]))
    assert reading_of(VICTIM | {"prs_Gender": "Fеminine"}).faults  # a Cyrillic е


@pytest.mark.parametrize("text", DAYS)
def test_any_day_is_read_or_named(text):
    reading = reading_of(VICTIM | {"prs_Birthdate": text})
    assert len(reading.rows) + len(reading.faults) == 1


def test_days_and_truths_of_a_workbook_are_read_or_named():
    """Both calendars of Excel, its wrong leap day, the last day it knows, a yes for a word."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"date_1904": True}) as book:
        sheet = book.add_worksheet("Список")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        born = [*VICTIM].index("prs_Birthdate")
        sheet.write_row(0, 0, [*VICTIM])
        days = [0, 59, 60, 36000, 2958465, 2958466, 1e10, -1]
        for number, serial in enumerate(days, 1):
            sheet.write_row(number, 0, [*VICTIM.values()])
            sheet.write_number(number, born, serial, day)
        sheet.write_row(9, 0, [*VICTIM.values()])
        sheet.write_boolean(9, 2, True)
    reading = read(out.getvalue())
    assert len(reading.rows) + reading.faulty_rows == 9
    assert 2002 in {row.birth_year for row in reading.rows}  # 36,000 days after 1 January 1904
    assert {fault.sheet for fault in reading.faults} == {"Список"}
    assert (10, "prs_Citizenship") in {(fault.row, fault.column) for fault in reading.faults}


def test_an_error_of_a_formula_is_named():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_formula(6, 27, "=1/0", None, "#DIV/0!")
    with pytest.raises(Refused, match="Cell AB7 holds an error"):
        read(out.getvalue())


def test_a_million_letters_in_a_cell_are_one_fault():
    row = VICTIM | {"prs_Gender": "ы" * 100_000}
    assert str(reading_of(row).faults[0].reason).startswith("The cell is longer")


def test_a_row_too_long_is_named():
    with pytest.raises(Refused, match=r"Row 3: a cell is longer than"):
        reading_of(VICTIM, VICTIM | {"prs_Gender": "ы" * 1_000_000})


def test_a_list_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(cases, "MOST_CASES", 2)
    with pytest.raises(Refused, match="more than 2 rows"):
        reading_of(VICTIM, VICTIM, VICTIM)


RUSSIAN = {
    "yearOfRegistration": "2019,0",
    "gender": "женский",
    "ageBroad": "18--20",
    "citizenship": "Кыргызстан",
    "CountryOfExploitation": "Россия",
    "isSexualExploit": "ДА",
    "meansThreats": "1,0",
    "isForcedLabour": "НЕТ",
}


@pytest.mark.parametrize("divider", [";", "\t", ","])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1251", "the Cyrillic of Windows"),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_reads_what_excel_of_russia_saves_and_says_what_it_took_for_granted(
    divider, encoding, said, end
):
    quote = '"' if divider == "," else ""
    line = divider.join(f"{quote}{value}{quote}" for value in RUSSIAN.values())
    reading = read(f"{divider.join(RUSSIAN)}{end}{line}{end}{line}\n".encode(encoding))
    assert not reading.faults
    assert [row.sex for row in reading.rows] == ["female", "female"]
    assert reading.rows[0].exploitation == ("SexualExploitation",)
    assert reading.rows[0].citizenships == ("KG",)
    first = report.sentences(reading)[0]
    assert said in first
    assert {";": "semicolons", "\t": "tabs", ",": "commas"}[divider] in first


def test_a_line_that_names_the_divider_is_no_header():
    data = b"sep=;\r\n" + written([VICTIM | {"prs_Citizenship": "UZ"}], divider=";")
    reading = read(data)
    assert reading.header_row == 2
    assert len(reading.rows) == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [("04/05/2019", "day, month, year"), ("43585", "Excel counts them"), ("14/05/2019", None)],
)
def test_says_how_days_were_read(day, said):
    sentences = " ".join(report.sentences(reading_of(VICTIM | {"cas_IncomingReferralDate": day})))
    assert ("were read as" in sentences) == bool(said)
    assert (said or "") in sentences


def test_says_from_which_sheet():
    data = packed(
        parts(row_of(1, ["Title"]) + row_of(2, [*VICTIM]) + row_of(3, [*VICTIM.values()]))
    )
    assert "sheet “Cases”, whose row 2 names" in report.sentences(read(data))[0]


def test_many_unknown_columns_are_not_all_said():
    reading = reading_of(VICTIM | {f"unknown{number}": "" for number in range(5_000)})
    assert len(" ".join(report.sentences(reading))) < 2_000
