"""A document as Word opens it: a zip of a few XML parts (ECMA-376), and what may stand in it.

Titles, headings by level, paragraphs, tables whose first row is told apart and repeated on every
page, pictures with their words, and notes that are links. Its language is set; nobody's name is in
it.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
TERMS = "http://purl.org/dc/elements/1.1/"
XML = "http://www.w3.org/XML/1998/namespace"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
WP, A, PIC = f"{DRAWN}/wordprocessingDrawing", f"{DRAWN}/main", f"{DRAWN}/picture"
PREFIXES = {"w": W, "r": R, "cp": CORE, "dc": TERMS, "wp": WP, "a": A, "pic": PIC}
for prefix, name in PREFIXES.items():
    register_namespace(prefix, name)
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CORE_PART = "docProps/core.xml"
PARTS = {
    "word/document.xml": f"{OFFICE}document.main+xml",
    "word/styles.xml": f"{OFFICE}styles+xml",
    "word/settings.xml": f"{OFFICE}settings+xml",
    "word/footer1.xml": f"{OFFICE}footer+xml",
    CORE_PART: "application/vnd.openxmlformats-package.core-properties+xml",
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# As Word names languages: with a country.
LANGUAGES = {
    "en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ", "ky": "ky-KG", "tg": "tg-Cyrl-TJ",
    "tk": "tk-TM", "uz": "uz-Latn-UZ",
}  # fmt: skip
DEEP, QUIET = "12414B", "4A565C"
WIDTH = 9640  # of the text, in twentieths of a point
HEIGHT = 12800  # of the highest picture: a page, less its heading
UNIT = 635  # of drawings, in a twentieth of a point
LETTER, PADDING = 100, 160  # of a word in a cell, and beside it
LONG = 33  # letters; what has more and no space is broken
SIDES = ("distT", "distB", "distL", "distR")
SPACE = re.compile("[ \n]")  # and no unbreakable one
AMOUNT = re.compile(r"[-–…]|[-−]?\d[\d\s,.\u00a0\u202f]*( ?%)?")


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def _with(into: Element, tag: str, /, **said: str) -> Element:
    return SubElement(into, w(tag), {w(key): value for key, value in said.items()})


class Noted(NamedTuple):
    """A text, and the number of the note that says how it was made."""

    text: str
    note: int = 0


def noted(cell: Any) -> Noted:
    """What a cell says; a dash where nothing is known."""
    return cell if isinstance(cell, Noted) else Noted("–" if cell is None else str(cell))


class Document:
    """What is written from the top to the bottom; `file` gives it as DOCX."""

    def __init__(self, title: str, language: str) -> None:
        self.title, self.language = title, language
        self.body, self.under = Element(w("body")), title
        self.pictures: list[bytes] = []

    def paragraph(
        self, text: str, style: str = "", note: int = 0, *, together: bool = False
    ) -> None:
        """Together: on the page of what comes after it."""
        _paragraph(self.body, Noted(text, note), style, together=together)

    def heading(self, text: str, level: int) -> None:
        self.under = text
        _paragraph(self.body, Noted(text), f"Heading{level}")

    def note(self, number: int, text: str) -> None:
        """What the mark [number] leads to."""
        made = _paragraph(self.body, Noted(""), "Note")
        _with(made, "bookmarkStart", id=str(number), name=f"note{number}")
        _run(made, f"[{number}] {text}")
        _with(made, "bookmarkEnd", id=str(number))

    def picture(self, png: bytes, width: float, words: str) -> None:
        """A picture so many points wide, and what it shows for those who do not see it.

        On the page of what comes after it, which is its table.
        """
        self.pictures.append(png)
        number, wide = len(self.pictures), int(width * 20)
        dots_across, dots_down = struct.unpack(">II", png[16:24])  # of a PNG, always there
        shrunk = min(1.0, HEIGHT / (wide * dots_down / dots_across))
        size = {
            "cx": str(int(wide * shrunk * UNIT)),
            "cy": str(int(wide * shrunk * UNIT * dots_down / dots_across)),
        }
        line = _paragraph(self.body, Noted(""), together=True)
        drawing = SubElement(SubElement(line, w("r")), w("drawing"))
        inline = SubElement(drawing, f"{{{WP}}}inline", dict.fromkeys(SIDES, "0"))
        SubElement(inline, f"{{{WP}}}extent", size)
        named = {"id": str(number), "name": f"Picture {number}"}
        told = NO_CHARACTER.sub("", words)
        SubElement(inline, f"{{{WP}}}docPr", {**named, "descr": told})
        frame = SubElement(inline, f"{{{WP}}}cNvGraphicFramePr")
        SubElement(frame, f"{{{A}}}graphicFrameLocks", noChangeAspect="1")
        data = SubElement(SubElement(inline, f"{{{A}}}graphic"), f"{{{A}}}graphicData", uri=PIC)
        picture = SubElement(data, f"{{{PIC}}}pic")
        about = SubElement(picture, f"{{{PIC}}}nvPicPr")
        SubElement(about, f"{{{PIC}}}cNvPr", named)
        SubElement(about, f"{{{PIC}}}cNvPicPr")
        fill = SubElement(picture, f"{{{PIC}}}blipFill")
        SubElement(fill, f"{{{A}}}blip", {f"{{{R}}}embed": f"p{number}"})
        SubElement(SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
        shape = SubElement(picture, f"{{{PIC}}}spPr")
        place = SubElement(shape, f"{{{A}}}xfrm")
        SubElement(place, f"{{{A}}}off", x="0", y="0")
        SubElement(place, f"{{{A}}}ext", size)
        SubElement(SubElement(shape, f"{{{A}}}prstGeom", prst="rect"), f"{{{A}}}avLst")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> None:
        """Rows with thin lines between them; its title, or else the heading above, is for those
        who listen.

        A cell is a text, a number, None (a dash) or `Noted`.
        """
        if not rows:
            return
        cells = [[noted(cell) for cell in row] for row in rows]
        widths, right = _widths(head, cells), _right(cells)
        every = [[noted(name) for name in head], *cells] if head else cells
        table = SubElement(self.body, w("tbl"))
        about = SubElement(table, w("tblPr"))
        _with(about, "tblStyle", val="Lines")
        _with(about, "tblW", w=str(sum(widths)), type="dxa")
        _with(about, "tblLayout", type="fixed")
        look = {"firstRow": str(int(bool(head))), "firstColumn": "1", "noVBand": "1"}
        _with(about, "tblLook", val="04A0" if head else "0480", **look)
        _with(about, "tblCaption", val=title or self.under)
        grid = SubElement(table, w("tblGrid"))
        for width in widths:
            _with(grid, "gridCol", w=str(width))
        for number, row in enumerate(every):
            line, is_head = SubElement(table, w("tr")), bool(head) and not number
            about_row = SubElement(line, w("trPr"))
            SubElement(about_row, w("cantSplit"))
            if is_head:
                SubElement(about_row, w("tblHeader"))
            for place, cell in enumerate(row):
                box = SubElement(line, w("tc"))
                _with(SubElement(box, w("tcPr")), "tcW", w=str(widths[place]), type="dxa")
                style = "Head" if is_head else "Cell"
                _paragraph(box, cell, style, right=right[place])
        _paragraph(self.body, Noted(""), "Cell")

    def file(self) -> bytes:
        """The whole as Word opens it."""
        section = SubElement(self.body, w("sectPr"))
        reference = _with(section, "footerReference", type="default")
        reference.set(f"{{{R}}}id", "r3")
        _with(section, "pgSz", w="11906", h="16838")
        edges = dict.fromkeys(("top", "right", "bottom", "left"), "1133")
        _with(section, "pgMar", **edges, header="708", footer="708", gutter="0")
        document = Element(w("document"))
        document.append(self.body)
        pictures = [*enumerate(self.pictures, 1)]
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations(
                [
                    ("r1", f"{R}/officeDocument", "word/document.xml"),
                    ("r2", f"{PACKAGE}/relationships/metadata/core-properties", CORE_PART),
                ]
            ),
            "word/_rels/document.xml.rels": _relations(
                [
                    ("r1", f"{R}/styles", "styles.xml"),
                    ("r2", f"{R}/settings", "settings.xml"),
                    ("r3", f"{R}/footer", "footer1.xml"),
                    *((f"p{nth}", f"{R}/image", f"media/{nth}.png") for nth, _png in pictures),
                ]
            ),
            "word/document.xml": _written(document),
            "word/styles.xml": _written(_styles(LANGUAGES.get(self.language, self.language))),
            "word/settings.xml": _written(_settings(LANGUAGES.get(self.language, self.language))),
            "word/footer1.xml": _written(_footer(self.title)),
            CORE_PART: _written(_core(self.title, self.language)),
            **{f"word/media/{nth}.png": png for nth, png in pictures},
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, part in parts.items():
                file.writestr(name, part)
        return out.getvalue()


# --- what stands in it -------------------------------------------------------


def _paragraph(
    into: Element, said: Noted, style: str = "", *, right: bool = False, together: bool = False
) -> Element:
    made = SubElement(into, w("p"))
    if style or right or together:
        about = SubElement(made, w("pPr"))
        if style:
            _with(about, "pStyle", val=style)
        if together:
            SubElement(about, w("keepNext"))
        if right:
            _with(about, "jc", val="right")
    for number, line in enumerate(said.text.split("\n")):
        if number:
            SubElement(SubElement(made, w("r")), w("br"))
        _run(made, line)
    if said.note:
        link = _with(made, "hyperlink", anchor=f"note{said.note}", history="1")
        _run(link, f" [{said.note}]", "NoteMark")
    return made


def _run(into: Element, text: str, style: str = "") -> None:
    if not text:
        return
    run = SubElement(into, w("r"))
    if style:
        _with(SubElement(run, w("rPr")), "rStyle", val=style)
    written = SubElement(run, w("t"), {f"{{{XML}}}space": "preserve"})
    written.text = NO_CHARACTER.sub("", text)


def _widths(head: Sequence[str], rows: Sequence[Sequence[Noted]]) -> list[int]:
    """Of each column: room for its longest word, and of the rest more where sentences are long."""
    texts = [[cell.text for cell in row] for row in rows]
    columns = [*zip(*([head, *texts] if head else texts), strict=True)]
    words = [min(max(map(len, SPACE.split(" ".join(each)))), LONG) for each in columns]
    least = [word * LETTER + PADDING for word in words]
    wanted = [min(max(map(len, each)), 2 * LONG) for each in columns]
    rest = WIDTH - sum(least)
    if rest < 0:
        return [WIDTH * each // sum(least) for each in least]
    return [each + rest * more // sum(wanted) for each, more in zip(least, wanted, strict=True)]


def _right(rows: Sequence[Sequence[Noted]]) -> list[bool]:
    """Which columns but the first hold amounts and nothing else, one below the other."""
    columns = [[cell.text for cell in column] for column in zip(*rows, strict=True)]
    return [
        place > 0
        and len(rows) > 1
        and all(AMOUNT.fullmatch(text) for text in column)
        and any(text[-1:].isdigit() for text in column)
        for place, column in enumerate(columns)
    ]


# --- its parts ---------------------------------------------------------------


def _written(root: Element) -> str:
    return HEADER + str(tostring(root, encoding="unicode"))


def _types() -> str:
    types = Element("Types", xmlns=f"{PACKAGE}/content-types")
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    SubElement(types, "Default", Extension="rels", ContentType=rels)
    SubElement(types, "Default", Extension="xml", ContentType="application/xml")
    SubElement(types, "Default", Extension="png", ContentType="image/png")
    for name, kind in PARTS.items():
        SubElement(types, "Override", PartName=f"/{name}", ContentType=kind)
    return _written(types)


def _relations(targets: Iterable[tuple[str, str, str]]) -> str:
    relations = Element("Relationships", xmlns=f"{PACKAGE}/relationships")
    for key, kind, target in targets:
        SubElement(relations, "Relationship", Id=key, Type=kind, Target=target)
    return _written(relations)


def _settings(language: str) -> Element:
    """As Word of today reads it, and not as one of 2007 did."""
    settings = Element(w("settings"))
    mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word"}
    _with(SubElement(settings, w("compat")), "compatSetting", **mode, val="15")
    _with(settings, "themeFontLang", val=language)
    return settings


def _footer(title: str) -> Element:
    """The title, and the number of the page."""
    footer = Element(w("ftr"))
    made = _paragraph(footer, Noted(f"{title}  ·  "), "Footer")
    field = _with(made, "fldSimple", instr=" PAGE ")
    _run(field, "1")
    return footer


def _core(title: str, language: str) -> Element:
    """Title and language; no author."""
    found = Element(f"{{{CORE}}}coreProperties")
    SubElement(found, f"{{{TERMS}}}title").text = NO_CHARACTER.sub("", title)
    SubElement(found, f"{{{TERMS}}}language").text = language
    return found


# Style: what it rests on, size in half points, space before and after, colour, bold, level.
STYLES: dict[str, tuple[str, int, int, int, str, bool, int | None]] = {
    "Title": ("Normal", 40, 0, 120, DEEP, True, None),
    "heading 1": ("Normal", 32, 360, 120, DEEP, True, 0),
    "heading 2": ("Normal", 26, 280, 100, DEEP, True, 1),
    "heading 3": ("Normal", 22, 220, 80, DEEP, True, 2),
    "Cell": ("Normal", 17, 20, 20, "", False, None),
    "Head": ("Cell", 17, 20, 20, DEEP, True, None),
    "Note": ("Normal", 16, 0, 60, QUIET, False, None),
    "footer": ("Normal", 16, 0, 0, QUIET, False, None),
}


def _styles(language: str) -> Element:
    styles = Element(w("styles"))
    run = SubElement(SubElement(SubElement(styles, w("docDefaults")), w("rPrDefault")), w("rPr"))
    _with(run, "rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), "Calibri"))
    _with(run, "sz", val="20")
    _with(run, "szCs", val="20")
    _with(run, "lang", val=language, eastAsia=language, bidi=language)
    normal = _style(styles, "paragraph", "Normal", default="1")
    _with(SubElement(normal, w("pPr")), "spacing", before="0", after="120")
    for name, (base, size, before, after, colour, bold, level) in STYLES.items():
        style = _style(styles, "paragraph", name, base)
        about = SubElement(style, w("pPr"))
        if level is not None:
            SubElement(about, w("keepNext"))
        _with(about, "spacing", before=str(before), after=str(after))
        if level is not None:
            _with(about, "outlineLvl", val=str(level))
        letters = SubElement(style, w("rPr"))
        if bold:
            SubElement(letters, w("b"))
        if colour:
            _with(letters, "color", val=colour)
        _with(letters, "sz", val=str(size))
    mark = SubElement(_style(styles, "character", "NoteMark"), w("rPr"))
    _with(mark, "color", val="0B5C6B")
    _with(mark, "vertAlign", val="superscript")
    lines = SubElement(_style(styles, "table", "Lines"), w("tblPr"))
    edges = SubElement(lines, w("tblBorders"))
    for edge in ("top", "bottom", "insideH"):
        _with(edges, edge, val="single", sz="4", space="0", color="B9B2A4")
    margins = SubElement(lines, w("tblCellMar"))
    for edge in ("left", "right"):
        _with(margins, edge, w="80", type="dxa")
    return styles


def _style(styles: Element, kind: str, name: str, base: str = "", default: str = "") -> Element:
    said = {"type": kind, "styleId": name[0].upper() + name[1:].replace(" ", "")}
    made = _with(styles, "style", **said, **({"default": default} if default else {}))
    _with(made, "name", val=name)
    if base:
        _with(made, "basedOn", val=base)
    SubElement(made, w("qFormat"))
    return made
