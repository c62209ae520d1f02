"""Looks a packed file over before anybody opens it: what it holds, and how large it becomes.

Whoever makes a workbook by hand writes into it what they like. So nothing that it says of itself is
believed: each part is unpacked in small pieces which are counted, searched and let go.
"""

import io
import re
import stat
import zipfile
import zlib

from django.utils.translation import gettext as _

from panoh.base.refusals import Refused

# 50,000 rows of 60 filled columns unzip to 130 MiB.
MOST_UNZIPPED = 256 << 20
# A spreadsheet shrinks some 15 times, a bomb 300 times.
MOST_SHRUNK, SMALL = 100, 8 << 20
MOST_PARTS = 1_000
PIECE = 256 << 10
# What says that it is a workbook: of Excel, of Excel in binary, of LibreOffice.
WORKBOOKS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
MACROS = ("vbaproject.bin", "xl/macrosheets/", "basic/", "scripts/", "script-lc.xml")
# A document type is what entities come from, which name files or grow without end.
DECLARED = (b"<!doctype", b"<!entity")
# The reader takes an error for an empty cell, and an empty cell says that nothing was known.
ERROR = re.compile(rb'<c r="([a-z]+[0-9]+)"[^>]* t="e"')
OVERLAP = 80
# Where LibreOffice says that the other parts have a password.
MANIFEST, SEALED = "META-INF/manifest.xml", b"encryption-data"


def broken() -> Refused:
    """The refusal of what no spreadsheet programme has written."""
    return Refused(
        _("The file is broken or is no spreadsheet. Save it again as XLSX or CSV."), status=409
    )


def protected() -> Refused:
    """The refusal of what cannot be read without a password, or is older than XLSX."""
    return Refused(
        _("The file has a password or an old format. Save it as XLSX without a password."),
        status=409,
    )


def check_archive(
    data: bytes,
    main: frozenset[str] = WORKBOOKS,
    *,
    most: int = MOST_UNZIPPED,
    cells: bool = True,
) -> None:
    """Refuses what is no workbook, would burst, runs programs, or is two files in one.

    `main`: the parts of which one makes it what it should be; `most`: bytes when unpacked;
    `cells`: whether a cell with an error is refused too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, data, main, most)
            for part in archive.infolist():
                _check_content(archive, part, cells)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError) as error:
        raise broken() from error  # a method of packing that is not known is a RuntimeError


def _check_parts(archive: zipfile.ZipFile, data: bytes, main: frozenset[str], most: int) -> None:
    """By the table of contents alone."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise protected()
    if any(name.lower().startswith(MACROS) or name.lower().endswith(MACROS) for name in names):
        raise Refused(
            _("The file holds macros, which are programs. Save it as XLSX without macros."),
            status=409,
        )
    unzipped = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unzipped > most
        or (unzipped > SMALL and unzipped > len(data) * MOST_SHRUNK)
    ):
        raise Refused(
            _("Unpacked, the file would be far larger than it should be. It was not opened."),
            status=409,
        )
    whole = archive.comment == b"" and data[-22:-18] == b"PK\x05\x06"
    first = min((part.header_offset for part in parts), default=0)
    if (
        not main & {*names}
        or len({name.lower() for name in names}) < len(names)
        or not whole
        or first
        or any(_leads_out(part) for part in parts)
    ):
        raise broken()


def _leads_out(part: zipfile.ZipInfo) -> bool:
    """Whether a part's name or kind would lead out of the folder it is unpacked in."""
    name = part.orig_filename
    steps = name.replace("\\", "/").split("/")
    return (
        ".." in steps
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or "\0" in name
        or stat.S_ISLNK(part.external_attr >> 16)
    )


def _check_content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, cells: bool) -> None:
    """By what is really in a part: so much as it says, and no document type in its XML."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    said, seen, before = part.file_size, 0, b""
    part.file_size += 1  # so that one byte more than was said is read, too
    with archive.open(part) as content:
        while piece := content.read(PIECE):
            seen += len(piece)
            if is_xml:
                text = before + piece.lower()
                # Excel and LibreOffice write UTF-8; in another alphabet a word could hide.
                if b"\0" in piece or any(word in text for word in DECLARED):
                    raise broken()
                if part.filename == MANIFEST and SEALED in text:
                    raise protected()
                if cells and (found := ERROR.search(text)):
                    raise Refused(
                        _(
                            "Cell %(cell)s holds an error such as #N/A, of which nobody knows what "
                            "it stands for. Correct it or leave it empty."
                        )
                        % {"cell": found[1].decode().upper()},
                        status=409,
                    )
                before = text[-OVERLAP:]
    if seen != said:
        raise broken()
