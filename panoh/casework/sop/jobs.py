"""The clock: it reminds before a deadline and escalates after it."""

from contextlib import suppress

from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.sop import actions, reminders


@app.periodic(cron="*/10 * * * *")
@app.task(name="sop.remind", queueing_lock="sop.remind")
def remind(timestamp: int) -> None:
    """For each who works on cases, as each country's timekeeper: one transaction a task."""
    active = Membership.objects.active().select_related("agency", "user")
    for clock in active.filter(role=Role.TIMEKEEPER):
        here = active.filter(agency__country=clock.agency.country)
        for worker in here.who_may(Permission.RECORD):
            for duty in reminders.untold(clock, worker):
                with suppress(Refused), door.acting_as(clock):
                    actions.remind(by=clock, worker=worker, case=duty.case, task=duty.task.code)
