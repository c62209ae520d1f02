"""How an indicator of a programme takes its number: from what was released, and from nothing else.

A definition names a figure by a word; which measure that is stands here. What is taken is what the
public reads of each country's releases, frozen with the releases it rests on, so that it can be
made again, and whoever reads both learns nothing
(docs/adr/0028-indicators-take-released-figures.md).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from panoh.base.refusals import Refused
from panoh.monitoring.banded import Answer as About
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.figures import Answer, answer_of, check_year
from panoh.monitoring.indicators import Banded, Measure
from panoh.monitoring.models import Release
from panoh.programme.logframe.calculation import Reached
from panoh.programme.logframe.models import Period

BINDINGS: dict[str, Measure | Banded] = {
    "identified": Measure.IDENTIFIED,
    "assisted": Measure.ASSISTED,
    "houses-improved": Banded.IMPROVED,
}


def measure_of(figure: str) -> Measure | Banded:
    """What the word of a definition means. Refuses one that nobody counts."""
    if figure not in BINDINGS:
        raise Refused(_("Panoh does not count this figure."), status=409)
    return BINDINGS[figure]


def taken(
    measure: Measure | Banded,
    countries: Sequence[str],
    year: int,
    divided_by: Sequence[str],
    upto: Mapping[str, int] | None = None,
) -> Reached:
    """What the releases of a year say of these countries; `upto` which release of each.

    None of a country that has released nothing, or too few people: that is not zero. Of houses that
    have improved, the least of the band that is told.
    """
    check_year(year)
    by = [Dimension(each) for each in divided_by if each in Dimension.values]
    released: dict[str, list[Release]] = {country: [] for country in countries}
    for release in Release.objects.of_countries(measure, countries, year):
        released[release.country].append(release)
    if upto is not None:
        released = {country: each[: upto.get(country, 0)] for country, each in released.items()}
    answers = {
        country: _answer(measure, releases, by) if releases else None
        for country, releases in released.items()
    }
    found = {country: each for country, each in answers.items() if each}
    query = json.dumps([[country, answer.query] for country, answer in found.items()])
    return Reached(
        by_country={country: _total(answer) for country, answer in answers.items()},
        cells=[cell for country, answer in found.items() for cell in _cells(country, answer)],
        drawn=[
            {
                "country": country,
                "measure": measure.value,
                "year": year,
                "number": answer.release.number,
                "release": answer.release.code,
                "by": [each.value for each in answer.by],
            }
            for country, answer in found.items()
        ],
        query=hashlib.sha256(query.encode()).hexdigest()[:16] if found else "",
        cut_off=max((answer.cut_off for answer in found.values()), default=None),
    )


def _answer(
    measure: Measure | Banded, releases: list[Release], by: list[Dimension]
) -> Answer | About:
    if isinstance(measure, Banded):
        return About(releases[-1], Audience.PUBLIC)
    return answer_of(releases, by)


def _total(answer: Answer | About | None) -> Decimal | None:
    return None if answer is None or answer.total is None else Decimal(answer.total)


def _cells(country: str, answer: Answer | About) -> Iterator[dict[str, Any]]:
    """Each margin by itself, withheld ones as nothing; of what is not divided there is none."""
    if isinstance(answer, About):
        return
    for dimension in answer.by:
        for of in answer.cells(dimension):
            persons = answer.shown.count(of)
            yield {
                "by": {"country": country, dimension.value: of[0][1]},
                "value": None if persons is None else str(persons),
            }


def _measure(word: str) -> Measure | Banded:
    return Banded(word) if word in Banded.values else Measure(word)


def recounts(period: Period) -> bool:
    """Whether the releases on which a period rests still give what it says, to the last cell."""
    if not period.drawn:
        return not period.query
    first = period.drawn[0]
    # In the order in which they were drawn: the database keeps none for the names of a record.
    countries = dict.fromkeys([*(each["country"] for each in period.drawn), *period.by_country])
    again = taken(
        _measure(first["measure"]), [*countries], first["year"], first["by"],
        upto={each["country"]: each["number"] for each in period.drawn},
    )  # fmt: skip
    return (
        again.query == period.query
        and dict(again.by_country) == dict(period.numbers)
        and list(again.cells) == period.cells
        and list(again.drawn) == period.drawn
    )
