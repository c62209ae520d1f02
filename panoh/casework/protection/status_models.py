"""The time to recover, the right to stay, non-punishment."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.sections import Section
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case, may_see, within_reach
from panoh.casework.identification.models import Determination
from panoh.casework.protection.section_rows import Care, paired

# The time to recover


class ReflectionChangeQuerySet(models.QuerySet["ReflectionChange"]):
    def visible_to(self, member: Membership) -> "ReflectionChangeQuerySet":
        """What the own agency proposed. To others only the last day is told, when it changes."""
        return self.filter(Q(agency=member.agency_id) & within_reach(member))


class ReflectionChange(models.Model):
    """The time to recover is made longer, or by two persons shorter. Why is sealed."""

    class Kind(models.TextChoices):
        LONGER = "longer", _("Longer")
        SHORTER = "shorter", _("Ended early")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    class Ground(models.TextChoices):
        """Early end: nrm.md §2; CoE Convention art. 13(3); EU Directive 2004/81, art. 6(4)."""

        WISH = "wish", _("The person's own wish")
        CONTACT = "contact", _("The person took up contact with the suspects of their own will")
        ORDER = "order", _("Public order")
        IMPROPER = "improper", _("The status was claimed improperly")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    ground = Sealed(bound_as="reflection ground", default=b"", row_stays=True)
    reason = Sealed(bound_as="reflection reason", row_stays=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ReflectionChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | ~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="reflection_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(kind="longer") | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="reflection_ended_by_two",
            ),
            models.UniqueConstraint(
                fields=["case", "agency"],
                condition=Q(state="proposed"),
                name="one_reflection_change_proposed",
            ),
        ]

    def __str__(self) -> str:
        return self.code


# Residence


class PermitQuerySet(models.QuerySet["Permit"]):
    def visible_to(self, member: Membership) -> "PermitQuerySet":
        """The own agency's, and what a share opens: never to those who control migration.

        They read of status what they wrote themselves (SAFEGUARDS §5); `contact` is closed to them
        and to no other kind that may see a status.
        """
        seen = Q(agency=member.agency_id) & within_reach(member)
        if Section.CONTACT in member.agency.open_sections:
            seen |= may_see(member, Section.STATUS)
        return self.filter(seen)


class Permit(models.Model):
    """A right to stay: held already, or asked for; until when, and what it renews."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("Citizenship")
        PERMANENT = "permanent", _("Permanent residence")
        TEMPORARY = "temporary", _("Temporary residence")
        RECOVERY = "recovery", _("Permission for the time to recover")
        HUMANITARIAN = "humanitarian", _("Permission on humanitarian grounds")
        ASYLUM = "asylum", _("Asylum seeker's certificate")
        REFUGEE = "refugee", _("Refugee status")
        VISA = "visa", _("Visa or visa-free stay")
        WITNESS = "witness", _("Permission for the time of proceedings")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    # Without a last day by their nature.
    LASTING = frozenset({Kind.CITIZEN, Kind.PERMANENT, Kind.REFUGEE})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=7, choices=State)
    held = models.BooleanField(default=False)  # the person had it before anybody asked
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    words = Sealed(bound_as="permit", default=b"", row_stays=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = PermitQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="permit_of_a_case"),
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by")
                & (
                    Q(state="asked", answered_at=None, until=None)
                    | Q(state__in=["granted", "refused"], answered_at__isnull=False)
                    | Q(state="ended")
                ),
                name="permit_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(state="ended") & Q(ended_at=None, ended_by=None),
                name="permit_ended_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-asked_at"], name="permits_of_a_case"),
            models.Index(fields=["until"], condition=Q(state="granted"), name="permits_by_end"),
        ]

    def __str__(self) -> str:
        return self.code


class Reminder(models.Model):
    """The clock has told somebody that a permit runs out. For the clock alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    permit = models.ForeignKey(Permit, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    until = models.DateField()
    days = models.PositiveSmallIntegerField()  # before it
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["permit", "until", "days"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return str(self.permit_id)


# Non-punishment


class NonPunishment(models.Model):
    """Whether an offence hangs on what was done to the person, who was told, what they answered.

    Advice, like a lawyer's: what somebody admitted reaches no investigator from here.
    """

    class Connected(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Not known")

    class Told(models.TextChoices):
        NOBODY = "nobody", _("Nobody yet")
        PROSECUTOR = "prosecutor", _("The prosecutor")
        COURT = "court", _("The court")
        LAWYER = "lawyer", _("The person's lawyer, who decides what to do")

    class Outcome(models.TextChoices):
        NONE = "none", _("There is nothing to drop")
        OPEN = "open", _("No answer yet")
        DROPPED = "dropped", _("Dropped, or no charge was brought")
        PUNISHED = "punished", _("The person was punished nevertheless")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    connected = models.CharField(max_length=7, choices=Connected)
    told = models.CharField(max_length=10, choices=Told)
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = Sealed(bound_as="non punishment", default=b"", row_stays=True)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = Care.as_manager()

    class Meta:
        ordering = ["-noted_at"]

    def __str__(self) -> str:
        return str(self.id)
