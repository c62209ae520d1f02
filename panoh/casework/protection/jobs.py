"""The clock: once a day it tells who works on a case that a permit runs out."""

from contextlib import suppress

from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.protection import reminders, status_actions


@app.periodic(cron="20 4 * * *")
@app.task(name="protection.remind", queueing_lock="protection.remind")
def remind(timestamp: int) -> None:
    """With the eyes of each who works on cases, as each country's timekeeper."""
    active = Membership.objects.active().select_related("agency", "user")
    for clock in active.filter(role=Role.TIMEKEEPER):
        here = active.filter(agency__country=clock.agency.country)
        for worker in here.who_may(Permission.RECORD):
            for permit in reminders.untold(clock, worker):
                with suppress(Refused), door.acting_as(clock):
                    status_actions.remind(by=clock, worker=worker, permit=permit)
