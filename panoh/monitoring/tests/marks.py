"""A13 for what is told once: a reader who knows everything of the whole, and solves for who bears a
mark.

Thinks in people of every sex, age and origin; shares no code with the teller but the names of
cells.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from panoh.casework.identification.figures import Marked
from panoh.monitoring.tests.attack import Attacker

SEXES = {"female": 57, "male": 40, "other": 1, "unknown": 2}
AGES = {"0-17": 17, "18-29": 42, "30-47": 28, "48+": 5, "unknown": 8}
ORIGINS = {"UZ": 60, "KG": 15, "other": 15, "unknown": 10}


def helped(people: int, seed: int) -> list[Marked]:
    """So many people of one country, and who of them got which help: some kinds few, some all but
    few; what they got goes by their sex and age now and then."""
    chance, found = random.Random(seed), Counter[tuple[str, tuple[str, ...]]]()
    often = {mark: chance.choice([0.05, 0.2, 0.5, 0.9]) for mark in ("ACC", "MED", "LEG", "DOC")}
    only = chance.choice([*SEXES, *AGES, ""])
    for _ in range(people):
        of = tuple(chance.choices([*each], [*each.values()])[0] for each in (SEXES, AGES, ORIGINS))
        found["", of] += 1
        for mark, portion in often.items():
            found[mark, of] += chance.random() < portion and (mark != "LEG" or only in {"", *of})
    return [Marked(mark, of, persons) for (mark, of), persons in found.items() if persons]


class Reader:
    """Knows of the whole how many there are by sex and age and by sex and origin, and of one mark
    all that an audience is told; bare: the control, to whom everything is told."""

    few, few_children = 5, 10

    def __init__(
        self, rows: list[Marked], mark: str, shown: Mapping[str, int], *,
        bare: bool = False,
    ) -> None:  # fmt: skip
        self.whole = [(row.of, row.persons) for row in rows if not row.mark]
        self.truth = [(row.of, row.persons) for row in rows if row.mark == mark]
        self.kinds = [
            *(("age", sex, other) for sex, other in product(SEXES, AGES)),
            *(("origin", sex, other) for sex, other in product(SEXES, ORIGINS)),
        ]
        self.attacker = Attacker(self.kinds)
        for cross, sex, other in self.kinds:
            at = {"sex": sex, cross: other}
            most = self.count(self.whole, at)
            self.attacker.learn(self.mask(at, cross), 0, most)
        for sex in SEXES:
            by_age, by_origin = (self.mask({"sex": sex}, cross) for cross in ("age", "origin"))
            self.attacker.learn(by_age - by_origin, 0, 0)
        self.undivided = {*shown} == {""}
        for name, told in shown.items():
            self.attacker.learn(self.mask(self.at(name)), told, told)
        for at in self.cells() if bare else ():
            count = self.count(self.truth, at)
            self.attacker.learn(self.mask(at), count, count)

    @staticmethod
    def at(name: str) -> dict[str, str]:
        return dict([name.split("=")]) if name else {}

    @staticmethod
    def count(people: list[tuple[tuple[str, ...], int]], at: Mapping[str, str]) -> int:
        named = ("sex", "age", "origin")
        return sum(
            persons
            for of, persons in people
            if all(of[named.index(by)] == name for by, name in at.items())
        )

    def mask(self, at: Mapping[str, str], cross: str = "") -> NDArray[np.float64]:
        """Everybody in a cell; where nothing else says so, as they are divided by age."""
        cross = cross or ("origin" if "origin" in at else "age")
        return np.array([
            float(table == cross and at.get("sex", sex) == sex and at.get(cross, other) == other)
            for table, sex, other in self.kinds
        ])  # fmt: skip

    def cells(self) -> Iterator[dict[str, str]]:
        for by, names in (("sex", SEXES), ("age", AGES), ("origin", ORIGINS)):
            for name in names:
                yield {by: name}

    def small(self) -> Iterator[tuple[dict[str, str], int]]:
        """Cells in which few bear the mark, or all but few; and among how many people.

        Where nobody in the country bears it, that is told.
        """
        for at in self.cells() if self.truth else ():
            count, whole = self.count(self.truth, at), self.count(self.whole, at)
            if whole and min(count, whole - count) < self.least(at):
                yield at, whole

    def least(self, at: Mapping[str, str]) -> int:
        return self.few_children if at.get("age") == "0-17" else self.few

    def narrow(self) -> Iterator[tuple[dict[str, str], tuple[int, int]]]:
        """Of these, in which fewer numbers are possible than the threshold, or than there are.

        Of a mark that is not divided there is a total only: it fixes no number, and leaves what it
        leaves of however many there are.
        """
        for at, whole in self.small():
            least, most = self.attacker.range(self.mask(at))
            if most - least < (1 if self.undivided else min(self.least(at) - 1, whole)):
                yield at, (least, most)


class PublicReader(Reader):
    """Who reads what everybody may, and before it is rounded."""

    few, few_children = 11, 11
