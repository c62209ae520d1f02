"""What help people got, how soon, and what they lack: counted as the figures role.

It meets agencies, needs and days, and no name, no note and no house. No row is fit to be shown
before disclosure control.
"""

from typing import Any, NamedTuple

from django.db import connections

from panoh.base.database import door

DEFINITION = "assistance-1"  # the edition of what this file counts; raise it with any change

# Who has two cases with one agency, found to be one person, is one here.
PERSON = "coalesce(one.person_id, c.person_id)"

UNMET = f"""
select n.need, coalesce(a.region_id, '') as region, count(distinct {PERSON}) as persons
from assistance_assessedneed n
join cases_case c on c.id = n.case_id
join agencies_agency a on a.id = n.agency_id
left join cases_sameperson one on one.case_id = c.id
where c.country = %(country)s and c.closed_at is null
  and n.ended_at is null and n.wish <> 'not_wished'
  and not exists (
      select from cases_provision p
      where p.case_id = n.case_id and p.need = n.need and p.delivered_on >= n.assessed_at::date)
group by 1, 2 order by 1, 2
"""

# Of everybody whose case was opened in these years: from that day to the first service that each
# kind of agency gave. Who has got none from a kind is not in its row: that is a need, not a time.
SOONEST = """
select kind, count(*) as cases,
       percentile_cont(0.5) within group (order by greatest(days, 0)) as median
from (
    select c.id, a.kind, min(p.delivered_on) - min(c.opened_at)::date as days
    from cases_case c
    join cases_provision p on p.case_id = c.id and p.delivered_on is not null
    join agencies_agency a on a.id = p.agency_id
    where c.country = %(country)s
      and c.opened_at >= make_date(%(first)s, 1, 1) and c.opened_at < make_date(%(last)s + 1, 1, 1)
    group by c.id, a.kind
) firsts
group by kind order by kind
"""

ASSISTED = f"""
select split_part(p.need, '.', 1) as service, count(distinct {PERSON}) as persons
from cases_provision p
join cases_case c on c.id = p.case_id
left join cases_sameperson one on one.case_id = c.id
where c.country = %(country)s
  and p.delivered_on >= make_date(%(first)s, 1, 1)
  and p.delivered_on < make_date(%(last)s + 1, 1, 1)
group by 1 order by 1
"""


class Unmet(NamedTuple):
    """How many people lack the same in the same region."""

    need: str
    region: str
    persons: int


class Soonest(NamedTuple):
    """In how many cases a kind of agency helped, and its median of days."""

    kind: str
    cases: int
    median: float


class Assisted(NamedTuple):
    """How many people received services of one family, such as LEG."""

    service: str
    persons: int


def _rows(question: str, country: str, first: int = 0, last: int = 0) -> list[Any]:
    with door.counting(country), connections["figures"].cursor() as cursor:
        cursor.execute(question, {"country": country, "first": first, "last": last})
        return list(cursor.fetchall())


def unmet_needs(country: str) -> list[Unmet]:
    """People in open cases who wish something, or have not decided, and have not got it since.

    Each person once for each need and region, which is that of the agency that asked.
    """
    return [Unmet(*row) for row in _rows(UNMET, country)]


def days_to_first_service(country: str, first: int, last: int) -> list[Soonest]:
    """How soon each kind of agency helped people whose cases were opened in these years."""
    return [Soonest(*row) for row in _rows(SOONEST, country, first, last)]


def persons_by_service(country: str, first: int, last: int) -> list[Assisted]:
    """People who received a service in these years, once for each family of services."""
    return [Assisted(*row) for row in _rows(ASSISTED, country, first, last)]
