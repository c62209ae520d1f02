"""The same report for Word: headings, paragraphs and tables, so that an office can go on writing.

Written directly: a document is a zip of a few XML parts, of which we need three kinds of paragraph
and a table (ECMA-376). Charts are left out; their tables hold the same numbers.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = HEADER + (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/'
    'vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = HEADER + (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
    'metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
OF_DOCUMENT = HEADER + (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/styles" Target="styles.xml"/></Relationships>'
)
HEADINGS = ((1, 32), (2, 26), (3, 22))  # level and size in half points
WIDTH = 9640  # of the text, in twentieths of a point
Words = dict[str, Any]


def docx(told: Words) -> bytes:
    """The report as DOCX."""
    body = Element(_w("body"))
    _front(body, told)
    _results(body, told)
    _around(body, told)
    _annexes(body, told)
    section = SubElement(body, _w("sectPr"))
    SubElement(section, _w("pgSz"), {_w("w"): "11906", _w("h"): "16838"})
    margins = {_w(name): "1133" for name in ("top", "right", "bottom", "left")}
    more = {_w("header"): "708", _w("footer"): "708", _w("gutter"): "0"}
    SubElement(section, _w("pgMar"), margins | more)
    document = Element(_w("document"))
    document.append(body)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", RELATIONS)
        file.writestr("docProps/core.xml", _core(told))
        file.writestr("word/_rels/document.xml.rels", OF_DOCUMENT)
        file.writestr("word/styles.xml", _styles(told["language"]))
        file.writestr("word/document.xml", HEADER + tostring(document, encoding="unicode"))
    return out.getvalue()


def _front(body: Element, told: Words) -> None:
    words = told["words"]
    _paragraph(body, told["state"])
    _paragraph(body, told["title"], "Heading1")
    _paragraph(body, told["span"])
    _table(body, [], [[each["term"], each["value"]] for each in told["facts"]])
    _paragraph(body, words["withheld"])
    _paragraph(body, words["nobody"])
    _sections(body, told, "before")


def _sections(body: Element, told: Words, place: str) -> None:
    """What was written; of a draft also that nothing was."""
    for section in told[place]:
        if section["text"] or told["draft"]:
            _paragraph(body, section["title"], "Heading1")
            for text in section["text"] or [told["words"]["unwritten"]]:
                _paragraph(body, text)


def _results(body: Element, told: Words) -> None:
    words = told["words"]
    _paragraph(body, words["overview"], "Heading1")
    _table(
        body,
        [words[name] for name in ("line", "indicator", "target", "actual", "standing")],
        [
            [row[name] for name in ("line", "text", "target", "actual", "standing")]
            for row in told["overview"]
        ],
    )
    _paragraph(body, words["progress"], "Heading1")
    for level in told["levels"]:
        _paragraph(body, f"{level['kind']}. {level['statement']}", "Heading2")
        for text in level["text"]:
            _paragraph(body, text)
        for each in level["indicators"]:
            _indicator(body, each, words)


def _indicator(body: Element, each: Words, words: Words) -> None:
    _paragraph(body, f"{each['number']}. {each['text']}", "Heading3")
    _table(
        body,
        [words[name] for name in ("start", "target", "actual", "standing")],
        [[each["start"], each["target"], _noted(each["actual"], each["note"]), each["standing"]]],
    )
    if each["periods"]:
        rows = [
            [row["span"], _noted(row["value"], row["note"]), row["said"]] for row in each["periods"]
        ]
        _table(body, [words["period"], words["value"], words.get("said", "")], rows)
    else:
        _paragraph(body, each["fed"])
    for chart in each["charts"]:
        _paragraph(body, _noted(f"{chart['title']}, {chart['when']}", chart["note"]))
        rows = [[row["label"], row["text"]] for row in chart["rows"]]
        _table(body, [words["part"], words["value"]], rows)


def _noted(text: str, note: int) -> str:
    return f"{text} [{note}]" if note else text


def _around(body: Element, told: Words) -> None:
    """Plan, money, risks."""
    words, money = told["words"], told["money"]
    _paragraph(body, words["plan"], "Heading1")
    _listed(
        body, told["plan"], words, "no_plan",
        ("number", "activity", "country", "planned", "expected", "slippage"),
        ("code", "text", "where", "planned", "expected", "slippage"),
    )  # fmt: skip
    _paragraph(body, words["money"], "Heading1")
    if money:
        if money["made_up"]:
            _paragraph(body, words["made_up"])
        if note := money.get("note"):
            _paragraph(body, note)
        _table(body, ["", "EUR", "USD"], _cells(money["totals"], "term", "eur", "usd"))
        _table(
            body, [words["payer"], words["percent"], "EUR", "USD"],
            _cells(money["payers"], "name", "percent", "eur", "usd"),
        )  # fmt: skip
        if received := money.get("received"):  # not kept when earlier reports were approved
            _table(
                body,
                [words["from_whom"], "EUR", "USD", words["to_come"], words.get("to_come_usd", "")],
                [
                    [*row, each.get("to_come_usd", "")]
                    for row, each in zip(
                        _cells(received, "name", "eur", "usd", "to_come"), received, strict=True
                    )
                ],
            )  # fmt: skip
        _table(
            body, [words["quarter"], words["planned_eur"], words["spent_eur"]],
            _cells(money["quarters"], "label", "planned_text", "spent_text"),
        )  # fmt: skip
        _listed(
            body, money["lines"], words, "no_money",
            ("budget_line", "country", "allotted", "spent", "promised", "left"),
            ("line", "where", "usd", "spent", "promised", "left"),
        )  # fmt: skip
    else:
        _paragraph(body, words["no_money"])
    _paragraph(body, words["risks"], "Heading1")
    _listed(
        body, told["risks"], words, "no_risks",
        ("number", "statement", "probability", "impact", "level", "state", "against"),
        ("mark", "text", "probability", "impact", "level", "state", "against"),
    )  # fmt: skip
    _sections(body, told, "after")


def _annexes(body: Element, told: Words) -> None:
    words = told["words"]
    _paragraph(body, words["annex_evidence"], "Heading1")
    _listed(
        body, told["evidence"], words, "unwritten",
        ("indicator", "period", "number", "proof"), ("indicator", "span", "code", "proof"),
    )  # fmt: skip
    if told.get("documents"):
        _paragraph(body, words["documents"], "Heading2")
        _paragraph(body, words["documents_note"])
        _listed(
            body, told["documents"], words, "unwritten",
            ("number", "title", "kind", "mark"), ("code", "title", "kind", "mark"),
        )  # fmt: skip
    _paragraph(body, words["annex_means"], "Heading1")
    rows = [[each["line"], "\n".join(each["items"])] for each in told["means"]]
    if rows:
        _table(body, [words["line"], words.get("means", words["annex_means"])], rows)
    else:
        _paragraph(body, words["unwritten"])
    if "inventory" in told:  # what was approved before there was this annex has none
        _things(body, told)
    _paragraph(body, words["annex_notes"], "Heading1")
    for number, note in enumerate(told["notes"], 1):
        _paragraph(body, f"[{number}] {note}")


def _things(body: Element, told: Words) -> None:
    """The inventory."""
    words = told["words"]
    _paragraph(body, words["annex_inventory"], "Heading1")
    if any(each["made_up"] for each in told["inventory"]):
        _paragraph(body, words["made_up"])
    _listed(
        body, told["inventory"], words, "no_items",
        ("asset", "thing", "price", "holder", "state", "found"),
        ("asset", "name", "price", "holder", "state", "found"),
    )  # fmt: skip


def _listed(
    body: Element, rows: Sequence[Words], words: Words, none: str, heads: Sequence[str],
    names: Sequence[str],
) -> None:  # fmt: skip
    """A table, or the sentence that says there is nothing."""
    if rows:
        _table(body, [words[head] for head in heads], _cells(rows, *names))
    else:
        _paragraph(body, words[none])


def _cells(rows: Iterable[Words], *names: str) -> list[list[Any]]:
    return [[row[name] for name in names] for row in rows]


def _table(body: Element, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows with thin lines below; the head is repeated on every page."""
    if not rows:
        return
    table = SubElement(body, _w("tbl"))
    about = SubElement(table, _w("tblPr"))
    SubElement(about, _w("tblW"), {_w("w"): str(WIDTH), _w("type"): "dxa"})
    edges = SubElement(about, _w("tblBorders"))
    for edge in ("top", "bottom", "insideH"):
        line = {"val": "single", "sz": "4", "space": "0", "color": "B9B2A4"}
        SubElement(edges, _w(edge), {_w(name): value for name, value in line.items()})
    grid = SubElement(table, _w("tblGrid"))
    for _column in rows[0]:
        SubElement(grid, _w("gridCol"), {_w("w"): str(WIDTH // len(rows[0]))})
    for number, row in enumerate([head, *rows] if head else rows):
        line_ = SubElement(table, _w("tr"))
        is_head = bool(head) and not number
        if is_head:
            SubElement(SubElement(line_, _w("trPr")), _w("tblHeader"))
        for cell in row:
            _paragraph(
                SubElement(line_, _w("tc")), "–" if cell is None else str(cell), bold=is_head
            )
    SubElement(body, _w("p"))


def _paragraph(into: Element, text: str, style: str = "", *, bold: bool = False) -> None:
    paragraph = SubElement(into, _w("p"))
    if style:
        SubElement(SubElement(paragraph, _w("pPr")), _w("pStyle"), {_w("val"): style})
    for number, line in enumerate(NO_CHARACTER.sub("", text).split("\n")):
        run = SubElement(paragraph, _w("r"))
        if bold:
            SubElement(SubElement(run, _w("rPr")), _w("b"))
        if number:
            SubElement(run, _w("br"))
        written = SubElement(
            run, _w("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
        )
        written.text = line


def _styles(language: str) -> str:
    styles = Element(_w("styles"))
    run = SubElement(SubElement(SubElement(styles, _w("docDefaults")), _w("rPrDefault")), _w("rPr"))
    SubElement(run, _w("rFonts"), {_w(name): "Calibri" for name in ("ascii", "hAnsi", "cs")})
    SubElement(run, _w("sz"), {_w("val"): "20"})
    SubElement(run, _w("lang"), {_w("val"): language})
    for level, size in HEADINGS:
        style = SubElement(
            styles, _w("style"), {_w("type"): "paragraph", _w("styleId"): f"Heading{level}"}
        )
        SubElement(style, _w("name"), {_w("val"): f"heading {level}"})
        about = SubElement(style, _w("pPr"))
        SubElement(about, _w("keepNext"))
        SubElement(about, _w("spacing"), {_w("before"): "240", _w("after"): "80"})
        SubElement(about, _w("outlineLvl"), {_w("val"): str(level - 1)})
        letters = SubElement(style, _w("rPr"))
        SubElement(letters, _w("b"))
        SubElement(letters, _w("color"), {_w("val"): "12414B"})
        SubElement(letters, _w("sz"), {_w("val"): str(size)})
    return HEADER + str(tostring(styles, encoding="unicode"))


def _core(told: Words) -> str:
    """Title and language; no author."""
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    terms = "http://purl.org/dc/elements/1.1/"
    found = Element(f"{{{core}}}coreProperties")
    SubElement(found, f"{{{terms}}}title").text = f"{told['title']}, {told['span']}"
    SubElement(found, f"{{{terms}}}language").text = told["language"]
    return HEADER + str(tostring(found, encoding="unicode"))


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
