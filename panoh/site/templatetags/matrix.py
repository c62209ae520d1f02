"""A matrix of probability and impact, drawn: five rows of five squares with marks in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()

STEPS = 5
SIDE, TALL = 84, 60
LEFT, TOP, BOTTOM = 26, 22, 40
IN_A_LINE, LINES, LINE = 3, 3, 17


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str = ""


@dataclass(frozen=True)
class Square:
    """One of the twenty-five, and what stands in it, line by line."""

    x: float
    y: float
    kind: str
    lines: Sequence[Text]


@dataclass(frozen=True)
class Matrix:
    squares: Sequence[Square]
    ticks: Sequence[Text]
    across: Text
    up: Text
    side: int = SIDE - 3
    tall: int = TALL - 3
    width: int = LEFT + STEPS * SIDE
    height: int = TOP + STEPS * TALL + BOTTOM


@register.simple_tag
def matrix(squares: Iterable[Mapping[str, Any]]) -> Matrix:
    """The geometry of matrix; the first row is the most probable, and stands above."""
    return Matrix(
        squares=[
            _square(n % STEPS, n // STEPS, each["kind"], each["marks"])
            for n, each in enumerate(squares)
        ],
        ticks=[
            *(
                Text(LEFT / 2 - 3, TOP + n * TALL + TALL / 2 + 3, str(STEPS - n))
                for n in range(STEPS)
            ),
            *(
                Text(LEFT + n * SIDE + SIDE / 2, TOP + STEPS * TALL + 14, str(n + 1))
                for n in range(STEPS)
            ),
        ],
        across=Text(LEFT + STEPS * SIDE / 2, TOP + STEPS * TALL + 32),
        up=Text(0, 13),
    )


def _square(column: int, row: int, kind: str, marks: Sequence[str]) -> Square:
    x, y = LEFT + column * SIDE, TOP + row * TALL
    texts = list(_lines(marks))
    first = y + TALL / 2 + 4 - LINE * (len(texts) - 1) / 2
    return Square(
        x, y, kind,
        [Text(x + (SIDE - 3) / 2, first + n * LINE, text) for n, text in enumerate(texts)],
    )  # fmt: skip


def _lines(marks: Sequence[str]) -> Iterator[str]:
    """Three marks in a line, three lines at most; how many more there are is said."""
    room = IN_A_LINE * LINES
    shown = list(marks if len(marks) <= room else marks[: room - 1])
    if more := len(marks) - len(shown):
        shown.append(f"+{more}")
    for start in range(0, len(shown), IN_A_LINE):
        yield " ".join(shown[start : start + IN_A_LINE])
