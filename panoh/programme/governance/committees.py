"""Committees of programmes that ship with Panoh, as their project documents name them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from panoh.base.editions import SPARE, Row
from panoh.programme.governance.models import Body

COMMITTEES = Path(__file__).parent / "committees"


@dataclass(frozen=True)
class Committee:
    """A committee of a data file, and the bodies that sit on it, by language."""

    kind: Body.Kind
    place: Mapping[str, str]
    every_months: int | None
    seats: tuple[Mapping[str, str], ...]


def committees(code: str) -> list[Committee]:
    """Those of the programme with this code. Raises EditionError where the file is mistaken."""
    with (COMMITTEES / f"{code}.toml").open("rb") as file:
        whole = Row(code, tomllib.load(file))
    found = [_read(row) for row in whole.rows("committee")]
    whole.done()
    return found


def _read(row: Row) -> Committee:
    place = row.texts("place")
    found = Committee(
        kind=Body.Kind(row.one_of("kind", Body.Kind.values)),
        place={language: texts["place"] for language, texts in place.items()},
        every_months=row.take("every_months", int, 0) or None,
        seats=tuple(_seat(each) for each in row.rows("seat")),
    )
    row.done()
    return found


def _seat(row: Row) -> Mapping[str, str]:
    texts = row.texts("name")
    if SPARE not in texts:
        raise row.wrong("it needs an English name")
    row.done()
    return {language: each["name"] for language, each in texts.items()}
