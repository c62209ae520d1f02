"""G3: no file of anybody's leaves, and no act on a key is done, by who has not just shown a factor.

A supervisor, a shelter, an NGO and a programme's office ask for all that is theirs.
"""

import pytest

from panoh.tests.doors import LIBRARY, METHODS, OWN, Answer, Walk
from panoh.tests.journey import Journey

# Files without a word of anybody: procedures, and what a programme has told those who follow it.
OPEN = {
    "governance:print", "logframe:download", "logframe:print", "sop:download", "sop:print",
    "workplan:print",
}  # fmt: skip
# What ends something for good or opens it without consent, though no file leaves.
ACTS = {
    "cases:approve_share", "cases:propose_share", "erasures:erase", "exchange:entries",
    "exchange:list", "exchange:publish", "make_calendar",
}  # fmt: skip
FILES = {
    "budget:download", "evidence:download", "evidence:download_register", "inventory:download",
    "monitoring:download", "monitoring:houses_csv", "print", "protection:print_plan",
    "reports:print", "reports:word",
}  # fmt: skip


class Stale(Walk):
    """The walk on what is one's own, by sign-ins whose factor was shown too long ago."""

    def everything(self) -> "Stale":
        for name, client, door in self._visits(("anvar", "bahrom", "ella", "farida")):
            own, _foreign = self._things(door, name)
            if not door.kind and (door.name not in OWN or door.name.startswith(LIBRARY)):
                continue
            for method in METHODS if door.name in ACTS | FILES else METHODS[:1]:
                for ids in [thing.ids for thing in own[:1]] if door.kind else [{}]:
                    self._ask(client, name, door, method, ids, "own")
        return self


def leaves(answer: Answer) -> bool:
    return b"Content-Disposition: " in answer.told


@pytest.mark.long
def test_nothing_leaves_with_an_old_sign_in(journey: Journey, settings) -> None:
    settings.FRESH_MINUTES = 15
    walk = Stale(journey).everything()
    files = {each.door.name for each in walk.answers if leaves(each)}
    assert files == OPEN
    asked = {each.door.name for each in walk.answers if b"/reauthenticate/" in each.told}
    assert asked == ACTS | FILES
