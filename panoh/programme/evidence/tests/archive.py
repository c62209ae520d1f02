"""A made-up programme with documents: Kamila files them, Ella is a second person."""

import io
import struct
import zipfile
import zlib
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.programme.evidence import actions
from panoh.programme.evidence.models import Document, Proof, Version
from panoh.programme.inventory.tests.stock import Stock

SECRET = b"Qz-who-made-it"


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*more: bytes, width: int = 1, height: int = 1, behind: bytes = b"") -> bytes:
    """One dot; `more`: chunks between its head and its lines."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    lines = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + lines + chunk(b"IEND") + behind


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*more: bytes, width: int = 1, height: int = 1, behind: bytes = b"") -> bytes:
    """The bones of a picture; `more`: segments after its head."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + b"".join(more)
        + segment(0xC0, frame) + scan + b"\xff\xd9" + behind
    )  # fmt: skip


def pdf(info: bytes = b"", more: bytes = b"", behind: bytes = b"") -> bytes:
    """A page without anything on it; `info`: what its dictionary says of who made it."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", b"<<" + info + b">>"]  # fmt: skip
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    out += more
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 5\n0000000000 65535 f \n" + table
        + b"trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out) + behind
    )  # fmt: skip


def office(main: str = "word/document.xml", /, **more: bytes) -> bytes:
    """A packed document; `more`: parts by their names, with __ for a stroke and _DOT_ for a dot."""
    parts = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>",
             main: b"<x>Words</x>"}  # fmt: skip
    parts |= {name.replace("__", "/").replace("_DOT_", "."): body for name, body in more.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


class Archive(Stock):
    """The office of an inventory, and its documents."""

    def file(self, content: bytes = b"", by: Membership | None = None, **more: Any) -> Document:
        by = by or self.kamila
        facts: dict[str, Any] = {"title": "List of recipients", "kind": "list"}
        with door.acting_as(by):
            return actions.file(
                by=by, programme=self.programme, content=content or pdf(), **(facts | more)
            )

    def revise(self, document: Document, by: Membership | None = None, **more: Any) -> Version:
        by = by or self.kamila
        facts: dict[str, Any] = {"content": png(), "note": "Two oblasts more"}
        with door.acting_as(by):
            return actions.revise(by=by, document=document, **(facts | more))

    def version(self, document: Document, number: int = 1) -> Version:
        with door.acting_as(self.ella):
            found = Version.objects.select_related("document__programme")
            return found.get(document=document, number=number)

    def attach(self, document: Document, to: Any, by: Membership | None = None) -> Proof:
        by = by or self.kamila
        version = self.version(document)
        with door.acting_as(by):
            return actions.attach(by=by, version=version, to=to)
