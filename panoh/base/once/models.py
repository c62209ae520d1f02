"""What was sent with which form, and where it led: kept for two days, so that none acts twice."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role

KEPT = timedelta(days=2)


class SendingQuerySet(models.QuerySet["Sending"]):
    def visible_to(self, member: Membership) -> "SendingQuerySet":
        """A member's own; and for the clock, all that are to be forgotten."""
        own = models.Q(member_id=member.pk)
        if member.role == Role.TIMEKEEPER:
            own |= models.Q(sent_at__lt=timezone.now() - KEPT)
        return self.filter(own)


class Sending(models.Model):
    """A form that was sent and acted, under the key with which it was shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member_id = models.UUIDField()
    digest = models.CharField(max_length=64)  # of what was sent, keyed: nothing can be guessed
    location = models.TextField(default="")
    sent_at = models.DateTimeField(default=timezone.now)

    objects = SendingQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)
