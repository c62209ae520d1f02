"""Asking does not tell whether another agency knows her.

A member asks for people whom another agency has on record and for people nobody has, turn about,
and had asked for them all before anybody was on record: so no name is slower by itself. Every
answer must be the same, after the same statements; and the times must not tell the two apart: a
permutation test over all pairs, in which a coin decides which of two was which.
"""

import math
import random
import re
import time

import numpy as np
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.names import actions as names
from panoh.demo.names import MadeUp
from panoh.testing import member
from proofs.outcome import Outcome

PAIRS, SHUFFLES, CHANCE = 400, 20_000, 0.001
CHANGING = re.compile(r"'[^']*'|\{[^}]*\}|\b[0-9a-f]{32}\b|\bs\d+_x\d+\b|-?\d{5,}|\b\d+\b")


def ask(by: Membership, name: str) -> tuple[float, list[str], int]:
    """How long one question takes, after which statements, and how many it finds."""
    with door.acting_as(by), CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        found = names.find(by=by, name=name)
        took = time.perf_counter() - began
    return took, [CHANGING.sub("?", each["sql"]) for each in asked], len(found)


def compared(by: Membership, known: list[str], unknown: list[str]) -> tuple[list[float], int]:
    """Of each pair, how the times of the two compare; and how many answers were not the same."""
    luck, ratios, different = random.Random(11), [], 0
    for _ in range(20):
        ask(by, "Ким")  # the first ones warm everything up
    for here, nowhere in zip(known, unknown, strict=True):
        if luck.random() < 0.5:
            one, other = ask(by, here), ask(by, nowhere)
        else:
            other, one = ask(by, nowhere), ask(by, here)
        different += one[1:] != other[1:] or one[2] != 0
        ratios.append(math.log(one[0] / other[0]))
    return ratios, different


def prove(scale: float = 1.0) -> Outcome:
    """As many pairs of somebody known elsewhere and somebody known nowhere."""
    pairs = max(40, round(PAIRS * scale))
    made_up = MadeUp(11)
    people = [made_up.name(("uz", "tg", "ru")[n % 3], female=True) for n in range(2 * pairs)]
    aigul, farida = member("aigul"), member("farida")
    with door.acting_as(aigul):
        case = cases.open_case(by=aigul, sex="female")
        names.record_identity(by=aigul, case=case, family="Щукарь", given="Юньси")
    known, unknown = (
        [f"{name.family} {name.given}" for name in half]
        for half in (people[:pairs], people[pairs:])
    )
    before, _ = compared(aigul, known, unknown)
    with door.acting_as(farida):
        for name in people[:pairs]:
            case = cases.open_case(by=farida, sex="female")
            names.record_identity(by=farida, case=case, **name._asdict())
    after, different = compared(aigul, known, unknown)
    differences = [now - then for now, then in zip(after, before, strict=True)]
    observed = abs(float(np.mean(differences)))
    signs = np.random.default_rng(11).choice((-1.0, 1.0), (SHUFFLES, pairs))
    shuffled = np.abs(signs @ np.array(differences)) / pairs
    p = float((1 + np.sum(shuffled >= observed)) / (1 + SHUFFLES))
    lost = different + (p < CHANCE)
    return Outcome(
        pairs, pairs - different, lost, f"p {p:.3f}, mean ratio {math.exp(observed):.3f}"
    )
