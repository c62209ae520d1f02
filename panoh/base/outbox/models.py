"""Letters: that something waits, for whom, with a code and a link. Never what or about whom."""

import uuid

from django.db import models
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.journal.events import EventField


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, member: Membership) -> "LetterQuerySet":
        """A member's own letters."""
        return self.filter(to=member)


class Letter(models.Model):
    """A row in the outbox, committed with the act that causes it; a job sends it once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey(Membership, models.PROTECT, related_name="letters")
    event = EventField()
    code = models.CharField(max_length=7, blank=True)
    path = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["to", "-created_at"], name="letters_of_a_member")]

    def __str__(self) -> str:
        return f"{self.event} {self.code}"
