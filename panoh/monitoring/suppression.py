"""Withholds counts of few people, and with them whatever would let such a count be worked out.

A system is a set of cells (counts) and of lines (this cell is the sum of those), all published at
once, so that no later question can add to it. Of it are withheld

* the small cells, those below their threshold (primary suppression), and
* others for their sake (secondary suppression), until every withheld cell is safe.

What a reader is taken to know: every count that is shown, in this and all other tables of the
system; every threshold; that no count is negative; that a withheld cell holds at least so many as
the rule of the tables betrays (`Entry.least`). Against that a withheld cell is safe when both hold:

* *wide*: its least and its greatest possible value lie at least threshold - 1 apart;
* *not pinned, even told which are small*: were the reader told which of the withheld cells are the
  small ones (what a guess at the reason of each suppression yields at best), a small cell would
  still have another value possible below its threshold.

And as one agency may know all people in a small cell, two small cells never stand alone in a line:
who knows the one would have the other.

Both are shown by *witnesses*: other tables in whole numbers that agree with all that is shown. So
the proof does not rest on what a linear programme says of fractions; each witness is added up
again before it counts. What this does not defend against: who knows several withheld cells from
elsewhere; who repeats the choice of secondary cells on every conceivable table; differences in
time. Sources: ESSnet Handbook on Statistical Disclosure Control, chapter 4; the choice of secondary
cells is the linear-programming heuristic of Kelly, Golden and Assad (1992).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from panoh.monitoring.balance import Balance, Vector

Cell = TypeVar("Cell", bound=Hashable)
Flags = NDArray[np.bool_]
# What widening another doubtful cell is worth beside the cost of withholding one more: a hint.
HINT = 1e-3


class Line(NamedTuple, Generic[Cell]):
    """One cell is the sum of others."""

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What there is to know of one cell.

    `least`, `most`: what it is known to hold at least, and at most, when withheld. Where there is a
    most, the rest of it is as small a cell as the cell itself. `cost`: of withholding it for
    another's sake. `kept`: shown whatever happens, such as the grand total. `unsaid`: in no table,
    shown to nobody and asked for by nobody; others move with it.
    """

    count: int
    least: int = 0
    cost: float = 1
    kept: bool = False
    most: int | None = None
    unsaid: bool = False


class Unprotectable(Exception):
    """No choice of cells makes this system safe: its tables are not to be shown."""


class Protection(Generic[Cell]):
    """Which cells of a system are withheld, from one readership to the next."""

    def __init__(self, entries: Mapping[Cell, Entry], lines: Sequence[Line[Cell]]) -> None:
        # A zero that is shown fixes nothing but itself.
        self.cells = [cell for cell, entry in entries.items() if entry.count or not entry.kept]
        self.place = {cell: place for place, cell in enumerate(self.cells)}
        found = [entries[cell] for cell in self.cells]
        self.count = np.array([entry.count for entry in found])
        self.floor = np.array([entry.least - entry.count for entry in found])
        self.cost = np.array([entry.cost for entry in found])
        self.kept = np.array([entry.kept for entry in found], bool)
        everybody = float(self.count.sum())
        self.most = np.array([np.inf if entry.most is None else entry.most for entry in found])
        self.ceiling = np.minimum(everybody, self.most - self.count)
        self.unsaid = np.array([entry.unsaid for entry in found], bool)
        self.lines = self._matrix(lines)
        self.balance = Balance(self.lines)
        if (self.lines @ self.count).any():
            raise ValueError("The lines of the system do not add up.")
        self.withheld = self.unsaid.copy()
        self.witnesses = [np.zeros(len(found))]

    def _matrix(self, lines: Sequence[Line[Cell]]) -> NDArray[np.float64]:
        """A row for each line: the whole less its parts."""
        matrix = np.zeros((len(lines), len(self.cells)))
        for row, line in enumerate(lines):
            for cell in (line.whole, *line.parts):
                if cell in self.place:
                    matrix[row, self.place[cell]] = 1 if cell == line.whole else -1
        return matrix

    def withhold(self, thresholds: Mapping[Cell, int]) -> frozenset[Cell]:
        """The cells to withhold so that none below its threshold can be worked out.

        Asked again with higher thresholds, what was withheld stays withheld: who reads the answers
        to both readerships learns no more than the better informed one. Refuses with
        `Unprotectable` when there are too few people to hide among.
        """
        self.threshold = np.array([thresholds[cell] for cell in self.cells])
        said = ~self.kept & ~self.unsaid
        self.few = (self.count < self.threshold) & said
        self.nearly_all = (self.most - self.count < self.threshold) & said
        self.small = self.few | self.nearly_all
        self.withheld |= self.small
        while True:
            self._make_safe(told=False)
            self._make_safe(told=True)
            if not self._part_pairs():
                return frozenset(self.cells[place] for place in np.flatnonzero(self.withheld))

    def _make_safe(self, told: bool) -> None:
        """Finds witnesses for every withheld cell, cheapest first; withholds more where it must."""
        # Told which cells are small, a reader rules out tables in which they are not.
        few, nearly_all = self.few & ~self.nearly_all, self.nearly_all & ~self.few
        top = np.where(told & few, self.threshold - 1 - self.count, self.ceiling)
        bottom = np.where(told & nearly_all, self.ceiling - self.threshold + 1, self.floor)
        width = self._width(told)
        known = np.array([
            witness for witness in self.witnesses
            if (witness <= top).all() and (witness >= bottom).all()
        ])  # fmt: skip
        least, most = known.min(axis=0), known.max(axis=0)
        while (doubtful := most - least < width).any():
            place = int(np.argmin(np.where(doubtful, self.cost, np.inf)))
            up, down = least[place] + width[place], most[place] - width[place]
            # All the way, or as far as it goes, and the rest on the other side.
            steps = [
                (up, down),
                (np.ceil((most[place] + up) / 2), np.floor((least[place] + down) / 2)),
                (most[place] + 1, least[place] - 1),
            ]
            witness = self._move(place, steps, (bottom, top), doubtful)
            self.witnesses.append(witness)
            least, most = np.minimum(least, witness), np.maximum(most, witness)
            self.withheld |= witness != 0
            width = self._width(told)

    def _width(self, told: bool) -> Vector:
        """How far apart the least and the greatest possible value of each cell are to lie.

        Where at most so many are known, of fewer than the threshold nothing is to be known at all,
        and no more can be asked; and what is withheld for another's sake may be known nearly.
        """
        asked = self.small if told else self.small | (self.withheld & np.isinf(self.most))
        width: Vector = np.minimum(
            1.0 * asked if told else asked * (self.threshold - 1.0), self.most
        )
        return width

    def _move(
        self,
        place: int,
        steps: list[tuple[float, float]],
        span: tuple[Vector, Vector],
        doubtful: Flags,
    ) -> Vector:
        """A witness in which this cell differs by the first possible step, up or down.

        If there is none, the cheaper of two that need more cells withheld.
        """
        for step in steps[0]:
            if found := self._solve(place, step, span, doubtful, self.withheld):
                return found[0]
        for pair in steps:
            ways = [self._solve(place, step, span, doubtful, ~self.kept) for step in pair]
            if found := min(filter(None, ways), key=lambda way: way[1], default=None):
                return found[0]
        raise Unprotectable(self.cells[place])

    def _solve(
        self,
        place: int,
        step: float,
        span: tuple[Vector, Vector],
        doubtful: Flags,
        movable: Flags,
    ) -> tuple[Vector, float] | None:
        """The cheapest witness that moves only such cells, and this one by a step."""
        lower, upper = (np.where(movable, end, 0.0) for end in span)
        if step > 0:
            lower[place] = step
        else:
            upper[place] = step
        if lower[place] > upper[place]:
            return None
        return self.balance.change(
            lower, upper, np.where(self.withheld, 0, self.cost), HINT * doubtful / self.threshold
        )

    def _part_pairs(self) -> bool:
        """Withholds a third cell beside two small ones alone in a line; whether there was any."""
        found = False
        for line in self.lines:
            hidden = np.flatnonzero((line < 0) & self.withheld)
            whole = np.flatnonzero(line > 0)
            few = self.small[hidden].all() and self.count[hidden].all()
            if len(hidden) != 2 or not few or self.withheld[whole].any():
                continue
            third = np.flatnonzero((line < 0) & ~self.withheld & ~self.kept)
            if not third.size:
                third = whole[~self.kept[whole]]
            if not third.size:
                raise Unprotectable(self.cells[hidden[0]])
            self.withheld[min(third, key=lambda place: self.cost[place])] = found = True
        return found
