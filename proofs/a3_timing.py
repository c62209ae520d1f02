"""What is another's takes as long as what is not there.

A stranger asks, in random order, for things of others and for things that are not there, at every
kind of address; a permutation test says how likely the difference of the two medians is by chance.
"""

import random
import time
from statistics import median

from django.test import Client

from panoh.testing import member
from panoh.tests.doors import absent
from panoh.tests.journey import Journey
from proofs.outcome import Outcome

PAIRS, SHUFFLES, LEVEL = 400, 2_000, 0.001
PATHS = {
    "case": "/cases/{code}/", "referral": "/referrals/{code}/", "stay": "/stays/{code}/",
    "screening": "/screenings/{code}/", "determination": "/determinations/{code}/",
    "share": "/cases/{code}/shares/{share}/close/",
}  # fmt: skip


def prove(scale: float = 1.0) -> Outcome:
    """As many kinds of address as there are; lost is one whose times tell."""
    pairs = max(40, round(PAIRS * scale))
    things = Journey().until_she_is_safe().things
    client, chance = Client(), random.Random(1)
    client.force_login(member("chynara").user)
    told, likely, elsewhere = 0, [], 0
    for kind, path in PATHS.items():
        thing = next(t for t in things if t.kind == kind and "chynara" not in t.seen_by)
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(pairs):
            for there in chance.sample((True, False), 2):
                ids = thing.ids if there else absent(thing.ids)
                begun = time.perf_counter()
                answer = client.get(path.format(**ids))
                times[there].append(time.perf_counter() - begun)
                # An answer that no view gave, such as to a wrong host, would prove nothing.
                elsewhere += answer.status_code not in (404, 405)
        p = by_chance(times[True], times[False], chance)
        apart = (median(times[True]) - median(times[False])) * 1e6
        likely.append(f"{kind} {p:.3f} ({apart:+.0f} µs)")
        told += p < LEVEL
    note = f"{elsewhere} answers not 404; p: " + ", ".join(likely)
    return Outcome(pairs * len(PATHS), pairs * (len(PATHS) - told), told + elsewhere, note)


def by_chance(one: list[float], other: list[float], chance: random.Random) -> float:
    """How often a random division differs as much as this one."""
    seen = abs(median(one) - median(other))
    both, size, as_much = one + other, len(one), 0
    for _ in range(SHUFFLES):
        chance.shuffle(both)
        as_much += abs(median(both[:size]) - median(both[size:])) >= seen
    return (as_much + 1) / (SHUFFLES + 1)
