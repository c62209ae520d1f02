"""Reports to those who pay for a programme: what is told in words, and what was approved of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.editions import Said
from panoh.programme.logframe.models import Line, Programme, say


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, member: Membership) -> "ReportQuerySet":
        """What was approved is for all who follow the programme; the rest for who works on it."""
        found = self.filter(programme__in=Programme.objects.visible_to(member))
        if member.may(Permission.REPORT_INDICATOR) or member.may(Permission.ACCEPT_PERIOD):
            return found
        return found.filter(status=Report.Status.APPROVED)


class Report(models.Model):
    """A programme from one day to another, in one version.

    Approved, it is locked with everything it says, in each language: `told`. What must be corrected
    is a new version with its reason.
    """

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        SUBMITTED = "submitted", _("Submitted")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reports")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    reason = models.CharField(_("why there is a new version"), max_length=300, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFTED)
    told = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("why it was sent back"), max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "since", "until", "version"], name="report_version_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "since", "until"],
                condition=~Q(status="approved"),
                name="report_worked_on_once",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="report_of_days"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1) & ~Q(reason=""),
                name="report_changed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="drafted", submitted_at=None, submitted_by=None)
                | Q(status__in=["submitted", "sent_back", "approved"], submitted_at__isnull=False,
                    submitted_by__isnull=False),
                name="report_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["drafted", "submitted"], answered_at=None,
                            answered_by=None)
                | Q(status__in=["sent_back", "approved"], answered_at__isnull=False,
                    answered_by__isnull=False),
                name="report_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("submitted_by")),
                name="report_approved_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("reports:show", args=[self.programme.code, self.code])

    @property
    def is_locked(self) -> bool:
        return self.status == self.Status.APPROVED


class TextQuerySet(models.QuerySet["Text"]):
    def visible_to(self, member: Membership) -> "TextQuerySet":
        """Drafts of words are for who works on the report."""
        if member.may(Permission.REPORT_INDICATOR) or member.may(Permission.ACCEPT_PERIOD):
            return self.filter(programme__in=Programme.objects.visible_to(member))
        return self.none()

    def newest(self) -> "TextQuerySet":
        """Of each section and line, what was written last."""
        return self.order_by("report_id", "section", "line_id", "-number").distinct(
            "report_id", "section", "line_id"
        )


class Text(models.Model):
    """What a section said, from one writing to the next. Written once, never changed."""

    class Section(models.TextChoices):
        SUMMARY = "summary", _("In short")
        CONTEXT = "context", _("What has changed around the programme")
        LINE = "line", _("Progress")
        DIFFICULTIES = "difficulties", _("Difficulties, and how they were met")
        LESSONS = "lessons", _("What was learnt")
        VISIBILITY = "visibility", _("How support was made known")
        NEXT = "next", _("What comes next")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="texts")
    section = models.CharField(_("section"), max_length=12, choices=Section)
    # Of the progress of a line: an outcome or an output.
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.JSONField(_("text"), default=dict)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section", "line", "number"],
                nulls_distinct=False,
                name="text_once",
            ),
            models.CheckConstraint(
                condition=Q(section="line", line__isnull=False) | ~Q(section="line") & Q(line=None),
                name="text_of_a_line_or_of_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.number}"

    @property
    def said(self) -> Said:
        return say(self.words)
