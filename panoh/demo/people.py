"""Three hundred people who do not exist, in the proportions of those who do.

Citizenship and country of exploitation follow the counts for Central Asia in an extract of CTDC's
k-anonymous file (821 persons, 2002–2018). Sex, age and kind of exploitation follow no source.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from anyascii import anyascii

from panoh.base.places.names import STATE_LANGUAGE, places
from panoh.demo.names import MadeUp, Name

DAYS = 730
LAST_CALL = timedelta(hours=2)
AGAIN = 8  # of so many, one was met before
T = TypeVar("T")

# (citizenship, where exploited): persons. Where is not always known.
FLOWS = {
    ("UZ", "UZ"): 193,
    ("KG", "RU"): 192,
    ("KG", ""): 151,
    ("KG", "KZ"): 94,
    ("UZ", "KZ"): 57,
    ("KZ", "KZ"): 54,
    ("TJ", "TJ"): 43,
    ("TM", "TM"): 26,
    ("UZ", "RU"): 11,
}
TRACKS = {"trafficked": 74, "none": 10, "smuggled": 10, "witness": 6}
WOMAN, MAN, GIRL, BOY = "woman", "man", "girl", "boy"
WHO = {WOMAN: 50, MAN: 34, GIRL: 9, BOY: 7}
SEXUAL = {WOMAN: 45, MAN: 3, GIRL: 60, BOY: 10}  # of a hundred
BASES = {"document": 55, "stated": 35, "estimated": 10}
# Numbers that no operator has given to anybody, as far as one can know.
NUMBERS = {
    "KZ": "+7700000",
    "KG": "+99655500",
    "TJ": "+99290000",
    "TM": "+9936500",
    "UZ": "+99890000",
}


@dataclass(frozen=True)
class Somebody:
    """What is true of one made-up person when an agency first meets them."""

    met_at: datetime
    met_in: str
    track: str
    who: str
    birth_year: int
    basis: str
    citizenship: str
    region: str
    languages: list[str]
    exploited_in: str
    sexual: bool
    children: int
    name: Name
    phone: str
    luck: Random  # decides all that will happen to them

    @property
    def female(self) -> bool:
        return self.who in {WOMAN, GIRL}

    @property
    def child(self) -> bool:
        return self.who in {GIRL, BOY}


def people(count: int, seed: int, now: datetime) -> Iterator[Somebody]:
    """So many persons met over the two years before `now`, in the order in which they were met."""
    chance, names = Random(seed), MadeUp(seed)
    flows = deck(chance, FLOWS, count)
    tracks, whos = deck(chance, TRACKS, count), deck(chance, WHO, count)
    morning = now.replace(hour=8, minute=0, second=0, microsecond=0)
    met = [
        morning - timedelta(days=chance.randrange(DAYS)) + timedelta(minutes=chance.randrange(600))
        for _ in range(count)
    ]
    before: dict[tuple[tuple[str, str], str], Somebody] = {}
    cards = zip(sorted(met), flows, tracks, whos, strict=True)
    for number, (met_at, flow, track, who) in enumerate(cards):
        found = somebody(
            Random(chance.random()), names, min(met_at, now - LAST_CALL), flow, track, who
        )
        if number % AGAIN == 0 and (flow, who) in before:
            found = met_again(found, before[flow, who])
        before[flow, who] = found
        yield found


def met_again(now: Somebody, before: Somebody) -> Somebody:
    """The same person, whose name somebody else now writes in Latin letters."""
    return replace(
        now, name=Name(*map(anyascii, before.name)), birth_year=before.birth_year, basis="stated"
    )


def somebody(
    luck: Random,
    names: MadeUp,
    met_at: datetime,
    flow: tuple[str, str],
    track: str,
    who: str,
) -> Somebody:
    """One person: what is not given is drawn."""
    citizenship, exploited_in = flow
    female, child = who in {WOMAN, GIRL}, who in {GIRL, BOY}
    age = luck.randint(11, 16) if child else min(19 + int(luck.expovariate(1 / 11)), 62)
    language = STATE_LANGUAGE[citizenship]
    stayed = exploited_in in STATE_LANGUAGE and luck.random() < 0.55
    return Somebody(
        met_at=met_at,
        met_in=exploited_in if stayed else citizenship,
        track=track,
        who=who,
        birth_year=met_at.year - age,
        basis=one_of(luck, BASES),
        citizenship=citizenship,
        region=luck.choice([code for code in places() if code.startswith(f"{citizenship}-")]),
        languages=[language] if luck.random() < 0.4 else [language, "ru"],
        exploited_in=exploited_in,
        sexual=luck.randrange(100) < SEXUAL[who],
        children=luck.randint(1, 3) if who == WOMAN and age > 21 and luck.random() < 0.2 else 0,
        name=names.name(language, female=female),
        phone=f"{NUMBERS[citizenship]}{luck.randrange(10_000):04}",
        luck=luck,
    )


def deck(chance: Random, weights: dict[T, int], count: int) -> list[T]:
    """`count` cards in exactly these proportions, shuffled."""
    kinds, bounds = list(weights), list(accumulate(weights.values()))
    cards = [kinds[bisect(bounds, (n + 0.5) * bounds[-1] / count)] for n in range(count)]
    chance.shuffle(cards)
    return cards


def one_of(chance: Random, weights: dict[T, int]) -> T:
    """One card."""
    return chance.choices(list(weights), list(weights.values()))[0]
