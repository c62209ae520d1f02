"""Releases: what was said of a country's year, once and for all."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.monitoring.indicators import Banded, Measure, Once, Portion


class ReleaseQuerySet(models.QuerySet["Release"]):
    def of(self, measure: str, country: str, year: int) -> "ReleaseQuerySet":
        """The releases of one measure, country and year, the first one first."""
        return self.filter(measure=measure, country=country, year=year).order_by("part", "number")

    def of_countries(self, measure: str, countries: Sequence[str], year: int) -> "ReleaseQuerySet":
        """The same of several countries at once."""
        found = self.filter(measure=measure, country__in=countries, year=year)
        return found.order_by("country", "part", "number")


class Release(models.Model):
    """Those who were added to a year's figures since the release before, as tables fit to be shown.

    `shown` holds, by audience, the counts that are not withheld, or of a portion what is told:
    nothing else of anybody. A year's figures are the sum of its releases; each part of a portion
    has releases of its own, and what is told once has one. No row is ever changed; `mark` tells if
    one was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    measure = models.CharField(
        max_length=16,
        choices=[*Measure.choices, *Portion.choices, *Once.choices, *Banded.choices],
    )
    part = models.CharField(max_length=60, default="", blank=True)
    country = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(_("number within the year"))
    definition = models.CharField(max_length=32)
    method = models.CharField(max_length=32)
    cut_off = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    origins = models.JSONField(_("countries of origin, or regions, that are named"), default=list)
    shown = models.JSONField(default=dict)
    mark = models.CharField(max_length=64)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["country", "year", "measure", "part", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "part", "country", "year", "number"],
                name="releases_follow_each_other",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Counted(models.Model):
    """How many alike a release has counted, so that the next one adds only others.

    The application writes these rows and cannot read them; the counting role can.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    track = models.CharField(max_length=32)
    sex = models.CharField(max_length=16)
    age = models.CharField(max_length=16)
    origin = models.CharField(max_length=16)
    exploitation = models.CharField(max_length=16)
    persons = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.release_id}:{self.persons}"


class Tallied(models.Model):
    """How many people of a part a release has counted by what came of it, for the next one to add
    only others.

    The application writes these rows and cannot read them; the counting role can.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    part = models.CharField(max_length=60)
    outcome = models.CharField(max_length=16)
    persons = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.release_id}:{self.part}:{self.outcome}:{self.persons}"
