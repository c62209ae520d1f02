"""A bar of progress with the time that is over, and a line of what was reached by each period."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 88, 32, 4


@dataclass(frozen=True)
class Bar:
    """In hundredths of its width: how much is done, and where time stands."""

    done: int
    time: int
    words: str


def bar(done: Decimal | None, time: Decimal) -> Bar | None:
    if done is None:
        return None
    per_cent = round(done * 100)
    return Bar(max(0, min(100, per_cent)), min(98, round(time * 100)), f"{per_cent} %")


@dataclass(frozen=True)
class Spark:
    """The points of a line, and its last one."""

    points: str
    x: float
    y: float


def spark(values: Sequence[Decimal | None]) -> Spark | None:
    """Nothing of fewer than two values; what is not known is no point."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    top = max(value for _place, value in known) or Decimal(1)
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    points = [
        (round(EDGE + place * step, 1), round(28 - 22 * float(max(value / top, Decimal(0))), 1))
        for place, value in known
    ]
    return Spark(" ".join(f"{x},{y}" for x, y in points), *points[-1])
