"""The clock: every night it forgets what is too old to be sent again."""

from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.once import actions


@app.periodic(cron="17 2 * * *")
@app.task(name="once.forget", queueing_lock="once.forget")
def forget(timestamp: int) -> None:
    """Enter as the timekeepers, who alone see what others have sent when it is outlived."""
    for clock in Membership.objects.active().filter(role=Role.TIMEKEEPER).select_related("agency"):
        with door.acting_as(clock):
            actions.forget_outlived(clock)
