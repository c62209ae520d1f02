"""Finds other tables in whole numbers that add up along the same lines: a linear programme."""

from typing import Any

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, HighsVarType, MatrixFormat
from numpy.typing import NDArray

Vector = NDArray[np.float64]
ATTEMPTS = 8


class Balance:
    """Lines, a row each (the whole less its parts), that any change of the cells keeps at zero.

    One programme, asked again and again: each time the solver goes on from where it stopped.
    """

    def __init__(self, lines: NDArray[np.float64]) -> None:
        self.lines = lines
        # Rise and fall of a cell apart, so that either has its price.
        columns = np.hstack([lines, -lines])
        rows, self.columns = columns.shape
        self.every = np.arange(self.columns, dtype=np.int32)
        programme = HighsLp()
        programme.num_row_, programme.num_col_ = columns.shape
        programme.row_lower_ = programme.row_upper_ = np.zeros(rows)
        programme.col_cost_ = programme.col_lower_ = programme.col_upper_ = np.zeros(self.columns)
        programme.a_matrix_.format_ = MatrixFormat.kColwise
        places, found = np.nonzero(columns.T)
        programme.a_matrix_.start_ = np.searchsorted(places, np.arange(self.columns + 1))
        programme.a_matrix_.index_ = found
        programme.a_matrix_.value_ = columns.T[places, found]
        solver: Any = Highs  # without types
        self.solver = solver()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        self.solver.setOptionValue("mip_rel_gap", 0.5)
        self.solver.passModel(programme)

    def change(
        self, lower: Vector, upper: Vector, price: Vector, worth: Vector
    ) -> tuple[Vector, float] | None:
        """The cheapest change in whole numbers within these bounds, and its price, if one is found.

        A unit more or less costs the cell's price; a unit more in a free cell is worth a little.
        """
        free = price == 0
        self.solver.changeColsBounds(
            self.columns,
            self.every,
            np.concatenate([np.where(free, lower, lower.clip(0)), -upper.clip(None, 0) * ~free]),
            np.concatenate([np.where(free, upper, upper.clip(0)), -lower.clip(None, 0) * ~free]),
        )
        cost_at_first = cost = np.concatenate([np.where(free, -worth, price), price])
        # The corner at which the solver stops is nearly always whole. If not, another worth leads
        # it to another corner, many times faster than a search in whole numbers, the last resort.
        chance = np.random.default_rng(0)
        for left in reversed(range(ATTEMPTS)):
            found = self._solve(cost, whole=not left)
            if found is None:
                return None
            moved: Vector = np.round(found)
            if np.allclose(moved, found, atol=1e-6):
                break
            cost = chance.random(self.columns) * cost_at_first
        change: Vector = moved[: self.columns // 2] - moved[self.columns // 2 :]
        self._check(change, lower, upper)
        return change, float(price @ abs(change))

    def _solve(self, cost: Vector, *, whole: bool) -> Vector | None:
        kind = HighsVarType.kInteger if whole else HighsVarType.kContinuous
        self.solver.changeColsIntegrality(self.columns, self.every, [kind] * self.columns)
        self.solver.setOptionValue("presolve", "on" if whole else "off")
        self.solver.changeColsCost(self.columns, self.every, cost)
        self.solver.run()
        if self.solver.getModelStatus() != HighsModelStatus.kOptimal:
            return None
        return np.array(self.solver.getSolution().col_value)

    def _check(self, change: Vector, lower: Vector, upper: Vector) -> None:
        """Adds the change up: what is proved by it does not rest on the solver."""
        inside = (lower <= change).all() and (change <= upper).all()
        if not inside or (self.lines @ change).any():
            raise ArithmeticError("The solver found tables that do not add up.")
