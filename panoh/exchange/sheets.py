"""Opens what agencies send: workbooks and CSV as Excel writes it, in the alphabets of the region.

Every cell is text when it leaves here. Whatever cannot be opened is refused with a sentence.
"""

import csv
import io
import subprocess
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from panoh.base.archives import broken, check_archive, protected
from panoh.base.refusals import Refused

MOST_BYTES = 32 << 20
# As many as a sheet of Excel has.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
PIECE = 1 << 20
DELIMITERS = ",;\t"
OLD = b"\xd0\xcf\x11\xe0"

Row = list[str]


class Sheet(NamedTuple):
    """A sheet of a workbook, or a CSV file as one divider has it."""

    name: str
    rows: Iterator[Row]
    encoding: str = ""
    divider: str = ""


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in their order, or a CSV file as each divider would have it.

    Only the header tells which of them is meant: a remark may hold more commas than a file has
    columns. A sheet's rows must be read before the next sheet is asked for. Refuses what is empty,
    too large, packed to burst, protected, programmed or broken.
    """
    if not data.strip():
        raise Refused(_("The file is empty."), status=409)
    if len(data) > MOST_BYTES:
        raise Refused(
            _("The file is larger than %(most)s MB. Divide it.") % {"most": MOST_BYTES >> 20},
            status=409,
        )
    if data.startswith(OLD):
        raise protected()
    return _workbook(data) if data.startswith(b"PK") else _readings_of_text(data)


def _workbook(data: bytes) -> Iterator[Sheet]:
    check_archive(data)
    reader = subprocess.Popen(
        [sys.executable, "-I", str(Path(__file__).with_name("unpack.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert reader.stdin
    assert reader.stdout
    try:
        try:
            reader.stdin.write(data)
            reader.stdin.close()
        except BrokenPipeError as error:
            raise broken() from error
        text = io.TextIOWrapper(reader.stdout, encoding="utf-8", newline="")
        for name, rows in groupby(_readable(csv.reader(text)), key=itemgetter(0)):
            yield Sheet(name, (row[1:] for row in rows))
        if reader.wait():
            raise broken()
    finally:
        reader.kill()
        reader.stdout.close()
        reader.wait()


def _readings_of_text(data: bytes) -> Iterator[Sheet]:
    encoding = _encoding(data)
    for divider in DELIMITERS:
        text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
        yield Sheet("", _readable(csv.reader(text, delimiter=divider)), encoding, divider)


def _readable(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, as long as they are of a size that a sheet may have."""
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise Refused(
                    _("The list has more rows or columns than a sheet of Excel. Divide it."),
                    status=409,
                )
            yield row
    except csv.Error as error:
        raise Refused(
            _(
                "Row %(row)s: a cell is longer than %(most)s characters, or a quotation mark stays "
                "open."
            )
            % {"row": number + 1, "most": csv.field_size_limit()},
            status=409,
        ) from error


def _encoding(data: bytes) -> str:
    """UTF-8, UTF-16 as "Unicode text" of Excel has it, else the Cyrillic of Windows."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        tried = ["utf-16"]
    elif b"\0" in data[:2]:  # the first letter of a header is Latin
        tried = ["utf-16-be" if data[:1] == b"\0" else "utf-16-le"]
    else:
        tried = ["utf-8-sig", "cp1251"]
    for encoding in tried:
        decoder = getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(data), PIECE):
                decoder.decode(data[start : start + PIECE])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise broken()
