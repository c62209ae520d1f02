"""Turns a workbook into CSV on standard output, in a process of its own.

The reader allocates whatever a workbook claims to hold: two far-apart cells in a 5 KiB file ask for
half a terabyte and abort the process. So it runs here, under limits, and not where others work.
Standard library and the reader only: sheets.py starts this file without Panoh.
"""

import csv
import resource
import sys
from datetime import datetime, time
from io import BytesIO

from python_calamine import CalamineWorkbook

MEMORY = 1 << 30
SECONDS = 30


def plain(cell: object) -> str:
    """The cell as a person would type it: no .0 after a whole number, no midnight after a date."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return str(int(cell))
    return str(cell)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for nothing in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(nothing, (0, 0))
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")  # type: ignore[union-attr]
    out = csv.writer(sys.stdout)
    workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    for name in workbook.sheet_names:
        for row in workbook.get_sheet_by_name(name).iter_rows():
            out.writerow([name, *map(plain, row)])


if __name__ == "__main__":
    main()
