"""The linked tables in which the people of one measure, country and year are counted.

Always the same, whatever was asked for, so that no sequence of differently shaped questions tells
more than one of them. Three crosses and all their margins: track by sex by age (with women, men,
girls and boys, which follow from the last two), origin by sex, exploitation by sex. They meet in
the margin of sex and the total only, so that any three tables which agree there can be had from the
same people: what a reader can work out is exactly what the lines allow.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from math import log

from panoh.casework.cases.models import Sex
from panoh.casework.identification.figures import Alike
from panoh.monitoring.dimensions import (
    CATEGORIES,
    CHILDREN,
    UNKNOWN,
    Age,
    Dimension,
    Group,
    Origin,
    group,
)
from panoh.monitoring.suppression import Entry, Line

D = Dimension
SYSTEM = ((D.TRACK, D.SEX, D.AGE), (D.TRACK, D.GROUP), (D.SEX, D.ORIGIN), (D.SEX, D.EXPLOITATION))
# A country of origin is named from as many people, for every reader: were the bound each reader's
# own threshold, "other countries" would differ between two of them by a few people.
NAMED_FROM = 11
# What tables are not to tell of people whom one recognises by sex, age or origin.
TELLING = frozenset({D.TRACK, D.EXPLOITATION})
# What it costs to withhold a cell of so many dimensions for another's sake: margins are dearest,
# and "not known" is missed least.
COST = (0.0, 20.0, 4.0, 1.0)
COST_OF_UNKNOWN = 0.3

Cell = tuple[tuple[Dimension, str], ...]
TOTAL: Cell = ()


def cell(**at: str) -> Cell:
    """`cell(sex="female", track="witness")`: a cell's name, its dimensions always in one order."""
    return tuple((dimension, at[dimension]) for dimension in Dimension if dimension in at)


def margins(of: Cell) -> Iterator[Cell]:
    """The cells that hold everybody in this one; the cell is one of them."""
    at = dict(of)
    names = [of]
    if D.SEX in at and D.AGE in at:
        at[D.GROUP] = group(at.pop(D.SEX), at.pop(D.AGE))
        names.append(cell(**at))
    for name in names:
        for size in range(len(name) + 1):
            yield from combinations(name, size)


def tells(of: Cell) -> bool:
    """Whether a zero in it tells what people whom one may recognise have been through.

    One row of a table with everybody in one category says so of each of them, however many they
    are (attribute disclosure). So a zero beside them is as small a cell as a one.
    """
    return len(of) > 1 and any(dimension in TELLING for dimension, _category in of)


def is_of_children(of: Cell) -> bool:
    """Whether all people in it are children."""
    return any(category in CHILDREN for _dimension, category in of)


def cells_of(origins: Sequence[str], *dimensions: Dimension) -> Iterator[Cell]:
    """Every cell of the table by these dimensions and of its margins."""
    choices = [
        [None, *(origins if dimension == D.ORIGIN else CATEGORIES[dimension])]
        for dimension in dimensions
    ]
    for chosen in product(*choices):
        pairs = zip(dimensions, chosen, strict=True)
        yield tuple((name, category) for name, category in pairs if category is not None)


class Tables:
    """The counts of all cells, the lines along which they add up, and what is known of each."""

    def __init__(self, rows: Iterable[Alike], origins: Sequence[str] = ()) -> None:
        """Of these people; `origins` when it was decided before which countries are named."""
        rows = list(rows)
        self.names_are_given = bool(origins)
        self.origins = [*origins] or self._named(rows)
        self.counts = {of: 0 for table in SYSTEM for of in self.cells(*table)}
        for table in SYSTEM:
            self.counts |= self._counted(rows, table)
        self.lines = list(dict.fromkeys(self._lines()))
        self.entries: dict[Cell, Entry] = {}
        # From the margins inwards: what lies within an empty margin is known to be empty.
        for of in sorted(self.counts, key=len):
            self.entries[of] = self._entry(of)

    def categories(self, dimension: Dimension) -> list[str]:
        """All of them, in the order in which tables show them."""
        return self.origins if dimension == D.ORIGIN else [*CATEGORIES[dimension]]

    def cells(self, *dimensions: Dimension) -> Iterator[Cell]:
        """Every cell of the table by these dimensions and of its margins."""
        return cells_of(self.origins, *dimensions)

    def parts(self, whole: Cell, dimension: Dimension) -> tuple[Cell, ...]:
        """The cells into which a dimension divides another."""
        at = dict(whole)
        return tuple(cell(**at | {dimension: name}) for name in self.categories(dimension))

    @staticmethod
    def _named(rows: list[Alike]) -> list[str]:
        persons: Counter[str] = Counter()
        for row in rows:
            persons[row.origin] += row.persons
        named = {code for code, number in persons.items() if number >= NAMED_FROM}
        return [*sorted(named - {UNKNOWN}), *Origin]

    def _counted(self, rows: list[Alike], table: tuple[Dimension, ...]) -> Counter[Cell]:
        inner: Counter[Cell] = Counter()
        for row in rows:
            person = row._asdict() | {"group": group(row.sex, row.age)}
            if row.origin not in self.origins:
                person["origin"] = Origin.OTHER
            inner[tuple((name, person[name]) for name in table)] += row.persons
        counted: Counter[Cell] = Counter()
        for of, persons in inner.items():
            for size in range(len(of) + 1):
                for margin in combinations(of, size):
                    counted[margin] += persons
        return counted

    def _lines(self) -> Iterator[Line[Cell]]:
        for table in SYSTEM:
            for divided in table:
                for whole in self.cells(*(other for other in table if other != divided)):
                    yield Line(whole, self.parts(whole, divided))
        for track in map(dict, self.cells(D.TRACK)):
            inner: dict[Group, list[Cell]] = {of: [] for of in Group}
            for sex, age in product(Sex, Age):
                inner[group(sex, age)].append(cell(**track, sex=sex, age=age))
            for of, parts in inner.items():
                yield Line(cell(**track, group=of), tuple(parts))
            for sex, adults, children in (
                (Sex.FEMALE, Group.WOMEN, Group.GIRLS),
                (Sex.MALE, Group.MEN, Group.BOYS),
            ):
                yield Line(
                    cell(**track, sex=sex),
                    (
                        cell(**track, group=adults),
                        cell(**track, group=children),
                        cell(**track, sex=sex, age=Age.UNKNOWN),
                    ),
                )

    def _entry(self, of: Cell) -> Entry:
        count = self.counts[of]
        if not of:
            return Entry(count, kept=True)
        if not count:
            outer = (margin for margin in margins(of) if margin != of)
            within_a_zero = any(self.entries[m].kept and not self.counts[m] for m in outer)
            return Entry(count, kept=within_a_zero or not tells(of))
        at = dict(of)
        cost = COST[len(of)] * (1 + log(count))
        return Entry(
            count,
            # Elsewhere zeros are shown, so that what is withheld is known to be more.
            least=0 if tells(of) else NAMED_FROM if self._is_a_name(at) else 1,
            cost=cost * (COST_OF_UNKNOWN if UNKNOWN in at.values() else 1),
        )

    def _is_a_name(self, at: dict[Dimension, str]) -> bool:
        """A country of origin, which is not named before so many people are known."""
        if self.names_are_given:
            return False
        return [*at] == [D.ORIGIN] and at[D.ORIGIN] not in [*Origin]
