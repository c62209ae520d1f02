"""How far a programme has come, in a report: each line's indicators, their parts, and the notes.

A value from an accepted period stands with the number of the note that says how it was made; parts
are told as far as they may be (`safety`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panoh.base.forms import lines_of
from panoh.base.places.names import country_name
from panoh.programme.logframe.calculation import elapsed
from panoh.programme.logframe.lists import LOOKS, category_words
from panoh.programme.logframe.matrix import span_words
from panoh.programme.logframe.models import Period, Programme, say
from panoh.programme.logframe.overview import Block, Stand, number_words, total_words
from panoh.programme.reports.models import Report, Text
from panoh.programme.reports.safety import Part, fit_cells, fit_countries

Words = dict[str, Any]
# What was written of a section, and of a line of the logframe.
Said = Mapping[tuple[str, object], str]
Section = Text.Section
WITHHELD = "…"


class Notes:
    """Footnotes: how each number was made. The same making is one note."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def of(self, period: Period) -> int:
        """The number of the note on a period's numbers."""
        said = [
            _("Definition %(definition)s: %(meaning)s")
            % {"definition": period.definition, "meaning": _sentence(period.definition.meaning)},
            _("Period %(code)s, version %(version)s, cut-off %(day)s.")
            % {
                "code": period.code,
                "version": period.version,
                "day": date_format(timezone.localtime(period.cut_off), "j E Y"),
            },
        ]
        if period.query:
            said.append(_("Query %(query)s.") % {"query": period.query})
        return self.texts.setdefault(" ".join(said), len(self.texts) + 1)


def _sentence(texts: Mapping[str, str]) -> str:
    """With a full stop, whether it was written or not."""
    return f"{str(say(texts)).rstrip('.')}."


def until(block: Block, programme: Programme, report: Report) -> Block:
    """The line as it stood at the end of the report's time."""
    time = elapsed(programme.starts_on, programme.ends_on, report.until)
    stands = [
        replace(
            stand,
            periods=[each for each in stand.periods if each.until <= report.until],
            time=time,
        )
        for stand in block.stands
    ]
    return replace(block, stands=stands)


def level(block: Block, said: Said, notes: Notes) -> Words:
    """A line with what was written of it, and its indicators."""
    line = block.line
    return {
        "level": line.level,
        "code": line.slug,
        "kind": str(line),
        "statement": str(line.said),
        "by": str(line.responsible.named) if line.responsible else "",
        "text": lines_of(said.get((Section.LINE, line.pk), "")),
        "indicators": [_indicator(stand, notes) for stand in block.stands],
    }


def _indicator(stand: Stand, notes: Notes) -> Words:
    indicator = stand.indicator
    last = stand.last
    return {
        "number": indicator.number,
        "text": str(indicator.said),
        "start": number_words(indicator.baseline) or _("not known"),
        "target": number_words(stand.target) or _("not set"),
        "actual": _with_unit(total_words(stand.actual), str(say(indicator.definition.unit))),
        "note": notes.of(last) if last else 0,
        "standing": str(stand.standing.label),
        "look": LOOKS[stand.standing],
        "fed": str(indicator.definition.get_feed_display()),
        "periods": [
            {
                "span": span_words(each.since, each.until),
                "value": number_words(each.value) or "–",
                "note": notes.of(each),
                "said": each.note,
            }
            for each in stand.periods
        ],
        "charts": [*_charts(last, notes)] if last else [],
    }


def _with_unit(value: str | None, unit: str) -> str:
    return "–" if value is None else f"{value} {unit}"


def _charts(period: Period, notes: Notes) -> Iterable[Words]:
    """By country, and by each division: a drawing and its table in one."""
    note, when = notes.of(period), span_words(period.since, period.until)
    by_country = fit_countries(period)
    if len(by_country) > 1:
        rows = [
            _bar(country_name(code), value, known=bool(value is not None or period.drawn))
            for code, value in by_country.items()
        ]
        yield {"title": _("By country"), "when": when, "note": note, "rows": rows}
    divisions: dict[str, dict[str, list[Part]]] = {}
    for part in fit_cells(period):
        if len(part.by) == 1:
            [(name, category)] = part.by.items()
            divisions.setdefault(name, {}).setdefault(category, []).append(part)
    for name, categories in divisions.items():
        yield {
            "title": _by(name),
            "when": when,
            "note": note,
            "rows": [
                _bar(category_words(name, category), _together(parts))
                for category, parts in categories.items()
            ],
        }


def _by(name: str) -> str:
    known = {
        "sex": _("By sex"), "age": _("By age"), "origin": _("By country of origin"),
        "country": _("By country"), "level": _("By level"), "audience": _("By audience"),
    }  # fmt: skip
    return known.get(name, name)


def _together(parts: Sequence[Part]) -> Decimal | None:
    """All countries together; nothing where one of them is withheld."""
    values = [part.value for part in parts]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _bar(label: str, value: Decimal | None, *, known: bool = True) -> Words:
    """A row of a chart: what is withheld is hatched and of one length, whatever it would be.

    Of what nobody knows there is no bar.
    """
    if not known:
        return {"label": str(label), "text": _("not known"), "size": 0.0}
    return {
        "label": str(label),
        "text": WITHHELD if value is None else number_words(value),
        "size": None if value is None else float(value),
    }


def overview(chain: Iterable[Block]) -> list[Words]:
    """Every indicator in a line: how far it has come, beside the time that is over."""
    return [
        {
            "line": str(block.line),
            "text": str(stand.indicator.said),
            "done": None if stand.done is None else max(0, min(100, round(stand.done * 100))),
            "time": round(stand.time * 100),
            "actual": total_words(stand.actual) or "–",
            "target": number_words(stand.target) or _("not set"),
            "standing": str(stand.standing.label),
            "look": LOOKS[stand.standing],
        }
        for block in chain
        for stand in block.stands
    ]
