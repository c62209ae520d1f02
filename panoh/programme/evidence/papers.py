"""What may be filed: what a file is, that it is nothing else besides, and whose hand made it.

The kind is told by the bytes, never by a name. What could run, open a second file, or grow when it
is opened is refused. What a camera or an office writes about its user is taken off. Nothing is
decoded: pictures are cut at their segments, a PDF keeps its length (docs/adr/0042).
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from panoh.base.archives import check_archive
from panoh.base.refusals import Refused
from panoh.programme.evidence.models import Version

Format = Version.Format
MOST_BYTES = 8 << 20
MOST_UNZIPPED = 64 << 20
MOST_PIXELS = 100_000_000


class Paper(NamedTuple):
    """A file as it is kept."""

    format: str
    content: bytes


def _refused(sentence: str) -> Refused:
    return Refused(sentence, status=409)


def _broken() -> Refused:
    return _refused(_("The file is broken, or it is two files in one. Save it again."))


def _alive() -> Refused:
    return _refused(
        _("The file holds a program, another file, or a way to open one. Save it without.")
    )


def cleaned(data: bytes) -> Paper:
    """The file without what it says of who made it. Refuses what is none of the five formats."""
    if not data:
        raise _refused(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise _refused(
            _("The file is larger than %(most)s MB. Divide it.") % {"most": MOST_BYTES >> 20}
        )
    for head, clean in SORTS.items():
        if data.startswith(head):
            return clean(data)
    raise _refused(_("This is none of PDF, JPEG, PNG, DOCX or XLSX. Save it as one of them."))


# --- pictures ----------------------------------------------------------------

START, END, SCAN = 0xD8, 0xD9, 0xDA
APP0, APP2, APP14, COMMENT = 0xE0, 0xE2, 0xEE, 0xFE
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def _jpeg(data: bytes) -> Paper:
    """Without all that applications wrote (EXIF, where and when, by which camera) and comments.

    Colours stay right: JFIF, ICC profiles and Adobe's mark of colours are left.
    """
    out, at = bytearray(data[:2]), 2
    while True:
        if at + 4 > len(data) or data[at] != 0xFF:
            raise _broken()
        marker = data[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        if marker == END:
            return Paper(Format.JPEG, bytes(out + data[at : at + 2]))
        size = 0 if marker in ALONE else struct.unpack(">H", data[at + 2 : at + 4])[0]
        ends = at + 2 + size
        if ends > len(data) or (size < 2 and marker not in ALONE):
            raise _broken()
        body = data[at + 4 : ends]
        if marker in FRAMES:
            _check_pixels(*struct.unpack(">HH", body[1:5].ljust(4, b"\0")))
        if _stays(marker, body):
            out += data[at:ends]
        at = ends
        if marker == SCAN:
            ends = _end_of_scan(data, at)
            out += data[at:ends]
            at = ends
            if data[at : at + 2] == b"\xff\xd9":  # what stands behind the picture goes
                return Paper(Format.JPEG, bytes(out + b"\xff\xd9"))


def _stays(marker: int, body: bytes) -> bool:
    if marker == COMMENT:
        return False
    if APP0 <= marker <= 0xEF:
        colours = marker == APP2 and body.startswith(b"ICC_PROFILE\0")
        return marker in (APP0, APP14) or colours
    return True


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker begins that is none of those inside a scan."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] and data[at + 1] not in ALONE:
            return at
        at += 2
    raise _broken()


def _check_pixels(height: int, width: int) -> None:
    if not 0 < height * width <= MOST_PIXELS:
        raise _refused(_("The picture is far larger than paper. Make it smaller."))


PNG = b"\x89PNG\r\n\x1a\n"
DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
         b"bKGD", b"pHYs"}  # fmt: skip


def _png(data: bytes) -> Paper:
    """Only what is drawn: no texts, no times, no EXIF, nothing behind the picture."""
    out, at = bytearray(PNG), len(PNG)
    while True:
        head = data[at : at + 8]
        if len(head) < 8:
            raise _broken()
        size, name = struct.unpack(">I4s", head)
        chunk = data[at : at + size + 12]
        if len(chunk) != size + 12:
            raise _broken()
        if zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise _broken()
        if (at == len(PNG)) != (name == b"IHDR"):
            raise _broken()
        if name == b"IHDR":
            width, height = struct.unpack(">II", chunk[8:16])
            _check_pixels(height, width)
        if name in DRAWN:
            out += chunk
        at += len(chunk)
        if name == b"IEND":
            return Paper(Format.PNG, bytes(out))


# --- PDF ---------------------------------------------------------------------

BODY = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
PACKED = re.compile(rb"/ObjStm\b(?:(?!endobj).){0,2000}?stream\r?\n(.*?)endstream", re.DOTALL)
ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
LIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|Movie|Sound|ImportData|SubmitForm|GoToE|"
    rb"GoToR|XFA|Encrypt)\b"
)
TEXT = rb"(\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>)"
MADE_BY = re.compile(rb"(/(?:Author|Creator|Producer|Keywords|Company|Manager)\s*)" + TEXT, re.S)
XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>|<rdf:RDF.*?</rdf:RDF>", re.DOTALL)
SEALED_XMP = re.compile(rb"/Metadata\b(?:(?!endobj|stream).){0,400}?/Filter", re.DOTALL)
EXIF = re.compile(rb"\xff\xe1(..)Exif\0\0", re.DOTALL)


def _pdf(data: bytes) -> Paper:
    """Who made it is overwritten in place, letter for letter, so that every offset still holds."""
    if not data.rstrip(b"\r\n\t \0").endswith(b"%%EOF") or zipfile.is_zipfile(io.BytesIO(data)):
        raise _broken()
    packed = b"".join(_packed(data))
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), BODY.sub(b"", data) + packed)
    if LIVE.search(plain):
        raise _alive()
    if MADE_BY.search(packed) or SEALED_XMP.search(data):
        raise _refused(
            _("Who made this PDF is packed away in it and cannot be taken off. Print it as PDF.")
        )
    out = bytearray(data)
    for found in MADE_BY.finditer(data):
        begins, ends = found.span(2)
        out[begins + 1 : ends - 1] = b" " * (ends - begins - 2)
    for found in XMP.finditer(data):
        out[found.start() : found.end()] = b" " * len(found[0])
    for found in EXIF.finditer(data):
        begins = found.end()
        ends = min(found.start() + 2 + struct.unpack(">H", found[1])[0], len(data))
        out[begins:ends] = bytes(max(ends - begins, 0))
    return Paper(Format.PDF, bytes(out))


def _packed(data: bytes) -> Iterator[bytes]:
    """What stands in packed lists of objects, as far as it is not too much."""
    left = MOST_UNZIPPED
    for found in PACKED.finditer(data):
        reader = zlib.decompressobj()
        try:
            part = reader.decompress(found[1], left)
        except zlib.error:
            raise _broken() from None
        left -= len(part)
        if left <= 0 or reader.unconsumed_tail:
            raise _refused(
                _("Unpacked, the file would be far larger than it should be. It was not opened.")
            )
        yield part


# --- office ------------------------------------------------------------------

DOCUMENT, WORKBOOK = "word/document.xml", "xl/workbook.xml"
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = b"http://schemas.openxmlformats.org/"
# What says who wrote it, for how long and in which firm: put in its place, nothing.
PROPERTIES = {
    "docProps/core.xml": XML + b'<cp:coreProperties xmlns:cp="' + OFFICE
    + b'package/2006/metadata/core-properties"/>',
    "docProps/app.xml": XML + b'<Properties xmlns="' + OFFICE
    + b'officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": XML + b'<Properties xmlns="' + OFFICE
    + b'officeDocument/2006/custom-properties"/>',
}  # fmt: skip
NAMES = re.compile(
    rb"""((?:\w+:)?(?:author|initials|displayName|userId|providerId|lastEdited)=)"[^"]*\""""
)
AUTHORS = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</)")
CARRIED = ("/embeddings/", "/activex/", "/externallinks/", "/printersettings/")
OUTSIDE = re.compile(rb'<Relationship\b[^>]*TargetMode="External"[^>]*>')


def _office(data: bytes) -> Paper:
    """Word or Excel: no program, no other file inside or fetched, and nobody's name on it."""
    try:
        check_archive(data, frozenset({DOCUMENT, WORKBOOK}), most=MOST_UNZIPPED, cells=False)
    except Refused as refusal:
        raise _refused(
            _("The file is broken, has a password, or holds a program. Save it again without.")
        ) from refusal
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as kept:
        names = given.namelist()
        for name in names:
            if any(part in f"/{name.lower()}" for part in CARRIED):
                raise _alive()
            # All of one day: when each part was written is nobody's affair.
            kept.writestr(
                zipfile.ZipInfo(name), _part(name, given.read(name)), zipfile.ZIP_DEFLATED
            )
    return Paper(Format.DOCX if DOCUMENT in names else Format.XLSX, out.getvalue())


def _part(name: str, content: bytes) -> bytes:
    if name in PROPERTIES:
        return PROPERTIES[name]
    if name.endswith(".rels"):
        if any(b"/hyperlink" not in each for each in OUTSIDE.findall(content)):
            raise _alive()
    elif name.endswith(".xml"):
        return AUTHORS.sub(rb"\1\2", NAMES.sub(rb'\1""', content))
    elif content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content).content
    elif content.startswith(PNG):
        return _png(content).content
    return content


SORTS: dict[bytes, Callable[[bytes], Paper]] = {
    b"%PDF-": _pdf,
    b"\xff\xd8\xff": _jpeg,
    PNG: _png,
    b"PK\x03\x04": _office,
}
