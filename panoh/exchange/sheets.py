"""Opens what agencies send: workbooks and CSV as Excel writes it, in the alphabets of the region.

Every cell is text when it leaves here. Whatever cannot be opened is refused with a sentence.
"""

import csv
import io
import subprocess
import sys
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from django.utils.translation import gettext as _

from panoh.base.refusals import Refused

MOST_BYTES = 64 << 20
# 50,000 rows of 60 filled columns unzip to 130 MiB.
MOST_UNZIPPED = 512 << 20
# A spreadsheet shrinks some 15 times, a bomb 300 times.
MOST_SHRUNK, SMALL = 100, 8 << 20
DELIMITERS = ",;\t"

Row = list[str]
Sheet = tuple[str, Iterator[Row]]


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in their order, or a CSV file as each divider would have it.

    Only the header tells which of them is meant: a remark may hold more commas than a file has
    columns. A sheet's rows must be read before the next sheet is asked for. Refuses what is empty,
    too large, packed to burst, protected or broken.
    """
    if not data.strip():
        raise Refused(_("The file is empty."), status=409)
    if len(data) > MOST_BYTES:
        raise Refused(
            _("The file is larger than %(most)s MB. Divide it.") % {"most": MOST_BYTES >> 20},
            status=409,
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _("The file has a password or an old format. Save it as XLSX without a password."),
            status=409,
        )
    return _workbook(data) if data.startswith(b"PK") else _readings_of_text(data)


def _broken() -> Refused:
    return Refused(
        _("The file is broken or is no spreadsheet. Save it again as XLSX or CSV."), status=409
    )


def _workbook(data: bytes) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unzipped = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _broken() from error
    if unzipped > MOST_UNZIPPED or (unzipped > SMALL and unzipped > len(data) * MOST_SHRUNK):
        raise Refused(
            _("Unpacked, the file would be far larger than a list of cases. It was not opened."),
            status=409,
        )
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
            raise _broken() from error
        text = io.TextIOWrapper(reader.stdout, encoding="utf-8", newline="")
        for name, rows in groupby(_readable(csv.reader(text)), key=itemgetter(0)):
            yield name, (row[1:] for row in rows)
        if reader.wait():
            raise _broken()
    finally:
        reader.kill()
        reader.stdout.close()
        reader.wait()


def _readings_of_text(data: bytes) -> Iterator[Sheet]:
    text = _decoded(data)
    for delimiter in DELIMITERS:
        yield "", _readable(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _readable(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except csv.Error as error:
        raise Refused(
            _("A cell is longer than %(most)s characters, or a quotation mark stays open.")
            % {"most": csv.field_size_limit()},
            status=409,
        ) from error


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 as "Unicode text" of Excel has it, else the Cyrillic of Windows."""
    utf16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _broken()
