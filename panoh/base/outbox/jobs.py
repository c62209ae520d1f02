"""The job that sends a letter. It carries ids only, and enters the database as the receiver."""

from django.utils import translation
from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.outbox import actions


@app.task(name="outbox.deliver", retry=5)
def deliver(*, letter_id: str, member_id: str) -> None:
    """Send one letter. A receiver who has left the agency since gets nothing."""
    member = Membership.objects.active().select_related("user").filter(pk=member_id).first()
    if member:
        with door.acting_as(member), translation.override(member.user.language):
            actions.deliver(by=member, letter_id=letter_id)
