"""Files made to harm are refused in a second, within bounds of memory

Each file is read in a process of its own whose greatest size, and that of the reader it starts, the
kernel measures. What only looks large is among them: the largest list that is let in.
"""

import os
import resource
import sys

from panoh.base.refusals import Refused
from panoh.exchange.cases import read
from panoh.exchange.tests.hostile import Hostile, bombs, tricks
from proofs.outcome import Outcome

MOST_SECONDS = 1.0
MOST_MIB = 400  # together with Django's own 75; the reader has a GiB, of which it takes less
REFUSED, READ, BROKE = 0, 1, 2


def attempt(file: Hostile) -> tuple[int, float, int]:
    """What came of it, in how many of the processor's seconds, in how many MiB."""
    child = os.fork()
    if not child:
        code = BROKE
        try:
            read(file.data)
            code = READ
        except Refused as refused:
            code = REFUSED if str(refused.sentence).endswith(".") else BROKE
        finally:
            os._exit(code)
    _pid, status, used = os.wait4(child, 0)
    # Of the child and of what it waited for, the larger.
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss >> 10


def prove(scale: float = 1.0) -> Outcome:
    """Every file at several sizes is to be refused, at once, without growing."""
    files = [*tricks()]
    for size in (20, 100, round(100 + 300 * scale)):
        files += bombs(size)
    lost, slowest, largest = 0, 0.0, 0
    for file in files:
        code, seconds, size = attempt(file)
        slowest, largest = max(slowest, seconds), max(largest, size)
        if code != REFUSED or seconds > MOST_SECONDS or size > MOST_MIB:
            lost += 1
            print(f"{file.what}: {code}, {seconds:.2f} s, {size} MiB", file=sys.stderr)
    readers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    note = f"slowest {slowest:.2f} s, largest {largest} MiB, with readers {readers} MiB"
    return Outcome(len(files), len(files) - lost, lost, note)
