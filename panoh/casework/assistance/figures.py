"""What help people got, how soon, and what they lack: counted as the figures role.

It meets agencies, needs and days, and no name, no note and no house. No row is fit to be shown
before disclosure control.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connections

from panoh.base.database import door
from panoh.casework.identification.figures import Settled, count_days

DEFINITION = "assistance-2"  # the edition of what this file counts; raise it with any change

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

# From the day their case was opened to the first service that anybody ever gave them.
SERVED = f"""
with firsts as (
    select distinct on ({PERSON}) p.agency_id, p.delivered_on as day,
           p.delivered_on - c.opened_at::date as days
    from cases_provision p
    join cases_case c on c.id = p.case_id
    left join cases_sameperson one on one.case_id = c.id
    where c.country = %(country)s and p.delivered_on is not null
    order by {PERSON}, p.delivered_on, p.id
)
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


def days_to_first_service(
    step: str, limits: Sequence[str], country: str, first: int, last: int
) -> list[Settled]:
    """From the day a case was opened to the first service a person got, in its year.

    By the kind of agency that gave it. Who has got none has a need, not a time. Each person once.
    """
    return count_days(step, SERVED, limits, country, first, last)


def persons_by_service(country: str, first: int, last: int) -> list[Assisted]:
    """People who received a service in these years, once for each family of services."""
    return [Assisted(*row) for row in _rows(ASSISTED, country, first, last)]
