"""The logframe as such tables look: on a page, on paper (A4 landscape), and as a workbook."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panoh.base.places.names import country_name
from panoh.base.spreadsheets import Sheet
from panoh.programme.logframe.models import Line, Programme, Remark, say
from panoh.programme.logframe.overview import Block, Stand, blocks, number_words, total_words

TEMPLATE = Path(__file__).parent / "matrix.typ"
Words = dict[str, Any]
Kind = Remark.Kind


def span_words(since: date, until: date) -> str:
    """From one day to another, both belonging to it."""
    return _span(since, until, get_language())


@lru_cache
def _span(since: date, until: date, _language: str | None) -> str:
    """Written once: a page of a programme says the same few periods again and again."""
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
                    "href": stand.indicator.get_absolute_url(),
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
        (_("Location"), str(say(programme.place))),
        (_("Countries"), ", ".join(country_name(code) for code in programme.countries)),
        (_("Strategic themes and result areas"), _listed(programme.themes)),
        (_("Legal context"), _listed(programme.legal)),
        (_("Project team"), _listed(programme.posts)),
        (_("Date of the document"), _dated(programme.dated)),
    ]
    return [{"term": term, "value": value} for term, value in said if value]


def _dated(words: str) -> str:
    """A month and year in the reader's language; what is written otherwise, as it is."""
    try:
        return date_format(datetime.strptime(words, "%B %Y"), "F Y")
    except ValueError:
        return words


def _listed(texts: Iterable[dict[str, str]]) -> str:
    return "\n".join(str(say(each)) for each in texts)


def pdf(programme: Programme, language: str, today: date) -> bytes:
    """The table as tagged PDF (PDF/UA-1), A4 landscape, its head on every page."""
    data = {
        "language": language,
        "title": _("Logframe %(code)s") % {"code": programme.code},
        "facts": facts(programme),
        "head": head(),
        "rows": rows(blocks(programme, today)),
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


def sheets(programme: Programme, today: date) -> list[Sheet]:
    """A workbook: the table, and every indicator with where it stands."""
    found = blocks(programme, today)
    measured = [_("Line"), _("Indicator"), _("Definition"), _("Baseline"), _("Target"),
                _("Actual"), _("Standing"), _("Last period")]  # fmt: skip
    every = [_measured(block.line, stand) for block in found for stand in block.stands]
    return [
        Sheet(programme.code, head(), [_cells(row) for row in rows(found)], (45,) * 4, True),
        Sheet(_("Indicators"), measured, every, (40, 40)),
    ]


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
        _number(stand.indicator.baseline),
        _number(stand.target),
        total_words(stand.actual) if stand.actual.at_least else _number(stand.actual.value),
        str(stand.standing.label),
        span_words(last.since, last.until) if last else None,
    ]


def _number(value: Decimal | None) -> Decimal | int | None:
    """A number of people without needless cents."""
    return int(value) if value is not None and value == int(value) else value
