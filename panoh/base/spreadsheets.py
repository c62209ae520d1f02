"""Files that leave Panoh: the one answer that a browser keeps, and what Excel may open of them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple, TextIO

import xlsxwriter
from django.http import HttpResponse

# What a file is, by the ending of its name.
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".toml": "application/toml; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml; charset=utf-8",
}
BOM = "\ufeff"  # by it Excel knows the alphabet
# What begins a formula, in Excel, LibreOffice and Google; their full-width brothers too.
LIVE = "=+\\-@＝＋－＠﹢﹣﹦﹫"
# What may stand before it and not be seen: blanks, what has no width, what is stripped on opening.
UNSEEN = r"[\s\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
FIRST = re.compile(rf"{UNSEEN}[{LIVE}]|[\t\r\n]")
# Excel of another country divides lines at another character, and would begin a cell after it.
LATER = re.compile(rf"([;,\t\r\n|\"]{UNSEEN})(?=[{LIVE}])")


def kept(content: bytes | str, name: str) -> HttpResponse:
    """An answer which a browser keeps as a file of this name."""
    return HttpResponse(
        content,
        content_type=TYPES[PurePath(name).suffix],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def safe(cell: object) -> str:
    """The text of a cell that no spreadsheet will take for a formula, wherever it divides lines."""
    text = LATER.sub(r"\1'", str(cell))
    return f"'{text}" if FIRST.match(text) else text


def write_rows(rows: Iterable[Iterable[object]], out: TextIO) -> None:
    """Write rows, the names of columns among them, as CSV without a live formula."""
    csv.writer(out).writerows(map(safe, row) for row in rows)


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """The same as a text."""
    text = io.StringIO(newline="")
    write_rows(rows, text)
    return text.getvalue()


def attached(rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    """An answer which a browser keeps as a CSV file that Excel opens in any language."""
    return kept(BOM + as_csv(rows), name)


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, the heads of its columns, its rows, and their widths."""

    name: str
    head: Sequence[object]
    rows: Iterable[Sequence[object]]
    widths: Sequence[int] = ()
    landscape: bool = False


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as XLSX without a live formula or link.

    An amount is a number there: a spreadsheet keeps fifteen digits of it, which is more than an
    amount of money has, and gives back the same. A day is a day; None is an empty cell.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        rate = book.add_format({"num_format": "0.######", "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            page.set_paper(9)  # A4
            page.fit_to_pages(1, 0)
            if sheet.landscape:
                page.set_landscape()
            for column, width in enumerate(sheet.widths):
                page.set_column(column, column, width)
            for column, name in enumerate(sheet.head):
                page.write_string(0, column, safe(name), head)
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, Decimal):
                        two = cell.as_tuple().exponent == -2
                        page.write_number(number, column, cell, money if two else rate)
                    elif isinstance(cell, int):
                        page.write_number(number, column, cell, plain)
                    elif isinstance(cell, date):
                        page.write_datetime(number, column, cell, day)
                    elif cell is not None:
                        page.write_string(number, column, safe(cell), plain)
    return out.getvalue()


def attached_workbook(sheets: Iterable[Sheet], name: str) -> HttpResponse:
    """An answer which a browser keeps as an XLSX file."""
    return kept(workbook(sheets), name)
