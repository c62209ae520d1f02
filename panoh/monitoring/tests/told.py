"""A13 for portions: a reader of every release, who solves for how many had each outcome.

Shares no code with the teller but what a release shows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from panoh.monitoring.disclosure import Audience
from panoh.monitoring.indicators import Portion
from panoh.monitoring.portions import shown
from panoh.monitoring.tests.attack import Attacker

OUTCOMES = ("day", "week", "month", "later")
Said = Mapping[str, Mapping[str, int]]
FEWEST_POSSIBLE = 5  # numbers that are left open, of whatever is told


def release_of(counts: Counter[str]) -> dict[str, dict[str, int]]:
    """What is told of people who were presumed by one kind of agency."""
    return shown("presumption.police", [counts], Portion.RESPONSE)


class Listener:
    """Knows everything that was ever told of a part; exact: the control, who knows how many."""

    def __init__(self, releases: Sequence[Said], *, exact: bool = False) -> None:
        self.kinds = [*product(range(len(releases)), OUTCOMES)]
        self.attacker = Attacker(self.kinds)
        for number, release in enumerate(releases):
            people = self.mask([number], OUTCOMES)
            for audience in Audience:
                said = release[audience]
                self.attacker.learn(people, said["people"], said["people"] + (0 if exact else 4))
                for place, outcome in enumerate(OUTCOMES[:-1], start=1):
                    at, steps = said[outcome], said["steps"]
                    by_then = steps * self.mask([number], OUTCOMES[:place])
                    self.attacker.learn(by_then - at * people, 0)
                    if exact or at < steps - 1:
                        self.attacker.learn((at + 1) * people - by_then, 1)
        self.releases = len(releases)

    def mask(self, numbers: Sequence[int], outcomes: Sequence[str]) -> np.ndarray:
        return np.array([float(n in numbers and o in outcomes) for n, o in self.kinds])

    def targets(self) -> Iterator[tuple[Sequence[int], Sequence[str]]]:
        """Every run of outcomes, of every release and every sum or difference of releases."""
        spans = [range(a, b) for a in range(self.releases) for b in range(a + 1, self.releases + 1)]
        for numbers, outcome in product(spans, OUTCOMES):
            yield numbers, [outcome]

    def narrow(self) -> Iterator[tuple[Sequence[int], Sequence[str], tuple[int, int]]]:
        """Of whom fewer numbers are possible than the threshold."""
        for numbers, outcomes in self.targets():
            least, most = self.attacker.range(self.mask(numbers, outcomes), whole=True)
            if most - least + 1 < FEWEST_POSSIBLE:
                yield numbers, outcomes, (least, most)
