"""Ciphertext that was tampered with is refused.

Bits are flipped, ends cut, values exchanged between persons and fields, keysets exchanged between
persons and agencies, and everything is tried with the keys of another installation.
"""

import random
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings

from panoh.base.database import door
from panoh.base.vault import keys
from panoh.casework.cases import actions as cases
from panoh.testing import member
from proofs.outcome import Outcome

TRIALS = 20_000
WORD = "Lola Toshmatova"


def prove(scale: float = 1.0) -> Outcome:
    """Nothing altered opens; what is refused is refused in a sentence, as a refusal."""
    dice, by = random.Random(4), member("bahrom")
    tried = opened = 0
    with door.acting_as(by):
        one, other = (cases.open_case(by=by, sex="female").person_id for _ in range(2))
        sealed = {
            (person, name): keys.seal(person, {name: WORD})[name]
            for person in (one, other)
            for name in ("phone", "note")
        }
        for _ in range(max(10, round(TRIALS * scale))):
            person, name = dice.choice(list(sealed))
            bad = _altered(dice, sealed, person, name)
            tried += 1
            opened += _opens(person, name, bad)
        master = settings.MASTER_KEYS
        with tempfile.TemporaryDirectory() as folder:
            settings.MASTER_KEYS = Path(folder) / "master.json"
            keys.make_master_keys(settings.MASTER_KEYS)
            for (person, name), whole in sealed.items():
                tried += 1
                opened += _opens(person, name, whole)
        settings.MASTER_KEYS = master
        intact = sum(not _opens(*place, whole) for place, whole in sealed.items())
    return Outcome(tried, tried - opened, opened + intact, "flipped, cut, moved, wrong keys")


def _altered(
    dice: random.Random, sealed: dict[tuple[UUID, str], bytes], person: UUID, name: str
) -> bytes:
    whole = sealed[person, name]
    match dice.randrange(4):
        case 0:
            at = dice.randrange(len(whole))
            return whole[:at] + bytes([whole[at] ^ (1 << dice.randrange(8))]) + whole[at + 1 :]
        case 1:
            return whole[: dice.randrange(1, len(whole))]
        case 2:
            return whole + dice.randbytes(dice.randrange(1, 20))
        case _:
            return dice.choice([v for place, v in sealed.items() if place != (person, name)])


def _opens(person: UUID, name: str, value: bytes) -> bool:
    try:
        keys.unseal(person, {name: value})
    except keys.Unreadable:
        return False
    return True
