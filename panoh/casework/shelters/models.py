"""Houses, beds and services, and who is in which bed.

An agency sees its own houses; of others' it knows the services they offer, and of these never an
address, a bed or a guest. A provider of services is an agency: it needs no table of its own.
"""

import uuid
from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, Func, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Reach
from panoh.base.agencies.sections import Section
from panoh.base.places.models import Region
from panoh.base.vault.fields import SealedPlace
from panoh.casework.cases.models import Case, Sex, may_see
from panoh.casework.cases.taxonomy import ACCOMMODATION, Need


class AgeBand(models.TextChoices):
    """An age, as coarsely as a service needs it to answer."""

    UNDER_6 = "0-5", _("under 6")
    UNDER_12 = "6-11", _("6 to 11")
    UNDER_18 = "12-17", _("12 to 17")
    UNDER_25 = "18-24", _("18 to 24")
    UNDER_35 = "25-34", _("25 to 34")
    UNDER_50 = "35-49", _("35 to 49")
    OLDER = "50-120", _("50 or older")
    UNKNOWN = "unknown", _("age not known")

    @property
    def ages(self) -> tuple[int, int] | None:
        """The first and the last age of the band."""
        if self == AgeBand.UNKNOWN:
            return None
        first, last = self.value.split("-")
        return int(first), int(last)


def age_band(age: int | None) -> AgeBand:
    """The band of an age in years."""
    for band in AgeBand:
        if age is not None and band.ages and band.ages[0] <= age <= band.ages[1]:
            return band
    return AgeBand.UNKNOWN


class Obstacle(models.TextChoices):
    """Why somebody could not be taken in."""

    NO_PLACE = "no_place", _("No free place that fits")
    NOT_FOR = "not_for", _("Our service is for others")
    UNSAFE = "unsafe", _("Not safe here for this person")
    SKILL = "skill", _("We lack the language or the skill")
    OTHER = "other", _("Another reason")


def sees_no_bed(member: Membership) -> bool:
    """To some kinds of agency, and to some roles, it is closed who sleeps where."""
    return Section.PLACEMENT not in member.agency.open_sections or member.reach == Reach.NOBODY


class Own(models.QuerySet[Any]):
    """Rows that nobody outside the agency sees, and no agency to which placement is closed."""

    def visible_to(self, member: Membership) -> Any:
        """What the own agency has."""
        if sees_no_bed(member):
            return self.none()
        return self.filter(agency=member.agency_id)


class Site(models.Model):
    """A house. Its name and region may be told; where it stands is sealed and told to nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sites")
    name = models.CharField(_("name that may be told"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"))
    address = SealedPlace(default=b"")

    objects = Own.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["id", "agency"], name="site_has_one_agency")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shelters:board", args=[self.code])


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, member: Membership) -> "ServiceQuerySet":
        """What others offer now, and all of the own agency's."""
        return self.filter(Q(active=True, agency__closed_at=None) | Q(agency=member.agency_id))

    def of(self, member: Membership) -> "ServiceQuerySet":
        """The own agency's."""
        return self.filter(agency=member.agency_id)


class Service(models.Model):
    """What an agency offers, and to whom: all that others may know of it. No person is in it.

    An empty list or a missing number sets no limit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="services")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="services")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    name = models.CharField(_("name"), max_length=80)
    need = models.CharField(_("need"), max_length=20, choices=Need)
    sexes = ArrayField(models.CharField(max_length=8, choices=Sex), default=list, blank=True)
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    children = models.BooleanField(_("children may come along"), default=False)
    step_free = models.BooleanField(_("step-free access"), default=False)
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    citizenships = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    hours = models.CharField(_("hours"), max_length=60, blank=True)
    active = models.BooleanField(_("offered now"), default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=models.F("age_from")),
                name="service_for_some_age",
            ),
            models.UniqueConstraint(fields=["id", "agency"], name="service_has_one_agency"),
        ]
        indexes = [models.Index(fields=["need"], condition=Q(active=True), name="services_by_need")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shelters:set_service", args=[self.code])

    @property
    def is_accommodation(self) -> bool:
        """Its free places are free beds, and an acceptance gives one."""
        return self.need in ACCOMMODATION

    @property
    def counts_places(self) -> bool:
        """Whether it can be full."""
        return self.is_accommodation or self.places is not None


class BedQuerySet(Own):
    """Beds, and when they are free."""

    def free(self, first: date, end: date | None) -> Any:
        """Those that nothing takes from a night on, before `end`, each with `next_taken_on`."""
        standing = Stay.objects.standing()
        later = standing.filter(bed=OuterRef("pk"), begins_on__gte=first).order_by("begins_on")
        return self.exclude(pk__in=standing.between(first, end).values("bed")).annotate(
            next_taken_on=Subquery(later.values("begins_on")[:1])
        )


class Bed(models.Model):
    """A bed in a room of a house. Beds, not rooms, so that a family may have several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="beds")
    room = models.CharField(_("room"), max_length=40)
    name = models.CharField(_("bed"), max_length=20)
    child = models.BooleanField(_("for a child"), default=False)

    objects = BedQuerySet.as_manager()

    class Meta:
        ordering = ["site", "room", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="bed_named_once_in_a_house"),
            models.UniqueConstraint(fields=["id", "agency"], name="bed_has_one_agency"),
        ]

    def __str__(self) -> str:
        return self.name


class StayQuerySet(models.QuerySet["Stay"]):
    def visible_to(self, member: Membership) -> "StayQuerySet":
        """What happens in the own agency's beds, and stays where placement is shared.

        Colleagues without the case see that a bed is taken, and not by whom: the case has its wall.
        """
        if sees_no_bed(member):
            return self.none()
        return self.filter(Q(agency=member.agency_id) | may_see(member, Section.PLACEMENT))

    def standing(self) -> "StayQuerySet":
        """What takes a bed: not released, and no hold that has lapsed."""
        lapsed = Q(kind=Stay.Kind.HELD, hold_until__lt=timezone.now())
        return self.filter(released_at=None).exclude(lapsed)

    def between(self, first: date, end: date | None) -> "StayQuerySet":
        """What takes a night from `first` on, before `end`."""
        begun = self.filter(begins_on__lt=end) if end else self
        return begun.filter(Q(ends_on=None) | Q(ends_on__gt=first))

    def on(self, night: date) -> "StayQuerySet":
        """What takes this night."""
        return self.filter(begins_on__lte=night).filter(Q(ends_on=None) | Q(ends_on__gt=night))

    def current(self) -> "StayQuerySet":
        """Stays and holds that are not over."""
        return self.standing().filter(case__isnull=False, ended_at=None)


class Stay(models.Model):
    """A bed is taken: by a guest, by a hold with its hour of expiry, or it is out of use.

    One table, so that PostgreSQL can forbid that two take one bed in one night. Periods are days
    and not hours, because a bed is given by the night, and half-open: one leaves and the next comes
    on the same day, and who leaves on the day of arrival has taken no night.
    """

    class Kind(models.TextChoices):
        HELD = "held", _("Held")
        STAYED = "stayed", _("Stay")
        OUT_OF_USE = "out_of_use", _("Out of use")

    class Destination(models.TextChoices):
        """Where somebody went, as coarsely as figures need it."""

        HOME = "home", _("Home")
        OWN_PLACE = "own_place", _("A place of their own")
        SHELTER = "shelter", _("Another shelter")
        ABROAD = "abroad", _("Another country")
        LEFT = "left", _("Left without saying where")
        OTHER = "other", _("Elsewhere")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="stays")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="stays")
    kind = models.CharField(max_length=10, choices=Kind)
    begins_on = models.DateField(_("first night"))
    ends_on = models.DateField(_("free again on"), null=True, blank=True)
    hold_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField(null=True, blank=True)
    admitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    destination = models.CharField(max_length=10, choices=Destination, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = StayQuerySet.as_manager()

    class Meta:
        constraints = [
            # DEFERRABLE, so that two guests may change beds in one act (`actions.swap`).
            ExclusionConstraint(
                name="one_to_a_bed",
                expressions=[
                    ("bed", RangeOperators.EQUAL),
                    (
                        Func("begins_on", "ends_on", function="daterange",
                             output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(released_at=None),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("begins_on")),
                name="stay_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind="out_of_use", case=None)
                | ~Q(kind="out_of_use") & Q(case__isnull=False),
                name="stay_of_somebody_or_out_of_use",
            ),
            models.CheckConstraint(
                condition=Q(kind="held", hold_until__isnull=False)
                | ~Q(kind="held") & Q(hold_until=None),
                name="hold_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(kind="stayed", admitted_at__isnull=False, admitted_by__isnull=False)
                | ~Q(kind="stayed") & Q(admitted_at=None, admitted_by=None),
                name="stay_admitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, ends_on__isnull=False),
                name="stay_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(kind="stayed"),
                name="hold_released_at_and_by",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["agency", "begins_on"], name="stays_of_an_agency"),
            models.Index(fields=["case"], name="stays_of_a_case"),
            models.Index(fields=["begins_on", "case"], name="stays_by_day"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("shelters:stay", args=[self.code])

    @property
    def has_lapsed(self) -> bool:
        """A hold whose hour has passed: whoever asks next may have the bed."""
        return self.hold_until is not None and self.hold_until < timezone.now()

    @property
    def is_over(self) -> bool:
        """Released or ended: nothing can be done with it any more."""
        return self.released_at is not None or self.ended_at is not None


class TurnedAway(models.Model):
    """Somebody could not be taken in: why, and what was needed. No person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    need = models.CharField(_("what was needed"), max_length=20, choices=Need)
    reason = models.CharField(_("main reason"), max_length=10, choices=Obstacle)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = Own.as_manager()

    class Meta:
        verbose_name_plural = "turned away"
        ordering = ["-on"]
        indexes = [models.Index(fields=["agency", "-on"], name="turned_away_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_reason_display()}"
