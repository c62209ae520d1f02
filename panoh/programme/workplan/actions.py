"""Everything that is done to a work plan; nothing else writes it."""

from datetime import date
from typing import Any

import psycopg
from django.db import IntegrityError, transaction

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.programme.logframe.models import Line, Partner, Programme
from panoh.programme.workplan import rules
from panoh.programme.workplan.models import Activity, Dependency, Origin
from panoh.programme.workplan.schedule import needs_of

State = Activity.State


def _lock(by: Membership, activity: Activity) -> Activity:
    """The activity as it stands now, held until the transaction ends by whoever keeps the plan."""
    rules.check_keep(by, activity.programme)
    # Its key stays: whoever lets another wait for it at the same time need not stand in a ring.
    found = Activity.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("line", "programme__agency", "responsible").get(pk=activity.pk)


@act
def plan(
    *,
    by: Membership,
    programme: Programme,
    line: Line,
    deliverable: str,
    starts_on: date,
    ends_on: date,
    country: str = "",
    responsible: Partner | None = None,
    post: str = "",
    origin: str = Origin.DECIDED,
) -> Activity:
    """Plan an activity of the logframe in one country, or in all (`country` empty)."""
    rules.check_plan(by, programme, line, responsible, country, starts_on, ends_on)
    activity = Activity.objects.create(
        code=new_code(), programme=programme, line=line, country=country, responsible=responsible,
        post=post, deliverable=deliverable, starts_on=starts_on, ends_on=ends_on, origin=origin,
        planned_by=by,
    )  # fmt: skip
    record(by, Event.ACTIVITY_PLANNED, subject=activity, detail={"line": line.code})
    return activity


@act
def begin(*, by: Membership, activity: Activity, on: date) -> Activity:
    """Say that an activity has begun. Refused while something that it needs is not done."""
    activity = _lock(by, activity)
    unfinished = activity.needs.open().select_related("line")  # type: ignore[attr-defined]
    rules.check_begin(by, activity, on, list(unfinished))
    return _write(by, activity, Event.ACTIVITY_BEGUN, state=State.BEGUN, begun_on=on)


@act
def finish(*, by: Membership, activity: Activity, on: date) -> Activity:
    """Say that an activity is done and its deliverable there."""
    activity = _lock(by, activity)
    rules.check_finish(by, activity, on)
    return _write(by, activity, Event.ACTIVITY_DONE, state=State.DONE, done_on=on)


@act
def drop(*, by: Membership, activity: Activity, on: date, reason: str) -> Activity:
    """Give an activity up, with a reason; what waits for it need not wait any longer."""
    activity = _lock(by, activity)
    rules.check_drop(by, activity, on)
    return _write(
        by, activity, Event.ACTIVITY_DROPPED, state=State.DROPPED, dropped_on=on, reason=reason
    )


@act
def expect(*, by: Membership, activity: Activity, on: date | None) -> Activity:
    """Say when the end of an open activity is expected now; None: as planned."""
    activity = _lock(by, activity)
    rules.check_expect(by, activity, on)
    return _write(by, activity, Event.ACTIVITY_EXPECTED, expected_on=on)


def _write(by: Membership, activity: Activity, event: Event, **facts: Any) -> Activity:
    for name, value in facts.items():
        setattr(activity, name, value)
    activity.save(update_fields=list(facts))
    days = {name: str(value) for name, value in facts.items() if isinstance(value, date)}
    record(by, event, subject=activity, detail=days)
    return activity


@act
def depend(*, by: Membership, activity: Activity, needs: Activity) -> Dependency:
    """Let an activity wait until another is done. Refused when that would close a ring."""
    activity = _lock(by, activity)
    rules.check_depend(by, activity, needs, needs_of(activity.programme_id))
    try:
        with transaction.atomic():
            found, new = Dependency.objects.get_or_create(
                programme_id=activity.programme_id, activity=activity, needs=needs
            )
    except IntegrityError as error:
        cause = error.__cause__
        named = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else ""
        if named != "dependency_in_no_ring":
            raise
        raise rules.ring(activity, needs) from None  # somebody closed it at the same time
    if new:
        record(by, Event.DEPENDENCY_SET, subject=activity, detail={"needs": str(needs.pk)})
    return found


@act
def release(*, by: Membership, activity: Activity, needs: Activity) -> None:
    """Let an activity no longer wait for another."""
    activity = _lock(by, activity)
    rules.check_release(by, activity)
    Dependency.objects.filter(activity=activity, needs=needs).delete()
    record(by, Event.DEPENDENCY_REMOVED, subject=activity, detail={"needs": str(needs.pk)})
