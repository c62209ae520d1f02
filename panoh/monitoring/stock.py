"""Houses by region, as coarsely as nobody can find one: places in bands, shares in tens.

A house that stands alone in its region must not be found by counting. So places are told in bands
of which the first holds none as well; and quality and how full houses are is told of regions that
have at least `LEAST` houses each, and of all others together, where these have so many too
(docs/adr/0036). How many have improved is told of a country that has as many, and in bands. Shares
are of a month that is over: nobody is counted as they come and go.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.casework.quality.figures import House

LEAST = 3  # houses of which something is told together
FEWEST_PLACES = 10  # of fewer, no share is told
TENTH = 10
Bands = tuple[tuple[int, Promise], ...]
PLACES: Bands = (
    (50, _("50 or more")),
    (20, _("20 to 49")),
    (10, _("10 to 19")),
    (0, _("fewer than 10, or none")),
)
IMPROVED: Bands = (
    (10, _("10 or more")),
    (LEAST, _("3 to 9")),
    (0, _("fewer than 3, or none")),
)


@dataclass(frozen=True)
class Stock:
    """What is told of some houses together."""

    places: Promise  # about how many
    full: int | None  # per cent of the nights of a month, in tens; None: too few places
    grade: str  # that of the house in the middle; "" while fewer than `LEAST` were assessed
    improved: Promise  # about how many


def band(number: int, bands: Bands = PLACES) -> Promise:
    """About how many."""
    return next(words for least, words in bands if number >= least)


def last_month(today: date) -> tuple[date, date]:
    """The first day of the month that is over, and the first after it."""
    until = today.replace(day=1)
    return (until - timedelta(days=1)).replace(day=1), until


def together(houses: Iterable[House]) -> tuple[dict[str, list[House]], list[House]]:
    """The regions that may be told of by themselves, and the houses of all others.

    Those of the others are as many as are told of, or none: where they were fewer, the regions
    with fewest houses that stand by themselves join them, for whoever subtracted what is told of
    regions from what is told of the country would have found them.
    """
    by_region: dict[str, list[House]] = defaultdict(list)
    for house in houses:
        by_region[house.region].append(house)
    alone = {region: found for region, found in by_region.items() if len(found) >= LEAST}
    others = [each for code, found in by_region.items() if code not in alone for each in found]
    while others and len(others) < LEAST and alone:
        fewest = min(alone, key=lambda region: (len(alone[region]), region))
        others += alone.pop(fewest)
    return alone, others


def stock(houses: Sequence[House], nights: int, best_first: Sequence[str]) -> Stock | None:
    """What is told of these houses, of a month with so many nights; None where they are too few."""
    if len(houses) < LEAST:
        return None
    places = sum(house.places for house in houses)
    share = sum(house.taken for house in houses) / (places * nights) if places else 0
    enough = places >= FEWEST_PLACES
    graded = sorted((house.grade for house in houses if house.grade), key=best_first.index)
    return Stock(
        places=band(places),
        full=min(100, round(100 * share / TENTH) * TENTH) if enough else None,
        grade=graded[len(graded) // 2] if len(graded) >= LEAST else "",
        improved=band(sum(house.improved for house in houses), IMPROVED),
    )


def places_of(houses: Iterable[House], region: str) -> Promise:
    """About how many places a region has; of none it says the same as of few."""
    return band(sum(house.places for house in houses if house.region == region))
