"""What a measure has found: rows of one table."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table. `reached` is None where there is no aim, only a number to know."""

    what: str
    against: str
    ours: str
    theirs: str
    ratio: str
    aim: str
    reached: bool | None

    def print(self) -> None:
        """For the table, which another process prints."""
        print(json.dumps(asdict(self)), flush=True)


HEAD = "| what | against | ours | theirs | ratio | aim | reached |\n|---|---|---|---|---|---|---|"


def table(rows: Sequence[Row]) -> str:
    """All of them in Markdown."""
    words = {True: "yes", False: "**no**", None: ""}
    lines = [
        f"| {r.what} | {r.against} | {r.ours} | {r.theirs} | {r.ratio} | {r.aim} "
        f"| {words[r.reached]} |"
        for r in rows
    ]
    return "\n".join([HEAD, *lines])


def read(text: str) -> list[Row]:
    """The rows that another process has printed."""
    return [Row(**json.loads(line)) for line in text.splitlines() if line.startswith("{")]


@dataclass(frozen=True)
class Times:
    """Milliseconds of something done many times."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f} ms"


def times(samples: Sequence[float]) -> Times:
    """Of seconds."""
    parts = statistics.quantiles(samples, n=20, method="inclusive")
    return Times(statistics.median(samples) * 1000, parts[18] * 1000)


def alternate(times_each: int, *works: Callable[[], object]) -> list[Times]:
    """The works in turn, so that what else this machine does falls on all of them alike."""
    found: list[list[float]] = [[] for _ in works]
    for turn in range(times_each + 3):
        for samples, work in zip(found, works, strict=True):
            begun = time.perf_counter()
            work()
            if turn >= 3:  # the first ones warm up
                samples.append(time.perf_counter() - begun)
    return [times(samples) for samples in found]
