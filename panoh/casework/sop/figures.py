"""Whether duties to protect were done in time: counted as the figures role.

It holds the events of cases against the tasks of their editions, as `duties` does for one case, and
meets no name, no words and nobody who acted. No row is fit to be shown before disclosure control.
"""

import datetime as dt
import json
from collections.abc import Mapping
from itertools import pairwise

from django.utils import timezone

from panoh.casework.cases.models import ADULT_AT
from panoh.casework.identification.figures import Settled, count_settled
from panoh.casework.sop.procedures import Procedure, Task, begun_under, editions

DEFINITION = "duties-2"  # the edition of what this file counts; raise it with any change
IN_TIME, LATE = "in_time", "late"

KEPT = """
with task as materialized (
    select e.key as edition, t.*
    from jsonb_each(%(tasks)s::jsonb) e
    cross join jsonb_to_recordset(e.value) as t (
        code text, opens text[], again boolean, span interval, done text[], every interval,
        tracks text[], child boolean)
), followed as (
    -- The edition of each case: where somebody moved it last, else that of the day it was opened.
    select c.id, coalesce(one.person_id, c.person_id) as person_id, c.tracks::text[] as tracks,
           c.closed_at, p.birth_year, coalesce(moved.edition, began.edition) as edition
    from cases_case c
    join cases_person p on p.id = c.person_id
    left join cases_sameperson one on one.case_id = c.id
    left join jsonb_to_recordset(%(spans)s::jsonb) as began (edition text, since date, until date)
        on c.opened_at::date >= began.since and c.opened_at::date < began.until
    left join (
        select distinct on (case_id) case_id, edition from sop_move
        order by case_id, moved_at desc
    ) moved on moved.case_id = c.id and moved.edition = any (%(editions)s::text[])
    where c.country = %(country)s and c.opened_at < make_date(%(last)s + 1, 1, 1)
), event as materialized (
    -- Of what has only a day, one does not know the hour: it may have been any.
    select m.case_id, m.event, m.at as at_most,
           m.at - case when m.event = 'returned' or starts_with(m.event, 'provided.')
                       then interval '1 day' else interval '0' end as at_least
    from sop_milestone m
    join followed f on f.id = m.case_id
), opened as (
    select f.id, f.person_id, f.closed_at, t.code, t.again, t.done, t.every, t.span,
           min(e.at_most) as at,
           min(e.at_most) filter (where e.event = any (t.done)) as done_at
    from followed f
    join task t on t.edition = f.edition
        and (cardinality(t.tracks) = 0 or t.tracks && f.tracks)
    join event e on e.case_id = f.id and e.event = any (t.opens)
    group by f.id, f.person_id, f.closed_at, f.birth_year, t.edition, t.code, t.again, t.done,
             t.every, t.span, t.child
    having not t.child or f.birth_year is null
        or extract(year from min(e.at_most)) - f.birth_year <= %(adult)s
), clocked as (
    -- What is to be done again begins with the act that it repeats, and does not end with it.
    -- Whoever assessed a risk said by which day to do it again, the higher the sooner.
    select o.id, o.person_id, o.closed_at, o.code, o.again, o.done, o.at, o.every,
           case when o.every is not null and o.done_at = o.at
                then least(o.at + o.every, (
                    select (min(r.next_on) + time '23:59') at time zone %(zone)s
                    from protection_riskassessment r
                    where r.case_id = o.id and r.assessed_at = o.at
                      and 'risk_assessed' = any (o.done)))
                else o.at + o.span end as due_at
    from opened o
), owed as (
    select o.id, o.person_id, o.closed_at, o.code, o.due_at,
           bool_or(d.at_least <= o.due_at) as in_time
    from clocked o
    left join event d on d.case_id = o.id and d.event = any (o.done)
        and case when o.every is not null then d.at_most > o.at
                 else not o.again or d.at_most >= o.at end
    where o.due_at >= make_date(%(first)s, 1, 1) and o.due_at < make_date(%(last)s + 1, 1, 1)
      and o.due_at <= %(now)s
    group by o.id, o.person_id, o.closed_at, o.code, o.due_at
), firsts as (
    -- As it stood when it fell due, whatever came later: nothing is owed in a closed case, nor what
    -- was left out.
    select distinct on (person_id, code) person_id, code, coalesce(in_time, false) as in_time
    from owed o
    where coalesce(in_time, false)
       or coalesce(closed_at > due_at, true)
          and not exists (
              select from sop_exemption x
              where x.case_id = o.id and x.task = o.code and x.exempted_at <= o.due_at
                and (x.ended_at is null or x.ended_at > o.due_at))
    order by person_id, code, due_at, id
)
select code, case when in_time then 'in_time' else 'late' end, count(*)
from firsts group by 1, 2 order by 1, 2
"""


def duties_kept(country: str, first: int, last: int, now: dt.datetime) -> list[Settled]:
    """Of each duty to protect, how many people had it done in time when it first fell due.

    In the years in which the time ran out, and only where it has: what was in time, or late, stays
    so. What had been left out on a ground by then, or had a case closed, was not owed. A duty that
    comes back counts the first time, by the clock of `duties`: from the act that is repeated on, by
    the day that an assessment of the risk said. Not fit to be shown as it is.
    """
    known = editions()
    return count_settled(
        KEPT, country, first=first, last=last, now=now, adult=ADULT_AT,
        tasks=_duties(known),
        zone=timezone.get_default_timezone_name(),
        spans=json.dumps(_spans(country, known), default=str),
        editions=[*known],
    )  # fmt: skip


def _duties(known: Mapping[str, Procedure]) -> str:
    """What PostgreSQL needs of the duties to protect, edition by edition."""
    return json.dumps({
        code: [
            row
            for row, task in zip(json.loads(each.clocks), each.tasks, strict=True)
            if task.duty
        ]
        for code, each in known.items()
    })  # fmt: skip


def _spans(country: str, known: Mapping[str, Procedure]) -> list[dict[str, str | dt.date]]:
    """From when until when a case that was opened follows which edition."""
    days = sorted({dt.date.min, *(each.since for each in known.values())})
    return [
        {"edition": begun_under(country, since, known).code, "since": since, "until": until}
        for since, until in pairwise([*days, dt.date.max])
    ]


def duty_of(country: str, code: str) -> Task | None:
    """The newest text of a duty in a country, else in any edition that has it."""
    known = editions()
    newest = begun_under(country, dt.date.max, known)
    others = sorted(known.values(), key=lambda each: each.since, reverse=True)
    found = (each.task(code) for each in [newest, *others])
    return next((task for task in found if task and task.duty), None)


def duties_of_children() -> frozenset[str]:
    """The duties that are owed to children only."""
    return frozenset(
        task.code for each in editions().values() for task in each.tasks if task.duty and task.child
    )
