"""Two years of the demo, lived by two processes: what happens in one country stays in it."""

import gc
import multiprocessing
from datetime import datetime
from importlib import import_module
from multiprocessing.synchronize import Barrier
from random import Random
from threading import BrokenBarrierError

from django.conf import settings
from django.db import connection, connections, transaction

from panoh.demo.actions import members
from panoh.demo.agencies import AGENCIES
from panoh.demo.duties import keep_up
from panoh.demo.houses import OFFERS
from panoh.demo.people import DAYS, people
from panoh.demo.quality import assess_houses
from panoh.demo.scenes import ON_STAGE, stage
from panoh.demo.stories import furnish, live, turn_away
from panoh.demo.walk import DAY, Walk

HALVES = ({"KG", "TJ"}, {"KZ", "TM", "UZ"})  # about as much happens in each


def live_past(*, cases: int, seed: int, now: datetime) -> None:
    """Fill the last two years with so many cases. Either all of it happens or nothing does.

    Two processes, because most of the time is spent waiting for PostgreSQL.
    """
    connections.close_all()  # a connection cannot be shared with a child
    import_module(settings.ROOT_URLCONF)  # read once, not once a child
    fork = multiprocessing.get_context("fork")
    both = fork.Barrier(len(HALVES))
    lives = [fork.Process(target=_live, args=(half, both, cases, seed, now)) for half in HALVES]
    for each in lives:
        each.start()
    for each in lives:
        each.join()
    if any(each.exitcode for each in lives):
        raise RuntimeError("The past could not be lived: see above. Nothing of it was kept.")


def _live(half: set[str], both: Barrier, cases: int, seed: int, now: datetime) -> None:
    _hurry()
    try:
        with transaction.atomic():
            walk = Walk(members())
            for word in OFFERS:
                if AGENCIES[word].country in half:
                    walk.tell(now - (DAYS + 3) * DAY, furnish(walk, word))
                    luck = Random(f"{seed} {word}")
                    walk.tell(now - (DAYS + 2) * DAY, turn_away(walk, word, luck))
            if "UZ" in half:
                assess_houses(walk, now)
            stage(walk, half, seed, now)
            keep_up(walk, half, now)
            for somebody in people(max(cases - ON_STAGE, 0), seed, now):
                if somebody.met_in in half:
                    walk.tell(somebody.met_at, live(walk, somebody))
            walk.live(until=now)
            both.wait()
    except BrokenBarrierError:
        raise SystemExit(1) from None
    except BaseException:
        both.abort()
        raise


def _hurry() -> None:
    """A process that says the same few statements a thousand times plans each of them once, and
    one that ends soon need not tidy up: both together spare it a quarter of its work."""
    connection.settings_dict["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
    gc.freeze()
    gc.disable()
