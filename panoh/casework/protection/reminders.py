"""When somebody is told that a permit runs out."""

from datetime import date

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.database.questions import Today
from panoh.casework.protection.models import Permit, PermitQuerySet, Reminder

DAYS = (60, 30, 7)  # before the last day


def running_out(member: Membership) -> PermitQuerySet:
    """The own agency's permits in open cases that run out soon, or did, and of which no renewal was
    granted."""
    found = Permit.objects.visible_to(member).filter(
        agency=member.agency_id, state=Permit.State.GRANTED, until__lte=Today(max(DAYS))
    )
    return found.exclude(case__stage="closed").select_related("case__person").order_by("until")


def due(until: date | None) -> int | None:
    """Which of the days before the end has come; None when none has, or it is past."""
    if until is None:
        return None
    left = (until - timezone.localdate()).days
    return min((days for days in DAYS if 0 <= left <= days), default=None)


def untold(clock: Membership, worker: Membership) -> list[Permit]:
    """Permits of this member's agency of which nobody was told as late as this.

    The clock itself sees no case: it looks with the eyes of who works on it.
    """
    with door.acting_as(worker):
        found = [(each, due(each.until)) for each in running_out(worker)]
    with door.acting_as(clock):
        reminded = Reminder.objects.filter(permit__in=[each.pk for each, _days in found])
        told = set(reminded.values_list("permit_id", "until", "days"))
    return [
        each for each, days in found if days is not None and (each.pk, each.until, days) not in told
    ]
