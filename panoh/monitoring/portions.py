"""Portions of people, told in eighths, quarters or halves, and of few people not at all.

Of a part (people whom one kind of agency presumed; people owed one duty) is told how many there
are, down to the next multiple of five, and of each outcome but the last in which eighth of them the
people lie who had it by then. The eighth is a quarter, or a half, where it would hold fewer people
than the threshold. So what a reader learns of a number of people is an interval that holds as many
whole numbers as the threshold, and nobody learns that all had something, or none.

What is told of one part says nothing of another. Parts of different people have no line in common,
for nothing is told of all of them together; parts that ask other things of the same people do not
limit each other, for any answers to the one go with any answers to the other
(docs/adr/0038-portions-in-eighths.md).
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.casework.identification.figures import Settled
from panoh.monitoring.disclosure import RULES, Audience
from panoh.monitoring.indicators import PORTIONS, Portion, Promptness
from panoh.monitoring.models import Release

METHOD = "portions-1"  # the edition of how portions are told; raise it with any change
DOWN_TO = 5  # of how many people, in multiples
STEPS = (8, 4, 2)  # each divides the one before it, so that two readerships never cut each other
# The fewest people who are told of: everybody then learns in which half they are.
FEWEST = 25
OTHERS = "others"  # the groups of a step that are not told of by themselves


def threshold_of(audience: Audience, *, of_children: bool) -> int:
    """How many whole numbers what is told leaves open, at the least."""
    rule = RULES[audience]
    return rule.threshold_for_children if of_children else rule.threshold


def told(outcomes: Sequence[int], threshold: int) -> tuple[int, int, list[int]]:
    """How many people there are about, into how many steps they are cut, and in which step those
    are who had the first outcome, one of the first two, and so on; the last is not told."""
    people = sum(outcomes)
    about = people // DOWN_TO * DOWN_TO
    steps = next((each for each in STEPS if about >= each * threshold), 1)
    by_then, found = 0, []
    for persons in outcomes[:-1]:
        by_then += persons
        found.append(min(by_then * steps // people, steps - 1))
    return about, steps, found


def shown(
    part: str, counted: Iterable[Counter[str]], measure: Portion
) -> dict[str, dict[str, int]]:
    """What a release keeps of a part, for each audience: what it is told, and nothing else."""
    counts = sum(counted, Counter())
    outcomes = PORTIONS[measure].outcomes(part)
    of_children = part in PORTIONS[measure].of_children()
    kept = {}
    for audience in Audience:
        threshold = threshold_of(audience, of_children=of_children)
        about, steps, found = told([counts[each] for each in outcomes], threshold)
        kept[audience.value] = {
            "people": about, "steps": steps, **dict(zip(outcomes, found, strict=False))
        }  # fmt: skip
    return kept


def added(now: Iterable[Settled], counted: Iterable[Settled]) -> dict[str, Counter[str]]:
    """Part by part, those who are there now beyond those who were counted before."""
    more: dict[str, Counter[str]] = defaultdict(Counter)
    for row in now:
        more[row.part][row.outcome] += row.persons
    for row in counted:
        more[row.part][row.outcome] -= row.persons
    return {part: +counts for part, counts in sorted(more.items())}


def enough(more: Mapping[str, Counter[str]]) -> dict[str, dict[str, Counter[str]]]:
    """What may be told of: parts that have enough people, each with itself; and of the groups of a
    step that have too few, all together, where they have enough."""
    found = {part: {part: counts} for part, counts in more.items() if counts.total() >= FEWEST}
    rest: dict[str, dict[str, Counter[str]]] = defaultdict(dict)
    for part, counts in more.items():
        step, _point, group = part.partition(".")
        if group and counts and part not in found:
            rest[f"{step}.{OTHERS}"][part] = counts
    whole = {part: sum(each.values(), Counter[str]()).total() for part, each in rest.items()}
    return found | {part: each for part, each in rest.items() if whole[part] >= FEWEST}


@dataclass(frozen=True)
class Part:
    """What an audience is told of a part of a year: the sum of its releases."""

    part: str
    releases: Sequence[Release]
    audience: Audience

    @property
    def outcomes(self) -> tuple[str, ...]:
        """All but the last, the soonest first."""
        return PORTIONS[Portion(self.releases[0].measure)].outcomes(self.part)[:-1]

    @property
    def people(self) -> int:
        """How many there are, or up to four more for each release."""
        return sum(each["people"] for each in self._said)

    @property
    def _said(self) -> list[Mapping[str, int]]:
        return [each.shown[self.audience] for each in self.releases]

    def at_least(self, outcome: str) -> int:
        """Per cent of the people of whom it is certain that they had it by then."""
        steps = [(Fraction(said[outcome], said["steps"]), said["people"]) for said in self._said]
        return floor(100 * min(_means(sorted(steps))))

    def at_most(self, outcome: str) -> int:
        """Per cent of the people of whom it is possible."""
        steps = [
            (Fraction(said[outcome] + 1, said["steps"]), said["people"]) for said in self._said
        ]
        return ceil(100 * max(_means(sorted(steps, reverse=True))))

    @property
    def half_by(self) -> str:
        """The first outcome that at least half of the people had; "" where it is not told."""
        return next((each for each in self.outcomes if self.at_least(each) >= 50), "")


def _means(portions: Sequence[tuple[Fraction, int]]) -> Iterator[Fraction]:
    """Portions of all these people together, where up to four more than is told are in the first of
    them, in the first two, and so on."""
    for first in range(len(portions) + 1):
        people = [number + (DOWN_TO - 1) * (at < first) for at, (_s, number) in enumerate(portions)]
        parts = zip(portions, people, strict=True)
        yield sum((each[0] * number for each, number in parts), Fraction()) / sum(people)


@dataclass(frozen=True)
class Told:
    """Everything that an audience is told of a year. Never empty."""

    measure: Portion
    country: str
    year: int
    audience: Audience
    parts: Sequence[Part]

    @property
    def cut_off(self) -> datetime:
        """The newest moment up to which facts were counted."""
        return self._newest.cut_off

    @property
    def definition(self) -> str:
        return self._newest.definition

    @property
    def method(self) -> str:
        return self._newest.method

    @property
    def promptness(self) -> Promptness:
        return PORTIONS[self.measure]

    @property
    def query(self) -> str:
        """The same for the same releases, read by the same audience."""
        marks = [part.releases[-1].mark for part in self.parts]
        return hashlib.sha256(json.dumps([self.audience, marks]).encode()).hexdigest()[:16]

    @property
    def _newest(self) -> Release:
        return max((part.releases[-1] for part in self.parts), key=lambda each: each.cut_off)

    def notes(self) -> Iterator[str]:
        """What a reader must know, in sentences."""
        yield _(
            "How many people there are is told down to the next multiple of five, and which part "
            "of them only in eighths; in quarters, halves or not at all where an eighth would be "
            "fewer than %(threshold)s people, of children fewer than %(of_children)s."
        ) % {
            "threshold": threshold_of(self.audience, of_children=False),
            "of_children": threshold_of(self.audience, of_children=True),
        }
        yield _("Of fewer than %(fewest)s people nothing is told.") % {"fewest": FEWEST}
        if timezone.localdate(self.cut_off).year <= self.year:
            yield _("The year is not over: later releases will add to it.")


def tell(measure: Portion, country: str, year: int, audience: Audience) -> Told | None:
    """What the releases of a year say, part by part; None before the first."""
    parts: dict[str, list[Release]] = defaultdict(list)
    for release in Release.objects.of(measure, country, year):
        parts[release.part].append(release)
    if not parts:
        return None
    found = [Part(part, releases, audience) for part, releases in sorted(parts.items())]
    return Told(measure, country, year, audience, found)
