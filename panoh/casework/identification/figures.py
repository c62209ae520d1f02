"""How many people were identified: counted as the figures role, which cannot read a name.

Each person is in exactly one row, so that rows add up: combinations of tracks and "several" forms
of exploitation are categories of their own, and what is not known is "unknown".
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections

from panoh.base.database import door
from panoh.casework.identification.models import Determination, FormOfExploitation

DEFINITION = "identified-2"  # the edition of what this file counts; raise it with any change
DAYS_DEFINITION = "days-1"  # the same of how many days something took
# Limits of days by which something was done, and what stands for more than the last of them.
DAYS: Mapping[str, int] = {"day": 1, "week": 7, "month": 30, "quarter": 90, "half_year": 180}
LATER = "later"

# Begging and servitude are forced labour by ILO and CTDC; slavery-like practices come as servitude.
CATEGORY = {
    FormOfExploitation.FORCED_LABOUR: "labour",
    FormOfExploitation.CHILD_LABOUR: "labour",
    FormOfExploitation.SERVITUDE: "labour",
    FormOfExploitation.BEGGING: "labour",
    FormOfExploitation.SEXUAL: "sexual",
}

# What holds for each person at the end of the years asked for, and the forms of exploitation.
STANDING = """
with decided as (
    -- Up to the last day asked for, so that a year's number does not change with later decisions.
    -- A negative decision ends a streak; what follows it begins another. Who has two cases with
    -- one agency, found to be one person, is one here.
    select coalesce(one.person_id, c.person_id) as person_id,
           d.id, d.track, d.decided_on, d.number, d.case_id,
           d.outcome = any (%(positive)s) as positive,
           count(*) filter (where d.outcome <> all (%(positive)s)) over (
               partition by coalesce(one.person_id, c.person_id), d.track
               order by d.decided_on, d.number, d.case_id
               rows between unbounded preceding and 1 preceding) as streak
    from identification_determination d
    join cases_case c on c.id = d.case_id
    left join cases_sameperson one on one.case_id = c.id
    where c.country = %(country)s and d.decided_on < make_date(%(last)s + 1, 1, 1)
), standing as (
    -- What holds on each track on that day, and since when.
    select distinct on (person_id, track) person_id, track, id, positive,
           min(decided_on) over (partition by person_id, track, streak) as since
    from decided
    order by person_id, track, decided_on desc, number desc, case_id desc
), forms as (
    select s.person_id,
           array_agg(distinct coalesce(%(category)s::jsonb ->> form, 'other')) as categories
    from standing s
    join identification_finding f on f.determination_id = s.id
    cross join unnest(f.exploitation) as form
    where s.positive
    group by s.person_id
), tracks as (
    select person_id, array_agg(track order by track) as tracks
    from standing
    where positive
    group by person_id
)
"""

# Of a case `c`: who has two cases with one agency, found to be one person, is one.
PERSON = "coalesce(one.person_id, c.person_id)"
# Where a person `p` comes from, as one country.
ORIGIN = "coalesce(nullif(p.origin_country, ''), p.citizenships[1], 'unknown')"

# Everybody in `people (person_id, tracks, day)`, each in one row of those who are alike.
ALIKE = f"""
select
    case when tracks is null then 'undetermined'
         when tracks = '{{smuggled,trafficked}}' then 'trafficked_and_smuggled'
         when cardinality(tracks) = 1 then tracks[1]
         else 'several' end as track,
    p.sex,
    case when p.birth_year is null then 'unknown'
         else (array['0-8', '9-17', '18-23', '24-29', '30-38', '39-47', '48+'])[
             width_bucket(extract(year from day)::int - p.birth_year,
                          array[9, 18, 24, 30, 39, 48]) + 1] end as age,
    {ORIGIN} as origin,
    case cardinality(categories) when 1 then categories[1] else
        case when categories is null then 'unknown' else 'several' end end as exploitation,
    count(*) as persons
from people
join cases_person p on p.id = people.person_id
left join forms using (person_id)
group by 1, 2, 3, 4, 5
"""

IDENTIFIED = """
    -- Each person once, in the year in which they were first identified on any track that holds.
    select person_id, array_agg(track order by track) as tracks, min(since) as day
    from standing
    where positive
    group by person_id
    having min(since) >= make_date(%(first)s, 1, 1)
"""


class Alike(NamedTuple):
    """How many people are alike in everything that is counted."""

    track: str
    sex: str
    age: str
    origin: str
    exploitation: str
    persons: int


def count_alike(people: str, country: str, first: int, last: int) -> list[Alike]:
    """The rows of those whom `people` selects (person_id, tracks, day) from what stands."""
    with door.counting(country), connections["figures"].cursor() as cursor:
        cursor.execute(
            f"{STANDING}, people as ({people}) {ALIKE}",
            {
                "country": country,
                "first": first,
                "last": last,
                "positive": sorted(Determination.POSITIVE),
                "category": json.dumps(CATEGORY),
            },
        )
        return [Alike(*row) for row in cursor.fetchall()]


def persons_identified(country: str, first: int, last: int) -> list[Alike]:
    """People presumed or identified in these calendar years and not found otherwise by their end.

    Each is counted once, in the year in which what holds for them was first determined; age is
    that of the year. Rows are not fit to be shown before disclosure control.
    """
    return count_alike(IDENTIFIED, country, first, last)


# How long each took, once: `firsts (person_id, agency_id, day, days)`.
SETTLED = """
select %(step)s || '.' || a.kind as part,
       (%(outcomes)s::text[])[width_bucket(greatest(days, 0), %(from)s) + 1] as outcome,
       count(*) as persons
from firsts
join agencies_agency a on a.id = firsts.agency_id
where day >= make_date(%(first)s, 1, 1) and day < make_date(%(last)s + 1, 1, 1)
group by 1, 2 order by 1, 2
"""

DECIDED = """
decided as (
    select coalesce(one.person_id, c.person_id) as person_id, c.id as case_id,
           c.opened_at::date as opened_on, d.id, d.track, d.number, d.agency_id, d.outcome,
           d.decided_on as day
    from identification_determination d
    join cases_case c on c.id = d.case_id
    left join cases_sameperson one on one.case_id = c.id
    where c.country = %(country)s
)
"""

PRESUMED = f"""
with {DECIDED}, firsts as (
    select distinct on (person_id) person_id, agency_id, day, day - opened_on as days
    from decided
    where outcome = 'presumed'
    order by person_id, day, number, id
)
"""

CONCLUDED = f"""
with {DECIDED}, firsts as (
    select distinct on (person_id) d.person_id, d.agency_id, d.day, d.day - p.day as days
    from decided d
    join (
        select person_id, track, min(day) as day from decided where outcome = 'presumed'
        group by person_id, track
    ) p using (person_id, track)
    where d.outcome <> 'presumed' and d.day >= p.day
    order by d.person_id, d.day, d.number, d.id
)
"""


class Settled(NamedTuple):
    """Of a part of what is asked, how many people came out alike."""

    part: str
    outcome: str
    persons: int


def count_settled(question: str, country: str, **asked: Any) -> list[Settled]:
    """The rows of a question, asked as the counting role. Each person is once in a part."""
    with door.counting(country), connections["figures"].cursor() as cursor:
        cursor.execute(question, {"country": country, **asked})
        return [Settled(*row) for row in cursor.fetchall()]


def count_days(
    step: str, firsts: str, limits: Sequence[str], country: str, first: int, last: int
) -> list[Settled]:
    """How long a step took each kind of agency in these years: `presumption.police`, `week`."""
    return count_settled(
        f"{firsts} {SETTLED}", country, step=step, first=first, last=last,
        outcomes=[*limits, LATER], **{"from": [DAYS[limit] + 1 for limit in limits]},
    )  # fmt: skip


class Marked(NamedTuple):
    """How many people bear a mark, such as a kind of help they got, and are alike; no mark: all."""

    mark: str
    of: tuple[str, ...]
    persons: int


def count_marked(question: str, country: str, **asked: Any) -> list[Marked]:
    """The rows of a question, asked as the counting role. Each person is once in a mark."""
    with door.counting(country), connections["figures"].cursor() as cursor:
        cursor.execute(question, {"country": country, **asked})
        return [Marked(mark, tuple(of), persons) for mark, *of, persons in cursor.fetchall()]


def days_to_presumption(
    step: str, limits: Sequence[str], country: str, first: int, last: int
) -> list[Settled]:
    """From the day a case was opened to the person's first presumption, in its year.

    By the kind of agency that presumed. Each person once; not fit to be shown as it is.
    """
    return count_days(step, PRESUMED, limits, country, first, last)


def days_to_identification(
    step: str, limits: Sequence[str], country: str, first: int, last: int
) -> list[Settled]:
    """From the first presumption to the first formal decision on the same track, in its year.

    Whatever was decided; by the kind of agency that decided. Each person once; not fit to be shown.
    """
    return count_days(step, CONCLUDED, limits, country, first, last)
