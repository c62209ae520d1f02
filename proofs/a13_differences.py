"""No withheld number follows from all releases together, before and after one case

A reader opens everything that coordinators and the public may, of every release of a year, before
and after one new case, a deletion and two people found to be one; subtracts each from each; and
solves, by linear programming over people of every kind, for every small cell of every release, sum
and difference. The control is the same reader where nothing is withheld. Then the same of portions,
release by release, with an integer programme: of nothing may fewer numbers be possible than five.
And of kinds of help a reader knows everybody who was assisted, by sex, age and origin, and solves
for each kind how many got it, or did not, of whom there are few.
"""

import random
import sys
from collections import Counter

from panoh.base.refusals import Refused
from panoh.casework.identification.figures import Alike, Settled
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.indicators import Once
from panoh.monitoring.once import tables
from panoh.monitoring.portions import FEWEST, enough
from panoh.monitoring.portions import added as now_beyond
from panoh.monitoring.releases import added
from panoh.monitoring.rules import check_enough
from panoh.monitoring.tests.differences import Part, Reader, made_of
from panoh.monitoring.tests.marks import ORIGINS, PublicReader, helped
from panoh.monitoring.tests.marks import Reader as MarkReader
from panoh.monitoring.tests.people import country_year
from panoh.monitoring.tests.told import OUTCOMES, Listener, release_of
from proofs.outcome import Outcome

SIZES = ((60, 40), (200, 80), (400, 150, 120))
CONTROLS = 40
HELPED = 60  # years of people who got help, of four kinds
PORTIONS = 60  # years of one part, of one to three releases


def changed(people: tuple[Alike, ...], *, more: int, fewer: int, seed: int) -> tuple[Alike, ...]:
    """The same people and some others, without some who were there."""
    each = [row._replace(persons=1) for row in people for _ in range(row.persons)]
    random.Random(seed).shuffle(each)
    kept: dict[Alike, int] = {}
    for row in [*each[fewer:], *country_year(more, seed)]:
        kind = row._replace(persons=0)
        kept[kind] = kept.get(kind, 0) + row.persons
    return tuple(kind._replace(persons=persons) for kind, persons in sorted(kept.items()))


def year(sizes: tuple[int, ...], seed: int, *, bare: bool) -> tuple[list[Part], int]:
    """The releases of a year as `actions.release` makes them, and how often one was refused."""
    people, refused = country_year(sizes[0], seed), 0
    counted: tuple[Alike, ...] = ()
    parts: list[Part] = []
    origins: list[str] = []
    for turn, size in enumerate([0, *sizes[1:]]):
        for step in ({"more": 0, "fewer": 0}, {"more": 1, "fewer": 0}, {"more": 0, "fewer": 1},
                     {"more": 1, "fewer": 2}, {"more": size, "fewer": 0}):  # fmt: skip
            people = changed(people, **step, seed=100 * seed + turn)
            more = added(people, counted)
            try:
                check_enough(sum(row.persons for row in more), is_first=not parts)
                part = made_of(more, origins, bare=bare)
                if parts and any(len(part.shown[each]) == 1 for each in Audience):
                    raise Refused("too few to be divided", status=409)
            except Refused:
                refused += 1
                continue
            origins = origins or part.truth.origins
            parts.append(part)
            counted = (*counted, *more)
    return parts, refused


def portions(number: int) -> tuple[int, int]:
    """How many numbers were sought in years of a part told in portions, and how many were found.

    Between two releases one more person comes, who is not told of, and then enough others.
    """
    chance, tried, lost = random.Random(2), 0, 0
    for _ in range(number):
        weights = [chance.choice([0, 1, 5, 30]) for _ in OUTCOMES[:-1]]
        releases = []
        for _ in range(chance.randint(1, 3)):
            people = chance.choices(OUTCOMES, [*weights, 1], k=chance.randint(FEWEST, 120))
            counts = Counter(people)
            one_more = [Settled("presumption.police", chance.choice(OUTCOMES), 1)]
            assert enough(now_beyond(one_more, [])) == {}
            releases.append(release_of(counts))
        listener = Listener(releases)
        tried += len([*listener.targets()])
        lost += len([*listener.narrow()])
    return tried, lost


def kinds_of_help(number: int) -> tuple[int, int]:
    """How many small numbers were sought in years of people who got help, and how many found."""
    chance, tried, lost = random.Random(3), 0, 0
    for seed in range(number):
        rows = helped(chance.randint(11, 250), seed)
        shown = tables(Once.SERVICES, rows, [*ORIGINS]).shown()
        for mark in ("ACC", "MED", "LEG", "DOC"):
            for reads, audience in ((MarkReader, "restricted"), (PublicReader, "public")):
                reader = reads(rows, mark, shown[audience][mark])
                tried += len([*reader.small()])
                for at, _span in reader.narrow():
                    lost += 1
                    print(f"{mark} of {at} in year {seed}", file=sys.stderr)
    return tried, lost


def prove(scale: float = 1.0) -> Outcome:
    """None is to be found; where nothing is withheld all are."""
    tried = lost = refused = releases = 0
    for seed, sizes in enumerate(SIZES[: max(1, round(len(SIZES) * scale))]):
        parts, no = year(sizes, seed + 1, bare=False)
        reader, refused, releases = Reader(parts), refused + no, releases + len(parts)
        targets = [*reader.targets()]
        if scale < 1:
            targets = random.Random(1).sample(targets, min(len(targets), round(600 * scale)))
        for of, numbers, count in targets:
            tried += 1
            if reader.recovers(of, numbers):
                lost += 1
                print(f"{of} of releases {[*numbers]}: {count}", file=sys.stderr)
    sought, told = portions(max(1, round(PORTIONS * scale)))
    tried, lost = tried + sought, lost + told
    sought, told = kinds_of_help(max(1, round(HELPED * scale)))
    tried, lost = tried + sought, lost + told
    parts, _no = year((60, 40), 1, bare=True)
    reader = Reader(parts)
    some = random.Random(1).sample([*reader.targets()], CONTROLS)
    found = sum(reader.recovers(of, numbers) for of, numbers, _count in some)
    blind = int(found < CONTROLS)
    note = f"{releases} releases, {refused} refused; control: {found} of {CONTROLS} recovered"
    return Outcome(tried, tried - lost, lost + blind, note)
