"""Keys change while eight write and read, and the change is killed again and again.

Master keys, an agency's keys and persons' keys are changed by `panoh keys` in a process of its own,
which gets kill -9 at a random moment until it comes to an end by itself.
"""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag

from django.db import connections

from panoh.base.database import door
from panoh.base.vault import rotation
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.testing import member
from proofs.outcome import Outcome

CASES, KILLS, WRITERS = 200, 60, 8
WORD = "Lola Toshmatova"


def prove(scale: float = 1.0) -> Outcome:
    """Every value opens at every moment, and nothing is left under an older key."""
    by, dice, done = member("bahrom"), random.Random(2), Flag()
    found: list[Case] = []
    for _ in range(max(WRITERS, round(CASES * scale))):
        with door.acting_as(by):
            found.append(cases.open_case(by=by, sex="female"))
            _write(found[-1])
    reads = unreadable = 0

    def work(writer: int) -> tuple[int, int]:
        read = lost = 0
        own = random.Random(writer)
        while not done.is_set():
            case = own.choice(found[writer::WRITERS])
            with door.acting_as(by):
                _write(case)
            with door.acting_as(by):
                read += 1
                lost += not _opens(case)
        connections.close_all()
        return read, lost

    kills, aims = 0, max(3, round(KILLS * scale))
    agency = str(by.agency_id)
    runs = [["rotate"], ["rotate", "--agency", agency], ["renew", "--agency", agency]]
    with ThreadPoolExecutor(WRITERS) as writers:
        working = [writers.submit(work, n) for n in range(WRITERS)]
        try:
            for words in runs:
                kills += _until_it_ends(words, dice, aims // len(runs))
        finally:
            done.set()
        for each in working:
            read, lost = each.result()
            reads, unreadable = reads + read, unreadable + lost
    with door.acting_as(by):
        unreadable += sum(not _opens(case) for case in found)
    older = sum(each.older for each in rotation.status())
    tried = reads + len(found)
    note = f"{kills} kills, {WRITERS} writers, {older} left under older keys"
    return Outcome(tried, tried - unreadable, unreadable + older, note)


def _write(case: Case) -> None:
    by = member("bahrom")
    cases.record_contact(
        by=by, case=case, channel="call", hours="", leave_no_message=True, shared_phone=False,
        phone=WORD,
    )  # fmt: skip
    cases.write_note(by=by, case=case, section="core", text=WORD)


def _opens(case: Case) -> bool:
    by = member("bahrom")
    try:
        notes = cases.read_section(by=by, case=case, section="core")
        return cases.reveal_contact(by=by, case=case)["phone"] == WORD and {
            text for _note, text in notes
        } == {WORD}
    except Exception:
        return False


def _until_it_ends(words: list[str], dice: random.Random, kills: int) -> int:
    """Runs the command, kills it at a random moment so many times, then lets it come to an end."""
    done = 0
    for turn in range(kills + 1):
        process = subprocess.Popen(
            [sys.executable, "-m", "panoh.cli", "keys", *words],
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        if turn == kills:
            assert process.wait(600) == 0
            break
        time.sleep(dice.uniform(0.5, 4))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            done += 1
        process.wait()
    return done
