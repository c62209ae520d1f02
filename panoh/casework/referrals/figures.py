"""How many people were assisted: counted as the figures role, which sees no house and no bed."""

from panoh.casework.identification.figures import Alike, count_alike

DEFINITION = "assisted-2"  # the edition of what this file counts; raise it with any change

ASSISTED = """
    -- A service that was delivered, or a night in a bed; the day is the first in these years. Who
    -- has two cases with one agency, found to be one person, is one here.
    select helped.person_id,
           (select array_agg(s.track order by s.track) from standing s
            where s.person_id = helped.person_id and s.positive) as tracks,
           min(helped.day) as day
    from (
        select coalesce(one.person_id, c.person_id) as person_id, given.day
        from (
            select case_id, delivered_on as day
            from cases_provision
            where delivered_on >= make_date(%(first)s, 1, 1)
              and delivered_on < make_date(%(last)s + 1, 1, 1)
            union all
            select case_id, greatest(begins_on, make_date(%(first)s, 1, 1))
            from shelters_stay
            where kind = 'stayed'
              and begins_on < make_date(%(last)s + 1, 1, 1)
              and (ends_on is null or ends_on > greatest(begins_on, make_date(%(first)s, 1, 1)))
              and make_date(%(first)s, 1, 1) <= current_date
        ) given
        join cases_case c on c.id = given.case_id
        left join cases_sameperson one on one.case_id = c.id
        where c.country = %(country)s
    ) helped
    group by helped.person_id
"""


def persons_assisted(country: str, first: int, last: int) -> list[Alike]:
    """People who received a service or slept in a shelter in these calendar years, each once.

    Whoever nobody has determined to be anything is undetermined: help does not wait for it. Rows
    are not fit to be shown before disclosure control.
    """
    return count_alike(ASSISTED, country, first, last)
