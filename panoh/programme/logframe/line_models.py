"""The results that a programme promises, line by line, and what stands beside each."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.editions import Said
from panoh.programme.logframe.programme_models import Partner, Programme, say


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
