"""The job that sends a letter. It carries ids only, and enters the database as the receiver."""

from django.utils import translation
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.outbox import actions

# After 4, 16, 64 … seconds, for some six hours: until the mail server is there again.
AGAIN = RetryStrategy(max_attempts=7, exponential_wait=4)


@app.task(name="outbox.deliver", retry=AGAIN)
def deliver(*, letter_id: str, member_id: str) -> None:
    """Send one letter. A receiver who has left the agency since gets nothing."""
    member = Membership.objects.active().select_related("user").filter(pk=member_id).first()
    if member:
        with door.acting_as(member), translation.override(member.user.language):
            actions.deliver(by=member, letter_id=letter_id)


@app.periodic(cron="* * * * *")
@app.task(name="outbox.resume", queueing_lock="outbox.resume", pass_context=True)
async def resume(context: JobContext, timestamp: int) -> None:
    """Take up again what a worker had begun when it was killed; it would be begun for ever."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)
