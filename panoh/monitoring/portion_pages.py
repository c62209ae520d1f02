"""What is told of portions, as a page, a file and a terminal show it."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.sections import Kind
from panoh.base.moments import date_words
from panoh.base.places.names import country_name
from panoh.casework.sop.figures import IN_TIME, duty_of
from panoh.monitoring.indicators import Portion
from panoh.monitoring.portions import OTHERS, Part, Told

TITLES: dict[str, Promise] = {
    "presumption": _("From opening a case to the presumption"),
    "referral": _("From a referral to its answer"),
    "service": _("From opening a case to the first service"),
    "identification": _("From the presumption to the formal decision"),
    Portion.DUTIES: _("Duties to protect"),
}
BY_THEN: dict[str, Promise] = {
    "day": _("Within a day"),
    "week": _("Within a week"),
    "month": _("Within 30 days"),
    "quarter": _("Within 90 days"),
    "half_year": _("Within 180 days"),
    IN_TIME: _("In time"),
}


def step_of(part: Part, measure: Portion) -> str:
    """What it belongs to: parts of one step are drawn together."""
    return part.part.partition(".")[0] if measure == Portion.RESPONSE else measure.value


def name_of(part: Part, told: Told) -> str:
    """Who, or what was owed, in the reader's language."""
    if told.measure == Portion.DUTIES:
        duty = duty_of(told.country, part.part)
        return str(duty.name.say(get_language())) if duty else part.part
    kind = part.part.partition(".")[2]
    return str(
        _now("Kinds of agency with few people, together") if kind == OTHERS else Kind(kind).label
    )


def between(part: Part, outcome: str) -> str:
    """Of what part of the people it is true, as far as it is told."""
    least, most = part.at_least(outcome), part.at_most(outcome)
    if (least, most) == (0, 100):
        return "…"
    return f"{least}–{most}\u00a0%"


def page(told: Told) -> dict[str, Any]:
    """A table and a drawing for each step, and how they were made under the last."""
    charts = _sections(told)
    charts[-1]["proof"] = proof(told)
    said = _now("The newest release is of %(day)s. Each shows facts up to its day.")
    return {"charts": charts, "released": said % {"day": date_words(told.cut_off)}}


def _sections(told: Told) -> list[dict[str, Any]]:
    """A table and a drawing for each step, the drawing of what is certain."""
    ordered = sorted(told.parts, key=lambda part: [*TITLES].index(step_of(part, told.measure)))
    return [
        _section(step, [*parts], told)
        for step, parts in groupby(ordered, key=lambda part: step_of(part, told.measure))
    ]


def _section(step: str, parts: list[Part], told: Told) -> dict[str, Any]:
    names = [str(BY_THEN[outcome]) for outcome in parts[0].outcomes]
    one = [_now("In time"), _now("Not told"), _now("Late")]
    return {
        "id": step,
        "title": str(TITLES[step]),
        "note": _now("Per cent of the people; at the end of a bar, about how many they are."),
        "series": one if len(names) == 1 else [*names, _now("Later, or not told")],
        "rows": [_bar(part, told) for part in parts],
        "head": [
            _now("Duty") if told.measure == Portion.DUTIES else _now("Kind of agency"),
            {"text": _now("People, about"), "numeric": True},
            *({"text": name, "numeric": True} for name in names),
        ],
        "table": [_row(part, told) for part in parts],
    }


def _bar(part: Part, told: Told) -> dict[str, Any]:
    """Per cent of the people who certainly had it by then, and not by the limit before; of a single
    limit those who may have had it too. At its end, how many people there are about."""
    ends = [part.at_least(outcome) for outcome in part.outcomes]
    if len(ends) == 1:
        ends.append(part.at_most(part.outcomes[0]))
    steps = [after - before for before, after in pairwise([0, *ends, 100])]
    return {"label": name_of(part, told), "values": steps, "total": part.people}


def _row(part: Part, told: Told) -> list[Any]:
    return [
        name_of(part, told),
        {"text": str(part.people), "numeric": True},
        *({"text": between(part, outcome), "numeric": True} for outcome in part.outcomes),
    ]


def proof(told: Told) -> dict[str, Any]:
    """How it was made."""
    return {
        "how": " ".join([str(told.promptness.definition), *told.notes()]),
        "definition": told.definition,
        "cut_off": told.cut_off,
        "query": told.query,
    }


def provenance(told: Told) -> dict[str, Any]:
    """The same for a file."""
    return {
        "measure": told.measure.value,
        "definition_edition": told.definition,
        "method_edition": told.method,
        "country": told.country,
        "year": told.year,
        "audience": told.audience.value,
        "cut_off": timezone.localtime(told.cut_off).isoformat(timespec="seconds"),
        "query": told.query,
    }


def as_json(told: Told) -> str:
    """For a program: codes, and the interval that is told of each outcome."""
    whole = provenance(told) | {
        "definition": str(told.promptness.definition),
        "notes": [*told.notes()],
        "parts": [
            {
                "part": part.part,
                "people": part.people,
                "releases": [release.code for release in part.releases],
                "outcomes": {
                    outcome: [part.at_least(outcome), part.at_most(outcome)]
                    for outcome in part.outcomes
                },
            }
            for part in told.parts
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_rows(told: Told) -> list[Iterable[object]]:
    """For a spreadsheet: one row an outcome of a part, with names and how it was made."""
    made = provenance(told)
    rows: list[Iterable[object]] = [
        ["part", "name", "people", "outcome", "at_least_per_cent", "at_most_per_cent", "releases",
         "definition", *made]
    ]  # fmt: skip
    for part in told.parts:
        for outcome in part.outcomes:
            rows.append([
                part.part, name_of(part, told), part.people, str(BY_THEN[outcome]),
                part.at_least(outcome), part.at_most(outcome), len(part.releases),
                told.promptness.definition, *made.values(),
            ])  # fmt: skip
    return rows


def as_text(told: Told) -> str:
    """For a terminal."""
    return "\n".join(_lines(told))


def _lines(told: Told) -> Iterator[str]:
    yield f"{told.measure.label}, {country_name(told.country)}, {told.year}"
    for section in _sections(told):
        yield ""
        yield section["title"]
        heads = [each if isinstance(each, str) else each["text"] for each in section["head"]]
        rows = [[name, *(cell["text"] for cell in cells)] for name, *cells in section["table"]]
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        for name, *cells in [heads, *rows]:
            padded = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
            yield f"  {'  '.join([name.ljust(widths[0]), *padded])}".rstrip()
    yield ""
    made = provenance(told)
    yield str(told.promptness.definition)
    yield from told.notes()
    yield _now("Definition %(definition_edition)s, method %(method_edition)s.") % made
    yield _now("Cut-off %(cut_off)s. Query %(query)s.") % made
