"""Guardians and best interests of a child."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case
from panoh.casework.protection.section_rows import Care, Core, paired


class Guardian(models.Model):
    """Who speaks for a child. That there is somebody, all may know; the name is sealed."""

    class Kind(models.TextChoices):
        BODY = "body", _("Somebody of the guardianship body")
        NGO = "ngo", _("Somebody of an organisation, independent")
        LAWYER = "lawyer", _("A lawyer")
        FOSTER = "foster", _("A foster parent")
        RELATIVE = "relative", _("A relative who is not suspected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = Sealed(bound_as="guardian", row_stays=True)
    appointed_on = models.DateField()
    appointed_at = models.DateTimeField(default=timezone.now)
    appointed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = Core.as_manager()

    class Meta:
        ordering = ["-appointed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_guardian_at_a_time"
            ),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by"), name="guardian_ended_at_and_by"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Interests(models.Model):
    """A child's best interests: assessed by who works with the child, determined by a panel."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("Assessment")
        DETERMINATION = "determination", _("Determination by a panel")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind)
    separation = models.BooleanField(
        default=False
    )  # it proposes to part the child from the parents
    panel = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    review_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = Core.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name_plural = "interests"
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="interests_of_a_case"),
            models.CheckConstraint(
                condition=Q(kind="assessment", panel=0, against=0)
                | Q(kind="determination", panel__gte=2, review_on__isnull=False)
                & Q(panel__gt=F("against")),
                name="interests_determined_by_a_panel",
            ),
        ]
        indexes = [models.Index(fields=["case", "-made_at"], name="interests_by_case")]

    def __str__(self) -> str:
        return self.code


class InterestsWords(models.Model):
    """The child's views, what speaks for and against each way, what was decided, who dissented."""

    FIELDS: ClassVar = ("views", "situation", "options", "decision", "dissent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interests = models.OneToOneField(Interests, models.PROTECT, related_name="said")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    views = Sealed(bound_as="interests views")
    situation = Sealed(bound_as="interests situation", default=b"")
    options = Sealed(bound_as="interests options")
    decision = Sealed(bound_as="interests decision", default=b"")
    dissent = Sealed(bound_as="interests dissent", default=b"")

    objects = Care.as_manager()

    class Meta:
        verbose_name_plural = "interests words"

    def __str__(self) -> str:
        return str(self.interests_id)
