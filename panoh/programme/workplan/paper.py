"""The work plan on paper: A4 landscape, the drawing first, the table of the same days after it."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panoh.base.moments import months_later
from panoh.programme.logframe.matrix import span_words
from panoh.programme.logframe.models import Programme
from panoh.programme.workplan import lists
from panoh.programme.workplan.models import Origin
from panoh.programme.workplan.schedule import needs_of

TEMPLATE = Path(__file__).parent / "plan.typ"
Words = dict[str, Any]


def pdf(programme: Programme, country: str, language: str, today: date) -> bytes:
    """The plan as tagged PDF (PDF/UA-1): of one country, or the whole."""
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told(programme, country, language, today))},
        pdf_standards=["ua-1"],
    )


def told(programme: Programme, country: str, language: str, today: date) -> Words:
    """What stands on the paper; places on the scale go from 0, the first day, to 1, the last."""
    activities = lists.activities_of(programme, country)
    expected = lists.forecasts(programme, today)
    stripes = lists.stripes(activities, expected, needs_of(programme.pk))
    ends_on = max([programme.ends_on, *(each["now"][1] for each in stripes if each["now"])])
    days = (ends_on - programme.starts_on).days + 1

    def span(first: date, last: date) -> list[float]:
        """From the morning of the first day to the evening of the last."""
        since, until = (first - programme.starts_on).days, (last - programme.starts_on).days + 1
        return [min(max(day / days, 0.0), 1.0) for day in (since, until)]

    return {
        "language": language,
        "title": _("Work plan %(code)s") % {"code": programme.code},
        "name": str(programme.name),
        "span": span_words(programme.starts_on, programme.ends_on),
        "printed": _("Printed %(day)s") % {"day": date_format(today, "j E Y")},
        "made_up": _("The dates marked as made up are for this demonstration.")
        if any(each.origin == Origin.MADE_UP for each in activities)
        else "",
        "none": _("Nothing is planned yet."),
        "alt": _("The table below holds the same days."),
        "legend": {
            "planned": _("Planned"), "done": _("Done"), "begun": _("Begun, or expected"),
            "late": _("Later than planned"),
        },
        "ticks": _ticks(programme, ends_on, days),
        "today": span(today, today)[0] if programme.starts_on <= today <= ends_on else None,
        "bars": [
            {
                "label": each["label"],
                "planned": span(*each["planned"]),
                "now": span(*each["now"]) if each["now"] else None,
                "kind": each["kind"],
                "needs": each["needs"],
            }
            for each in stripes
        ],
        "head": _texts(lists.HEAD),
        "rows": [_texts(lists.row(each, expected.get(each.pk))) for each in activities],
    }  # fmt: skip


def _ticks(programme: Programme, ends_on: date, days: int) -> list[Words]:
    """The months; of a long programme every third, or the years."""
    months = days // 30
    step = 1 if months <= 30 else 3 if months <= 90 else 12
    found: list[Words] = []
    on = programme.starts_on.replace(day=1)
    while on <= ends_on:
        at = max((on - programme.starts_on).days / days, 0.0)
        is_new = not found or on.month <= step
        found.append({"at": at, "month": date_format(on, "b"), "year": on.year if is_new else ""})
        on = months_later(on, step)
    return found


def _texts(cells: Iterable[Any]) -> list[str]:
    """A row of a page as words alone; a dash where there are none."""
    said = (cell["text"] if isinstance(cell, dict) else cell for cell in cells)
    return [str(text or "–") for text in said]
