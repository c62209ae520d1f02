"""How many people were assisted: counted as the figures role, which sees no house and no bed."""

from collections.abc import Sequence

from panoh.casework.identification.figures import Alike, Settled, count_alike, count_days

DEFINITION = "assisted-2"  # the edition of what this file counts; raise it with any change

ASSISTED = """
    -- A service that was delivered, or a night in a bed; the day is the first in these years. Who
    -- has two cases with one agency, found to be one person, is one here.
    select helped.person_id, tracks.tracks, min(helped.day) as day
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
    left join tracks using (person_id)
    group by helped.person_id, tracks.tracks
"""


def persons_assisted(country: str, first: int, last: int) -> list[Alike]:
    """People who received a service or slept in a shelter in these calendar years, each once.

    Whoever nobody has determined to be anything is undetermined: help does not wait for it. Rows
    are not fit to be shown before disclosure control.
    """
    return count_alike(ASSISTED, country, first, last)


ANSWERED = """
with firsts as (
    -- The first in these years: who was answered sooner, later or twice is one.
    select distinct on (coalesce(one.person_id, c.person_id))
           r.receiver_id as agency_id, r.answered_at::date as day,
           r.answered_at::date - r.sent_at::date as days
    from referrals_referral r
    join cases_case c on c.id = r.case_id
    left join cases_sameperson one on one.case_id = c.id
    where c.country = %(country)s
      and r.answered_at >= make_date(%(first)s, 1, 1)
      and r.answered_at < make_date(%(last)s + 1, 1, 1)
    order by coalesce(one.person_id, c.person_id), r.answered_at, r.id
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
