"""Hostile and talkative files: what they are is told by their bytes, and who made them is gone."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest
import typst
from django.conf import settings
from python_calamine import CalamineWorkbook

from panoh.base.refusals import Refused
from panoh.base.spreadsheets import Sheet, workbook
from panoh.programme.evidence.papers import MOST_BYTES, cleaned
from panoh.programme.evidence.tests.archive import SECRET, chunk, jpeg, office, pdf, png, segment

ZIP = office()
PACKED = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n%s\nendstream endobj\n"
EXIF = b"Exif\0\0" + SECRET
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>' + SECRET + b"</dc:creator></x:xmpmeta>"
REL = b'<Relationship Id="r1" Type="http://x/%s" Target="http://x/" TargetMode="External"/>'

REFUSED = {
    "nothing": b"",
    "too large": b"%PDF-" + b" " * MOST_BYTES,
    "a page that runs": b"<!doctype html><script>alert(1)</script>",
    "a drawing that runs": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a program": b"MZ\x90\0" + b"\0" * 99,
    "an old document": b"\xd0\xcf\x11\xe0" + b"\0" * 99,
    "a picture of another kind": b"GIF89a" + b"\0" * 99,
    "another archive": b"7z\xbc\xaf\x27\x1c" + b"\0" * 99,
    "text": "Имя, год".encode(),
    "a picture cut off": jpeg()[:-9],
    "half a picture": png()[:40],
    "a picture with a wrong sum": png().replace(b"IDAT", b"IDAX"),
    "a picture of a wall": png(width=60_000, height=60_000),
    "a photograph of a wall": jpeg(width=60_000, height=60_000),
    "a page and an archive in one": pdf(more=ZIP),
    "a page with an archive behind": pdf(behind=ZIP),
    "a page with words behind": pdf(behind=b"<script>alert(1)</script>"),
    "a page not first": b"GIF89a" + pdf(),
    "a page with a script": pdf(more=b"9 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"),
    "the same, written otherwise": pdf(more=b"9 0 obj<</S/J#61vaScript>>endobj\n"),
    "the same, packed away": pdf(more=PACKED % zlib.compress(b"1 0 <</S/JavaScript>>")),
    "a page that starts a program": pdf(more=b"9 0 obj<</S/Launch/F(x)>>endobj\n"),
    "a page with a file in it": pdf(more=b"9 0 obj<</Type/EmbeddedFile>>endobj\n"),
    "a page with a password": pdf(info=b"/Encrypt 9 0 R"),
    "a page that bursts": pdf(more=PACKED % zlib.compress(b"\0" * (65 << 20))),
    "who made it packed away": pdf(more=PACKED % zlib.compress(b"1 0 <</Author(Somebody)>>")),
    "what was written of it packed away": pdf(more=b"9 0 obj<</Type/Metadata/Filter/FlateDecode>>"
                                              b"stream\nx\nendstream endobj\n"),
    "an archive of no office": office("readme.txt"),
    "macros": office(word__vbaProject_DOT_bin=b"x"),
    "a document that bursts": office(word__x_DOT_xml=b"\0" * (65 << 20)),
    "entities": office(word__x_DOT_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
    "a way out of the folder": office(**{"..__..__etc__cron": b"x"}),
    "another file inside": office(word__embeddings__oleObject1_DOT_bin=b"x"),
    "a control": office(word__activeX__activeX1_DOT_xml=b"<x/>"),
    "a template fetched": office(word___rels__settings_DOT_xml_DOT_rels=REL % b"attachedTemplate"),
    "a broken picture inside": office(word__media__image1_DOT_jpg=b"\xff\xd8\xff\xe1"),
    "an archive with words behind": ZIP + b"<script>alert(1)</script>",
    "two archives": ZIP + office("xl/workbook.xml"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_could_harm_or_is_no_paper_is_refused_in_a_sentence(what):
    with pytest.raises(Refused) as refused:
        cleaned(REFUSED[what])
    assert str(refused.value.sentence).endswith(".")


TALKS = {
    "jpg": jpeg(segment(0xE1, EXIF), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
                segment(0xED, b"Photoshop 3.0\0" + SECRET), segment(0xFE, SECRET),
                behind=SECRET + ZIP),
    "png": png(chunk(b"tEXt", b"Author\0" + SECRET), chunk(b"eXIf", EXIF),
               chunk(b"tIME", SECRET), chunk(b"iTXt", XMP), behind=SECRET + ZIP),
    "pdf": pdf(info=b"/Author(" + SECRET + b")/Creator(" + SECRET + b" \\(x\\) (y))/Producer <"
               + SECRET.hex().encode() + b">/Keywords(" + SECRET + b")",
               more=b"9 0 obj<</Type/Metadata/Length 9>>stream\n" + XMP + b"\nendstream endobj\n"
               b"8 0 obj<</Filter/DCTDecode>>stream\n" + jpeg(segment(0xE1, EXIF))
               + b"\nendstream endobj\n"),
    "docx": office(docProps__core_DOT_xml=b"<dc:creator>" + SECRET + b"</dc:creator>",
                   docProps__app_DOT_xml=b"<Company>" + SECRET + b"</Company>",
                   docProps__custom_DOT_xml=b"<x>" + SECRET + b"</x>",
                   word__comments_DOT_xml=b'<w:comment w:author="' + SECRET + b'" w:initials="'
                   + SECRET + b'"/>',
                   word__media__image1_DOT_jpeg=jpeg(segment(0xE1, EXIF))),
    "xlsx": office("xl/workbook.xml", xl__comments1_DOT_xml=b"<author>" + SECRET + b"</author>",
                   xl__persons__person_DOT_xml=b'<person displayName="' + SECRET + b'" userId="'
                   + SECRET + b'"/>'),
}  # fmt: skip


def in_clear(data: bytes) -> bytes:
    """What anybody reads in it who looks closely."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("form", TALKS)
def test_who_made_it_where_and_when_is_taken_off(form):
    given = TALKS[form]
    assert SECRET in in_clear(given)
    paper = cleaned(given)
    assert paper.format == form
    for hidden in (SECRET, SECRET.hex().encode(), b"Exif\0\0Qz"):
        assert hidden not in in_clear(paper.content)
    assert cleaned(paper.content).content == paper.content, "cleaned again, it is the same"


def test_a_pdf_keeps_its_length_and_so_its_table():
    given = TALKS["pdf"]
    assert len(cleaned(given).content) == len(given)
    assert cleaned(pdf()).content == pdf()


def test_a_picture_keeps_its_colours():
    colours = segment(0xE2, b"ICC_PROFILE\0\x01\x01x")
    assert colours in cleaned(jpeg(colours)).content
    profile = chunk(b"iCCP", b"x")
    assert profile in cleaned(png(profile)).content


def test_a_link_in_a_document_stays():
    assert cleaned(office(word___rels__document_DOT_xml_DOT_rels=REL % b"hyperlink"))


def test_what_panoh_itself_writes_may_be_filed(tmp_path: Path):
    book = cleaned(workbook([Sheet("a", ["b"], [["c"]])]))
    read = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    assert read.get_sheet_by_name("a").to_python() == [["b"], ["c"]]
    page = tmp_path / "x.typ"
    page.write_text('#set document(title: "x", author: "Somebody")\nWords')
    made = typst.compile(page, font_paths=[settings.PRINT_FONTS], pdf_standards=["ua-1"])
    assert cleaned(made).format == "pdf"
    assert b"Somebody" in made
    assert b"Somebody" not in cleaned(made).content
