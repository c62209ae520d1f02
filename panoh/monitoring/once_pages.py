"""What was told once of a year, as a page, a file and a terminal show it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.moments import date_words
from panoh.base.places.names import country_name, region_name
from panoh.casework.cases.models import Sex
from panoh.casework.cases.taxonomy import KindOfHelp
from panoh.casework.shelters.models import Obstacle
from panoh.monitoring.dimensions import Band, Origin, Region
from panoh.monitoring.disclosure import WITHHELD
from panoh.monitoring.indicators import By
from panoh.monitoring.once import TOTAL, Answer, Cell


def name_of(by: By, category: str) -> str:
    """What a category is called, in the reader's language."""
    if by == By.ORIGIN and category not in Origin.values:
        return country_name(category)
    if by == By.REGION and category not in Region.values:
        return region_name(category)
    choices = {
        By.SEX: Sex, By.AGE: Band, By.ORIGIN: Origin, By.REGION: Region, By.REASON: Obstacle,
    }[by]  # fmt: skip
    return str(choices(category).label)


def mark_name(mark: str) -> str:
    """What a mark is called; of no mark, everybody."""
    return str(KindOfHelp(mark).label) if mark else _("All")


def page(answer: Answer) -> dict[str, Any]:
    """Bars of the marks that somebody bears, with a table of all, and a table for each dimension.

    Where there are no marks, bars of what there is.
    """
    day = date_words(answer.release.cut_off)
    released = {"released": _("Released: %(day)s, once for the whole year.") % {"day": day}}
    if not answer.marking.marks:
        return {"charts": [bars(answer)], **released}
    numbers = [(mark, answer.count(mark)) for mark in answer.marks]
    return {
        "charts": [
            {
                "id": "marks",
                "title": answer.measure.label,
                "note": _("Each person is counted once in a kind, and in every kind they are of."),
                "rows_of": _("Kind of help"),
                "series": [_("People")],
                "rows": [
                    {"label": mark_name(mark), "values": [number]}
                    for mark, number in numbers
                    if number != 0 or not any(each for _mark, each in numbers)
                ],
                "head": [_("Kind of help"), {"text": _("People"), "numeric": True}],
                "table": [[mark_name(mark), _number(number)] for mark, number in numbers],
                "proof": proof(answer),
            }
        ],
        "tables": [_table(answer, by) for by in answer.marking.by],
        **released,
    }


def _number(number: int | None) -> dict[str, Any]:
    return {"withheld": True} if number is None else {"text": str(number), "numeric": True}


def bars(answer: Answer) -> dict[str, Any]:
    """Bars of what has no marks, by its one dimension."""
    [by] = answer.marking.by
    return {
        "id": by.value,
        "title": f"{answer.measure.label}, {answer.release.year}",
        "note": _("Times in the year; by the main reason."),
        "rows_of": by.label,
        "series": [_("Times")],
        "rows": [
            {"label": name_of(by, name), "values": [answer.count("", ((by, name),))]}
            for name in answer.categories[by]
        ],
        "sum": {"label": _("All"), "values": [answer.count("")]},
        "proof": proof(answer),
    }


def _table(answer: Answer, by: By) -> dict[str, Any]:
    """Kinds of which something is told by this dimension; the others have their bar."""
    names = answer.categories[by]
    rows = [(mark, [answer.count(mark, ((by, name),)) for name in names]) for mark in answer.marks]
    return {
        "title": by.label,
        "head": [
            _("Kind of help"),
            *({"text": name_of(by, name), "numeric": True} for name in names),
        ],
        "rows": [
            [
                mark_name(mark),
                *map(_number, counts),
            ]
            for mark, counts in rows
            if any(each is not None for each in counts)
        ],
    }


def proof(answer: Answer) -> dict[str, Any]:
    """How it was made."""
    return {
        "how": " ".join([str(answer.marking.definition), *answer.notes()]),
        "definition": answer.release.definition,
        "cut_off": answer.release.cut_off,
        "query": answer.query,
    }


def provenance(answer: Answer) -> dict[str, Any]:
    """The same for a file."""
    release, rule = answer.release, answer.rule
    return {
        "measure": answer.measure.value,
        "definition_edition": release.definition,
        "method_edition": release.method,
        "country": release.country,
        "year": release.year,
        "audience": answer.audience.value,
        "threshold": rule.threshold,
        "threshold_for_children": rule.threshold_for_children,
        "rounded_to": rule.rounded_to,
        "cut_off": timezone.localtime(release.cut_off).isoformat(timespec="seconds"),
        "release": release.code,
        "query": answer.query,
    }


def _cells(answer: Answer) -> Iterator[tuple[str, Cell, int | None]]:
    """Every number there could be, mark by mark."""
    for mark in answer.marks:
        yield mark, TOTAL, answer.count(mark)
        for by, names in answer.categories.items():
            for name in names:
                yield mark, ((by, name),), answer.count(mark, ((by, name),))


def as_json(answer: Answer) -> str:
    """For a program: codes; null where a number is withheld."""
    whole = provenance(answer) | {
        "definition": str(answer.marking.definition),
        "notes": [*answer.notes()],
        "cells": [
            {"mark": mark, **{by.value: name for by, name in of}, "number": number}
            for mark, of, number in _cells(answer)
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_rows(answer: Answer) -> list[Iterable[object]]:
    """For a spreadsheet: one row a number, with names and how it was made."""
    made = provenance(answer)
    rows: list[Iterable[object]] = [
        ["mark", "name", "by", "category", "number", "definition", *made]
    ]
    for mark, of, number in _cells(answer):
        by, category = (of[0][0].value, name_of(*of[0])) if of else ("total", "")
        rows.append([
            mark, mark_name(mark), by, category, WITHHELD if number is None else number,
            answer.marking.definition, *made.values(),
        ])  # fmt: skip
    return rows


def as_text(answer: Answer) -> str:
    """For a terminal."""
    made = provenance(answer)
    lines = [f"{answer.measure.label}, {country_name(made['country'])}, {made['year']}", ""]
    for mark, of, number in _cells(answer):
        if not of or number is not None:
            name = name_of(*of[0]) if of else mark_name(mark)
            said = WITHHELD if number is None else str(number)
            lines.append(f"{'    ' if of else '  '}{name:<44}{said:>7}")
    return "\n".join([
        *lines,
        "",
        str(answer.marking.definition),
        *answer.notes(),
        _("Definition %(definition_edition)s, method %(method_edition)s.") % made,
        _("Release %(release)s, cut-off %(cut_off)s. Query %(query)s.") % made,
    ])  # fmt: skip
