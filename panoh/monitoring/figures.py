"""Answers a question for figures from what was released, and from nothing else."""

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
from panoh.monitoring.disclosure import RULES, Audience, share
from panoh.monitoring.indicators import INDICATORS, Indicator, Measure
from panoh.monitoring.models import Release
from panoh.monitoring.releases import Published
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
    release: Release
    shown: Published

    @property
    def cut_off(self) -> datetime:
        """Up to when facts were counted."""
        return self.release.cut_off

    @property
    def indicator(self) -> Indicator:
        return INDICATORS[self.measure]

    @property
    def total(self) -> int | None:
        return self.shown.count(TOTAL)

    @property
    def query(self) -> str:
        """The same for the same question to the same release."""
        question = [self.release.mark, self.measure, self.audience, [*self.by]]
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
        cells = self.shown.cells(*dimensions)
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
            yield _("The year is not over: later releases will add to it.")
        yield _(
            "Release %(number)s of the year. Numbers stand as they were released; who came since "
            "is counted in a later release, when there are enough to be told of together."
        ) % {"number": self.release.number}


def check_year(year: int) -> None:
    """Refuses a year of which nothing can be known yet, or never could."""
    if not FIRST_YEAR <= year <= 9999:
        raise Refused(
            _("Figures are given for one whole calendar year, from 1 January to 31 December.")
        )
    if year > timezone.localdate().year:
        raise Refused(_("The year %(year)s has not begun.") % {"year": year})


def check_whole_year(since: date, until: date) -> None:
    """Refuses anything but one whole calendar year that has begun."""
    if (since, until) != (date(since.year, 1, 1), date(since.year, 12, 31)):
        raise Refused(
            _("Figures are given for one whole calendar year, from 1 January to 31 December.")
        )
    check_year(since.year)


def count(
    *,
    measure: Measure,
    country: str,
    since: date,
    until: date,
    by: Sequence[Dimension] = (),
    audience: Audience = Audience.PUBLIC,
    upto: int | None = None,
) -> Answer | None:
    """How many people the releases tell of, divided by what was asked for; None before the first.

    Nothing is counted here: what a release does not say, nobody learns. Refuses anything but one
    whole calendar year that has begun (see `indicators`). `upto`: as the releases stood when this
    one of the year was the newest.
    """
    check_whole_year(since, until)
    releases = [*Release.objects.of(measure, country, since.year)][:upto]
    return answer_of(releases, by, audience) if releases else None


def answer_of(
    releases: Sequence[Release], by: Sequence[Dimension], audience: Audience = Audience.PUBLIC
) -> Answer:
    """What these releases, all that one year of one country has, tell of its people."""
    last = releases[-1]
    return Answer(
        measure=Measure(last.measure),
        country=last.country,
        year=last.year,
        audience=audience,
        by=tuple(dimension for dimension in Dimension if dimension in by),
        release=last,
        shown=Published(
            audience,
            RULES[audience],
            releases[0].origins,
            [release.shown[audience] for release in releases],
        ),
    )
