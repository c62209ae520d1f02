"""What people say about the tasks of a case; the tasks themselves are computed (`duties`)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.sections import Section
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case, may_see, within_reach


class OfACase(models.QuerySet[Any]):
    """Rows of the core that their author's agency always sees."""

    def visible_to(self, member: Membership) -> Any:
        """What the own agency wrote about cases within reach, and what a share opens."""
        own = Q(agency=member.agency_id) & within_reach(member)
        return self.filter(own | may_see(member, Section.CORE))


class Completion(models.Model):
    """A task was done, where nothing else in Panoh shows it. `event` is what it tells others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    task = models.CharField(max_length=30)
    event = models.CharField(max_length=40)
    done_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = OfACase.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "done_at"], name="completions_of_a_case")]

    def __str__(self) -> str:
        return self.task


class Exemption(models.Model):
    """A task is left out: on what, and the reason in words, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    task = models.CharField(max_length=30)
    ground = models.CharField(max_length=20)
    reason = Sealed(bound_as="exemption", row_stays=True)
    exempted_at = models.DateTimeField(default=timezone.now)
    exempted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = OfACase.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "task"], condition=Q(ended_at=None), name="exempted_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="exemption_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.task


class Move(models.Model):
    """A case goes on under another edition than before, for a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20)
    reason = Sealed(bound_as="move", row_stays=True)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = OfACase.as_manager()

    class Meta:
        ordering = ["-moved_at"]
        indexes = [models.Index(fields=["case", "-moved_at"], name="moves_of_a_case")]

    def __str__(self) -> str:
        return self.edition
