"""The logframe as such tables look: on a page, on paper (A4 landscape), and as a workbook."""

import io
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import typst
import xlsxwriter
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.places.names import country_name
from panoh.base.spreadsheets import safe
from panoh.programme.logframe.models import Line, Programme, Remark
from panoh.programme.logframe.overview import Block, Stand, blocks, number_words, total_words

TEMPLATE = Path(__file__).parent / "matrix.typ"
Words = dict[str, Any]
Kind = Remark.Kind


def span_words(since: date, until: date) -> str:
    return f"{date_format(since, 'j E Y')} – {date_format(until, 'j E Y')}"


def head() -> list[str]:
    """The columns of a logframe, as the project document has them."""
    return [_("Results and activities"), _("Indicators"), _("Means of verification"),
            _("Assumptions and risks")]  # fmt: skip


def rows(found: Iterable[Block]) -> list[Words]:
    """A row for each line: the line, its indicators, what proves them, what must hold."""
    return [
        {
            "level": block.line.level,
            "kind": str(block.line),
            "statement": str(block.line.said),
            "by": str(block.line.responsible.named) if block.line.responsible else "",
            "indicators": [
                {
                    "slug": stand.indicator.slug,
                    "number": stand.indicator.number,
                    "text": str(stand.indicator.said),
                    "targets": targets(stand),
                }
                for stand in block.stands
            ],
            "means": [str(each.said) for each in block.remarks.get(Kind.MEANS, [])],
            "assumptions": [
                *(str(each.said) for each in block.remarks.get(Kind.ASSUMPTION, [])),
                *(
                    _("Risk: %(risk)s") % {"risk": each.said}
                    for each in block.remarks.get(Kind.RISK, [])
                ),
            ],
        }
        for block in found
    ]


def targets(stand: Stand) -> list[str]:
    """What is promised, and until when."""
    return [
        _("Target %(n)s until %(day)s")
        % {"n": number_words(each.value), "day": date_format(each.until, "j E Y")}
        for each in stand.targets
    ]


def facts(programme: Programme) -> list[Words]:
    """What stands above the table."""
    said = [
        (_("Title"), str(programme.name)),
        (_("Project number"), programme.code),
        (_("Duration"), span_words(programme.starts_on, programme.ends_on)),
        (_("Countries"), ", ".join(country_name(code) for code in programme.countries)),
        (_("Date of the document"), programme.dated),
    ]
    return [{"term": term, "value": value} for term, value in said if value]


def pdf(member: Membership, programme: Programme, language: str, today: date) -> bytes:
    """The table as tagged PDF (PDF/UA-1), A4 landscape, its head on every page."""
    data = {
        "language": language,
        "title": _("Logframe %(code)s") % {"code": programme.code},
        "facts": facts(programme),
        "head": head(),
        "rows": rows(blocks(member, programme, today)),
        "printed": _("Printed %(day)s") % {"day": date_format(today, "j E Y")},
    }
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
    )


def workbook(member: Membership, programme: Programme, today: date) -> bytes:
    """Two sheets: the table, and every indicator with where it stands. No cell is a formula."""
    found = blocks(member, programme, today)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"text_wrap": True, "bold": True, "valign": "top"})
        table = book.add_worksheet(programme.code)
        table.set_landscape()
        table.set_paper(9)  # A4
        table.fit_to_pages(1, 0)
        table.set_column(0, 3, 45)
        table.repeat_rows(0)
        _write(table, 0, head(), bold)
        for number, row in enumerate(rows(found), 1):
            _write(table, number, _cells(row), wrap)
        sheet = book.add_worksheet(_("Indicators"))
        sheet.set_column(0, 1, 40)
        _write(sheet, 0, [
            _("Line"), _("Indicator"), _("Definition"), _("Baseline"), _("Target"), _("Actual"),
            _("Standing"), _("Last period"),
        ], bold)  # fmt: skip
        every = [(block.line, stand) for block in found for stand in block.stands]
        for number, (line, stand) in enumerate(every, 1):
            _write(sheet, number, _measured(line, stand), wrap)
    return made.getvalue()


def _cells(row: Words) -> list[str]:
    measured = [
        "\n".join([f"{each['number']}. {each['text']}", *each["targets"]])
        for each in row["indicators"]
    ]
    first = "\n".join(filter(None, [row["kind"], row["statement"], row["by"]]))
    return [first, *("\n".join(part) for part in (measured, row["means"], row["assumptions"]))]


def _measured(line: Line, stand: Stand) -> list[Any]:
    last = stand.last
    return [
        str(line),
        str(stand.indicator.said),
        str(stand.indicator.definition),
        stand.indicator.baseline,
        stand.target,
        total_words(stand.actual) if stand.actual.at_least else stand.actual.value,
        str(stand.standing.label),
        span_words(last.since, last.until) if last else None,
    ]


def _write(sheet: Any, row: int, cells: Iterable[Any], style: Any) -> None:
    """Numbers as numbers, nothing as nothing, and texts that no spreadsheet takes for a formula."""
    for column, cell in enumerate(cells):
        if cell is None:
            continue
        if isinstance(cell, str):
            sheet.write_string(row, column, safe(cell), style)
        else:
            sheet.write_number(row, column, cell, style)
