"""Two cases that may be of one person, and what somebody decided about them.

Nothing is merged. A link says that two cases are of one person; taken back, all is as it was.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Reach
from panoh.casework.cases.models import Case

SILENT = timedelta(minutes=15)  # a search that has not moved for so long has died


class OfTheAgency(models.QuerySet[Any]):
    """Rows about two cases: only for who sees all the agency's cases anyway."""

    def visible_to(self, member: Membership) -> Any:
        """The own agency's, and nothing to who sees only what is assigned to them."""
        return self.filter(agency=member.agency_id) if member.reach == Reach.AGENCY else self.none()


class SearchQuerySet(OfTheAgency):
    def running(self) -> "SearchQuerySet":
        """Asked for, not ended, and still moving."""
        return self.filter(ended_at=None, moved_at__gt=timezone.now() - SILENT)


class Search(models.Model):
    """Somebody had all the agency's cases compared: how far it is, and how many pairs came of it.

    No name is in it; the names were open in memory only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    cases = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(null=True, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SearchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name_plural = "searches"
        constraints = [
            models.CheckConstraint(
                condition=Q(found=None, ended_at=None)
                | Q(found__isnull=False, ended_at__isnull=False),
                name="search_ends_with_a_number",
            )
        ]
        indexes = [models.Index(fields=["agency", "-asked_at"], name="searches_of_an_agency")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and self.moved_at > timezone.now() - SILENT


class CandidateQuerySet(OfTheAgency):
    def undecided(self) -> "CandidateQuerySet":
        """What nobody has looked at yet."""
        return self.filter(decision="")

    def likeliest_first(self) -> "CandidateQuerySet":
        return self.order_by("-score", "code")


class Candidate(models.Model):
    """Two cases of one agency that may be of one person: proposed by the machine, decided by one.

    `reasons` are codes such as given_same; no word of a name is kept.
    """

    class Found(models.TextChoices):
        BATCH = "batch", _("When all cases were compared")
        REGISTRATION = "registration", _("When the name was recorded")

    class Decision(models.TextChoices):
        SAME = "same", _("One person")
        DIFFERENT = "different", _("Two people")
        UNSURE = "unsure", _("Not clear yet")

    class Basis(models.TextChoices):
        """What a decision rests on."""

        ASKED = "asked", _("The person was asked")
        PAPERS = "papers", _("Papers were compared")
        WORKERS = "workers", _("Somebody who knows both cases said so")
        FILES = "files", _("What stands in both cases")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    one = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    score = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=24), default=list)
    found = models.CharField(max_length=12, choices=Found)
    found_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=9, choices=Decision, blank=True)
    basis = models.CharField(_("what this rests on"), max_length=7, choices=Basis, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="candidates_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="candidates_in_order"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="score_is_a_probability"
            ),
            models.CheckConstraint(
                condition=Q(decision="", basis="", decided_at=None, decided_by=None)
                | ~Q(decision="")
                & ~Q(basis="")
                & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="candidate_decided_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "decision", "-score"], name="candidates_of_an_agency")
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("duplicates:show", args=[self.code])


class LinkQuerySet(OfTheAgency):
    def standing(self) -> "LinkQuerySet":
        """Not taken back."""
        return self.filter(unlinked_at=None)

    def of(self, cases: Any) -> "LinkQuerySet":
        """Links that touch one of these cases."""
        return self.filter(Q(one__in=cases) | Q(other__in=cases))


class Link(models.Model):
    """Two cases are of one person, since when and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    one = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)
    linked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-linked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(unlinked_at=None), name="linked_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="linked_in_order"),
            models.CheckConstraint(
                condition=Q(unlinked_at=None, unlinked_by=None)
                | Q(unlinked_at__isnull=False, unlinked_by__isnull=False),
                name="link_unlinked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
