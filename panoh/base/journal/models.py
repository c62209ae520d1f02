"""The journal: who did what to which record, for which agency, in codes; nothing else, for ever."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from panoh.base.journal.events import EventField


class Entry(models.Model):
    """One act. No foreign keys, so that nothing can hold the journal back or be held by it.

    `number`, `previous` and `hash` are set by PostgreSQL at insert: each agency's entries are a
    chain in which every hash covers the one before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.UUIDField()
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    member_id = models.UUIDField()
    event = EventField()
    section = models.CharField(max_length=12, blank=True)
    case_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "number"], name="one_chain_per_agency")
        ]
        indexes = [
            models.Index(fields=["case_id", "at"], name="journal_of_a_case"),
            models.Index(fields=["member_id", "-number"], name="journal_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event}"


class Head(models.Model):
    """Where each agency's chain ends. Only PostgreSQL's own function writes it."""

    agency_id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.number}"
