"""The job that signs every hour where the chains end, into a folder that leaves this machine."""

from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.journal.checkpoints import Checkpoint
from panoh.base.journal.verify import ends_for_the_clock


@app.periodic(cron="7 * * * *")
@app.task(name="journal.checkpoint", queueing_lock="journal.checkpoint")
def checkpoint(timestamp: int) -> None:
    """Enter as a timekeeper, and write a checkpoint where PANOH_CHECKPOINTS says, if it does."""
    clocks = Membership.objects.active().filter(role=Role.TIMEKEEPER)
    clock = clocks.select_related("agency", "user").first()
    if settings.CHECKPOINTS is None or clock is None:
        return
    with door.acting_as(clock):
        ends = ends_for_the_clock()
    Checkpoint.of(ends).write(Path(settings.CHECKPOINTS))
