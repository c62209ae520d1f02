"""Made-up people to count, in the proportions of published victim data."""

import random
from collections import Counter
from collections.abc import Mapping

from panoh.casework.identification.figures import Alike

TRACKS = {
    "trafficked": 70, "smuggled": 16, "witness": 5, "trafficked_and_smuggled": 3, "several": 1,
    "undetermined": 5,
}  # fmt: skip
SEXES = {"female": 57.5, "male": 42, "other": 0.1, "unknown": 0.4}
AGES = {
    "0-8": 3, "9-17": 14, "18-23": 24, "24-29": 20, "30-38": 18, "39-47": 9, "48+": 5, "unknown": 7,
}  # fmt: skip
ORIGINS = {
    "UZ": 60, "KG": 12, "TJ": 8, "TM": 4, "KZ": 5, "RU": 3, "AF": 2, "PH": 1, "unknown": 5,
}  # fmt: skip
FORMS = {
    "female": {"labour": 30, "sexual": 45, "other": 6, "several": 7, "unknown": 12},
    "male": {"labour": 72, "sexual": 4, "other": 8, "several": 6, "unknown": 10},
}


def country_year(persons: int, seed: int = 1) -> tuple[Alike, ...]:
    """One country's year, the same from one seed."""
    chance = random.Random(seed)

    def one(weights: Mapping[str, float]) -> str:
        return chance.choices([*weights], [*weights.values()])[0]

    found: Counter[tuple[str, str, str, str, str]] = Counter()
    for _ in range(persons):
        sex = one(SEXES)
        forms = FORMS.get(sex, FORMS["female"])
        found[one(TRACKS), sex, one(AGES), one(ORIGINS), one(forms)] += 1
    return tuple(Alike(*kind, number) for kind, number in sorted(found.items()))
