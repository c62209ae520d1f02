"""What of an accepted period may leave the programme: the last look before a number goes out.

What Panoh counted was protected when it was released and is given as it was. What was typed was
not: where a division is of people and one of its parts is of a few, the whole division is left out,
so that nothing can be worked out from what remains (docs/adr/0028 has the rule of releases).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from panoh.programme.logframe.models import Definition, Period

# As for figures that everybody reads.
LEAST = 11
# What people are divided by; a meeting or a copy has neither sex nor age.
OF_PEOPLE = frozenset({"sex", "age", "group", "origin", "track", "exploitation"})
PLACE = "country"


@dataclass(frozen=True)
class Part:
    """One part of a value: of a country or of all, by what; None is withheld."""

    country: str
    by: Mapping[str, str]
    value: Decimal | None


def fit_cells(period: Period) -> list[Part]:
    """The parts that may be told of."""
    parts = [_part(cell) for cell in period.cells]
    if period.drawn:
        return parts
    unfit = {_division(part) for part in parts if _is_few(part)}
    return [part for part in parts if _division(part) not in unfit]


def fit_countries(period: Period) -> Mapping[str, Decimal | None]:
    """The value by country, or nothing of any country."""
    numbers = period.numbers
    people = period.definition.periods == Definition.Across.UNIQUE
    if not period.drawn and people and any(_few(value) for value in numbers.values()):
        return {}
    return numbers


def _part(cell: Mapping[str, object]) -> Part:
    by = dict(cell["by"])  # type: ignore[call-overload]
    value = cell["value"]
    return Part(by.pop(PLACE, ""), by, None if value is None else Decimal(str(value)))


def _division(part: Part) -> tuple[str, ...]:
    return tuple(sorted(part.by))


def _is_few(part: Part) -> bool:
    return bool(OF_PEOPLE & part.by.keys()) and _few(part.value)


def _few(value: Decimal | None) -> bool:
    return value is not None and 0 < value < LEAST
