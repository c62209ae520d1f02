"""How many people were assisted: counted as the figures role, which sees no house and no bed."""

from collections.abc import Sequence

from panoh.casework.identification.figures import (
    ORIGIN,
    PERSON,
    Alike,
    Marked,
    Settled,
    count_alike,
    count_days,
    count_marked,
)

DEFINITION = "assisted-2"  # the edition of what this file counts; raise it with any change

# What people were given in these years, in whole days: a service, or nights in a bed.
GIVEN = """
select case_id, split_part(need, '.', 1) as kind, delivered_on as day
from cases_provision
where delivered_on >= make_date(%(first)s, 1, 1)
  and delivered_on < make_date(%(last)s + 1, 1, 1)
union all
select case_id, 'ACC', greatest(begins_on, make_date(%(first)s, 1, 1))
from shelters_stay
where kind = 'stayed'
  and begins_on < make_date(%(last)s + 1, 1, 1)
  and (ends_on is null or ends_on > greatest(begins_on, make_date(%(first)s, 1, 1)))
  and make_date(%(first)s, 1, 1) <= current_date
"""

# A service that was delivered, or a night in a bed; the day is the first in these years.
HELPED = f"""
select {PERSON} as person_id, min(given.day) as day, array_agg(distinct given.kind) as kinds
from ({GIVEN}) given
join cases_case c on c.id = given.case_id
left join cases_sameperson one on one.case_id = c.id
where c.country = %(country)s
group by 1
"""

ASSISTED = f"""
    select helped.person_id, tracks.tracks, helped.day
    from ({HELPED}) helped
    left join tracks using (person_id)
"""


def persons_assisted(country: str, first: int, last: int) -> list[Alike]:
    """People who received a service or slept in a shelter in these calendar years, each once.

    Whoever nobody has determined to be anything is undetermined: help does not wait for it. Rows
    are not fit to be shown before disclosure control.
    """
    return count_alike(ASSISTED, country, first, last)


SERVICES_DEFINITION = "services-1"

SERVICES = f"""
select mark, p.sex,
       case when p.birth_year is null then 'unknown'
            else (array['0-17', '18-29', '30-47', '48+'])[
                width_bucket(extract(year from h.day)::int - p.birth_year,
                             array[18, 30, 48]) + 1] end as age,
       {ORIGIN} as origin,
       count(*) as persons
from ({HELPED}) h
join cases_person p on p.id = h.person_id
cross join unnest(array[''] || h.kinds) as mark
group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""


def persons_by_service(country: str, year: int) -> list[Marked]:
    """Those whom `persons_assisted` counts in a year, by sex, band of ages and origin: all of them,
    and those who got each kind of help, nights in a house being accommodation.

    Each person once in a kind. Not fit to be shown as it is.
    """
    return count_marked(SERVICES, country, first=year, last=year)


ANSWERED = f"""
with firsts as (
    -- The first in these years: who was answered sooner, later or twice is one.
    select distinct on ({PERSON})
           r.receiver_id as agency_id, r.answered_at::date as day,
           r.answered_at::date - r.sent_at::date as days
    from referrals_referral r
    join cases_case c on c.id = r.case_id
    left join cases_sameperson one on one.case_id = c.id
    where c.country = %(country)s
      and r.answered_at >= make_date(%(first)s, 1, 1)
      and r.answered_at < make_date(%(last)s + 1, 1, 1)
    order by {PERSON}, r.answered_at, r.id
)
"""


def days_to_answer(
    step: str, limits: Sequence[str], country: str, first: int, last: int
) -> list[Settled]:
    """From sending to the answer, yes or no, of each person's first referral answered in these
    years.

    By the kind of agency that answered. What nobody has answered has no days yet. Each person once;
    not fit to be shown as it is.
    """
    return count_days(step, ANSWERED, limits, country, first, last)
