"""The committees that steer and review a programme, their meetings, and what they decided."""

import uuid
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panoh.base.agencies.models import Agency, Membership
from panoh.base.places.names import country_name
from panoh.programme.logframe.models import Programme, say
from panoh.programme.workplan.models import ROLE_OF, Post


class BodyQuerySet(models.QuerySet["Body"]):
    def visible_to(self, member: Membership) -> "BodyQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def with_last_meeting(self) -> "BodyQuerySet":
        """Each with the day of its last meeting, planned or held, as `last`."""
        standing = ~Q(meetings__state=Meeting.State.CANCELLED)
        return self.annotate(last=Max("meetings__on", filter=standing))


class Body(models.Model):
    """A committee or a review: sections 4 and 6 of the project document say which there are."""

    class Kind(models.TextChoices):
        STEERING = "steering", _("National Steering Committee")
        PROGRESS = "progress", _("Action Progress Review Committee")
        TRIPARTITE = "tripartite", _("Tripartite review")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="bodies")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Where it meets, and how often at least; empty where nothing says so.
    place = models.JSONField(_("place"), default=dict)
    every_months = models.PositiveSmallIntegerField(_("months between meetings"), null=True)
    set_up_at = models.DateTimeField(default=timezone.now)
    set_up_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-kind", "country"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "country"], name="body_once"),
            models.CheckConstraint(
                condition=Q(kind="steering") & ~Q(country="") | ~Q(kind="steering") & Q(country=""),
                name="body_of_a_country_if_it_steers",
            ),
            models.CheckConstraint(
                condition=Q(every_months=None) | Q(every_months__gte=1),
                name="body_meets_after_a_month_at_least",
            ),
        ]

    def __str__(self) -> str:
        name = str(self.get_kind_display())
        return f"{name}, {country_name(self.country)}" if self.country else name

    def get_absolute_url(self) -> str:
        return reverse("governance:body", args=[self.programme.code, self.code])


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, member: Membership) -> "SeatQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Seat(models.Model):
    """A body that sends its people to a committee; never a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.JSONField(_("name"), default=dict)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="seat_once")]

    def __str__(self) -> str:
        return str(say(self.name))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, member: Membership) -> "MeetingQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def standing(self) -> "MeetingQuerySet":
        """Not cancelled."""
        return self.exclude(state=Meeting.State.CANCELLED)


class Meeting(models.Model):
    """A meeting of a committee: agenda, how many came from where, what was said."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", pgettext_lazy("a meeting", "Held")
        MINUTED = "minuted", _("Minutes final")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=100)
    agenda = ArrayField(models.CharField(max_length=200), verbose_name=_("agenda"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    said = models.TextField(_("what was said"), blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    called_at = models.DateTimeField(default=timezone.now)
    called_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    minuted_at = models.DateTimeField(null=True, blank=True)
    minuted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="planned", said="", reason="")
                | Q(state="held", reason="")
                | Q(state="minuted", reason="")
                | Q(state="cancelled", said="") & ~Q(reason=""),
                name="meeting_words_fit_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state="minuted", minuted_at__isnull=False, minuted_by__isnull=False)
                | ~Q(state="minuted") & Q(minuted_at=None, minuted_by=None),
                name="meeting_minuted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting", args=[self.programme.code, self.code])


class Present(NamedTuple):
    """How many came from a body."""

    women: int = 0
    men: int = 0
    unknown: int = 0


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, member: Membership) -> "AttendanceQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Attendance(models.Model):
    """How many women and men came from a body to a meeting. Nobody's name is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    women = models.PositiveSmallIntegerField(_("women"), default=0)
    men = models.PositiveSmallIntegerField(_("men"), default=0)
    unknown = models.PositiveSmallIntegerField(_("not recorded"), default=0)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["seat__number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.total}"

    @property
    def total(self) -> int:
        return self.women + self.men + self.unknown


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, member: Membership) -> "DecisionQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def open(self) -> "DecisionQuerySet":
        """Neither done nor dropped."""
        return self.filter(state=Decision.State.OPEN)


class Decision(models.Model):
    """What a meeting decided: who does what by when, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("number"))
    item = models.PositiveSmallIntegerField(_("item of the agenda"))
    text = models.CharField(_("decision"), max_length=500)
    # Either a body of the committee or a post of the programme's team.
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.CharField(_("post"), max_length=12, choices=Post, blank=True)
    due_on = models.DateField(_("by when"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    ended_on = models.DateField(_("done or dropped"), null=True, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=300, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_once"),
            models.CheckConstraint(
                condition=Q(seat=None) & ~Q(post="") | Q(seat__isnull=False, post=""),
                name="decision_of_a_body_or_a_post",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None, outcome="")
                | ~Q(state="open") & Q(ended_on__isnull=False) & ~Q(outcome=""),
                name="decision_ended_with_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("governance:decision", args=[self.programme.code, self.code])

    @property
    def who(self) -> str:
        return str(self.seat) if self.seat else self.get_post_display()

    def is_of(self, member: Membership) -> bool:
        """Whether this member carries it out: their post in the team does, or their agency."""
        if self.seat:
            return self.seat.agency_id == member.agency_id
        runs = self.programme.agency_id == member.agency_id
        partner = self.post == Post.FOCAL_POINT  # of whichever partner this member is
        return (runs or partner) and ROLE_OF[self.post] == member.role

    @property
    def was_late(self) -> bool:
        """Whether it ended after the day by which it was due."""
        return self.ended_on is not None and self.ended_on > self.due_on
