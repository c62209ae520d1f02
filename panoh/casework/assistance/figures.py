"""How soon people were helped, and what they lack: counted as the figures role.

It meets agencies, needs and days, and no name, no note and no house. No row is fit to be shown
before disclosure control.
"""

from collections.abc import Sequence

from panoh.casework.identification.figures import PERSON, Marked, Settled, count_days, count_marked

UNMET_DEFINITION = "unmet-1"

UNMET = f"""
with asked as (
    -- What was known at the end of the year of people whose case was open then.
    select {PERSON} as person_id, split_part(n.need, '.', 1) as kind, n.id, n.assessed_at,
           coalesce(a.region_id, '') as region,
           n.wish <> 'not_wished' and not exists (
               select from cases_provision p
               where p.case_id = n.case_id and p.need = n.need
                 and p.delivered_on >= n.assessed_at::date
                 and p.delivered_on < make_date(%(year)s + 1, 1, 1)) as lacks
    from assistance_assessedneed n
    join cases_case c on c.id = n.case_id
    join agencies_agency a on a.id = n.agency_id
    left join cases_sameperson one on one.case_id = c.id
    where c.country = %(country)s
      and n.assessed_at < make_date(%(year)s + 1, 1, 1)
      and coalesce(c.closed_at >= make_date(%(year)s + 1, 1, 1), true)
      and coalesce(n.ended_at >= make_date(%(year)s + 1, 1, 1), true)
), person as (
    -- Each is of one region: that of the agency that asked last.
    select distinct on (person_id) person_id, region
    from asked order by person_id, assessed_at desc, id
)
select '' as mark, region, count(*) from person group by 1, 2
union all
select a.kind, p.region, count(distinct a.person_id)
from asked a join person p using (person_id)
where a.lacks
group by 1, 2
order by 1, 2
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


def unmet_needs(country: str, year: int) -> list[Marked]:
    """People in cases that were open at the end of a year, by region: all who were asked what they
    need, and those who lacked something of each kind.

    Lacking is what somebody wished or had not decided on, and had not got since it was asked. Each
    person once in a kind, and in the region of the agency that asked last. Not fit to be shown.
    """
    return count_marked(UNMET, country, year=year)


def days_to_first_service(
    step: str, limits: Sequence[str], country: str, first: int, last: int
) -> list[Settled]:
    """From the day a case was opened to the first service a person got, in its year.

    By the kind of agency that gave it. Who has got none has a need, not a time. Each person once.
    """
    return count_days(step, SERVED, limits, country, first, last)
