"""What an indicator reached from one day to another, in versions that are locked."""

import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.indicator_models import Definition, Indicator
from panoh.programme.logframe.programme_models import Programme


class PeriodQuerySet(models.QuerySet["Period"]):
    def visible_to(self, member: Membership) -> "PeriodQuerySet":
        """What was accepted is for all who follow the programme; the rest for who works on it."""
        found = self.filter(programme__in=Programme.objects.visible_to(member))
        if member.may(Permission.REPORT_INDICATOR) or member.may(Permission.ACCEPT_PERIOD):
            return found
        return found.accepted()

    def accepted(self) -> "PeriodQuerySet":
        return self.filter(status=Period.Status.ACCEPTED)

    def in_force(self) -> "PeriodQuerySet":
        """Of each period the version that was accepted last."""
        accepted = self.accepted().order_by("indicator_id", "since", "-version")
        return self.filter(pk__in=accepted.distinct("indicator_id", "since").values("pk"))

    def reached(self) -> "PeriodQuerySet":
        """Only when and how much, for pages that show no more of it."""
        return self.only("indicator", "since", "until", "value", "version")

    def running(self) -> "PeriodQuerySet":
        return self.exclude(status=Period.Status.ACCEPTED)


class Period(models.Model):
    """What an indicator reached from one day to another, in one version.

    Accepted, it is locked: nothing of it changes any more. What must be corrected is a new version
    with its reason. `drawn` holds the releases on which a counted value rests.
    """

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        SUBMITTED = "submitted", _("Submitted")
        SENT_BACK = "sent_back", _("Sent back")
        ACCEPTED = "accepted", _("Accepted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="reported")
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="+")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    reason = models.CharField(_("why there is a new version"), max_length=300, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFTED)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    by_country = models.JSONField(_("by country"), default=dict)
    cells = models.JSONField(_("divided"), default=list)
    note = models.TextField(_("in words"), blank=True)
    evidence = models.CharField(_("where the proof is"), max_length=300, blank=True)
    drawn = models.JSONField(default=list)
    query = models.CharField(max_length=64, blank=True)
    cut_off = models.DateTimeField(default=timezone.now)
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("why it was sent back"), max_length=300, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["since", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "since", "version"], name="period_version_once"
            ),
            models.UniqueConstraint(
                fields=["indicator", "since"],
                condition=~Q(status="accepted"),
                name="period_worked_on_once",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="period_has_a_day"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1) & ~Q(reason=""),
                name="period_changed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="drafted", submitted_at=None, submitted_by=None)
                | Q(status__in=["submitted", "sent_back", "accepted"], submitted_at__isnull=False,
                    submitted_by__isnull=False),
                name="period_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["drafted", "submitted"], answered_at=None,
                            answered_by=None)
                | Q(status__in=["sent_back", "accepted"], answered_at__isnull=False,
                    answered_by__isnull=False),
                name="period_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("submitted_by")),
                name="period_answered_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("logframe:period", args=[self.code])

    @property
    def numbers(self) -> Mapping[str, Decimal | None]:
        """What each country reached; None where nothing is known, which is not zero."""
        return {
            country: None if value is None else Decimal(value)
            for country, value in self.by_country.items()
        }

    @property
    def is_locked(self) -> bool:
        return self.status == self.Status.ACCEPTED
