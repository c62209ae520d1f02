"""What a person needs, what was agreed, how it goes: until the return, and after it.

What is given is a `cases.Provision`. Each row stands in the section of its need, so that who never
sees care or placement sees no plan for them; longer words are notes (`cases.Note`) in a section.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.sections import Section
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import BySection, Case, Consent, may_see, within_reach
from panoh.casework.cases.taxonomy import Need

# ODIHR, NRM Handbook (2022) and IOM practice, as in the model procedure: a benchmark.
REVIEWED_EVERY = timedelta(days=30)
MONTHS = (1, 3, 6, 12)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


class OfACase(models.QuerySet[Any]):
    """Rows of the core that their author's agency always sees."""

    def visible_to(self, member: Membership) -> Any:
        """What the own agency wrote about cases within reach, and what a share opens."""
        own = Q(agency=member.agency_id) & within_reach(member)
        return self.filter(own | may_see(member, Section.CORE))


class Alerting(models.QuerySet[Any]):
    """The same in the section of alerts, which consulates and migration control never see."""

    def visible_to(self, member: Membership) -> Any:
        own = Q(agency=member.agency_id) & within_reach(member)
        return self.filter(own | may_see(member, Section.ALERTS))


class AssessedNeed(models.Model):
    """A need that somebody asked about: how soon, and whether the person wishes it met."""

    class Urgency(models.TextChoices):
        NOW = "now", _("Now")
        WEEKS = "weeks", _("In the next weeks")
        LATER = "later", _("Later")

    class Wish(models.TextChoices):
        WISHED = "wished", _("The person wishes it")
        UNDECIDED = "undecided", _("The person has not decided")
        NOT_WISHED = "not_wished", _("The person does not wish it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    section = models.CharField(max_length=12, choices=Section)
    need = models.CharField(_("need"), max_length=20, choices=Need)
    urgency = models.CharField(_("how soon"), max_length=5, choices=Urgency)
    wish = models.CharField(_("what the person wishes"), max_length=10, choices=Wish)
    assessed_at = models.DateTimeField(default=timezone.now)
    assessed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    # Asked again, or gone: what stood before is kept.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = BySection.as_manager()

    class Meta:
        ordering = ["assessed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency", "need"],
                condition=Q(ended_at=None),
                name="need_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="need_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_need_display())


class PlanQuerySet(OfACase):
    def standing(self) -> "PlanQuerySet":
        return self.filter(status=Plan.Status.AGREED)


class Plan(models.Model):
    """A version of what an agency and the person agreed to do together."""

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("Draft")
        AGREED = "agreed", _("Agreed")
        REPLACED = "replaced", _("Replaced")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFTED)
    note = models.UUIDField(null=True)  # key of a note with the words, which erasure takes away
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=10, choices=Consent.Form, blank=True)
    giver = models.CharField(max_length=8, choices=Consent.Giver, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency", "version"], name="plan_numbered"),
            models.UniqueConstraint(
                fields=["case", "agency", "status"],
                condition=Q(status__in=["drafted", "agreed"]),
                name="one_draft_and_one_plan",
            ),
            models.CheckConstraint(
                condition=Q(status="drafted", agreed_at=None, agreed_by=None, form="", giver="")
                | ~Q(status="drafted")
                & Q(agreed_at__isnull=False, agreed_by__isnull=False)
                & ~Q(form="")
                & ~Q(giver=""),
                name="plan_agreed_by_the_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.version}"


class Goal(models.Model):
    """Something to reach for a need: what, by when, whose part it is."""

    class Part(models.TextChoices):
        PERSON = "person", _("The person")
        AGENCY = "agency", _("This agency")
        OTHER = "other", _("Somebody else")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")  # in which it was set
    section = models.CharField(max_length=12, choices=Section)
    need = models.CharField(_("need"), max_length=20, choices=Need)
    what = Sealed(bound_as="goal", row_stays=True)
    by_day = models.DateField(_("by when"))
    part = models.CharField(_("who does it"), max_length=6, choices=Part)
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = BySection.as_manager()

    class Meta:
        ordering = ["by_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", ended_at=None, ended_by=None)
                | ~Q(status="open") & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="goal_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_need_display())

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.OPEN and self.by_day < timezone.localdate()


class Review(models.Model):
    """The plan was gone through with the person."""

    class Outcome(models.TextChoices):
        GOES_ON = "goes_on", _("It goes on as agreed")
        CHANGES = "changes", _("It changes: a new version follows")
        DONE = "done", _("It is done: life goes on without us")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    outcome = models.CharField(_("how it goes on"), max_length=7, choices=Outcome)
    note = models.UUIDField(null=True)  # key of a note with the words, which erasure takes away
    reviewed_at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = OfACase.as_manager()

    class Meta:
        ordering = ["-reviewed_at"]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class Return(models.Model):
    """A person wishes to go back: assessed at both ends, agreed to, done or given up."""

    class Status(models.TextChoices):
        WISHED = "wished", _("Wished")
        AGREED = "agreed", _("The person agrees to go")
        DECLINED = "declined", _("The person decided not to go")
        RETURNED = "returned", _("Returned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    country = models.CharField(_("where to"), max_length=2)
    status = models.CharField(max_length=8, choices=Status, default=Status.WISHED)
    wished_at = models.DateTimeField(default=timezone.now)
    wished_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=10, choices=Consent.Form, blank=True)
    giver = models.CharField(max_length=8, choices=Consent.Giver, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    returned_on = models.DateField(null=True, blank=True)

    objects = OfACase.as_manager()

    class Meta:
        ordering = ["-wished_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=["wished", "agreed"]), name="one_return"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None, form="", giver="")
                & ~Q(status__in=["agreed", "returned"])
                | Q(agreed_at__isnull=False, agreed_by__isnull=False)
                & ~Q(form="")
                & ~Q(giver="")
                & ~Q(status="wished"),
                name="return_agreed_by_the_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False)
                & ~Q(approved_by=F("agreed_by")),
                name="return_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["wished", "agreed"], ended_at=None, ended_by=None)
                | Q(
                    status__in=["declined", "returned"],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="return_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="returned", returned_on__isnull=False)
                | ~Q(status="returned") & Q(returned_on=None),
                name="return_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.get_status_display()}"


class ReturnRisk(models.Model):
    """The risk at one end of a return, as its assessor saw it, or a source that is named."""

    class End(models.TextChoices):
        HERE = "here", _("Here, and on the way")
        THERE = "there", _("Where the person returns to")

    class Level(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")

    class Source(models.TextChoices):
        OWN = "own", _("This agency looked itself")
        PARTNER = "partner", _("An organisation there, asked for this return")
        UN = "un", _("An agency of the United Nations there")
        PUBLISHED = "published", _("Published reports on the country")
        PERSON = "person", _("The person alone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    journey = models.ForeignKey(Return, models.PROTECT, related_name="risks")
    end = models.CharField(_("which end"), max_length=5, choices=End)
    level = models.CharField(_("risk"), max_length=6, choices=Level)
    source = models.CharField(_("who says so"), max_length=9, choices=Source)
    assessed_at = models.DateTimeField(default=timezone.now)
    assessed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = Alerting.as_manager()

    class Meta:
        ordering = ["-assessed_at"]

    def __str__(self) -> str:
        return f"{self.get_end_display()}: {self.get_level_display()}"


class FollowUp(models.Model):
    """Somebody asked how it goes, months later, by the safe way."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NOT_REACHED = "not_reached", _("Not reached")
        DECLINED = "declined", _("The person wants no more calls")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    month = models.PositiveSmallIntegerField(choices=[(month, month) for month in MONTHS])
    outcome = models.CharField(_("how it went"), max_length=11, choices=Outcome)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = OfACase.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "month"],
                condition=Q(outcome="reached"),
                name="followed_up_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} · {self.get_outcome_display()}"


class Kind(models.TextChoices):
    """What a service was like, as coarse as people remember it."""

    HOUSE = "house", _("A place to stay")
    HEALTH = "health", _("Health")
    TALKING = "talking", _("Somebody to talk to")
    LAW = "law", _("Law and papers")
    WORK = "work", _("Learning, work, money")
    OTHER = "other", _("Other help")


class Invitation(models.Model):
    """A link by which one person may say, once, how it was. Says neither whose nor by whom.

    Only functions of the owner read and write it, and what was said (`Feedback`).
    """

    mark = models.CharField(primary_key=True, max_length=64)  # of the token, which nobody keeps
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    ends_on = models.DateField()

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Feedback(models.Model):
    """What somebody said: of which agency, of what kind of service, in which month."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    month = models.DateField()  # its first day
    answers = ArrayField(models.SmallIntegerField())

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.month:%Y-%m}"
