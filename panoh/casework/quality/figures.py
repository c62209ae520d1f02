"""Houses, places and quality, counted as the figures role: no name, no code, no address, no guest.

What is here is of single houses, and not fit to be shown before it is put together by region.
"""

import json
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connections

from panoh.base.database import door
from panoh.casework.identification.figures import Marked
from panoh.casework.quality.results import change, result
from panoh.casework.quality.standards import standards

DEFINITION = "houses-1"  # the edition of what this file counts; raise it with any change

HOUSES = """
    select s.id, s.region_id, count(b.id) as places, coalesce(max(n.taken), 0) as taken
    from shelters_site s
    join agencies_agency a on a.id = s.agency_id and a.closed_at is null
    left join shelters_bed b on b.site_id = s.id
    left join panoh_nights(%(since)s, %(until)s) n on n.site_id = s.id
    where a.country = %(country)s
    group by s.id, s.region_id
"""
ASSESSED = """
    select q.site_id, q.standard, q.scores
    from quality_assessment q
    join agencies_agency a on a.id = q.agency_id
    where a.country = %(country)s and q.status = 'agreed' and q.visited_on < %(until)s
    order by q.site_id, q.visited_on desc, q.id
"""
TURNED_AWAY = """
    select t.reason, count(*)
    from shelters_turnedaway t
    join agencies_agency a on a.id = t.agency_id
    where a.country = %(country)s and t."on" >= %(since)s and t."on" < %(until)s
    group by t.reason
    order by t.reason
"""


class House(NamedTuple):
    """One house: its region, its places, nights slept there, its grade, whether it has improved."""

    region: str
    places: int
    taken: int
    grade: str  # "" where it was never assessed
    improved: bool


def houses(country: str, since: date, until: date) -> list[House]:
    """Every house of a country, its nights from one day until before another.

    Grade and improvement are of what was agreed on visits before `until`: the latest assessment,
    and the latest against the one before it.
    """
    asked: dict[str, str | date] = {"country": country, "since": since, "until": until}
    with door.counting(country):
        counted = _rows(HOUSES, asked)
        assessed = _rows(ASSESSED, asked)
    judged = {site: _judged([*found]) for site, found in groupby(assessed, key=lambda row: row[0])}
    return sorted(
        House(region, places, int(taken), *judged.get(site, ("", False)))
        for site, region, places, taken in counted
    )


def _judged(found: list[tuple[Any, ...]]) -> tuple[str, bool]:
    """The grade of the latest, and whether it is better than the one before it."""
    (_site, standard, latest), *earlier = found
    by, scores = standards()[standard], json.loads(latest)
    grade = result(by, scores).grade
    changed = change(by, json.loads(earlier[0][2]), scores) if earlier else None
    return grade.code if grade else "", bool(changed and changed.improved)


def improved(country: str, until: date) -> int:
    """How many houses of a country have improved, by two assessments agreed before a day."""
    return sum(house.improved for house in houses(country, until, until))


def turned_away(country: str, since: date, until: date) -> dict[str, int]:
    """How often somebody could not be taken in, by main reason. Not fit to be shown as it is."""
    asked: dict[str, str | date] = {"country": country, "since": since, "until": until}
    with door.counting(country):
        return dict(_rows(TURNED_AWAY, asked))


AWAY_DEFINITION = "turned-away-1"


def turned_away_by_reason(country: str, year: int) -> list[Marked]:
    """The same of a year. Nobody is known: whoever was turned away twice is there twice."""
    found = turned_away(country, date(year, 1, 1), date(year + 1, 1, 1))
    return [Marked("", (reason,), times) for reason, times in found.items()]


def _rows(query: str, asked: dict[str, str | date]) -> list[tuple[Any, ...]]:
    with connections["figures"].cursor() as cursor:
        cursor.execute(query, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
