"""What stands between a person and those who may harm them: risk, plans, measures, permits, care.

What was done is a row of codes in a section that several may read; what it says is sealed in a
row beside it, in a section that fewer may read (docs/adr/0031-who-reads-of-protection.md).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case
from panoh.casework.protection.child_models import Guardian, Interests, InterestsWords
from panoh.casework.protection.questions import Level
from panoh.casework.protection.section_rows import Alerts, Care, Placement, paired
from panoh.casework.protection.status_models import (
    NonPunishment,
    Permit,
    PermitQuerySet,
    ReflectionChange,
    Reminder,
)

__all__ = [
    "Body", "Guardian", "Interests", "InterestsWords", "Measure", "NonPunishment", "Permit",
    "PermitQuerySet", "ReflectionChange", "Reminder", "RiskAssessment", "RiskGrounds",
    "SafetyPlan", "SafetyWords",
]  # fmt: skip

# Risk


class RiskAssessment(models.Model):
    """How high a person judged the risk, what the rule had proposed, and when to look again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20)
    proposed = models.CharField(max_length=6, choices=Level)
    level = models.CharField(max_length=6, choices=Level)
    next_on = models.DateField()
    assessed_at = models.DateTimeField(default=timezone.now)
    assessed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = Alerts.as_manager()

    class Meta:
        ordering = ["-assessed_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="risk_of_a_case")
        ]
        indexes = [models.Index(fields=["case", "-assessed_at"], name="risks_of_a_case")]

    def __str__(self) -> str:
        return self.code


class RiskGrounds(models.Model):
    """What was answered, and why somebody decided so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(RiskAssessment, models.PROTECT, related_name="grounds")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    answers = Sealed(bound_as="risk answers")
    reason = Sealed(bound_as="risk reason")
    more = Sealed(bound_as="risk more", default=b"")

    objects = Care.as_manager()

    class Meta:
        verbose_name_plural = "risk grounds"

    def __str__(self) -> str:
        return str(self.assessment_id)


# The safety plan


class SafetyPlan(models.Model):
    """One version of what the person does when it becomes dangerous, and whether they carry it."""

    class Choice(models.TextChoices):
        CARRIES = "carries", _("The person carries it")
        LEAVES = "leaves", _("The person does not carry it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    planned_at = models.DateTimeField(default=timezone.now)
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    chosen_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = Alerts.as_manager()

    class Meta:
        ordering = ["-planned_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="plan_of_a_case"),
            models.UniqueConstraint(fields=["case", "agency", "version"], name="plans_in_a_row"),
            models.CheckConstraint(
                condition=Q(choice="", chosen_at=None, chosen_by=None)
                | ~Q(choice="") & Q(chosen_at__isnull=False, chosen_by__isnull=False),
                name="plan_chosen_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SafetyWords(models.Model):
    """What the plan says, in the person's words."""

    FIELDS: ClassVar = ("triggers", "places", "people", "words", "numbers")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.OneToOneField(SafetyPlan, models.PROTECT, related_name="said")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    triggers = Sealed(bound_as="safety triggers", default=b"")
    places = Sealed(bound_as="safety places", default=b"")
    people = Sealed(bound_as="safety people", default=b"")
    words = Sealed(bound_as="safety words", default=b"")
    numbers = Sealed(bound_as="safety numbers", default=b"")

    objects = Placement.as_manager()

    class Meta:
        verbose_name_plural = "safety words"

    def __str__(self) -> str:
        return str(self.plan_id)


# Measures


class Body(models.TextChoices):
    """Who is asked, and answers."""

    POLICE = "police", _("Police")
    PROSECUTOR = "prosecutor", _("Prosecutor's office")
    COURT = "court", _("Court")
    SECURITY = "security", _("Security service")
    PROTECTION = "protection", _("Witness protection body")
    MIGRATION = "migration", _("Migration service")
    GUARDIANSHIP = "guardianship", _("Guardianship body")
    OTHER = "other", _("Another body")


class Measure(models.Model):
    """Protection that was asked for, and what became of it. For anybody: witness or victim."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("Physical protection")
        ACCOMPANIED = "accompanied", _("Accompanied on the way")
        RELOCATION = "relocation", _("Relocation")
        IDENTITY = "identity", _("New identity data")
        NON_DISCLOSURE = "non_disclosure", _("Name and address kept secret")
        VIDEO = "video", _("Testimony by video")
        CLOSED = "closed", _("Closed hearing")
        NO_CONTACT = "no_contact", _("Order to keep away")
        ALARM = "alarm", _("Emergency button or contact")
        SUPPORT = "support", _("Somebody beside the person in court")
        OTHER = "other", _("Another measure")

    class Basis(models.TextChoices):
        UNTOC24 = "untoc24", _("Convention against Transnational Organized Crime, article 24")
        UNTOC25 = "untoc25", _("Convention against Transnational Organized Crime, article 25")
        TIP6 = "tip6", _("Trafficking in Persons Protocol, article 6")
        SOM16 = "som16", _("Smuggling of Migrants Protocol, article 16")
        NATIONAL = "national", _("National law on protection of participants in proceedings")

    class ForWhom(models.TextChoices):
        PERSON = "person", _("The person")
        CLOSE = "close", _("Relatives or others close to the person")
        BOTH = "both", _("Both")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    class Refusal(models.TextChoices):
        NO_THREAT = "no_threat", _("No threat was found")
        NO_MEANS = "no_means", _("There are no means")
        NO_BASIS = "no_basis", _("The law does not provide for it")
        NOT_COMPETENT = "not_competent", _("Another body decides")
        UNANSWERED = "unanswered", _("No answer came")
        OTHER = "other", _("Another reason")

    class Ending(models.TextChoices):
        WISH = "wish", _("The person does not want it any more")
        NEEDLESS = "needless", _("It is not needed any more")
        RUN_OUT = "run_out", _("Its time has run out")
        BROKEN = "broken", _("It did not protect")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    for_whom = models.CharField(max_length=6, choices=ForWhom, default=ForWhom.PERSON)
    body = models.CharField(max_length=12, choices=Body)
    basis = models.CharField(max_length=8, choices=Basis)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    words = Sealed(bound_as="measure", default=b"", row_stays=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(max_length=13, choices=Refusal, blank=True)
    until = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=8, choices=Ending, blank=True)

    objects = Alerts.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by")
                & (Q(state="asked", answered_at=None) | ~Q(state="asked"))
                & (
                    Q(state="refused", answered_at__isnull=False) & ~Q(refusal="")
                    | ~Q(state="refused") & Q(refusal="")
                )
                & (Q(state="granted", answered_at__isnull=False) | ~Q(state="granted")),
                name="measure_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ending="")
                | ~Q(state="ended") & Q(ended_at=None, ended_by=None, ending=""),
                name="measure_ended_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["case", "-asked_at"], name="measures_of_a_case")]

    def __str__(self) -> str:
        return self.code
