"""When somebody is told of a task, and who: hours around its deadline, from an edition."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Reach
from panoh.base.database import door
from panoh.casework.cases.models import Assignment, Case
from panoh.casework.sop.duties import Duty, duties
from panoh.casework.sop.models import Telling

Level = Telling.Level


@dataclass(frozen=True)
class Pace:
    """What holds for one kind of task: how long before or after the deadline each is told."""

    before: timedelta
    after: dict[str, timedelta]

    def due(self, duty: Duty, now: datetime) -> list[Level]:
        """Who should have been told of an open task by now. Reminders end with the deadline."""
        at, half = duty.due_at, (duty.due_at - duty.opened_at) / 2
        reminded = [Level.WORKER] if at - min(self.before, half) <= now < at else []
        return reminded + [Level(each) for each, span in self.after.items() if at + span <= now]


@cache
def rule() -> tuple[str, dict[bool, Pace]]:
    """The edition and its pace for what belongs to the duty to protect, and for what does not."""
    said = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return said["edition"], {True: _pace(said["duty"]), False: _pace(said["other"])}


def _pace(hours: dict[str, int]) -> Pace:
    spans = {who: timedelta(hours=number) for who, number in hours.items()}
    return Pace(spans.pop("before"), spans)


def due(duty: Duty) -> list[Level]:
    """Who should have been told of this task by now."""
    return rule()[1][duty.task.duty].due(duty, timezone.now()) if duty.is_open else []


def carried(worker: Membership) -> list[Case]:
    """The open cases this member works on; to who sees the whole agency, also what is nobody's."""
    standing = Assignment.objects.filter(case=OuterRef("pk"), ended_at=None)
    theirs = Q(Exists(standing.filter(member=worker)))
    if worker.reach == Reach.AGENCY:
        theirs |= ~Q(Exists(standing.filter(agency=worker.agency_id)))
    found = Case.objects.visible_to(worker).is_open().filter(theirs)
    return list(found.select_related("person", "holder"))


def untold(clock: Membership, worker: Membership) -> list[Duty]:
    """Tasks of this member's agency, as the member sees them, of which somebody is still to hear.

    The clock itself sees no case. It looks with the eyes of who works on it, so that nobody is
    reminded of a task that is done for them, or hears of one that is not theirs.
    """
    with door.acting_as(worker):
        owed = [duty for duty in duties(worker, carried(worker)) if duty.is_of(worker)]
    late = [(duty, due(duty)) for duty in owed]
    keys = {duty.case.pk for duty, levels in late if levels}
    with door.acting_as(clock):
        rows = Telling.objects.visible_to(clock).filter(case__in=keys, agency=worker.agency_id)
        told = set(rows.values_list("case_id", "task", "due_at", "level"))
    return [
        duty for duty, levels in late if any((*_of(duty), level) not in told for level in levels)
    ]


def _of(duty: Duty) -> tuple[UUID, str, datetime]:
    return duty.case.pk, duty.task.code, duty.due_at
