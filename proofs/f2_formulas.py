"""No cell of any export is a formula, in any country's Excel

Texts that begin a formula, whole and behind every character at which some spreadsheet divides a
line, go out as cells, names of columns and names of sheets; what leaves is read as each would.
"""

import csv
import io
import random

from panoh.base.spreadsheets import attached
from panoh.exchange.cases import fault_rows, read
from panoh.exchange.tests.hostile import FORMULAS
from panoh.exchange.tests.lists import VICTIM, written
from panoh.tests.test_exports import LIVE, live_cells
from proofs.outcome import Outcome

RANDOM = 200_000
PIECES = [
    *LIVE,
    *";,\t\r\n|\"' a1(",
    "\u200b",
    "\u00a0",
    "\ufeff",
    "\u202e",
    "\0",
    "cmd|' /C calc'!A0",
]


def prove(scale: float = 1.0) -> Outcome:
    """Nothing that goes out is live; the same texts written plainly are, or this would be blind."""
    chance = random.Random(2)
    texts = [*FORMULAS]
    texts += [
        "".join(chance.choices(PIECES, k=chance.randint(1, 8)))
        for _ in range(round(RANDOM * scale))
    ]
    live = control = 0
    for start in range(0, len(texts), 1_000):
        some = texts[start : start + 1_000]
        rows = [[text, text, "x", text] for text in some]
        live += sum(1 for _ in live_cells(attached(rows, "x.csv").content.decode("utf-8-sig")))
        plain = io.StringIO()
        csv.writer(plain).writerows(rows)
        control += sum(1 for _ in live_cells(plain.getvalue()))
    data: bytes = written([VICTIM | {"prs_Gender": text} for text in FORMULAS])  # type: ignore[no-untyped-call]
    faults = read(data).faults
    live += sum(
        1 for _ in live_cells(attached(fault_rows(faults), "x.csv").content.decode("utf-8-sig"))
    )
    blind = int(not control)
    tried = 3 * len(texts)
    return Outcome(tried, tried - live - blind, live + blind, f"control: {control} live cells")
