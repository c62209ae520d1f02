"""Figures of others to compare with: read from a data file, exact, each with unit and source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.base.editions import Row, Words, by_code

FILE = Path(__file__).parent / "reference.toml"
# What a series is divided into, in the order in which it is shown.
PARTS: Mapping[str, Promise] = {
    "victims": _("Victims"),
    "offenders": _("Offenders"),
    "women": _("Women"),
    "men": _("Men"),
    "girls": _("Girls"),
    "boys": _("Boys"),
    "sexual": _("Sexual exploitation"),
    "labour": _("Forced labour"),
    "organs": _("Removal of organs"),
    "other": _("Another form"),
    "female": _("Female"),
    "male": _("Male"),
}


class Unit(TextChoices):
    PEOPLE = "people", _("people")
    PER_CENT = "per_cent", _("per cent")


@dataclass(frozen=True)
class Source:
    """Where figures were published."""

    code: str
    name: Words


@dataclass(frozen=True)
class Area:
    """Of where and when figures are; both years belong to it."""

    code: str
    name: Words
    since: int
    until: int


@dataclass(frozen=True)
class Series:
    """What is said of one thing, area by area and part by part. What nobody said is not there."""

    code: str
    name: Words
    unit: Unit
    source: Source
    values: Mapping[str, Mapping[str, Decimal]]

    @property
    def parts(self) -> list[str]:
        """The parts of which something is said."""
        return [each for each in PARTS if any(each in said for said in self.values.values())]


@dataclass(frozen=True)
class Reference:
    """The whole file."""

    areas: Mapping[str, Area]
    series: Mapping[str, Series]


@cache
def reference() -> Reference:
    """The figures that come with Panoh. Raises EditionError with a sentence about a mistake."""
    with FILE.open("rb") as file:
        whole = Row(FILE.name, tomllib.load(file, parse_float=Decimal))
    sources = by_code(_source(row) for row in whole.rows("source"))
    areas = by_code(_area(row) for row in whole.rows("area"))
    series = by_code(_series(row, areas, sources) for row in whole.rows("series"))
    whole.done()
    return Reference(areas, series)


def _source(row: Row) -> Source:
    found = Source(row.code, row.name())
    row.done()
    return found


def _area(row: Row) -> Area:
    found = Area(row.code, row.name(), row.take("since", int), row.take("until", int))
    row.done()
    return found


def _series(row: Row, areas: Mapping[str, Area], sources: Mapping[str, Source]) -> Series:
    found = Series(
        code=row.code,
        name=row.name(),
        unit=Unit(row.one_of("unit", Unit.values)),
        source=sources[row.one_of("source", sources)],
        values={code: _values(row, code) for code in areas},
    )
    row.done()
    return found


def _values(row: Row, area: str) -> Mapping[str, Decimal]:
    said = row.take(area, dict)
    for part in said:
        if part not in PARTS:
            raise row.wrong(f"{area}: “{part}” is not a part that is known")
    return {part: Decimal(value) for part, value in said.items()}
