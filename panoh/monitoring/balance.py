"""Finds other tables in whole numbers that add up along the same lines: a linear programme."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, csr_array, hstack

Vector = NDArray[np.float64]
ATTEMPTS = 8


class Balance:
    """Lines, a row each (the whole less its parts), that any change of the cells keeps at zero."""

    def __init__(self, lines: csr_array) -> None:
        self.lines = csc_array(lines)

    def change(
        self, lower: Vector, upper: Vector, price: Vector, worth: Vector
    ) -> tuple[Vector, float] | None:
        """The cheapest change in whole numbers within these bounds, and its price, if one is found.

        A unit more or less costs the cell's price; a unit more in a free cell is worth a little.
        """
        moves = (lower != 0) | (upper != 0)
        free, dear = np.flatnonzero(moves & (price == 0)), np.flatnonzero(moves & (price > 0))
        # Rise and fall of a dear cell apart, so that either has its price.
        columns = hstack([self.lines[:, free], self.lines[:, dear], -self.lines[:, dear]], "csr")
        columns = columns[np.diff(columns.indptr) > 0]
        bounds = Bounds(
            np.concatenate([lower[free], lower[dear].clip(0), -upper[dear].clip(None, 0)]),
            np.concatenate([upper[free], upper[dear].clip(0), -lower[dear].clip(None, 0)]),
        )
        cost_at_first = cost = np.concatenate([-worth[free], price[dear], price[dear]])
        # The corner at which the solver stops is nearly always whole. If not, another worth leads
        # it to another corner, many times faster than a search in whole numbers, the last resort.
        chance = np.random.default_rng(0)
        for left in reversed(range(ATTEMPTS)):
            found = milp(
                cost,
                integrality=np.full(len(cost), not left),
                bounds=bounds,
                constraints=LinearConstraint(columns, 0, 0),
                options={"presolve": not left, "mip_rel_gap": 0.5},
            )
            if found.x is None:
                return None
            moved = np.round(found.x)
            if np.allclose(moved, found.x, atol=1e-6):
                break
            cost = chance.random(len(cost)) * cost_at_first
        rise, fall = np.split(moved[len(free) :], 2)
        change = np.zeros(len(lower))
        change[free], change[dear] = moved[: len(free)], rise - fall
        self._check(change, lower, upper)
        return change, float(price @ abs(change))

    def _check(self, change: Vector, lower: Vector, upper: Vector) -> None:
        """Adds the change up: what is proved by it does not rest on the solver."""
        inside = (lower <= change).all() and (change <= upper).all()
        if not inside or (self.lines @ change).any():
            raise ArithmeticError("The solver found tables that do not add up.")
