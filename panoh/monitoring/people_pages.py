"""How many people there are, as a page, a file and a terminal show it."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panoh.base.moments import date_words
from panoh.base.places.names import country_name
from panoh.monitoring.dimensions import Dimension, Group
from panoh.monitoring.disclosure import WITHHELD
from panoh.monitoring.figures import Answer, Dimensions, category_name
from panoh.monitoring.indicators import Measure
from panoh.monitoring.tables import TOTAL, Cell, cell

GROUPS = (Group.WOMEN, Group.MEN, Group.GIRLS, Group.BOYS)


def page(answer: Answer) -> dict[str, Any]:
    """Charts beside their tables; of too few people to divide, a sentence."""
    return {
        "charts": [] if answer.shown.undivided or not answer.total else _charts(answer),
        "said": _said(answer),
        "proof": _proof(answer),
        "released": _("Release %(number)s of %(day)s. It shows facts up to that day.")
        % {"number": answer.release.number, "day": date_words(answer.cut_off)},
    }


def _said(answer: Answer) -> str:
    """The first thing to know, in a sentence."""
    said = {"people": answer.total, "year": answer.year}
    if answer.total is None:
        return _("Too few people for a number in %(year)s") % said
    if answer.measure == Measure.ASSISTED:
        return (
            ngettext(
                "%(people)s person was assisted in %(year)s",
                "%(people)s people were assisted in %(year)s",
                answer.total,
            )
            % said
        )
    return (
        ngettext(
            "%(people)s person was identified in %(year)s",
            "%(people)s people were identified in %(year)s",
            answer.total,
        )
        % said
    )


def _charts(answer: Answer) -> list[dict[str, Any]]:
    """What `components/bar_chart.html` draws; how it was made stands in full under the first."""
    brief = {"definition": answer.release.definition, "query": answer.query}
    first = {
        **_bars(answer, Dimension.GROUP, _said(answer)),
        "note": _("By sex and age; a child is under 18."),
        "proof": _proof(answer),
    }
    others = [
        _tracks(answer),
        _bars(answer, Dimension.EXPLOITATION, _("Forms of exploitation")),
        _bars(answer, Dimension.ORIGIN, _("Where people come from")),
        _bars(answer, Dimension.AGE, _("Age")),
        _bars(answer, Dimension.SEX, _("Sex")),
    ]
    return [first, *(chart | {"proof": brief} for chart in others)]


def _bars(answer: Answer, dimension: Dimension, title: str) -> dict[str, Any]:
    """One bar a category."""
    return {
        "id": dimension.value,
        "title": title,
        "note": _("Each person is counted once."),
        "rows_of": dimension.label,
        "series": [_("People")],
        "rows": [
            {"label": category_name(*of[0]), "values": [answer.shown.count(of)]}
            for of in answer.cells(dimension)
        ],
    }


def _tracks(answer: Answer) -> dict[str, Any]:
    """One bar a track, divided into women, men, girls and boys."""

    def row(of: Cell, label: str) -> dict[str, Any]:
        groups = (cell(**dict(of), group=group) for group in GROUPS)
        values = [answer.shown.count(part) for part in groups]
        return {"label": label, "values": values, "total": answer.shown.count(of)}

    tracks = answer.cells(Dimension.TRACK)
    return {
        "id": Dimension.TRACK.value,
        "title": _("What their cases are about"),
        "note": _("“All” holds people of other or unknown sex or age as well."),
        "rows_of": Dimension.TRACK.label,
        "series": [str(group.label) for group in GROUPS],
        "rows": [row(of, category_name(*of[0])) for of in tracks],
        "sum": row(TOTAL, _("All")),
        "total": True,
    }


def _proof(answer: Answer) -> dict[str, Any]:
    """How the numbers were made."""
    return {
        "how": " ".join([str(answer.indicator.definition), *answer.notes()]),
        "definition": answer.release.definition,
        "cut_off": answer.cut_off,
        "query": answer.query,
    }


def provenance(answer: Answer) -> dict[str, Any]:
    """How a number was made: what is counted under which edition, of when, and for whom."""
    rule = answer.shown.rule
    return {
        "measure": answer.measure.value,
        "definition_edition": answer.release.definition,
        "method_edition": answer.release.method,
        "country": answer.country,
        "year": answer.year,
        "audience": answer.audience.value,
        "threshold": rule.threshold,
        "threshold_for_children": rule.threshold_for_children,
        "rounded_to": rule.rounded_to,
        "cut_off": timezone.localtime(answer.cut_off).isoformat(timespec="seconds"),
        "release": answer.release.code,
        "release_number": answer.release.number,
        "query": answer.query,
    }


def as_json(answer: Answer) -> str:
    """For a program: codes; null where a number is withheld."""

    whole = provenance(answer) | {
        "definition": str(answer.indicator.definition),
        "unit": str(answer.indicator.unit),
        "notes": [*answer.notes()],
        "total": answer.total,
        "tables": [
            {
                "by": [*table],
                "cells": [
                    dict(of) | {"persons": answer.shown.count(of), "per_cent": answer.share(of)}
                    for of in answer.cells(*table)
                ],
            }
            for table in answer.tables
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_rows(answer: Answer) -> list[Iterable[object]]:
    """For a spreadsheet: one row a number, with the names of its categories and how it was made."""
    made = provenance(answer)
    rows: list[Iterable[object]] = [
        ["table", *Dimension, "persons", "per_cent", "definition", *made]
    ]
    for table in [(), *answer.tables]:
        for of in answer.cells(*table):
            at = dict(of)
            per_cent = answer.share(of)
            row = (
                ",".join(table) or "total",
                *(category_name(name, at[name]) if name in at else "" for name in Dimension),
                _written(answer.shown.count(of)),
                "" if per_cent is None else per_cent,
                answer.indicator.definition,
                *made.values(),
            )
            rows.append(row)
    return rows


def as_text(answer: Answer) -> str:
    """For a terminal: what is counted, the tables, and how they were made."""
    return "\n".join(_lines(answer))


def _written(count: int | None) -> str:
    return WITHHELD if count is None else str(count)


def _lines(answer: Answer) -> Iterator[str]:
    yield f"{answer.measure.label}, {country_name(answer.country)}, {answer.year}"
    yield ""
    yield from _aligned([[_("All"), _written(answer.shown.count(TOTAL))]])
    for table in answer.tables:
        yield ""
        yield " × ".join(str(dimension.label) for dimension in table)
        yield from _aligned(_single(answer, table) if len(table) == 1 else _cross(answer, table))
    yield ""
    made = provenance(answer)
    yield f"{answer.indicator.definition}"
    yield from answer.notes()
    yield _("Definition %(definition_edition)s, method %(method_edition)s.") % made
    yield _("Release %(release)s, cut-off %(cut_off)s. Query %(query)s.") % made


def _single(answer: Answer, table: Dimensions) -> list[list[str]]:
    rows = []
    for of in answer.cells(*table):
        share = answer.share(of)
        per_cent = "" if share is None else _("%(share)s %%") % {"share": share}
        name = category_name(table[0], of[0][1])
        rows.append([name, _written(answer.shown.count(of)), per_cent])
    return rows


def _cross(answer: Answer, table: Dimensions) -> list[list[str]]:
    """The last dimension across; rows of nobody are left out."""
    cells = answer.cells(*table)
    across = list(dict.fromkeys(of[-1] for of in cells))
    rows = [["", *(category_name(*column) for column in across)]]
    for outer, inner in groupby(cells, key=lambda of: of[:-1]):
        counts = [answer.shown.count(of) for of in inner]
        if any(count != 0 for count in counts):
            name = ", ".join(category_name(*part) for part in outer)
            rows.append([name, *map(_written, counts)])
    return rows


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    """Names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        padded = (number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True))
        yield f"  {'  '.join([name.ljust(widths[0]), *padded])}".rstrip()
