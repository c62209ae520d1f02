"""Rules, consent, shares, walls and suppression are broken place by place, and a test tells.

mutmut's mutants of each module, one at a time, against the tests that go through them. A sentence
for the reader is no rule, and is not changed.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from proofs.outcome import Outcome

ROOT = Path(__file__).parent.parent
PASS = 95  # in a hundred


@dataclass(frozen=True)
class Part:
    """Modules, which of their functions, and the tests that answer for them."""

    modules: str
    tests: tuple[str, ...]
    only: str = ""
    apart: bool = False  # each mutant in a process of its own, which may be killed


CASES = "panoh/casework/cases/tests"
PARTS = (
    Part(
        "panoh.casework.cases.rules panoh.casework.cases.share_actions",
        (f"{CASES}/test_rules.py", *(
            f"{CASES}/test_{verb}.py"
            for verb in ("take_consent", "withdraw_consent", "offer_share", "open_share",
                         "close_share", "propose_share", "approve_share", "assign", "advance",
                         "entries")
        )),
        r"rules\.|x_(take_consent|withdraw_consent|offer_share|open_share|close_share"
        r"|propose_share|approve_share)__",
    ),
    Part(
        "panoh.base.database.walls",
        ("panoh/tests/test_walls.py::test_the_database_has_the_walls_that_are_declared",),
        "share_in_force|within_reach|predicates|statements",
    ),
    Part(
        "panoh.monitoring.suppression",
        ("panoh/monitoring/tests/test_withhold.py", *(
            f"panoh/monitoring/tests/test_once.py::test_{what}"
            for what in ("one_person_of_unknown_sex_is_hidden_behind_another_sex",
                         "where_all_men_are_old_neither_betrays_the_other",
                         "of_turned_away_few_are_withheld_and_another_for_their_sake",
                         "whatever_is_told_is_true_and_leaves_as_many_beside_it",
                         "nothing_withheld_can_be_worked_out")
        )),
        apart=True,
    ),
)  # fmt: skip


def prove(scale: float = 1.0) -> Outcome:
    """Every mutant, or with a smaller scale the first parts of them."""
    tried = killed = 0
    survivors: list[str] = []
    for part in PARTS[: max(1, round(len(PARTS) * scale))]:
        found = mutate(part)
        tried += len(found)
        killed += sum(1 for caught in found.values() if caught)
        survivors += [mutant for mutant, caught in found.items() if not caught]
    print(*survivors, sep="\n")
    lost = len(survivors) if killed * 100 < PASS * tried else 0
    share = f"{100 * killed / tried:.1f} %" if tried else "none"
    return Outcome(tried, killed, lost, f"{share} noticed; {len(survivors)} let through")


def mutate(part: Part) -> dict[str, str]:
    """Each mutant with the test that noticed it, or with nothing."""
    with tempfile.TemporaryDirectory() as own:
        place = Path(own) / "found.json"
        environment = os.environ | {
            "PANOH_MUTANTS": part.modules,
            "PANOH_MUTANTS_ONLY": part.only,
            "PANOH_MUTANTS_FOUND": str(place),
            "PANOH_MUTANTS_APART": str(int(part.apart)),
        }
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "proofs.mutants", "-p", "no:xdist",
             "-p", "no:cacheprovider", *part.tests],
            cwd=ROOT, env=environment, check=False,
        )  # fmt: skip
        return dict(json.loads(place.read_text()))
