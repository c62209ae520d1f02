"""A reader who works out what is withheld: written apart from the auditor, shares nothing with it.

The auditor thinks in cells and lines; the attacker in people: how many there may be of each kind.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


@dataclass
class Attacker:
    """Knows every kind of people there may be, and facts: so many people are of these kinds."""

    kinds: Sequence[tuple[Any, ...]]
    facts: list[tuple[np.ndarray, float, float]] = field(default_factory=list)

    def mask(self, belongs: Callable[..., bool]) -> np.ndarray:
        return np.array([float(belongs(kind)) for kind in self.kinds])

    def learn(self, mask: np.ndarray, least: float, most: float = np.inf) -> None:
        self.facts.append((mask, least, most))

    def range(self, mask: np.ndarray, *, whole: bool = False) -> tuple[int, int]:
        """The fewest and the most people of these kinds that agree with everything known."""
        matrix = np.array([fact[0] for fact in self.facts])
        lower = np.array([fact[1] for fact in self.facts])
        upper = np.array([fact[2] for fact in self.facts])
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * mask,
                integrality=np.full(len(mask), int(whole)),
                bounds=Bounds(0, np.inf),
                constraints=LinearConstraint(matrix, lower, upper),
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        # of fractions, the whole numbers between them
        return int(np.ceil(ends[0] - 1e-6)), int(np.floor(ends[1] + 1e-6))


def cross(*sizes: int) -> list[tuple[int, ...]]:
    """The inner cells of a table with so many categories in each dimension."""
    return list(np.ndindex(*sizes))


def margin_cells(sizes: tuple[int, ...]) -> list[tuple[int | None, ...]]:
    """All cells of a table with its margins, None where a dimension is summed."""
    return [
        tuple(None if place == size else place for place, size in zip(at, sizes, strict=True))
        for at in np.ndindex(*(size + 1 for size in sizes))
    ]


def belongs(cell: Iterable[object]) -> Callable[[Iterable[object]], bool]:
    """Whether an inner cell lies in this one."""
    cell = tuple(cell)
    return lambda kind: all(c is None or c == k for c, k in zip(cell, kind, strict=True))


def sums(
    counts: Mapping[tuple[int, ...], int], cells: list[tuple[int | None, ...]]
) -> dict[Any, int]:
    return {cell: sum(n for at, n in counts.items() if belongs(cell)(at)) for cell in cells}
