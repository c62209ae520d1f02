"""Files made to harm whoever opens them, as small as they can be: for tests and for proofs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from panoh.exchange.tests.lists import VICTIM

MIB = 1 << 20
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Cases" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
    f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>'
)
ROOT_RELS = (
    f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


class Hostile(NamedTuple):
    """A file and what it tries."""

    what: str
    data: bytes


def packed(parts: dict[str, Any], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def row_of(number: int, cells: list[str]) -> str:
    """A row of a sheet, its cells written as text inline."""
    written = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{written}</row>'


def parts(rows: str = "", strings: str = "", more: dict[str, Any] | None = None) -> dict[str, Any]:
    """The parts of the smallest workbook, with one good row unless told otherwise."""
    rows = rows or row_of(1, [*VICTIM]) + row_of(2, [*VICTIM.values()])
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELS,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        ),
    } | (more or {})  # fmt: skip


def ods(table: str) -> bytes:
    """The smallest workbook of LibreOffice."""
    content = (
        f"<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Cases">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {"mimetype": SPREADSHEET, "META-INF/manifest.xml": "<x/>", "content.xml": content},
        zipfile.ZIP_STORED,
    )


def lying(size: int) -> bytes:
    """A workbook whose sheet says that it is a thousand bytes, and unpacks to so many."""
    whole = b"<worksheet><sheetData>" + b" " * size
    plain = packed(parts(more={"xl/worksheets/sheet1.xml": whole}))
    told, short = struct.pack("<L", len(whole)), struct.pack("<L", 1_000)
    crc = struct.pack("<L", zlib.crc32(whole)), struct.pack("<L", zlib.crc32(whole[:1_000]))
    return plain.replace(told, short).replace(*crc)


def symlink() -> bytes:
    """A workbook with a link to a file of the machine in place of a sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/worksheets/sheet2.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def twice() -> bytes:
    """The same part twice, so that two readers may read two workbooks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in [*parts().items(), ("XL/workbook.xml", BOOK)]:
            archive.writestr(name, content)
    return out.getvalue()


def locked() -> bytes:
    """A workbook that says of its parts that they need a password."""
    data = bytearray(packed(parts(), zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def bombs(size: int = 100) -> Iterator[Hostile]:
    """Files that are small and become large, by so many MiB and more."""
    sheet = "xl/worksheets/sheet1.xml"
    yield Hostile("one part that unpacks 1000-fold", packed(parts(more={sheet: bytes(size * MIB)})))
    yield Hostile("a part that lies about its size", lying(size * MIB))
    far = "".join(
        f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'
        for row, column in ((1, "A"), (1_048_576, "XFD"))
    )
    yield Hostile("two cells, the first and the last there can be", packed(parts(far)))
    yield Hostile(
        "a sheet that says it has 16,384 columns and a million rows",
        packed(parts(more={sheet: f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/>'
                        f"<sheetData>{far}</sheetData></worksheet>"})),
    )  # fmt: skip
    yield Hostile("huge shared strings", packed(parts("", "<si><t>a</t></si>" * (size * 60_000))))
    yield Hostile(
        "ten thousand sheets", packed({**parts(), **{f"xl/s{n}.xml": "" for n in range(10_000)}})
    )
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell>"
    )
    yield Hostile(
        "one cell repeated over a whole sheet",
        ods(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'),
    )
    inner = packed({"0": bytes(size * MIB)})
    for _level in range(4):
        inner = packed({f"{n}.zip": inner for n in range(4)})
    yield Hostile("archives in archives", inner)


def tricks() -> Iterator[Hostile]:
    """Files that would read what is not theirs, run something, or be two things at once."""
    sheet = "xl/worksheets/sheet1.xml"
    laughing = (
        f"{LAUGHS}]><worksheet><sheetData><row><c><v>&j;</v></c></row></sheetData></worksheet>"
    )
    yield Hostile("a billion laughs", packed(parts(more={sheet: laughing})))
    yield Hostile(
        "a billion laughs behind a long remark",
        packed(parts(more={sheet: f"<!--{'-x' * 400_000}-->{laughing}"})),
    )
    external = (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>'
    )
    yield Hostile("a file by an entity", packed(parts(more={"xl/sharedStrings.xml": external})))
    yield Hostile(
        "the same in UTF-16",
        packed(parts(more={"xl/sharedStrings.xml": external.encode("utf-16")})),
    )
    yield Hostile("macros", packed(parts(more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})))
    yield Hostile("macros of Excel 4", packed(parts(more={"xl/macrosheets/sheet1.xml": "<x/>"})))
    yield Hostile("macros of LibreOffice", packed({"content.xml": "<x/>", "Basic/x.xml": "<x/>"}))
    for name in ("../../evil.xml", "/etc/evil.xml", "..\\..\\evil.xml", "C:evil.xml"):
        yield Hostile(f"a part called {name}", packed(parts(more={name: "x"})))
    yield Hostile("a symbolic link", symlink())
    yield Hostile("a part twice", twice())
    yield Hostile("a password", locked())
    yield Hostile("a password of LibreOffice", packed({
        "content.xml": "<x/>", "META-INF/manifest.xml": "<x><manifest:encryption-data/></x>",
    }))  # fmt: skip
    yield Hostile("an encrypted XLSX", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    good = packed(parts())
    yield Hostile("a workbook and a remark", good[:-2] + struct.pack("<H", 8) + b"<script>")
    yield Hostile("two archives, one after the other", good + packed(parts()))
    yield Hostile("an archive that is a picture too", b"GIF89a" + good)
    yield Hostile("a document of Word", packed({"word/document.xml": "<x/>"}))
    error = '<row r="1"><c r="AB1" s="1" t="e"><v>#DIV/0!</v></c></row>'
    yield Hostile("an error of a formula", packed(parts(error)))
    yield Hostile("a program of Java", packed({"META-INF/MANIFEST.MF": "Main-Class: x"}))
    yield Hostile("a picture", b"\x89PNG\r\n\x1a\n" + bytes(4096))
    yield Hostile("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj\n" * 400)
    yield Hostile("an XLSX cut short", good[: len(good) // 2])
    yield Hostile(
        "a sheet that is no XML", packed(parts(more={sheet: "<worksheet><sheetData><row"}))
    )
    yield Hostile("a quotation mark that stays open", b'a,b\n"' + b"x" * MIB)
    yield Hostile("a header of a million columns", b"prs_Gender," * 1_000_000)
    yield Hostile("two million empty rows", b"\n" * 2 * MIB + b"x")
    yield Hostile("nothing but NUL", bytes(MIB))
    yield Hostile("half a letter of UTF-16", b"\xff\xfea\0\x00\xd8")


# Text that somebody may type or paste anywhere.
NASTY = {
    "NUL": "a\0b",
    "control characters": "a\x01\x1b[31m\x7f\x85b",
    "a lone surrogate": "a\ud800b",
    "turned around": "a\u202egnp.exe\u202c",
    "isolates": "\u2066a\u2069\u200f",
    "no width": "a\u200b\u200c\u200d\u2060\ufeffb",
    "composed": "Ж\u0451й \u00e9",
    "decomposed": "Ж\u0435\u0308\u0438\u0306 e\u0301",
    "look-alikes": "Раypal раssport аdmin",
    "one letter with many marks": "Z" + "\u0300" * 60,
    "a letter that grows": "\ufdfa" * 20,
    "Turkic i": "İIıi ŞşĞğ",
    "sharp s": "straße STRASSE ẞ",
    "Cyrillic of five languages": "Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ҷҷ Ҳҳ Ӣӣ Ӯӯ Ўў",
    "Turkmen and Uzbek": "Ää Çç Žž Ňň Öö Şş Üü Ýý oʻ gʻ oʼ",
    "Arabic": "مُحَمَّد ۱۲۳",
    "Hebrew": "שָׁלוֹם",
    "Chinese": "汉字漢字",
    "Devanagari": "हिन्दी",
    "Georgian": "ქართული",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "outside the first plane": "𝕬𝖉𝖆 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩‍👩‍👧",
    "unassigned": "\U000e0fff\uffff\ufffe",
    "HTML": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "a template": "{{ 7*7 }}{% csrf_token %}${7*7}#{7*7}",
    "SQL": "'; drop table cases_case; --",
    "a format": "%s %(x)s {0} {x.__class__}",
    "a path": "../../../../etc/passwd",
    "lines": "a\r\nb\rc\nd\u2028e\u2029f\x0bg\x0ch",
    "blanks": "\u00a0\u3000 a \u2003",
    "a formula": "=cmd|' /C calc'!A0",
    "a number": "1e400",
    "infinity": "NaN Infinity -0",
}
DAYS = (
    "0001-01-01", "9999-12-31", "10000-01-01", "2023-02-29", "2024-02-29", "1900-02-29", "-1-1-1",
    "29.02.2024", "31.04.2020", "0000-00-00", "60", "2958465", "2958466", "1e10", "-1",
    "٢٠٢٤-٠١-٠١", "2024-01-01T00:00:00Z", "24:00", "1970-01-01 00:00:60",
)  # fmt: skip
FORMULAS = (
    "=cmd|' /C calc'!A0", "+1+cmd|'x'!A", "-2+3", "@SUM(1+1)*cmd|'x'!A0", "\t=1+1", "\r=1+1",
    "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "﹢1", "﹦1", " =1", "\u00a0=1", "\u200b=1",
    "\ufeff=1", "\x00=1", "\u202e=1", '=HYPERLINK("http://x.example","x")', "=DDE(\"a\",\"b\")",
    "x;=1+1", "x\t=1+1", "x\n=1+1", "x; \u200b@SUM(1)", '=WEBSERVICE("http://x")',
)  # fmt: skip
