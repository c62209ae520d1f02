"""Writes an answer down for a terminal, a spreadsheet or a program; each says how it was made."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panoh.base.places.names import country_name
from panoh.base.spreadsheets import write_rows
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.figures import Answer, Dimensions, category_name
from panoh.monitoring.models import Release
from panoh.monitoring.tables import TOTAL

WITHHELD = "…"


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


def released(made: Sequence[Release]) -> str:
    """What somebody who has released is told: the code, or how many parts."""
    if len(made) == 1:
        return _("Released as %(code)s.") % {"code": made[0].code}
    return ngettext("%(parts)s line was released.", "%(parts)s lines were released.", len(made)) % {
        "parts": len(made)
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


def as_csv(answer: Answer) -> str:
    """The same as the text of a file."""
    text = io.StringIO(newline="")
    write_rows(as_rows(answer), text)
    return text.getvalue()


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
