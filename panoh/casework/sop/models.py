"""What people say about the tasks of a case; the tasks themselves are computed (`duties`)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission, Role
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


class TellingQuerySet(models.QuerySet["Telling"]):
    def visible_to(self, member: Membership) -> "TellingQuerySet":
        """The clock of the country keeps them, and shows them to nobody."""
        if member.role != Role.TIMEKEEPER:
            return self.none()
        return self.filter(country=member.agency.country)


class Telling(models.Model):
    """Somebody was told of a task before or after its deadline: which, who, when; once each."""

    class Level(models.TextChoices):
        WORKER = "worker", _("Who works on it")
        SUPERVISOR = "supervisor", _("Supervisor")
        COORDINATOR = "coordinator", _("National coordinator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    task = models.CharField(max_length=30)
    due_at = models.DateTimeField()
    level = models.CharField(max_length=11, choices=Level)
    rule_edition = models.CharField(max_length=20)
    told_at = models.DateTimeField(default=timezone.now)

    objects = TellingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency", "task", "due_at", "level"], name="told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.level}"


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, member: Membership) -> "EditionQuerySet":
        """What is in force is for everybody; a draft for those who keep the country's."""
        known = Q(state=Edition.State.IN_FORCE)
        if member.may(Permission.KEEP_PROCEDURES):
            known |= Q(country=member.agency.country)
        return self.filter(known)

    def unfinished(self) -> "EditionQuerySet":
        """Being written, or waiting for a second person."""
        return self.filter(state__in=[Edition.State.DRAFT, Edition.State.PROPOSED])


class Edition(models.Model):
    """An edition that is written on pages. `number` is that of its newest text.

    No case follows it before a second person has put it into force; from then on it stays.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        DROPPED = "dropped", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True)
    country = models.CharField(max_length=2)
    source = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    number = models.PositiveSmallIntegerField(default=1)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("put into force or given up"), null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["country", "-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"], proposed_at=None, proposed_by=None)
                | Q(state__in=["proposed", "in_force"], proposed_at__isnull=False,
                    proposed_by__isnull=False),
                name="edition_proposed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"], ended_at=None, ended_by=None)
                | Q(state__in=["in_force", "dropped"], ended_at__isnull=False,
                    ended_by__isnull=False),
                name="edition_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force", ended_by=F("proposed_by")),
                name="edition_in_force_by_a_second_person",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("sop:draft", args=[self.code])

    @property
    def text(self) -> str:
        """Its newest text, as TOML."""
        return Version.objects.get(edition=self, number=self.number).text


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, member: Membership) -> "VersionQuerySet":
        """The texts of the editions that this member may read."""
        return self.filter(edition__in=Edition.objects.visible_to(member))


class Version(models.Model):
    """The text of an edition as somebody left it; older ones stay readable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="versions_of_an_edition")
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @classmethod
    def in_force(cls) -> list[tuple[str, uuid.UUID]]:
        """Of each edition that was put into force its code and the key of its text."""
        found = cls.objects.filter(
            edition__state=Edition.State.IN_FORCE, number=F("edition__number")
        )
        return list(found.order_by("edition__code").values_list("edition__code", "pk"))
