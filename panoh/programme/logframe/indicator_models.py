"""What is counted, apart from where it is applied: definition, indicator, target."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.editions import Said
from panoh.programme.logframe.line_models import Line
from panoh.programme.logframe.programme_models import Partner, Programme, address_of, say


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
