"""A13: a reader of every release, who subtracts each from each and solves for what is withheld.

Thinks in people of every release and every kind; shares no code with the auditor but the names of
cells. What a national coordinator may open, and the public: both, together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from panoh.casework.identification.figures import Alike
from panoh.monitoring.dimensions import CATEGORIES, CHILDREN, Dimension, group
from panoh.monitoring.disclosure import RULES, Audience, protect
from panoh.monitoring.releases import name_of, shown_counts
from panoh.monitoring.tables import SYSTEM, Cell, Tables, cells_of, margins, tells
from panoh.monitoring.tests.attack import Attacker

D = Dimension
CROSSES = ((D.TRACK, D.SEX, D.AGE), (D.SEX, D.ORIGIN), (D.SEX, D.EXPLOITATION))


@dataclass
class Part:
    """A release: who is in it, and what of them each audience is shown."""

    truth: Tables
    shown: Mapping[str, Mapping[str, int]]


def made_of(more: tuple[Alike, ...], origins: Sequence[str] = (), *, bare: bool = False) -> Part:
    """A release of these people; bare: with nothing withheld, as the control."""
    truth = Tables(more, origins)
    if bare:
        everything = {name_of(of): count for of, count in truth.counts.items()}
        return Part(truth, {each.value: everything for each in Audience})
    shown = {each: protect(more, each, tuple(origins)) for each in Audience}
    return Part(truth, {each.value: shown_counts(found) for each, found in shown.items()})


def lies_in(of: Cell, kind: Mapping[Dimension, str]) -> bool:
    """Whether people of this kind are in the cell."""
    return all(
        (group(kind[D.SEX], kind[D.AGE]) if dimension == D.GROUP else kind[dimension]) == category
        for dimension, category in of
    )


class Reader:
    """Knows everything that was ever shown of a year."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.origins = parts[0].truth.origins
        choices = [
            [self.origins if d == D.ORIGIN else [*CATEGORIES[d]] for d in cross]
            for cross in CROSSES
        ]
        self.kinds = [
            (number, cross, dict(zip(CROSSES[cross], inner, strict=True)))
            for number in range(len(parts))
            for cross in range(len(CROSSES))
            for inner in product(*choices[cross])
        ]
        self.attacker = Attacker(self.kinds)
        self.system = [
            *dict.fromkeys(of for table in SYSTEM for of in cells_of(self.origins, *table))
        ]
        for number in range(len(parts)):
            for sex in CATEGORIES[D.SEX]:
                first, *others = (self.mask(((D.SEX, sex),), [number], cross) for cross in range(3))
                for other in others:  # the same people, counted in three ways
                    self.attacker.learn(first - other, 0, 0)
        for until, of in product(range(1, len(parts) + 1), self.system):
            self._read(of, range(until))

    def mask(self, of: Cell, numbers: Sequence[int], cross: int | None = None) -> np.ndarray:
        """Everybody in this cell in these releases."""
        if cross is None:
            wanted = {D.SEX if d == D.GROUP else d for d, _category in of}
            wanted |= {D.AGE} if any(d == D.GROUP for d, _category in of) else set()
            cross = next(n for n, dims in enumerate(CROSSES) if wanted <= {*dims})
        return np.array([
            float(number in numbers and table == cross and lies_in(of, kind))
            for number, table, kind in self.kinds
        ])  # fmt: skip

    def _read(self, of: Cell, numbers: range) -> None:
        """What the newest release of these said of the cell."""
        name = name_of(of)
        for audience in Audience:
            said = [self.parts[number].shown[audience].get(name) for number in numbers]
            if any(part is None for part in said):
                continue
            exact, base = sum(part or 0 for part in said), RULES[audience].rounded_to
            shown = (2 * exact + base) // (2 * base) * base
            self.attacker.learn(
                self.mask(of, numbers), max(0, shown - base // 2), shown + (base - 1) // 2
            )

    def targets(self) -> Iterator[tuple[Cell, Sequence[int], int]]:
        """Small cells: of every release, of every sum, and of every difference of two."""
        spans = [
            range(a, b) for a in range(len(self.parts)) for b in range(a + 1, len(self.parts) + 1)
        ]
        for numbers, of in product(spans, self.system):
            count = self.count(of, numbers)
            least = 10 if {c for _d, c in of} & CHILDREN else 5
            if 0 < count < least or (count == 0 and self._tells(of, numbers)):
                yield of, numbers, count

    def count(self, of: Cell, numbers: Sequence[int]) -> int:
        return sum(self.parts[number].truth.counts[of] for number in numbers)

    def _tells(self, of: Cell, numbers: Sequence[int]) -> bool:
        """Whether a zero says something of somebody: not where there is nobody to begin with."""
        return tells(of) and all(tells(m) or self.count(m, numbers) for m in margins(of))

    def recovers(self, of: Cell, numbers: Sequence[int]) -> bool:
        """Whether only one number is possible."""
        fewest, most = self.attacker.range(self.mask(of, numbers))
        return fewest == most
