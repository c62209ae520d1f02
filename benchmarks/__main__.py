"""Runs the measures and prints one table.

    python -m benchmarks [--size 100000] [--only acts]        (make bench SIZE=1000000)

Each measure is a process of its own in a database that benchmarks/million.py has filled; reading is
measured at 10,000 cases, ten times as many, and so on up to the size. The databases stay in
var/benchmark for the next time.
"""

import argparse
import sys

from benchmarks.rows import Row, read, table
from benchmarks.stage import demo, machine, python, stage, world

SMALLEST = 10_000
MEASURES = ("pages", "posts", "acts", "figures", "indicators")


def main() -> None:
    words = argparse.ArgumentParser(prog="make bench")
    words.add_argument("--size", type=int, default=10 * SMALLEST)
    words.add_argument("--only", choices=["reading", "names", *MEASURES, "report"])
    said = words.parse_args()
    sizes = [SMALLEST]
    while sizes[-1] < said.size:
        sizes.append(min(sizes[-1] * 10, said.size))
    rows: list[Row] = []

    def measure(what: str, size: int) -> None:
        if said.only in (None, what):
            print(f"{what}, {size:,} cases …", file=sys.stderr, flush=True)
            rows.extend(read(python(world(size), f"benchmarks.{what}")))

    with stage():
        for size in sizes:
            measure("reading", size)
            measure("names", size)
        for what in MEASURES:
            measure(what, sizes[-1])
        if said.only in (None, "report"):
            rows.extend(read(python(demo(), "benchmarks.report")))
        print(f"{machine()}, {sizes[-1]:,} cases\n")
        print(table(rows), flush=True)
        if said.only is None:
            print(python(world(SMALLEST), "benchmarks.find_duplicates"))
    sys.exit(any(row.reached is False for row in rows))


if __name__ == "__main__":
    main()
