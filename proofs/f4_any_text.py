"""Any text in any field of any form: nothing breaks, everything comes back as it was

Every form that the pages show to anybody of the cast, every field of it, every text of the list.
"""

import sys

from panoh.tests.journey import Journey
from panoh.tests.nasty import Attack, all_texts
from proofs.outcome import Outcome


def prove(scale: float = 1.0) -> Outcome:
    """What was typed is shown as typed, without mark-up; no answer is an error of ours."""
    texts = dict(list(all_texts().items())[: max(3, round(len(all_texts()) * scale))])
    attack = Attack().on(Journey().until_she_is_safe(), texts, crossed=True)
    for wrong in attack.wrong:
        print(wrong, file=sys.stderr)
    note = f"{attack.forms} forms, shown again {attack.shown} times"
    lost = len(attack.wrong)
    return Outcome(attack.tried, attack.tried - lost, lost, note)
