"""The demo programme's report to its donor on paper: Typst, against WeasyPrint.

Both are given what the report says, as it is kept, and make a PDF of it: Typst from JSON by the
report's own template, WeasyPrint from HTML that is there already (`bare/paper.py`), with the same
tables, drawings, fonts and footnotes. Both are warm and take turns. Ours is tagged as PDF/UA-1;
theirs is given the choice that is quicker for it, which is without tags.
"""

import json
import logging
import sys
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

import typst
from django.conf import settings

from benchmarks.bare.paper import html
from benchmarks.rows import Row, alternate
from panoh.base.database import door
from panoh.base.places.names import country_name
from panoh.demo.actions import members
from panoh.programme.reports.models import Report
from panoh.programme.reports.printing import TEMPLATE, pdf

try:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
except OSError:
    sys.exit("WeasyPrint needs Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0")

Words = dict[str, Any]
PAGES, CHARTS = 20, 10


def kept() -> Words:
    """What was approved of XACX44's first year."""
    by = members()["programme"]
    with door.acting_as(by):
        report = Report.objects.visible_to(by).get(
            programme__code="XACX44", status=Report.Status.APPROVED
        )
    told: Words = report.told["en"]
    return told


def charts(told: Words) -> int:
    return sum(len(each["charts"]) for level in told["levels"] for each in level["indicators"])


def pages(told: Words) -> int:
    """How many Typst sets: its drawing of each page is one."""
    drawn = typst.compile(
        TEMPLATE, format="svg", font_paths=[settings.PRINT_FONTS], ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told)},
    )  # fmt: skip
    return len(drawn)


def longer(told: Words) -> Words:
    """A report of twenty pages at least, with ten charts: more said of each line."""
    more = deepcopy(told)
    indicators = [each for level in more["levels"] for each in level["indicators"]]
    rows = [
        {"label": country_name(code), "text": str(number), "size": float(number)}
        for code, number in zip(("KZ", "KG", "TJ", "TM", "UZ"), (34, 12, 27, 19, 51), strict=True)
    ]
    for each in indicators:
        if charts(more) < CHARTS:
            each["charts"].append({"title": "By country", "when": "2012", "note": 0, "rows": rows})
    said = next(section["text"] for section in more["before"] if section["text"])
    while pages(more) < PAGES:
        for level in more["levels"]:
            level["text"] = [*level["text"], *said]
    return more


def anew(said: Any, turn: int) -> Any:
    """The same with another word in each sentence: Typst remembers what it has set before."""
    if isinstance(said, dict):
        return {key: anew(value, turn) for key, value in said.items()}
    if isinstance(said, list):
        return [anew(each, turn) for each in said]
    return f"{said} {turn}" if isinstance(said, str) and len(said) > 12 else said


def main() -> None:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("weasyprint.progress").setLevel(logging.ERROR)
    short = kept()
    for what, told, most in (("as approved", short, None), ("longer", longer(short), 1.0)):
        turns = [anew(told, turn) for turn in range(10, 20)]
        sources, fonts = [html(each) for each in turns], FontConfiguration()
        papers, pages_of = iter(turns), iter(sources)

        def ours(papers: Iterator[Words] = papers) -> None:
            pdf(next(papers))

        def theirs(sources: Iterator[str] = pages_of, fonts: FontConfiguration = fonts) -> None:
            HTML(string=next(sources)).write_pdf(font_config=fonts)

        source = sources[0]
        mine, other = alternate(7, ours, theirs)
        ratio = mine.p50 / other.p50
        set_by_them = len(HTML(string=source).render(font_config=fonts).pages)
        Row(
            f"report, {what}: {pages(told)} pages, {charts(told)} charts, PDF/UA",
            f"WeasyPrint, {set_by_them} pages, without tags",
            str(mine),
            str(other),
            f"{ratio:.2f}",
            "≤ 0.3" if most is None else f"≤ 0.3, ≤ {most:.0f} s",
            ratio <= 0.3 and (most is None or mine.p50 <= most * 1000),
        ).print()


if __name__ == "__main__":
    main()
