"""What was asked and answered, and what a person determined from it: two things, kept apart.

A screening belongs to the agency that asked and to the section `testimony`; a determination to the
core of the case, because everybody who helps must know the status, and its finding to `testimony`
again, because nobody else need know why.
"""

import uuid
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.sections import Section
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case, Track, may_see, within_reach
from panoh.casework.identification import instruments
from panoh.casework.identification.evaluation import AgeSaid, Value
from panoh.casework.identification.instruments import Instrument


class Told(models.QuerySet[Any]):
    """Rows of a section that their author's agency always sees."""

    section = Section.TESTIMONY

    def visible_to(self, member: Membership) -> Any:
        """What the own agency wrote about cases within reach, and what a share opens."""
        own = Q(agency=member.agency_id) & within_reach(member)
        return self.filter(own | may_see(member, self.section))


class ScreeningQuerySet(Told):
    def begun(self) -> "ScreeningQuerySet":
        """Drafts: begun and not completed."""
        return self.filter(state=Screening.State.BEGUN)

    def completed(self) -> "ScreeningQuerySet":
        return self.filter(state=Screening.State.COMPLETED)

    def newest_first(self, after: str = "") -> "ScreeningQuerySet":
        """By beginning, newest first, beginning after the one with this code (keyset page)."""
        found = self.order_by("-started_at", "-code")
        mark = self.filter(code=after).values("started_at").first() if after else None
        if mark is None:
            return found
        return found.filter(
            Q(started_at__lt=mark["started_at"]) | Q(started_at=mark["started_at"], code__lt=after)
        )


class Screening(models.Model):
    """One interview under one instrument, frozen with the edition that was asked."""

    class State(models.TextChoices):
        BEGUN = "begun", _("Begun")
        COMPLETED = "completed", _("Completed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="screenings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    instrument_code = models.CharField(max_length=20)
    edition = models.CharField(max_length=20)
    rule = models.CharField(max_length=8)
    age = models.CharField(max_length=9, choices=AgeSaid)
    language = models.CharField(_("language it was asked in"), max_length=5)
    interpreter = models.BooleanField(_("an interpreter was there"), default=False)
    state = models.CharField(max_length=9, choices=State, default=State.BEGUN)
    started_at = models.DateTimeField(default=timezone.now)
    screened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    stopped = models.BooleanField(_("the person did not want to go on"), default=False)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="screening_of_a_case"),
            models.CheckConstraint(
                condition=Q(
                    state="completed", completed_at__isnull=False, completed_by__isnull=False
                )
                | Q(state="begun", completed_at=None, completed_by=None, stopped=False),
                name="screening_completed_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-started_at"], name="screenings_of_a_case"),
            models.Index(fields=["agency", "-started_at"], name="screenings_of_an_agency"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("identification:show", args=[self.code])

    @property
    def instrument(self) -> Instrument:
        """The instrument, exactly as it was asked."""
        return instruments.instrument(self.instrument_code, self.edition)

    @property
    def is_completed(self) -> bool:
        return self.state == self.State.COMPLETED

    def values(self) -> dict[str, str]:
        """The answers by question; what is missing was not asked."""
        return dict(self.answers.values_list("question", "value"))


class Answer(models.Model):
    """One answer, with how it is known. No text: what a person told stands in no field."""

    class Source(models.TextChoices):
        TOLD = "told", _("They told me")
        SEEN = "seen", _("I saw it")
        PAPERS = "papers", _("Papers")
        OTHER = "other", _("Somebody else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    value = models.CharField(max_length=9, choices=Value)
    source = models.CharField(max_length=6, choices=Source, default=Source.TOLD)
    answered_at = models.DateTimeField(default=timezone.now)

    objects = Told.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening", "question"], name="answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


class DeterminationQuerySet(models.QuerySet["Determination"]):
    def visible_to(self, member: Membership) -> "DeterminationQuerySet":
        """Determinations of cases whose core the member sees, and those of the own agency."""
        own = Q(agency=member.agency_id) & within_reach(member)
        return self.filter(own | may_see(member, Section.CORE))

    def standing(self) -> "DeterminationQuerySet":
        """The last one on each track of each case: what holds today."""
        return self.order_by("case", "track", "-number").distinct("case", "track")


class Determination(models.Model):
    """What a body decided about one track of a case, once. A later one does not overwrite it."""

    class Outcome(models.TextChoices):
        PRESUMED = "presumed", _("Presumed")
        IDENTIFIED = "identified", _("Identified")
        NOT_IDENTIFIED = "not_identified", _("Not identified")

    class Body(models.TextChoices):
        """Who decides, in the words of HTCDS."""

        POLICE = "Police", _("Police")
        NGO = "NGO", _("Non-governmental organisation")
        COURT = "CourtOrProsecution", _("Court or prosecution")
        STATE = "NonPoliceGovernmentalOrganization", _("Another body of the State")
        OTHER = "Other", _("Another body")

    POSITIVE = frozenset({Outcome.PRESUMED, Outcome.IDENTIFIED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="determinations")
    track = models.CharField(max_length=10, choices=Track)
    number = models.PositiveSmallIntegerField(default=1)  # the how-manieth on this track
    outcome = models.CharField(max_length=14, choices=Outcome)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    body = models.CharField(max_length=34, choices=Body)
    legal_basis = models.CharField(max_length=20)
    procedure_edition = models.CharField(max_length=20, blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    screening = models.ForeignKey(Screening, models.PROTECT, null=True, related_name="+")
    rule_edition = models.CharField(max_length=40, blank=True)
    reflection_ends_on = models.DateField(null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)

    objects = DeterminationQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["id", "case", "agency"], name="determination_of_a_case"
            ),
            models.UniqueConstraint(
                fields=["case", "track", "number"], name="determinations_in_a_row"
            ),
            models.CheckConstraint(
                condition=Q(reflection_ends_on=None)
                | Q(
                    track="trafficked",
                    outcome="presumed",
                    reflection_ends_on__gt=F("decided_on"),
                ),
                name="reflection_after_a_presumption",
            ),
            models.CheckConstraint(
                condition=Q(screening=None) | ~Q(rule_edition=""),
                name="determination_names_the_rule",
            ),
        ]
        indexes = [models.Index(fields=["decided_on", "case"], name="determinations_by_day")]

    def __str__(self) -> str:
        return f"{self.get_track_display()}: {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return reverse("identification:determination", args=[self.code])

    @property
    def is_positive(self) -> bool:
        return self.outcome in self.POSITIVE

    @property
    def recovers_until(self) -> date | None:
        """The last day of the time to recover, as it was begun or as it was changed last."""
        if self.reflection_ends_on is None:
            return None
        changed = self.reflections.first()
        return changed.ends_on if changed else self.reflection_ends_on


class Reflection(models.Model):
    """The time to recover ends on another day than the presumption said; the newest holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="reflections")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    ends_on = models.DateField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = DeterminationQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return str(self.ends_on)


class FormOfExploitation(models.TextChoices):
    """Forms of exploitation, with the codes of HTCDS (vic_TypeOfExploitation)."""

    FORCED_LABOUR = "ForcedLabour", _("Forced labour")
    SEXUAL = "SexualExploitation", _("Sexual exploitation")
    CHILD_LABOUR = "ChildLabour", _("Child labour")
    MARRIAGE = "ForcedMarriage", _("Forced marriage")
    SERVITUDE = "Servitude", _("Servitude")
    MILITARY = "ForcedMilitaryByNonStateActors", _("Service in an armed group")
    ORGANS = "OrganRemoval", _("Removal of organs")
    BEGGING = "ForcedBegging", _("Forced begging")
    ADOPTION = "ForcedAdoption", _("Forced adoption")
    SURROGACY = "Surrogacy", _("Forced surrogacy")
    OTHER = "Other", _("Another form")


class Act(models.TextChoices):
    """Trafficking Protocol art. 3(a)."""

    RECRUITMENT = "recruitment", _("Recruitment")
    TRANSPORTATION = "transportation", _("Transportation")
    TRANSFER = "transfer", _("Transfer")
    HARBOURING = "harbouring", _("Harbouring")
    RECEIPT = "receipt", _("Receipt")


class Means(models.TextChoices):
    """Trafficking Protocol art. 3(a); none is needed for a child (art. 3(c))."""

    THREAT = "threat", _("Threat")
    FORCE = "force", _("Use of force")
    COERCION = "coercion", _("Other coercion")
    ABDUCTION = "abduction", _("Abduction")
    FRAUD = "fraud", _("Fraud")
    DECEPTION = "deception", _("Deception")
    POWER = "power", _("Abuse of power")
    VULNERABILITY = "vulnerability", _("Abuse of a position of vulnerability")
    PAYMENT = "payment", _("Payment to a person who has control")


class Finding(models.Model):
    """Why: what the body found, and its reasons, sealed with the person's key.

    An imported finding keeps the codes of its list where ours do not say the same.
    """

    determination = models.OneToOneField(
        Determination, models.PROTECT, primary_key=True, related_name="finding"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    acts = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    means = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    exploitation = ArrayField(
        models.CharField(max_length=40, choices=FormOfExploitation), default=list, blank=True
    )
    reasons = Sealed(default=b"", row_stays=True)  # what was found counts

    objects = Told.as_manager()

    def __str__(self) -> str:
        return str(self.determination_id)
