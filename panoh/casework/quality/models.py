"""How good a house is: assessments by two, plans of improvement, posts and their trainings.

A house stands here by its code; where it is, and who lives or works there, does not. What was seen
in it shows where it is weak: such words are sealed as its address is.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Reach
from panoh.base.vault.fields import SealedPlace
from panoh.casework.shelters.models import Site, sees_no_bed


class Subject(models.TextChoices):
    """What somebody who works in a house is trained in."""

    IDENTIFICATION = "identification", _("Identification")
    TRAUMA = "trauma", _("Trauma and how to talk")
    PROCEDURES = "procedures", _("Procedures and the duty to protect")
    SAFEGUARDING = "safeguarding", _("Safeguarding of children")
    FIRE = "fire", _("Fire and emergency")
    FIRST_AID = "first_aid", _("First aid")


def sees_no_weakness(member: Membership) -> bool:
    """What a house lacks is told to those who see their whole agency, and placement is open to."""
    return sees_no_bed(member) or member.reach != Reach.AGENCY


class OfHouses(models.QuerySet[Any]):
    """Rows that are seen by those who keep the house, and by nobody else."""

    def visible_to(self, member: Membership) -> Any:
        """Of the own agency's houses."""
        if sees_no_weakness(member):
            return self.none()
        return self.filter(agency=member.agency_id)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, member: Membership) -> "AssessmentQuerySet":
        """Of the own houses, and those in which the own agency assesses."""
        if sees_no_weakness(member):
            return self.none()
        own = member.agency_id
        return self.filter(Q(agency=own) | Q(visitor=own) | Q(companion=own))

    def agreed(self) -> "AssessmentQuerySet":
        """Those that count, the latest first."""
        return self.filter(status=Assessment.Status.AGREED).order_by("-visited_on", "-begun_at")


class Assessment(models.Model):
    """A house against an edition of the standard, by two: the first from another agency.

    It counts when both have signed. `scores`: criterion → score, or null where it does not apply.
    """

    class Status(models.TextChoices):
        BEGUN = "begun", _("Begun")
        SUBMITTED = "submitted", _("Submitted, waits for the other assessor")
        AGREED = "agreed", pgettext_lazy("an assessment", "Agreed")
        DROPPED = "dropped", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="assessments")
    house = models.CharField(max_length=7)  # the house's code, for assessors from elsewhere
    standard = models.CharField(max_length=30)
    visitor = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    companion = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    visited_on = models.DateField(_("day of the visit"))
    status = models.CharField(max_length=10, choices=Status, default=Status.BEGUN)
    scores = models.JSONField(default=dict)
    evidence = SealedPlace(default=b"")
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    visitor_signed_at = models.DateTimeField(null=True, blank=True)
    visitor_signed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    companion_signed_at = models.DateTimeField(null=True, blank=True)
    companion_signed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(visitor=F("agency")), name="one_assessor_from_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(visitor_signed_by=None) | Q(companion_signed_by=None)
                | ~Q(visitor_signed_by=F("companion_signed_by")),
                name="assessed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(visitor_signed_at=None, visitor_signed_by=None)
                | Q(visitor_signed_at__isnull=False, visitor_signed_by__isnull=False),
                name="visitor_signed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(companion_signed_at=None, companion_signed_by=None)
                | Q(companion_signed_at__isnull=False, companion_signed_by__isnull=False),
                name="companion_signed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["begun", "dropped"], visitor_signed_at=None,
                            companion_signed_at=None)
                | Q(status="submitted", visitor_signed_at__isnull=False, companion_signed_at=None)
                | Q(status="submitted", visitor_signed_at=None, companion_signed_at__isnull=False)
                | Q(status="agreed", visitor_signed_at__isnull=False,
                    companion_signed_at__isnull=False),
                name="assessment_agreed_when_both_signed",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["visitor"], name="assessments_of_a_visitor"),
            models.Index(fields=["companion"], name="assessments_of_a_companion"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("quality:assessment", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether scores may still change."""
        return self.status == Assessment.Status.BEGUN


class Post(models.Model):
    """A post of a house: what it is, and what whoever holds it has learnt. It names nobody."""

    class Title(models.TextChoices):
        MANAGER = "manager", _("Manager")
        SOCIAL_WORKER = "social_worker", _("Social worker")
        PSYCHOLOGIST = "psychologist", _("Psychologist")
        NURSE = "nurse", _("Nurse")
        LAWYER = "lawyer", _("Lawyer")
        TEACHER = "teacher", _("Teacher")
        CARER = "carer", _("Carer")
        GUARD = "guard", _("Guard")

    class Qualification(models.TextChoices):
        NONE = "none", _("None in this field")
        COURSE = "course", _("A course with a certificate")
        VOCATIONAL = "vocational", _("Vocational, in this field")
        HIGHER = "higher", _("Higher, in this field")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="posts")
    title = models.CharField(_("what it is"), max_length=20, choices=Title)
    qualification = models.CharField(_("qualification"), max_length=10, choices=Qualification)
    held_since = models.DateField(_("held by the same since"), null=True, blank=True)
    vetted_on = models.DateField(_("vetted on"), null=True, blank=True)
    active = models.BooleanField(_("there is such a post"), default=True)

    objects = OfHouses.as_manager()

    class Meta:
        ordering = ["title", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_since__isnull=False) | Q(vetted_on=None),
                name="vacant_post_is_not_vetted",
            ),
            models.UniqueConstraint(fields=["id", "agency"], name="post_has_one_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.get_title_display()} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("quality:set_post", args=[self.code])


class Training(models.Model):
    """Whoever holds a post was trained in something."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="trainings")
    subject = models.CharField(_("what in"), max_length=20, choices=Subject)
    taken_on = models.DateField(_("day"))
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = OfHouses.as_manager()

    class Meta:
        ordering = ["-taken_on"]

    def __str__(self) -> str:
        return str(self.get_subject_display())


class PlanQuerySet(OfHouses):
    def standing(self) -> Any:
        """What is still to be done, the first due first."""
        return self.filter(status=Improvement.Status.PLANNED).order_by("due_on")


class Improvement(models.Model):
    """A measure of a house's plan: what makes a criterion better, which post does it, by when."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="improvements")
    standard = models.CharField(max_length=30)
    criterion = models.CharField(_("what it is about"), max_length=30)
    words = SealedPlace()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("by when"))
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    planned_at = models.DateTimeField(default=timezone.now)
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="planned", ended_at=None, ended_by=None)
                | Q(status__in=["done", "dropped"], ended_at__isnull=False,
                    ended_by__isnull=False),
                name="improvement_ended_at_and_by",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("quality:improvement", args=[self.code])

    @property
    def is_late(self) -> bool:
        """Its day is over, and it is not done."""
        return self.status == Improvement.Status.PLANNED and self.due_on < timezone.localdate()
