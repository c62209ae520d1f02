"""The clock: every few minutes it escalates what nobody has answered in time."""

from contextlib import suppress

from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral


@app.periodic(cron="*/5 * * * *")
@app.task(name="referrals.escalate", queueing_lock="referrals.escalate")
def escalate(timestamp: int) -> None:
    """Enter as each country's timekeeper and escalate, one transaction a referral."""
    clocks = Membership.objects.active().filter(role=Role.TIMEKEEPER)
    for clock in clocks.select_related("agency", "user"):
        with door.acting_as(clock):
            overdue = list(Referral.objects.visible_to(clock).order_by("deadline"))
        for referral in overdue:
            if referral.has_a_step_due:
                with suppress(Refused), door.acting_as(clock):
                    actions.escalate(by=clock, referral=referral)
