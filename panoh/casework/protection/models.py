"""What stands between a person and those who may harm them: risk, plans, measures, permits, care.

What was done is a row of codes in a section that several may read; what it says is sealed in a
row beside it, in a section that fewer may read (docs/adr/0031-who-reads-of-protection.md).
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.sections import Section
from panoh.base.vault.fields import Sealed
from panoh.casework.cases.models import Case, may_see, within_reach
from panoh.casework.identification.models import Determination
from panoh.casework.protection.questions import Level


def paired(*names: str) -> Q:
    """All of these columns are filled, or none."""
    empty, filled = Q(), Q()
    for name in names:
        empty &= Q(**{name: None})
        filled &= Q(**{f"{name}__isnull": False})
    return empty | filled


class OfASection(models.QuerySet[Any]):
    """Rows of a section that their author's agency always sees."""

    section: ClassVar[Section]

    def visible_to(self, member: Membership) -> Any:
        """What the own agency wrote about cases within reach, and what a share opens."""
        own = Q(agency=member.agency_id) & within_reach(member)
        return self.filter(own | may_see(member, self.section))


class Core(OfASection):
    section = Section.CORE


class Alerts(OfASection):
    section = Section.ALERTS


class Care(OfASection):
    section = Section.CARE


class Placement(OfASection):
    section = Section.PLACEMENT


# Risk


class RiskAssessment(models.Model):
    """How high a person judged the risk, what the rule had proposed, and when to look again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20)
    proposed = models.CharField(max_length=6, choices=Level)
    level = models.CharField(max_length=6, choices=Level)
    next_on = models.DateField()
    assessed_at = models.DateTimeField(default=timezone.now)
    assessed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = Alerts.as_manager()

    class Meta:
        ordering = ["-assessed_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="risk_of_a_case")
        ]
        indexes = [models.Index(fields=["case", "-assessed_at"], name="risks_of_a_case")]

    def __str__(self) -> str:
        return self.code


class RiskGrounds(models.Model):
    """What was answered, and why somebody decided so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(RiskAssessment, models.PROTECT, related_name="grounds")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    answers = Sealed(bound_as="risk answers")
    reason = Sealed(bound_as="risk reason")
    more = Sealed(bound_as="risk more", default=b"")

    objects = Care.as_manager()

    class Meta:
        verbose_name_plural = "risk grounds"

    def __str__(self) -> str:
        return str(self.assessment_id)


# The safety plan


class SafetyPlan(models.Model):
    """One version of what the person does when it becomes dangerous, and whether they carry it."""

    class Choice(models.TextChoices):
        CARRIES = "carries", _("The person carries it")
        LEAVES = "leaves", _("The person does not carry it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    planned_at = models.DateTimeField(default=timezone.now)
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    chosen_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = Alerts.as_manager()

    class Meta:
        ordering = ["-planned_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="plan_of_a_case"),
            models.UniqueConstraint(fields=["case", "agency", "version"], name="plans_in_a_row"),
            models.CheckConstraint(
                condition=Q(choice="", chosen_at=None, chosen_by=None)
                | ~Q(choice="") & Q(chosen_at__isnull=False, chosen_by__isnull=False),
                name="plan_chosen_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SafetyWords(models.Model):
    """What the plan says, in the person's words."""

    FIELDS: ClassVar = ("triggers", "places", "people", "words", "numbers")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.OneToOneField(SafetyPlan, models.PROTECT, related_name="said")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    triggers = Sealed(bound_as="safety triggers", default=b"")
    places = Sealed(bound_as="safety places", default=b"")
    people = Sealed(bound_as="safety people", default=b"")
    words = Sealed(bound_as="safety words", default=b"")
    numbers = Sealed(bound_as="safety numbers", default=b"")

    objects = Placement.as_manager()

    class Meta:
        verbose_name_plural = "safety words"

    def __str__(self) -> str:
        return str(self.plan_id)


# Measures


class Body(models.TextChoices):
    """Who is asked, and answers."""

    POLICE = "police", _("Police")
    PROSECUTOR = "prosecutor", _("Prosecutor's office")
    COURT = "court", _("Court")
    SECURITY = "security", _("Security service")
    PROTECTION = "protection", _("Witness protection body")
    MIGRATION = "migration", _("Migration service")
    GUARDIANSHIP = "guardianship", _("Guardianship body")
    OTHER = "other", _("Another body")


class Measure(models.Model):
    """Protection that was asked for, and what became of it. For anybody: witness or victim."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("Physical protection")
        ACCOMPANIED = "accompanied", _("Accompanied on the way")
        RELOCATION = "relocation", _("Relocation")
        IDENTITY = "identity", _("New identity data")
        NON_DISCLOSURE = "non_disclosure", _("Name and address kept secret")
        VIDEO = "video", _("Testimony by video")
        CLOSED = "closed", _("Closed hearing")
        NO_CONTACT = "no_contact", _("Order to keep away")
        ALARM = "alarm", _("Emergency button or contact")
        SUPPORT = "support", _("Somebody beside the person in court")
        OTHER = "other", _("Another measure")

    class Basis(models.TextChoices):
        UNTOC24 = "untoc24", _("Convention against Transnational Organized Crime, article 24")
        UNTOC25 = "untoc25", _("Convention against Transnational Organized Crime, article 25")
        TIP6 = "tip6", _("Trafficking in Persons Protocol, article 6")
        SOM16 = "som16", _("Smuggling of Migrants Protocol, article 16")
        NATIONAL = "national", _("National law on protection of participants in proceedings")

    class ForWhom(models.TextChoices):
        PERSON = "person", _("The person")
        CLOSE = "close", _("Relatives or others close to the person")
        BOTH = "both", _("Both")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    class Refusal(models.TextChoices):
        NO_THREAT = "no_threat", _("No threat was found")
        NO_MEANS = "no_means", _("There are no means")
        NO_BASIS = "no_basis", _("The law does not provide for it")
        NOT_COMPETENT = "not_competent", _("Another body decides")
        UNANSWERED = "unanswered", _("No answer came")
        OTHER = "other", _("Another reason")

    class Ending(models.TextChoices):
        WISH = "wish", _("The person does not want it any more")
        NEEDLESS = "needless", _("It is not needed any more")
        RUN_OUT = "run_out", _("Its time has run out")
        BROKEN = "broken", _("It did not protect")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    for_whom = models.CharField(max_length=6, choices=ForWhom, default=ForWhom.PERSON)
    body = models.CharField(max_length=12, choices=Body)
    basis = models.CharField(max_length=8, choices=Basis)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    words = Sealed(bound_as="measure", default=b"", row_stays=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(max_length=13, choices=Refusal, blank=True)
    until = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=8, choices=Ending, blank=True)

    objects = Alerts.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by")
                & (Q(state="asked", answered_at=None) | ~Q(state="asked"))
                & (
                    Q(state="refused", answered_at__isnull=False) & ~Q(refusal="")
                    | ~Q(state="refused") & Q(refusal="")
                )
                & (Q(state="granted", answered_at__isnull=False) | ~Q(state="granted")),
                name="measure_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ending="")
                | ~Q(state="ended") & Q(ended_at=None, ended_by=None, ending=""),
                name="measure_ended_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["case", "-asked_at"], name="measures_of_a_case")]

    def __str__(self) -> str:
        return self.code


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


# Children


class Guardian(models.Model):
    """Who speaks for a child. That there is somebody, all may know; the name is sealed."""

    class Kind(models.TextChoices):
        BODY = "body", _("Somebody of the guardianship body")
        NGO = "ngo", _("Somebody of an organisation, independent")
        LAWYER = "lawyer", _("A lawyer")
        FOSTER = "foster", _("A foster parent")
        RELATIVE = "relative", _("A relative who is not suspected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = Sealed(bound_as="guardian", row_stays=True)
    appointed_on = models.DateField()
    appointed_at = models.DateTimeField(default=timezone.now)
    appointed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = Core.as_manager()

    class Meta:
        ordering = ["-appointed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_guardian_at_a_time"
            ),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by"), name="guardian_ended_at_and_by"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Interests(models.Model):
    """A child's best interests: assessed by who works with the child, determined by a panel."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("Assessment")
        DETERMINATION = "determination", _("Determination by a panel")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind)
    separation = models.BooleanField(
        default=False
    )  # it proposes to part the child from the parents
    panel = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    review_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = Core.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name_plural = "interests"
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "agency"], name="interests_of_a_case"),
            models.CheckConstraint(
                condition=Q(kind="assessment", panel=0, against=0)
                | Q(kind="determination", panel__gte=2, review_on__isnull=False)
                & Q(panel__gt=F("against")),
                name="interests_determined_by_a_panel",
            ),
        ]
        indexes = [models.Index(fields=["case", "-made_at"], name="interests_by_case")]

    def __str__(self) -> str:
        return self.code


class InterestsWords(models.Model):
    """The child's views, what speaks for and against each way, what was decided, who dissented."""

    FIELDS: ClassVar = ("views", "situation", "options", "decision", "dissent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interests = models.OneToOneField(Interests, models.PROTECT, related_name="said")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    views = Sealed(bound_as="interests views")
    situation = Sealed(bound_as="interests situation", default=b"")
    options = Sealed(bound_as="interests options")
    decision = Sealed(bound_as="interests decision", default=b"")
    dissent = Sealed(bound_as="interests dissent", default=b"")

    objects = Care.as_manager()

    class Meta:
        verbose_name_plural = "interests words"

    def __str__(self) -> str:
        return str(self.interests_id)
