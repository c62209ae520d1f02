"""Letters leave once, though the worker is killed while it sends them.

Colleagues are assigned cases; each assignment is one letter and one job. Meanwhile kill -9 falls on
the worker and on the database. Afterwards every letter has left, and no mailbox has two: whoever is
killed between handing a letter over and noting it hands over the same message with the same number.
"""

import time

from django.db import connections

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.testing import member
from proofs.d1_kill import rows
from proofs.letterbox import place, received
from proofs.outcome import Outcome
from proofs.running import running

KILLS, LETTERS, PATIENCE = 40, 15, 300


def prove(scale: float = 1.0) -> Outcome:
    """Kills while letters leave, then counts what came."""
    kills = max(4, round(KILLS * scale))
    anvar = member("anvar")
    place().touch()
    with running() as site:
        for turn in range(kills):
            with door.acting_as(anvar):
                tell(to=[anvar] * LETTERS, event=Event.CASE_ASSIGNED, code="AAA-AAA", path="/")
            connections.close_all()
            site.keep(0.3 + turn % 5 / 10)
            site.kill("database" if turn % 8 == 7 else "worker")
            while site.children["worker"].process.poll() is not None:
                site.keep(0.1)
            site.wait()
            until = time.monotonic() + 15
            before = len(received())
            while len(received()) == before and time.monotonic() < until:
                site.keep(0.1)
        until = time.monotonic() + PATIENCE
        while _waiting() and time.monotonic() < until:
            site.keep(0.5)
    came = received()
    letters, unsent = kills * LETTERS, _waiting()
    doubled = len(set(came)) - letters + unsent
    again = len(came) - len(set(came))
    return Outcome(
        letters, letters - unsent, unsent + abs(doubled),
        f"{site.kills} kills; {len(came)} handed over, {again} of them a second time by one number",
    )  # fmt: skip


def _waiting() -> int:
    return int(rows("select count(*) from outbox_letter where sent_at is null")[0][0])
