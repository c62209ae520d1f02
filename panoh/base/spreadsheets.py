"""What is written for spreadsheets: the one way out of Panoh into a file that Excel opens."""

import csv
import io
import re
from collections.abc import Iterable
from typing import TextIO

from django.http import HttpResponse

BOM = "\ufeff"  # by it Excel knows the alphabet
# What begins a formula, in Excel, LibreOffice and Google; their full-width brothers too.
LIVE = "=+\\-@＝＋－＠﹢﹣﹦﹫"
# What may stand before it and not be seen: blanks, what has no width, what is stripped on opening.
UNSEEN = r"[\s\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
FIRST = re.compile(rf"{UNSEEN}[{LIVE}]|[\t\r\n]")
# Excel of another country divides lines at another character, and would begin a cell after it.
LATER = re.compile(rf"([;,\t\r\n|\"]{UNSEEN})(?=[{LIVE}])")


def safe(cell: object) -> str:
    """The text of a cell that no spreadsheet will take for a formula, wherever it divides lines."""
    text = LATER.sub(r"\1'", str(cell))
    return f"'{text}" if FIRST.match(text) else text


def write_rows(rows: Iterable[Iterable[object]], out: TextIO) -> None:
    """Write rows, the names of columns among them, as CSV without a live formula."""
    csv.writer(out).writerows(map(safe, row) for row in rows)


def attached(rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    """An answer which a browser keeps as a CSV file that Excel opens in any language."""
    text = io.StringIO(newline="")
    write_rows(rows, text)
    return HttpResponse(
        BOM + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
