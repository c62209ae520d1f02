"""Who bears which mark in a year that is over, told once: numbers by sex, age, origin or region.

A mark is a kind of help that people got, or that they lacked; who bears several is counted in each.
Each mark is a system of tables of its own: all who bear it, and they by each dimension. What a
reader is taken to know beside it is everything of the whole, the people who might bear it: how many
they are by sex and age, by sex and origin. So those who do not bear the mark are as well hidden as
those who do, and of a cell is told

* nothing where fewer people than the threshold bear the mark, or do not;
* nothing where such a number could be worked out from others (`suppression`), whatever the whole
  looks like: what dimensions have in common is in the system, and shown to nobody.

As nothing is told of the whole, and at least as many as the threshold stand beside every number, no
number says how many people are in it more nearly than their own release does. Marks have no line in
common. Nothing is told twice, so that there is no difference to take (docs/adr/0048-told-once.md).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from django.utils.translation import gettext as _

from panoh.casework.cases.models import Sex
from panoh.casework.identification.figures import Marked
from panoh.casework.shelters.models import Obstacle
from panoh.monitoring.dimensions import UNKNOWN, Band, Origin, Region
from panoh.monitoring.disclosure import RULES, Audience, Rule, rounded
from panoh.monitoring.indicators import ONCE, By, Marking, Once
from panoh.monitoring.models import Release
from panoh.monitoring.releases import ToldOnce
from panoh.monitoring.suppression import Entry, Line, Protection, Unprotectable
from panoh.monitoring.tables import COST, COST_OF_UNKNOWN, NAMED_FROM

METHOD = "once-1"  # the edition of how marks are told; raise it with any change

Kind = tuple[str, ...]  # a category of each dimension
Kinds = Counter[Kind]
Cell = tuple[tuple[By, str], ...]
TOTAL: Cell = ()
Categories = Mapping[By, list[str]]
FIXED: Categories = {By.SEX: [*Sex], By.AGE: [*Band], By.REASON: [*Obstacle]}
# Whatever has no name of its own: from how many people on it has one is the same for every reader.
BESIDE = {By.ORIGIN: [*Origin], By.REGION: [*Region]}


def categories_of(by: Iterable[By], named: list[str]) -> Categories:
    """The categories of each dimension; `named` those of the one whose names differ by country."""
    return {each: FIXED.get(each, named) for each in by}


def named_regions(whole: Kinds) -> list[str]:
    """Regions with enough people, each by itself, and what stands beside them."""
    named = {region for (region,), persons in whole.items() if persons >= NAMED_FROM and region}
    return [*sorted(named), *Region]


def sorted_in(kinds: Kinds, by: Iterable[By], categories: Categories) -> Kinds:
    """The same people by categories that are told of."""
    found: Kinds = Counter()
    for kind, persons in kinds.items():
        found[
            tuple(
                each if each in categories[dimension] else Origin.OTHER if each else UNKNOWN
                for dimension, each in zip(by, kind, strict=True)
            )
        ] += persons
    return found


class Layer:
    """Who bears one mark, as a system: cells that may be told, and what they have in common."""

    def __init__(self, kinds: Kinds, whole: Kinds | None, categories: Categories) -> None:
        self.by = [*categories]
        self.categories = categories
        # One dimension is crossed with each of the others, as they are in releases of the whole.
        self.crosses = [(self.by[0], other) for other in self.by[1:]]
        self.total = kinds.total()
        self.rest = None if whole is None else whole.total() - self.total
        counts, most = self._counts(kinds), None if whole is None else self._counts(whole)
        self.entries = {
            of: self._entry(of, count, None if most is None else most[of])
            for of, count in counts.items()
        }
        self.lines = [*self._lines()]

    def _counts(self, kinds: Kinds) -> dict[Cell, int]:
        tables = [(), *((each,) for each in self.by), *self.crosses]
        counts = {of: 0 for table in tables for of in self.cells(*table)}
        for kind, persons in kinds.items():
            at = dict(zip(self.by, kind, strict=True))
            for table in tables:
                counts[tuple((each, at[each]) for each in table)] += persons
        return counts

    def cells(self, *table: By) -> Iterator[Cell]:
        """The cells of a table without its margins."""
        cells: list[Cell] = [TOTAL]
        for each in table:
            cells = [(*of, (each, name)) for of in cells for name in self.categories[each]]
        yield from cells

    @staticmethod
    def _entry(of: Cell, count: int, most: int | None) -> Entry:
        if len(of) != 1:
            return Entry(count, kept=not of, unsaid=len(of) > 1, most=most)
        cost = COST[1] * (1 + log(1 + count))
        return Entry(count, most=most, cost=cost * (COST_OF_UNKNOWN if of[0][1] == UNKNOWN else 1))

    def _lines(self) -> Iterator[Line[Cell]]:
        for each in self.by:
            yield Line(TOTAL, tuple(self.cells(each)))
        for one, other in self.crosses:
            for across in self.cells(one):
                yield Line(across, tuple((*across, *down) for down in self.cells(other)))
            for down in self.cells(other):
                yield Line(down, tuple((*across, *down) for across in self.cells(one)))

    def shown(self) -> dict[Audience, dict[str, int]]:
        """What each audience is told of it: a total at most where it cannot be divided.

        The best informed first: what one is not told, the next is not either.
        """
        if not self.total:
            return {audience: {"": 0} for audience in Audience}
        told: dict[Audience, dict[str, int]] = {audience: {} for audience in Audience}
        protection: Protection[Cell] | None = Protection(self.entries, self.lines)
        for audience in Audience:
            rule = RULES[audience]
            if min(self.total, self.total if self.rest is None else self.rest) < rule.threshold:
                break
            told[audience] = {"": self.total}
            if protection is None:
                continue
            try:
                withheld = protection.withhold({of: threshold(of, rule) for of in self.entries})
            except Unprotectable:
                protection = None
                continue
            for of, entry in self.entries.items():
                if len(of) == 1 and of not in withheld:
                    told[audience][name_of(of)] = entry.count
        return told


def threshold(of: Cell, rule: Rule) -> int:
    """Below how many people it is withheld."""
    return rule.threshold_for_children if (By.AGE, Band.CHILD) in of else rule.threshold


def name_of(of: Cell) -> str:
    """A cell's name in a release, such as `sex=female`."""
    return ",".join(f"{dimension.value}={category}" for dimension, category in of)


@dataclass(frozen=True)
class Tables:
    """What is counted of a year before anything is withheld."""

    measure: Once
    whole: Kinds
    marked: Mapping[str, Kinds]
    named: list[str]

    @property
    def layers(self) -> dict[str, Layer]:
        """A system for each mark; where there are no marks, one of the whole, with no rest."""
        made = ONCE[self.measure]
        categories = categories_of(made.by, self.named)
        whole = sorted_in(self.whole, made.by, categories)
        if not made.marks:
            return {"": Layer(whole, None, categories)}
        return {
            mark: Layer(
                sorted_in(self.marked.get(mark, Counter()), made.by, categories), whole, categories
            )
            for mark in made.marks
        }

    def shown(self) -> dict[str, dict[str, dict[str, int]]]:
        """What a release keeps, for each audience, mark by mark."""
        found = {mark: layer.shown() for mark, layer in self.layers.items()}
        return {
            audience.value: {mark: told[audience] for mark, told in found.items()}
            for audience in Audience
        }


def tables(measure: Once, rows: Iterable[Marked], origins: list[str]) -> Tables:
    """The tables of these rows; `origins`: the countries that releases of the year name."""
    marked: dict[str, Kinds] = defaultdict(Counter)
    for row in rows:
        marked[row.mark][row.of] += row.persons
    whole = marked.pop("", Counter())
    named = named_regions(whole) if By.REGION in ONCE[measure].by else origins
    return Tables(measure, whole, marked, named)


@dataclass(frozen=True)
class Answer(ToldOnce):
    """What an audience is told of a year."""

    @property
    def measure(self) -> Once:
        return Once(self.release.measure)

    @property
    def marking(self) -> Marking:
        return ONCE[self.measure]

    @property
    def rule(self) -> Rule:
        return RULES[self.audience]

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks in their order; "" where there are none."""
        return self.marking.marks or ("",)

    @property
    def categories(self) -> Categories:
        return categories_of(self.marking.by, self.release.origins)

    def count(self, mark: str, of: Cell = TOTAL) -> int | None:
        """As readers see it; None where it is withheld."""
        told = self.release.shown[self.audience][mark].get(name_of(of))
        return None if told is None else rounded(told, self.rule.rounded_to)

    def notes(self) -> Iterator[str]:
        """What a reader must know, in sentences."""
        said = {
            "threshold": self.rule.threshold,
            "of_children": self.rule.threshold_for_children,
        }
        if self.marking.marks:
            sentence = _(
                "“…” stands for fewer than %(threshold)s people (of children %(of_children)s), for "
                "none of them, for all but so few, or for a number from which such a number could "
                "be worked out."
            )
        else:
            sentence = _(
                "“…” stands for fewer than %(threshold)s, for none, or for a number from which "
                "such a number could be worked out."
            )
        yield sentence % said
        if self.rule.rounded_to > 1:
            yield _("Rounded to %(base)s, so that parts may not add up to their total.") % {
                "base": self.rule.rounded_to
            }
        yield _(
            "Told once, of a whole year that is over; what is written down later changes nothing."
        )


def answer(measure: Once, country: str, year: int, audience: Audience) -> Answer | None:
    """What was told of a year; None before it is."""
    release = Release.objects.of(measure, country, year).first()
    return Answer(release, audience) if release else None
