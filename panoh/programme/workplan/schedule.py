"""When each activity of a plan is now expected to end, and by how many days that is late.

Derived from the plan and from what happened; nothing of it is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from panoh.programme.workplan.models import Activity, Dependency

State = Activity.State
Needs = Mapping[UUID, Collection[UUID]]


@dataclass(frozen=True)
class Forecast:
    """The days between which an activity was, or will be, carried out."""

    starts_on: date
    ends_on: date
    slippage: int  # days after the planned end; less than nothing is early

    @property
    def is_late(self) -> bool:
        return self.slippage > 0


def needs_of(programme: UUID) -> dict[UUID, set[UUID]]:
    """What each activity of a programme needs, by key. One query."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    pairs = Dependency.objects.filter(programme=programme).values_list("activity", "needs")
    for activity, needs in pairs:
        found[activity].add(needs)
    return found


def needed(wanted: UUID, needs: Needs) -> set[UUID]:
    """All that must be done before this: what it needs, what that needs, and so on."""
    found: set[UUID] = set()
    waiting = [*needs.get(wanted, ())]
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += needs.get(one, ())
    return found


def forecast(activities: Iterable[Activity], needs: Needs, today: date) -> dict[UUID, Forecast]:
    """What is to be expected of each activity, by key; of a dropped one nothing.

    Done: what happened. Begun: the end that was expected, or else planned, and not before today.
    Planned: not before today, not before all that it needs, and for as long as it was planned.
    """
    by_key = {activity.pk: activity for activity in activities}
    found: dict[UUID, Forecast] = {}

    def of(key: UUID) -> Forecast | None:
        activity = by_key[key]
        if key not in found and activity.state != State.DROPPED:
            before = (of(one) for one in needs.get(key, ()) if one in by_key)
            found[key] = _expect(activity, [one.ends_on for one in before if one], today)
        return found.get(key)

    for key in by_key:
        of(key)
    return found


def _expect(activity: Activity, before: list[date], today: date) -> Forecast:
    if activity.done_on and activity.begun_on:
        starts, ends = activity.begun_on, activity.done_on
    elif activity.begun_on:
        starts, ends = activity.begun_on, max(activity.expected_on or activity.ends_on, today)
    else:
        starts = max(activity.starts_on, today, *(day + timedelta(days=1) for day in before))
        ends = starts + timedelta(days=activity.days)
        if activity.expected_on:
            ends = max(activity.expected_on, starts)
    return Forecast(starts, ends, (ends - activity.ends_on).days)
