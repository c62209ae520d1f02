"""What a release holds: those added since the one before it, protected as a table of their own.

Nobody is in two releases of a year. So whoever subtracts one state of the figures from another has
the table of those who were added, which was protected by itself; and whoever adds tables of
different people up learns no more of any of them than each table tells (docs/adr/0013, 0021).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from panoh.casework.identification.figures import Alike
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience, Rule, Shown, rounded
from panoh.monitoring.models import Release
from panoh.monitoring.tables import SYSTEM, TOTAL, Cell, cells_of


def added(people: Iterable[Alike], counted: Iterable[Alike]) -> tuple[Alike, ...]:
    """Those who are there now beyond those who were counted before, alike with alike.

    Whoever is gone since, by a correction, stays counted where they were.
    """
    more: Counter[Alike] = Counter()
    for row in people:
        more[row._replace(persons=0)] += row.persons
    for row in counted:
        more[row._replace(persons=0)] -= row.persons
    return tuple(row._replace(persons=persons) for row, persons in sorted((+more).items()))


def name_of(of: Cell) -> str:
    """A cell's name in a release, such as `sex=female,age=9-17`."""
    return ",".join(f"{dimension.value}={category}" for dimension, category in of)


def shown_counts(shown: Shown) -> dict[str, int]:
    """Every count that is not withheld, exact; of tables that are not divided the total only."""
    return {
        name_of(of): count
        for of, count in shown.tables.counts.items()
        if of not in shown.withheld and (of == TOTAL or not shown.undivided)
    }


def mark_of(content: dict[str, Any], before: str) -> str:
    """Changes when anything in a release or in one before it does."""
    return hashlib.sha256(f"{before}{json.dumps(content, sort_keys=True)}".encode()).hexdigest()


@dataclass(frozen=True)
class ToldOnce:
    """A release of a year of which is told once, as one audience reads it."""

    release: Release
    audience: Audience

    @property
    def country(self) -> str:
        return self.release.country

    @property
    def year(self) -> int:
        return self.release.year

    @property
    def cut_off(self) -> datetime:
        return self.release.cut_off

    @property
    def query(self) -> str:
        """The same for the same question to the same release."""
        question = json.dumps([self.release.mark, self.audience])
        return hashlib.sha256(question.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Published:
    """A year's figures as one audience reads them: the sum of its releases."""

    audience: Audience
    rule: Rule
    origins: list[str]
    parts: Sequence[dict[str, int]]

    def exact(self, of: Cell) -> int | None:
        """The count, None when it is withheld in any of the releases."""
        name = name_of(of)
        if any(name not in part for part in self.parts):
            return None
        return sum(part[name] for part in self.parts)

    def count(self, of: Cell) -> int | None:
        """The count as readers see it."""
        exact = self.exact(of)
        return None if exact is None else rounded(exact, self.rule.rounded_to)

    def cells(self, *dimensions: Dimension) -> Iterator[Cell]:
        """Every cell of the table by these dimensions and of its margins."""
        return cells_of(self.origins, *dimensions)

    @property
    def undivided(self) -> bool:
        """Whether no more than the total is shown."""
        return any(set(part) <= {name_of(TOTAL)} for part in self.parts)

    @property
    def withheld(self) -> bool:
        """Whether anything is withheld in tables that are divided."""
        return not self.undivided and any(
            self.exact(of) is None for table in SYSTEM for of in self.cells(*table)
        )
