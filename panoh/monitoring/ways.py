"""The ways in which figures are told: each has its measures, its releases, its pages and files.

People are counted, and each release adds; portions are told in bands of a whole; what is told once
of a year is not told again; of houses it is told about how many.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panoh.base.agencies.models import Membership
from panoh.monitoring import (
    actions,
    banded,
    once,
    once_pages,
    people_pages,
    portion_pages,
    portions,
)
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.figures import Answer, check_year, count
from panoh.monitoring.indicators import Banded, Measure, Once, Portion
from panoh.monitoring.models import Release


class Written(Protocol):
    """How an answer is written down. `page`: what `monitoring/figures.html` shows."""

    def page(self, answer: Any, /) -> dict[str, Any]: ...

    def as_rows(self, answer: Any, /) -> list[Iterable[object]]: ...

    def as_json(self, answer: Any, /) -> str: ...

    def as_text(self, answer: Any, /) -> str: ...


@dataclass(frozen=True)
class Way:
    """One of them. `divides`: by which tables may be chosen; of the others they are given."""

    measures: type[TextChoices]
    ask: Callable[..., Any]
    releases: Callable[..., Release | list[Release]]
    written: Written
    divides: tuple[Dimension, ...] = ()
    is_told_once: bool = False

    def tell(
        self,
        measure: str,
        country: str,
        year: int,
        audience: Audience,
        by: Sequence[Dimension] = (),
    ) -> Any:
        """What an audience is told of a year of a country; None before a release.

        `by`: some of what it divides. Refuses a year that has not begun.
        """
        check_year(year)
        chosen = [by] if self.divides else []
        return self.ask(self.measures(measure), country, year, audience, *chosen)

    def release(self, by: Membership, measure: str, country: str, year: int) -> list[Release]:
        """Say it once and for all; the releases that were made."""
        made = self.releases(by=by, measure=self.measures(measure), country=country, year=year)
        return made if isinstance(made, list) else [made]


def _people(
    measure: Measure,
    country: str,
    year: int,
    audience: Audience,
    by: Sequence[Dimension],
) -> Answer | None:
    since, until = date(year, 1, 1), date(year, 12, 31)
    return count(
        measure=measure, country=country, since=since, until=until, by=by, audience=audience
    )


WAYS = (
    Way(Measure, _people, actions.release, people_pages, divides=(*Dimension,)),
    Way(Once, once.answer, actions.release_once, once_pages, is_told_once=True),
    Way(Portion, portions.tell, actions.release_portions, portion_pages),
    Way(Banded, banded.answer, actions.release_banded, banded, is_told_once=True),
)
MEASURES = {value: label for way in WAYS for value, label in way.measures.choices}


def way_of(measure: str) -> Way:
    """The way in which this measure, one of `MEASURES`, is told."""
    return next(way for way in WAYS if measure in way.measures.values)


def released(made: Sequence[Release]) -> str:
    """What somebody who has released is told: the code, or how many parts."""
    if len(made) == 1:
        return _("Released as %(code)s.") % {"code": made[0].code}
    return ngettext("%(parts)s line was released.", "%(parts)s lines were released.", len(made)) % {
        "parts": len(made)
    }
