"""Programmes, who takes part in them, the results that each promises, and what was reached."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

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


@lru_cache(1_000)
def address_of(page: str, *codes: str) -> str:
    """The address of a page of a programme. A table links to many, and the same each time."""
    return reverse(f"logframe:{page}", args=codes)


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
    legal = models.JSONField(_("legal context"), default=list)
    posts = models.JSONField(_("posts of the project team"), default=list)
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
        return f"{self.Level(self.level).label} {self.code}".strip()

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


class DefinitionQuerySet(models.QuerySet["Definition"]):
    def visible_to(self, member: Membership) -> "DefinitionQuerySet":
        """What a number means is no secret to anybody who has to do with programmes."""
        return self if member.may(Permission.VIEW_PROGRAMME) else self.none()

    def newest(self) -> "DefinitionQuerySet":
        """Of each, the edition that was written last."""
        return self.order_by("code", "-edition").distinct("code")


class Definition(models.Model):
    """What is counted and how: written once, applied by many programmes, never changed.

    Another meaning is another edition; a period keeps the one under which it was reported.
    """

    class Measure(models.TextChoices):
        NUMBER = "number", _("Number")
        PERCENTAGE = "percentage", _("Percentage")
        DONE = "done", _("Done or not")

    class Direction(models.TextChoices):
        UP = "up", _("More is better")
        DOWN = "down", _("Less is better")

    class Across(models.TextChoices):
        SUM = "sum", _("Added up")
        LAST = "last", _("The last one stands")
        UNIQUE = "unique", _("Each person once: never added up")

    class Feed(models.TextChoices):
        FIGURE = "figure", _("Counted by Panoh")
        TYPED = "typed", _("Typed in, with proof")
        NOTHING = "nothing", _("Nothing feeds it yet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(_("code"), max_length=40)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    title = models.JSONField(_("title"), default=dict)
    meaning = models.JSONField(_("what is counted"), default=dict)
    unit = models.JSONField(_("unit"), default=dict)
    source = models.JSONField(_("source"), default=dict)
    measure = models.CharField(_("measure"), max_length=10, choices=Measure)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    periods = models.CharField(_("across periods"), max_length=6, choices=Across)
    places = models.CharField(_("across countries"), max_length=6, choices=Across)
    divided_by = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("divided by")
    )
    feed = models.CharField(_("where numbers come from"), max_length=7, choices=Feed)
    # A word that monitoring binds to a function; what it means stands there.
    figure = models.SlugField(_("figure"), max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="definition_edition_once"),
            models.CheckConstraint(
                condition=Q(feed="figure") & ~Q(figure="") | ~Q(feed="figure") & Q(figure=""),
                name="definition_counted_by_a_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}-{self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("logframe:definition", args=[self.code])

    @property
    def named(self) -> Said:
        return say(self.title)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, member: Membership) -> "IndicatorQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def standing(self) -> "IndicatorQuerySet":
        return self.filter(withdrawn_at=None)


class Indicator(models.Model):
    """A definition applied to a line of a programme: from where, how far, by whom, how often."""

    class Frequency(models.TextChoices):
        QUARTER = "quarter", _("Every quarter")
        HALF = "half", _("Every half-year")
        YEAR = "year", _("Every year")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField(_("number"))
    statement = models.JSONField(_("statement"), default=dict)
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="+")
    # Null is not zero: nobody knows how it was before.
    baseline = models.DecimalField(
        _("baseline"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    baseline_source = models.CharField(_("source of the baseline"), max_length=200, blank=True)
    frequency = models.CharField(_("how often it is reported"), max_length=8, choices=Frequency)
    responsible = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["line__place", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "number"],
                condition=Q(withdrawn_at=None),
                name="indicator_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="indicator_withdrawn_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return address_of("indicator", self.programme.code, self.slug)

    @property
    def slug(self) -> str:
        """How an address names it: the line and the number under it."""
        return f"{self.line.slug}-{self.number}"

    @property
    def mark(self) -> str:
        """How a page names it in short: "2.3-1", "Objective 1"."""
        line = self.line
        return self.slug if line.code else f"{line.get_level_display()} {self.number}"

    @property
    def said(self) -> Said:
        return say(self.statement)

    @property
    def owner(self) -> Partner | None:
        """Who answers for it: said of it, or of the lines above."""
        line: Line | None = self.line
        found = self.responsible
        while found is None and line is not None:
            found, line = line.responsible, line.parent
        return found


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, member: Membership) -> "TargetQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Target(models.Model):
    """How much of an indicator is promised until a day; the earlier ones are milestones."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    until = models.DateField(_("until"))
    value = models.DecimalField(_("target"), max_digits=14, decimal_places=2)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["until"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "until"], name="target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.until}"


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
