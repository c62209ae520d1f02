"""SQL injected into a member's request shows nothing of anybody else's.

Everything that panoh/tests/injection.py knows is tried, and every setting that a role may change
with every kind of value; after each attempt all walled tables are read again. What is lost is an
attempt that showed one identifier of a hidden row, or made its author anybody else.
"""

from django.conf import settings
from django.db import connections

from panoh.tests.injection import Attack, Attacker, scene
from proofs.outcome import Outcome


def prove(scale: float = 1.0) -> Outcome:
    """Each attempt in a transaction of its own, entered as a case manager of the police."""
    connections.close_all()
    with scene(settings.DATABASES["default"]["NAME"]) as attacked:
        attacker = Attacker(attacked)
        attacks: list[Attack] = [*attacker.everything(), *attacker.settings()]
        result = attacker.run(iter(attacks[:: max(1, round(1 / scale))]), thorough=True)
        attacker.close()
    for each in result.found:
        print(each)
    note = f"{len(attacker.hidden)} identifiers to be found"
    return Outcome(result.tried, result.tried - result.leaked, result.leaked, note)
