"""The work plan of a programme: who carries out what, where, from when to when, and after what."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.places.names import country_name
from panoh.programme.logframe.models import Line, Partner, Programme


class Origin(models.TextChoices):
    """Whose word a date or an amount is: nobody should take a made-up one for the document's."""

    DOCUMENT = "document", _("Project document")
    DECIDED = "decided", _("Decided by the programme")
    MADE_UP = "made_up", _("Made up for this demonstration")


class Post(models.TextChoices):
    """The posts of an implementation team, as section 5 of the project document staffs it."""

    ADVISER = "adviser", _("Senior legal adviser")
    COORDINATOR = "coordinator", _("National project coordinator")
    ASSISTANT = "assistant", _("Project assistant")
    EXPERT = "expert", _("Crime prevention expert")
    FOCAL_POINT = "focal_point", _("Focal point of a partner")


# Who sits on a post: a member in this role, of the agency that answers for the activity.
ROLE_OF: dict[str, Role] = {
    Post.ADVISER: Role.ADVISER,
    Post.COORDINATOR: Role.PROGRAMME,
    Post.ASSISTANT: Role.ASSISTANT,
    Post.EXPERT: Role.EXPERT,
    Post.FOCAL_POINT: Role.FOCAL_POINT,
}


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, member: Membership) -> "ActivityQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def open(self) -> "ActivityQuerySet":
        """Neither done nor dropped."""
        return self.filter(state__in=[Activity.State.PLANNED, Activity.State.BEGUN])


class Activity(models.Model):
    """One activity of the logframe, as it is carried out in one country or in all of them.

    The plan stands as it was made: what moves is when its end is expected. So slippage is seen.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        BEGUN = "begun", _("Begun")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="activities")
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Without a partner, the agency that runs the programme.
    responsible = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.CharField(_("post"), max_length=12, choices=Post, blank=True)
    deliverable = models.CharField(_("deliverable"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    origin = models.CharField(
        _("where the dates come from"), max_length=8, choices=Origin, default=Origin.DECIDED
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PLANNED)
    expected_on = models.DateField(_("expected end"), null=True, blank=True)
    begun_on = models.DateField(_("begun"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    planned_at = models.DateTimeField(default=timezone.now)
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    needs = models.ManyToManyField(
        "self",
        through="Dependency",
        through_fields=("activity", "needs"),
        symmetrical=False,
        related_name="needed_by",
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["line__place", "starts_on", "country", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="activity_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("begun_on")),
                name="activity_done_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="planned", begun_on=None, done_on=None, dropped_on=None, reason=""
                )
                | Q(
                    state="begun", begun_on__isnull=False, done_on=None, dropped_on=None, reason=""
                )
                | Q(
                    state="done", begun_on__isnull=False, done_on__isnull=False,
                    dropped_on=None, reason="",
                )
                | Q(state="dropped", done_on=None, dropped_on__isnull=False) & ~Q(reason=""),
                name="activity_dates_fit_its_state",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        where = country_name(self.country) if self.country else _now("all countries")
        return f"{self.line.code} {self.line.said}, {where}"

    def get_absolute_url(self) -> str:
        return reverse("workplan:activity", args=[self.programme.code, self.code])

    @property
    def days(self) -> int:
        """From the first planned day to the last."""
        return (self.ends_on - self.starts_on).days

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.PLANNED, self.State.BEGUN}

    @property
    def where(self) -> str:
        return country_name(self.country) if self.country else _now("All countries")

    @property
    def who(self) -> str:
        """The agency and the post that answer for it."""
        agency = self.responsible.code if self.responsible else self.programme.agency.name
        return f"{agency}, {self.get_post_display()}" if self.post else agency

    def is_of(self, member: Membership) -> bool:
        """Whether this member carries it out: their agency does, and their post if it names one."""
        agency = self.responsible.agency_id if self.responsible else self.programme.agency_id
        return agency == member.agency_id and (not self.post or ROLE_OF[self.post] == member.role)


class DependencyQuerySet(models.QuerySet["Dependency"]):
    def visible_to(self, member: Membership) -> "DependencyQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Dependency(models.Model):
    """An activity that begins when another is done. PostgreSQL refuses a ring of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    needs = models.ForeignKey(Activity, models.PROTECT, related_name="+")

    objects = DependencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "needs"], name="dependency_once"),
            models.CheckConstraint(condition=~Q(activity=F("needs")), name="dependency_on_another"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} → {self.needs_id}"
