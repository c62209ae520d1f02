"""Referrals: one agency asks another to help somebody, and learns no more than the answer.

Until it accepts, the receiver sees what is needed and when, and of the person a sex, an age group,
languages and how many children: frozen here at sending, so that nothing need be read from the case.
"""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Reach, Role
from panoh.base.agencies.sections import Section
from panoh.base.database.questions import Now
from panoh.base.vault.fields import Words
from panoh.casework.cases.models import Case, Sex, Share, may_see
from panoh.casework.cases.taxonomy import Need
from panoh.casework.referrals.escalation import Pace, paces
from panoh.casework.shelters.models import AgeBand, Obstacle, Service, Stay


def in_words(sex: Sex, band: AgeBand, children: int) -> str:
    """The opaque summary of a person: a sex, an age group, how many children come along."""
    grown = band not in {AgeBand.UNDER_6, AgeBand.UNDER_12, AgeBand.UNDER_18}
    match sex, grown:
        case Sex.FEMALE, True:
            said = _now("One woman, %(age)s.")
        case Sex.FEMALE, False:
            said = _now("One girl, %(age)s.")
        case Sex.MALE, True:
            said = _now("One man, %(age)s.")
        case Sex.MALE, False:
            said = _now("One boy, %(age)s.")
        case _:
            said = _now("One person, %(age)s.")
    said = said % {"age": band.label}
    if not children:
        return said
    along = ngettext("%(n)s child comes along.", "%(n)s children come along.", children)
    return f"{said} {along % {'n': children}}"


# What the person agreed to is open to the receiver, or on offer.
OPEN = Q(Q(share__until=None) | Q(share__until__gt=Now()), share__closed_at=None)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, member: Membership) -> "ReferralQuerySet":
        """Sent by the own agency of a case that the member sees, or sent to the own agency.

        The timekeeper sees what nobody answered in time.
        """
        if member.role == Role.TIMEKEEPER:
            return self.overdue().filter(country=member.agency.country)
        if member.reach == Reach.NOBODY:
            return self.none()
        sent = Q(sender=member.agency_id) & may_see(member, Section.CORE)
        return self.filter(sent | Q(receiver=member.agency_id))

    def sent_by_agency(self, member: Membership) -> "ReferralQuerySet":
        return self.filter(sender=member.agency_id)

    def sent_to_agency(self, member: Membership) -> "ReferralQuerySet":
        """The half of `visible_to` that asks for no case."""
        if member.reach == Reach.NOBODY:
            return self.none()
        return self.filter(receiver=member.agency_id)

    def waiting(self) -> "ReferralQuerySet":
        """Unanswered, and still offered: the person has not taken it back."""
        return self.filter(status=Referral.Status.SENT).still_open()

    def running(self) -> "ReferralQuerySet":
        """Accepted, and not ended yet."""
        return self.filter(status=Referral.Status.ACCEPTED)

    def still_open(self) -> "ReferralQuerySet":
        """What the person agreed to is open to the receiver, or on offer."""
        return self.filter(OPEN)

    def overdue(self) -> "ReferralQuerySet":
        return self.filter(status=Referral.Status.SENT, deadline__lt=Now())

    def newest_first(self) -> "ReferralQuerySet":
        return self.order_by("-sent_at", "-code")

    def answered(self, agency: uuid.UUID, most: int, after: str = "") -> "ReferralQuerySet":
        """So many that somebody answered of those which the agency sent or received, by sending,
        newest first, beginning after the referral with this code (keyset page).

        What it sent and what it received are two halves, each by an index of its own: one question
        for both would sort all that it ever sent and received.
        """
        last = self.filter(code=after).values_list("sent_at").first() if after else None
        found = self.exclude(status=Referral.Status.SENT)
        if last:
            found = found.filter(sent_at__lte=last[0])
            found = found.filter(Q(sent_at__lt=last[0]) | Q(code__lt=after))
        found = found.select_related("sender", "receiver", "share").newest_first()
        if found.query.is_empty():  # to a role that sees no case: a half of nothing has no order
            return found
        halves = found.filter(sender=agency)[:most], found.filter(receiver=agency)[:most]
        return halves[0].union(halves[1], all=True).newest_first()[:most]


class Referral(models.Model):
    """What a receiver sees before it accepts: this, and no more."""

    class Status(models.TextChoices):
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDED = "ended", _("Ended")

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("Urgent")
        NORMAL = "normal", _("Not urgent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    country = models.CharField(max_length=2)
    sender = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    share = models.OneToOneField(Share, models.PROTECT, related_name="+")
    need = models.CharField(_("need"), max_length=20, choices=Need)
    needed_from = models.DateField(_("from"))
    needed_until = models.DateField(_("until"), null=True, blank=True)
    note = Words(_("what they need to know to say yes"), max_length=300, blank=True)
    sex = models.CharField(max_length=8, choices=Sex)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    children = models.PositiveSmallIntegerField(default=0)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency)
    rule_edition = models.CharField(max_length=20)
    deadline = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("main reason"), max_length=10, choices=Obstacle, blank=True)
    stay = models.OneToOneField(Stay, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "need", "receiver"],
                condition=Q(status="sent"),
                name="asked_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="referral_to_another"),
            models.CheckConstraint(
                condition=Q(status__in=["sent", "withdrawn"], answered_at=None, answered_by=None)
                | Q(status__in=["accepted", "declined", "ended"], answered_at__isnull=False,
                    answered_by__isnull=False),
                name="referral_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["sent", "accepted", "declined"], ended_at=None,
                            ended_by=None)
                | Q(status__in=["withdrawn", "ended"], ended_at__isnull=False,
                    ended_by__isnull=False),
                name="referral_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="declined") & ~Q(reason="")
                | ~Q(status="declined") & Q(reason=""),
                name="referral_declined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(stay=None) | Q(status__in=["accepted", "ended"]),
                name="referral_accepted_with_a_bed",
            ),
            models.CheckConstraint(
                condition=Q(step=0, escalated_at=None) | Q(step__gt=0, escalated_at__isnull=False),
                name="referral_escalated_by_steps",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["receiver", "status", "-sent_at"], name="referrals_to_an_agency"),
            models.Index(fields=["sender", "status", "-sent_at"], name="referrals_of_an_agency"),
            models.Index(fields=["receiver", "-sent_at", "-code"], name="referrals_received"),
            models.Index(fields=["sender", "-sent_at", "-code"], name="referrals_sent"),
            models.Index(fields=["deadline"], condition=Q(status="sent"), name="referrals_due"),
            models.Index(fields=["service"], condition=Q(status="accepted"), name="places_taken"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("referrals:show", args=[self.code])

    @property
    def pace(self) -> Pace:
        """The rule under which it was sent."""
        return paces(self.rule_edition)[self.urgency]

    @property
    def is_taken_back(self) -> bool:
        """The person has said no since, or the consent has run out: nobody may accept it."""
        share = self.share
        return self.status == self.Status.SENT and (
            share.closed_at is not None
            or (share.until is not None and share.until <= timezone.now())
        )

    @property
    def is_waiting(self) -> bool:
        """Somebody should answer it."""
        return self.status == self.Status.SENT and not self.is_taken_back

    @property
    def is_overdue(self) -> bool:
        return self.is_waiting and self.deadline < timezone.now()

    @property
    def standing(self) -> str:
        """How it stands, in the reader's words."""
        if self.is_taken_back:
            return _now("Withdrawn by the person")
        return str(self.get_status_display())

    @property
    def next_step_at(self) -> datetime | None:
        """When the next step of the rule is due, if nobody answers."""
        steps = self.pace.steps
        return self.deadline + steps[self.step].after if self.step < len(steps) else None

    @property
    def has_a_step_due(self) -> bool:
        """The clock has something to do."""
        return self.pace.due(self.deadline, timezone.now()) > self.step

    @property
    def who(self) -> str:
        """The person, as far as this tells."""
        return in_words(Sex(self.sex), AgeBand(self.age_band), self.children)
