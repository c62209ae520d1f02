"""What is owed in a case now: computed from its procedure and from what has happened.

Nothing of it is stored. PostgreSQL holds the events of a case against the tasks of its edition,
under the policies of whoever asks: what a member may not see ends no task for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.casework.cases.models import ADULT_AT, Case
from panoh.casework.sop.events import SEEN
from panoh.casework.sop.procedures import Procedure, Task, begun_under, of_version, shipped

SOON = timedelta(days=2)
LATER = datetime.max.replace(tzinfo=UTC)

# Where somebody moved a case to, and the editions that were put into force on pages.
UNDER = """
select case_id, edition, null from (
    select distinct on (case_id) case_id, edition from sop_move
    where case_id = any (%(cases)s::uuid[]) order by case_id, moved_at desc) moved
union all
select null, e.code, v.id from sop_edition e
join sop_version v on v.edition_id = e.id and v.number = e.number
where e.state = 'in_force'
"""

STANDING = """
with asked as (
    select c.id, c.tracks::text[] as tracks, a.edition,
           coalesce(extract(year from %(now)s::timestamptz) - p.birth_year <= %(adult)s, true)
               as child
    from unnest(%(cases)s::uuid[], %(editions)s::text[]) as a (id, edition)
    join cases_case c on c.id = a.id
    join cases_person p on p.id = c.person_id
), task as materialized (
    select e.key as edition, t.*
    from jsonb_each(%(tasks)s::jsonb) e
    cross join jsonb_to_recordset(e.value) as t (
        code text, opens text[], again boolean, span interval, done text[], every interval,
        until text[], tracks text[], child boolean)
), meant as (
    select t.edition, t.code, w.what, event
    from task t
    cross join lateral (values ('opens', t.opens), ('done', t.done), ('until', t.until))
        as w (what, events)
    cross join unnest(w.events) as event
), told as (
    select m.case_id, e.edition, e.code,
           min(m.at) filter (where e.what = 'opens') as opened_first,
           max(m.at) filter (where e.what = 'opens') as opened_last,
           min(m.at) filter (where e.what = 'done') as done_first,
           max(m.at) filter (where e.what = 'done') as done_last,
           min(m.at) filter (where e.what = 'until') as over_at,
           -- Of a return one knows the day alone, and it is told as over when the day is.
           min(m.at) filter (where e.what = 'opens' and m.event = 'returned'
               and m.at = date_trunc('day', m.at, 'UTC')) as day_over
    from sop_happened(%(cases)s) m
    join meant e on e.event = m.event
    group by m.case_id, e.edition, e.code
), counted as (
    select a.id, t.code, t.span, t.every, t.done, t.again, o.over_at,
           case when t.again then o.opened_last else o.opened_first end as opened_at, o.day_over,
           case when t.again or t.every is not null then o.done_last else o.done_first end
               as done_at
    from asked a
    join told o on o.case_id = a.id and o.edition = a.edition
    join task t on t.edition = o.edition and t.code = o.code and (not t.child or a.child)
        and (cardinality(t.tracks) = 0 or t.tracks && a.tracks)
)
select k.id, k.code, k.opened_at,
       case when k.every is not null and k.done_at is not null
            then least(k.done_at + k.every, sooner.at)
            when k.day_over = k.opened_at
            then (((k.opened_at at time zone 'UTC')::date - 1 + k.span)::date + time '23:59')
                at time zone %(zone)s
            else k.opened_at + k.span end as due_at,
       case when k.every is not null then k.over_at
            when k.again and k.done_at < k.opened_at then null
            else k.done_at end as done_at,
       x.ground,
       coalesce(sooner.at < k.done_at + k.every, false)
from counted k
left join lateral (
    -- Whoever assessed a risk said by which day to do it again, the higher the sooner.
    select (r.next_on + time '23:59') at time zone %(zone)s as at
    from protection_riskassessment r
    where r.case_id = k.id and k.every is not null and 'risk_assessed' = any (k.done)
    order by r.assessed_at desc limit 1
) sooner on true
left join sop_exemption x on x.case_id = k.id and x.task = k.code and x.ended_at is null
where k.opened_at is not null
"""


@dataclass(frozen=True)
class Duty:
    """One task of one case, opened by what has happened."""

    case: Case
    task: Task
    opened_at: datetime
    due_at: datetime
    done_at: datetime | None
    ground: str  # on which it is left out
    sooner: bool  # than the procedure asks, since the last assessment says so

    @property
    def is_open(self) -> bool:
        return self.done_at is None and not self.ground

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at < timezone.now()

    @property
    def is_soon(self) -> bool:
        return self.is_open and not self.is_late and self.due_at < timezone.now() + SOON

    @property
    def by_hand(self) -> bool:
        """Nothing else in Panoh tells that it is done."""
        return not SEEN & set(self.task.done)

    def is_of(self, member: Membership) -> bool:
        """It is the task of the member's agency: what the holder can do itself, the holder does."""
        lane, agency = self.task.lane, member.agency
        if lane.holder or lane.takes(self.case.holder):
            return self.case.holder_id == agency.pk
        return lane.takes(agency)


def followed(cases: Sequence[Case]) -> dict[UUID, Procedure]:
    """The edition under which each case goes: where it began, unless somebody moved it."""
    with connection.cursor() as cursor:
        cursor.execute(UNDER, {"cases": [case.pk for case in cases]})
        rows = cursor.fetchall()
    known = {**shipped(), **{code: of_version(key) for case, code, key in rows if key}}
    moved = {case: code for case, code, _key in rows if case and code in known}
    return {
        case.pk: known[moved[case.pk]]
        if case.pk in moved
        else begun_under(case.country, timezone.localdate(case.opened_at), known)
        for case in cases
    }


def duties(member: Membership, cases: Sequence[Case]) -> list[Duty]:
    """What is owed in these cases, by deadline: all to who holds them, their own lanes to others.

    Two queries, however many cases. Nothing is owed in a closed case.
    """
    cases = [case for case in cases if not case.is_closed]
    if not cases:
        return []
    under = followed(cases)
    by_key = {case.pk: case for case in cases}
    with connection.cursor() as cursor:
        cursor.execute(
            STANDING,
            {
                "cases": list(by_key),
                "editions": [under[key].code for key in by_key],
                "tasks": _clocks({each.code: each for each in under.values()}.values()),
                "now": timezone.now(),
                "adult": ADULT_AT,
                "zone": timezone.get_current_timezone_name(),
            },
        )
        rows = cursor.fetchall()
    found = []
    for key, code, opened_at, due_at, done_at, ground, sooner in rows:
        task = under[key].task(code)
        assert task is not None  # the query only knows tasks of this edition
        found.append(Duty(by_key[key], task, opened_at, due_at, done_at, ground or "", sooner))
    found = [each for each in once(found) if each.case.holder_id == member.agency_id
             or each.is_of(member)]  # fmt: skip
    return sorted(found, key=lambda duty: (duty.due_at, duty.task.number))


def own_duties(member: Membership, cases: Sequence[Case]) -> list[Duty]:
    """What the procedures ask, or asked, of the member's agency in these cases, by deadline."""
    return [duty for duty in duties(member, cases) if duty.is_of(member)]


def open_duties(member: Membership, case: Case) -> list[Duty]:
    """What the procedure still asks of the member's agency, by deadline."""
    return [duty for duty in own_duties(member, [case]) if duty.is_open]


def told_of(own: Iterable[Duty]) -> set[tuple[UUID, str]]:
    """Case and event of what these tasks tell of: nobody else reminds a member of it.

    What comes back is told even while it is left out, for then somebody said why.
    """
    return {
        (duty.case.pk, event)
        for duty in own
        if duty.is_open or duty.task.every
        for event in duty.task.done
    }


def once(found: Iterable[Duty]) -> list[Duty]:
    """Nothing that comes back stands beside what asks the same lane for the same act before it.

    A danger asks for the risk within a day: until then nobody reads that it is due in a month too.
    """
    found = list(found)
    at_once = {_act(duty): duty.due_at for duty in found if duty.is_open and not duty.task.every}
    return [
        duty
        for duty in found
        if not (duty.is_open and duty.task.every) or duty.due_at < at_once.get(_act(duty), LATER)
    ]


def _act(duty: Duty) -> tuple[UUID, str, tuple[str, ...]]:
    """Whose act, in which case, ends it."""
    return duty.case.pk, duty.task.lane.code, duty.task.done


def _clocks(procedures: Iterable[Procedure]) -> str:
    """The tasks of some editions as PostgreSQL reads them."""
    return "{" + ", ".join(f'"{each.code}": {each.clocks}' for each in procedures) + "}"
