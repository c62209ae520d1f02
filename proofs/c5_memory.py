"""How long a word that was opened stays in the memory of the web process.

A colleague reads sealed notes through the real web process; a minute and some ordinary requests
later its memory is read byte by byte. Python does not wipe what it frees: a word that is still
there is neither survived nor lost, and SECURITY.md tells the limit.
"""

import os
import re
import secrets
import time

from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.testing import member
from proofs.outcome import Outcome
from proofs.running import Browser, Running, _children, running

REVEALS, WAIT, ORDINARY = 20, 60, 200


def prove(scale: float = 1.0) -> Outcome:
    """Counts the words that are left; one that never was there is not found."""
    by, mark = member("bahrom"), f"Qz{secrets.token_hex(6)}"
    codes = []
    for n in range(max(3, round(REVEALS * scale))):
        with door.acting_as(by):
            case = cases.open_case(by=by, sex="female")
            cases.write_note(by=by, case=case, section="core", text=f"{mark}x{n}x")
            codes.append(case.code)
    with running() as all_of_it:
        browser = Browser("bahrom")
        shown = sum(mark in browser.get(f"/cases/{code}/sections/core/")[1] for code in codes)
        at_once = _words(all_of_it, mark)
        for _ in range(max(20, round(ORDINARY * scale))):
            browser.get("/cases/")
        time.sleep(WAIT)
        left = _words(all_of_it, mark)
        for _ in range(max(20, round(ORDINARY * scale))):
            browser.get("/cases/")
        later = _words(all_of_it, mark)
    note = (
        f"{shown} shown; in memory at once {len(at_once)}, after {WAIT} s {len(left)}, "
        f"after more requests {len(later)}"
    )
    return Outcome(len(codes), len(codes) - len(left), len(codes) - shown, note)


def _words(found: Running, mark: str) -> set[bytes]:
    """Which of the words are in the memory of any web process."""
    parent = found.children["serve"].process.pid
    words: set[bytes] = set()
    for pid in [parent, *_children(parent)]:
        words |= set(re.findall(rf"{mark}x\d+x".encode(), _memory(pid)))
    return words


def _memory(pid: int) -> bytes:
    """All that the process may write to: heap, stacks, and what it has mapped for itself."""
    found = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            reach, rights = line.split()[:2]
            first, end = (int(each, 16) for each in reach.split("-"))
            if rights.startswith("rw"):
                try:
                    os.lseek(memory.fileno(), first, os.SEEK_SET)
                    found.append(os.read(memory.fileno(), end - first))
                except (OSError, OverflowError):
                    continue
    return b"\n".join(found)
