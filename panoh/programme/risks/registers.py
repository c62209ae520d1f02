"""Registers of risks that ship with Panoh: data files that a team may read, correct, translate."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from panoh.base.editions import SPARE, EditionError, Row
from panoh.programme.risks.models import LEAST, MOST, Risk
from panoh.programme.risks.rules import HEADINGS
from panoh.programme.workplan.models import Post

REGISTERS = Path(__file__).parent / "registers"


@dataclass(frozen=True)
class Rated:
    """How it was rated on a day, and when it was to be looked at next."""

    probability: int
    impact: int
    reason: str
    rated_on: date
    review_on: date


@dataclass(frozen=True)
class Listed:
    """A line of a register: the texts by language."""

    kind: str
    heading: str
    statement: Mapping[str, str]
    mitigation: Mapping[str, str]
    partner: str
    post: str
    ratings: tuple[Rated, ...]


def register(code: str) -> list[Listed]:
    """The register of the programme with this code, in its order.

    Raises EditionError with a sentence that names place and mistake.
    """
    with (REGISTERS / f"{code}.toml").open("rb") as file:
        whole = Row(code, tomllib.load(file))
    found = [
        _read(kind, row)
        for kind in (Risk.Kind.ASSUMPTION, Risk.Kind.RISK)
        for row in whole.rows(kind)
    ]
    whole.done()
    return found


def _read(kind: Risk.Kind, row: Row) -> Listed:
    texts = row.texts("statement", "mitigation")
    if "statement" not in texts.get(SPARE, {}):
        raise row.wrong("it needs an English statement")
    found = Listed(
        kind=kind,
        heading=row.one_of("heading", HEADINGS[kind]),
        statement={language: text["statement"] for language, text in texts.items()},
        mitigation={
            language: text["mitigation"] for language, text in texts.items() if "mitigation" in text
        },
        partner=str(row.take("partner", str, "")),
        post=row.one_of("post", Post.values),
        ratings=tuple(_rated(each) for each in row.rows("rating")),
    )
    row.done()
    return found


def _rated(row: Row) -> Rated:
    found = Rated(
        probability=row.take("probability", int),
        impact=row.take("impact", int),
        reason=row.text("reason"),
        rated_on=row.take("on", date),
        review_on=row.take("review", date),
    )
    row.done()
    if not (LEAST <= found.probability <= MOST and LEAST <= found.impact <= MOST):
        raise EditionError(f"{row.place}: probability and impact go from 1 to 5")
    return found
