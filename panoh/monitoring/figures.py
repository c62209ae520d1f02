"""Answers a question for figures: counted as the counting role, shown under disclosure control."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.places.names import country_name
from panoh.base.refusals import Refused
from panoh.monitoring.dimensions import CATEGORIES, Dimension, Origin
from panoh.monitoring.disclosure import METHOD, Audience, Shown, protect, share
from panoh.monitoring.indicators import INDICATORS, Indicator, Measure
from panoh.monitoring.tables import SYSTEM, TOTAL, Cell

Dimensions = tuple[Dimension, ...]
FIRST_YEAR = 1990


def category_name(dimension: Dimension, category: str) -> str:
    """What a category is called, in the reader's language."""
    if dimension == Dimension.ORIGIN:
        beside = category in Origin.values
        return str(Origin(category).label) if beside else country_name(category)
    return str(CATEGORIES[dimension](category).label)


@dataclass(frozen=True)
class Answer:
    """What a question got, and everything that says how it was made."""

    measure: Measure
    country: str
    year: int
    audience: Audience
    by: Dimensions
    cut_off: datetime
    shown: Shown

    @property
    def indicator(self) -> Indicator:
        return INDICATORS[self.measure]

    @property
    def total(self) -> int | None:
        return self.shown.count(TOTAL)

    @property
    def query(self) -> str:
        """The same for the same question under the same definition and method."""
        question = [
            *(self.measure, self.indicator.edition, METHOD, self.country, self.year),
            *(self.audience, [*self.by]),
        ]
        return hashlib.sha256(json.dumps(question).encode()).hexdigest()[:16]

    @property
    def tables(self) -> list[Dimensions]:
        """By what it is shown: the cross that was asked for, where it is one of the linked tables,
        and each dimension by itself; with sex and age, women, men, girls and boys."""
        single: list[Dimensions] = [(dimension,) for dimension in Dimension if dimension in self.by]
        if {Dimension.SEX, Dimension.AGE} <= {*self.by} and (Dimension.GROUP,) not in single:
            single.append((Dimension.GROUP,))
        return [self.by, *single] if len(self.by) > 1 and self.is_crossed else single

    @property
    def is_crossed(self) -> bool:
        """Whether all dimensions stand in one of the linked tables."""
        return any({*self.by} <= {*table} for table in SYSTEM)

    def cells(self, *dimensions: Dimension) -> list[Cell]:
        """The cells of a table without its margins."""
        cells = self.shown.tables.cells(*dimensions)
        return [of for of in cells if len(of) == len(dimensions)]

    def share(self, of: Cell) -> int | None:
        """Per cent of the total, from the counts as they are shown; of no cross."""
        return share(self.shown.count(of), self.total) if len(of) == 1 else None

    def notes(self) -> Iterator[str]:
        """What a reader must know, in sentences."""
        rule = self.shown.rule
        if self.total is None:
            yield _("There are fewer than %(threshold)s people: no number is shown.") % {
                "threshold": rule.threshold
            }
        elif self.shown.undivided:
            yield _("There are too few people to divide them safely: only the total is shown.")
        if not self.is_crossed:
            yield _(
                "These are not crossed with each other, so that nobody can be singled out: each is "
                "shown by itself."
            )
        if self.shown.withheld:
            yield rule.sentence
        if rule.rounded_to > 1:
            yield _("Rounded to %(base)s, so that parts may not add up to their total.") % {
                "base": rule.rounded_to
            }
        if timezone.localdate(self.cut_off).year <= self.year:
            yield _("The year is not over: the numbers will change.")


def count(
    *,
    measure: Measure,
    country: str,
    since: date,
    until: date,
    by: Sequence[Dimension] = (),
    audience: Audience = Audience.PUBLIC,
) -> Answer:
    """How many people, divided by what was asked for, as far as this audience may know.

    Counted as the figures role, which sees one country and no name. Refuses anything but one whole
    calendar year that has begun (see `indicators`).
    """
    whole_year = (since, until) == (date(since.year, 1, 1), date(since.year, 12, 31))
    if not whole_year or since.year < FIRST_YEAR:
        raise Refused(
            _("Figures are given for one whole calendar year, from 1 January to 31 December.")
        )
    cut_off = timezone.now()
    if since > timezone.localdate(cut_off):
        raise Refused(_("The year %(year)s has not begun.") % {"year": since.year})
    people = INDICATORS[measure].people(country, since.year, since.year)
    return Answer(
        measure=measure,
        country=country,
        year=since.year,
        audience=audience,
        by=tuple(dimension for dimension in Dimension if dimension in by),
        cut_off=cut_off,
        shown=protect(tuple(sorted(people)), audience),
    )
