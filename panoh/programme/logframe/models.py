"""Programmes, who takes part in them, and the chain of results that each promises."""

import uuid
from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission
from panoh.base.editions import SPARE, Said, Words


def say(texts: Mapping[str, str]) -> Said:
    """A text in the reader's language, or else in English, or else as it was written; marked."""
    language = get_language() or SPARE
    spare = {SPARE: next(iter(texts.values()), "")}
    return Words({**spare, **texts}).say(language)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, member: Membership) -> "ProgrammeQuerySet":
        """Those that the member's agency runs or takes part in, for a role that reads them."""
        if not member.may(Permission.VIEW_PROGRAMME):
            return self.none()
        takes_part = Partner.objects.filter(agency=member.agency_id).values("programme")
        return self.filter(Q(agency=member.agency_id) | Q(pk__in=takes_part))


class Programme(models.Model):
    """What an office promises to reach, where, with whom, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Codes of programmes are published by those who pay for them: that one is taken is no secret.
    code = models.CharField(_("code"), max_length=12, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    title = models.JSONField(_("title"), default=dict)
    place = models.JSONField(_("location"), default=dict)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"))
    themes = models.JSONField(_("strategic themes and result areas"), default=list)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    dated = models.CharField(_("date of the document"), max_length=20, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="programme_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("logframe:show", args=[self.code])

    @property
    def name(self) -> Said:
        return say(self.title)


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, member: Membership) -> "PartnerQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Partner(models.Model):
    """A body that takes part in a programme; through its agency here, its members read it."""

    class Part(models.TextChoices):
        EXECUTING = "executing", _("Executes the programme")
        IMPLEMENTING = "implementing", _("Implements a part")
        FUNDING = "funding", _("Pays for it")
        STEERING = "steering", _("Sits on a steering committee")
        REVIEWING = "reviewing", _("Evaluates or audits it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="partners")
    code = models.CharField(_("short name"), max_length=12)
    name = models.JSONField(_("name"), default=dict)
    part = models.CharField(_("part"), max_length=12, choices=Part)
    country = models.CharField(_("country"), max_length=2, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["part", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="partner_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def named(self) -> Said:
        return say(self.name)


class LineQuerySet(models.QuerySet["Line"]):
    def visible_to(self, member: Membership) -> "LineQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def standing(self) -> "LineQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class Line(models.Model):
    """One line of the logframe: the objective, an outcome, an output or an activity."""

    class Level(models.TextChoices):
        OBJECTIVE = "objective", _("Objective")
        OUTCOME = "outcome", _("Outcome")
        OUTPUT = "output", _("Output")
        ACTIVITY = "activity", _("Activity")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lines")
    level = models.CharField(_("level"), max_length=9, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    # As the document numbers it: "1", "1.1", "1.1.1"; the objective has none.
    code = models.CharField(_("code"), max_length=12, blank=True)
    # The same with room for its numbers: "2.10" comes after "2.9".
    place = models.CharField(max_length=40)
    statement = models.JSONField(_("statement"), default=dict)
    responsible = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], condition=Q(withdrawn_at=None), name="line_once"
            ),
            models.CheckConstraint(
                condition=Q(level="objective", parent=None, code="")
                | Q(level="outcome", parent__isnull=False) & ~Q(code="")
                | Q(level="output", parent__isnull=False) & ~Q(code="")
                | Q(level="activity", parent__isnull=False) & ~Q(code=""),
                name="line_under_its_parent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="line_withdrawn_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.code}".strip()

    @property
    def said(self) -> Said:
        return say(self.statement)

    @property
    def slug(self) -> str:
        """How an address names it."""
        return self.code or self.Level.OBJECTIVE.value


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, member: Membership) -> "RemarkQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def standing(self) -> "RemarkQuerySet":
        return self.filter(withdrawn_at=None)


class Remark(models.Model):
    """What stands beside a line: a means of verification, or what is assumed or feared."""

    class Kind(models.TextChoices):
        MEANS = "means", _("Means of verification")
        ASSUMPTION = "assumption", _("Assumption")
        RISK = "risk", _("Risk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, models.PROTECT, related_name="remarks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"))
    statement = models.JSONField(_("statement"), default=dict)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "kind", "number"],
                condition=Q(withdrawn_at=None),
                name="remark_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="remark_withdrawn_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.get_kind_display()} {self.number}"

    @property
    def said(self) -> Said:
        return say(self.statement)
