"""One person's case: who may see it, on what ground, and what she agreed to.

Nothing here names a person: names are sealed in `casework/names`, telephones in `Contact`.
"""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import POWERS, Permission, Reach, Role
from panoh.base.agencies.sections import Section
from panoh.base.database.questions import Now
from panoh.base.places.models import Region
from panoh.base.vault.fields import Sealed, Words
from panoh.casework.cases.taxonomy import Need

if TYPE_CHECKING:
    from panoh.casework.cases.standing import Standing

ADULT_AT = 18


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class Track(models.TextChoices):
    """What a case is about; several may hold at once, none yet is undetermined."""

    TRAFFICKED = "trafficked", _("Trafficked")
    SMUGGLED = "smuggled", _("Smuggled")
    WITNESS = "witness", _("Witness")


class Purpose(models.TextChoices):
    """What something is shared for."""

    ACCOMMODATION = "accommodation", _("Accommodation")
    HEALTH = "health", _("Health care")
    COUNSELLING = "counselling", _("Counselling")
    LEGAL = "legal", _("Legal help")
    IDENTIFICATION = "identification", _("Formal identification")
    PROTECTION = "protection", _("Protection")
    RETURN = "return", _("Return")
    OTHER = "other", _("Other help")


def may_see(member: Membership, section: str, case: str = "case_id") -> Q:
    """The one predicate for "may see": a share in force with this section, within the own reach.

    Row-level security asks PostgreSQL the same (`base/database/walls.py`); this spares it the work.
    """
    if section not in member.agency.open_sections:
        return Q(pk__in=[])
    shared = Q(Exists(Share.objects.in_force().to(member, section).filter(case=OuterRef(case))))
    return shared & within_reach(member, case)


def within_reach(member: Membership, case: str = "case_id") -> Q:
    """The member sees the whole agency, or the case is assigned to them; some roles see none."""
    if member.reach == Reach.AGENCY:
        return Q()
    if member.reach == Reach.NOBODY:
        return Q(pk__in=[])
    mine = Assignment.objects.filter(case=OuterRef(case), member=member.pk, ended_at=None)
    return Q(Exists(mine))


def in_force(share: str = "") -> Q:
    """A share, at the end of this path: opened, not closed, not run out."""
    unended = Q(**{f"{share}until": None}) | Q(**{f"{share}until__gt": Now()})
    return unended & Q(**{f"{share}since__isnull": False, f"{share}closed_at": None})


class Walled(models.QuerySet[Any]):
    """Rows of one section of a case."""

    section: ClassVar[Section] = Section.CORE

    def visible_to(self, member: Membership) -> Any:
        """The rows that this member may see."""
        return self.filter(may_see(member, self.section))


class Person(models.Model):
    """Somebody, without a name: what is needed to help and to count."""

    class Basis(models.TextChoices):
        """How a birth year is known."""

        DOCUMENT = "document", _("A document")
        STATED = "stated", _("The person's own word")
        ESTIMATED = "estimated", _("An estimate")
        BAND = "band", _("An age group in an old list")
        UNKNOWN = "unknown", _("Not known")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    birth_year_basis = models.CharField(
        _("how the year is known"), max_length=10, choices=Basis, default=Basis.UNKNOWN
    )
    citizenships = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    origin_country = models.CharField(_("country of origin"), max_length=2, blank=True)
    origin_region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(1900, 2100)),
                name="birth_year_is_a_year",
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None, birth_year_basis="unknown")
                | (Q(birth_year__isnull=False) & ~Q(birth_year_basis="unknown")),
                name="birth_year_says_how_it_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_sex_display())

    def age(self, year: int | None = None) -> int | None:
        """Age in years reached in `year` (this year by default), or None when not known."""
        return (
            None
            if self.birth_year is None
            else (year or timezone.localdate().year) - self.birth_year
        )

    @property
    def is_child(self) -> bool:
        """Under 18, and presumed so while the age is uncertain (CoE Convention art. 10(3)).

        Of somebody who turns 18 this year the birthday is not known: still a child.
        """
        age = self.age()
        return age is None or age <= ADULT_AT


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, member: Membership) -> "CaseQuerySet":
        """The cases of which this member may see the core."""
        return self.filter(may_see(member, Section.CORE, "pk"))

    def assigned_to(self, member: Membership) -> "CaseQuerySet":
        """What is this member's own work."""
        return self.filter(assignments__member=member.pk, assignments__ended_at=None)

    def is_open(self) -> "CaseQuerySet":
        return self.exclude(stage=Case.Stage.CLOSED)

    def newest_first(self, after: str = "") -> "CaseQuerySet":
        """By opening, newest first, beginning after the case with this code (keyset page)."""
        found = self.order_by("-opened_at", "-code")
        mark = self.filter(code=after).values("opened_at").first() if after else None
        if mark is None:
            return found
        return found.filter(
            Q(opened_at__lt=mark["opened_at"]) | Q(opened_at=mark["opened_at"], code__lt=after)
        )

    def newest_to(self, member: Membership, after: str = "") -> "CaseQuerySet":
        """What is visible to this member, by when it came to the agency, the latest first,
        beginning after the case with this code (keyset page).

        Asks what `visible_to` asks of the share, but joins it: so an index gives the order, and 25
        rows cost the same in an agency of any size.
        """
        if Section.CORE not in member.agency.open_sections:
            return self.none()
        mine = Share.objects.in_force().to(member, Section.CORE)
        came = in_force("shares__") & Q(
            shares__agency=member.agency_id, shares__sections__contains=[Section.CORE]
        )
        last = mine.filter(case__code=after).order_by("-since").first() if after else None
        if last:
            came &= Q(shares__since__lte=last.since)
            came &= Q(shares__since__lt=last.since) | Q(code__lt=after)
        later = mine.filter(case=OuterRef("pk"), since__gt=OuterRef("shares__since"))
        found = self.filter(came, ~Exists(later), within_reach(member, "pk"))
        return found.order_by("-shares__since", "-code")


class Case(models.Model):
    """What agencies do for one person, from first contact on. Held by one agency."""

    class Stage(models.TextChoices):
        OPENED = "opened", _("Contact")
        SCREENED = "screened", _("Screened")
        PRESUMED = "presumed", _("Presumed")
        IDENTIFIED = "identified", _("Identified")
        NOT_IDENTIFIED = "not_identified", _("Not identified")
        CLOSED = "closed", _("Closed")

    class Closing(models.TextChoices):
        GOALS_MET = "goals_met", _("What was agreed is done")
        DECLINED = "declined", _("The person wants no further help")
        LOST = "lost", _("Contact was lost")
        NOT_VICTIM = "not_victim", _("Not a person this mechanism serves")
        TRANSFERRED = "transferred", _("Another agency carries on")
        DECEASED = "deceased", _("The person has died")
        IMPORTED = "imported", _("Closed before it came into Panoh")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="held_cases")
    country = models.CharField(max_length=2)
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.OPENED)
    tracks = ArrayField(models.CharField(max_length=10, choices=Track), default=list, blank=True)
    children = models.PositiveSmallIntegerField(_("children with the person"), default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    closing = models.CharField(max_length=12, choices=Closing, blank=True)

    objects = CaseQuerySet.as_manager()

    standing: "Standing | None" = None  # what a page has read of it at once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "holder"], name="case_has_one_holder"),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(closing="")
                | ~Q(stage="closed") & Q(closed_at=None, closed_by=None, closing=""),
                name="case_closed_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-code"], name="cases_newest_first"),
            models.Index(fields=["holder", "-opened_at"], name="cases_of_a_holder"),
            models.Index(fields=["country", "opened_at"], name="cases_of_a_country"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.code])

    @property
    def is_closed(self) -> bool:
        return self.stage == self.Stage.CLOSED

    @property
    def track_names(self) -> list[str]:
        """The tracks in the reader's language; a case without one is undetermined."""
        return [str(Track(track).label) for track in self.tracks] or [str(_("Undetermined"))]


class ClosureQuerySet(models.QuerySet["Closure"]):
    def visible_to(self, member: Membership) -> "ClosureQuerySet":
        """The own agency's, about cases within reach."""
        return self.filter(Q(agency=member.agency_id) & within_reach(member))

    def asked(self) -> "ClosureQuerySet":
        return self.filter(status=Closure.Status.ASKED)


class Closure(models.Model):
    """Somebody of the holder asks to close a case; a second person closes it, or keeps it open."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        APPROVED = "approved", _("Closed")
        KEPT = "kept", _("Kept open")
        REOPENED = "reopened", _("Opened again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="closures")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    closing = models.CharField(max_length=12, choices=Case.Closing)
    stage = models.CharField(max_length=16, choices=Case.Stage)  # to which reopening goes back
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    alone = models.BooleanField(default=False)  # nobody else could: slept on it for a day
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=["asked", "approved"]), name="closed_once"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at=None, decided_by=None)
                | ~Q(status="asked") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="closure_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "kept"])
                | ~Q(decided_by=F("asked_by"))
                | Q(alone=True, decided_at__gte=F("asked_at") + timedelta(days=1)),
                name="closure_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status="reopened", reopened_at__isnull=False, reopened_by__isnull=False)
                | ~Q(status="reopened") & Q(reopened_at=None, reopened_by=None),
                name="closure_reopened_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.get_status_display()}"


def colleagues_who(
    permission: Permission, member: Membership, case: Case
) -> models.QuerySet[Membership]:
    """Colleagues who may do this to the case: they have the role, and they see it."""
    assigned = Assignment.objects.filter(case=case.pk, ended_at=None).values("member")
    sees = Q(role__in=[role for role in Role if POWERS[role].reach == Reach.AGENCY])
    colleagues = Membership.objects.active().filter(agency=member.agency_id).exclude(pk=member.pk)
    return colleagues.who_may(permission).filter(sees | Q(pk__in=assigned))


class Assignment(models.Model):
    """A case is somebody's work, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField(default=timezone.now)
    assigned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    first = models.BooleanField(default=False)  # before it, the case was nobody's in this agency

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"], condition=Q(ended_at=None), name="assigned_once"
            ),
            models.UniqueConstraint(
                fields=["case", "agency"], condition=Q(first=True), name="first_assigned_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "case"], condition=Q(ended_at=None), name="assigned_to_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.member}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, member: Membership) -> "ConsentQuerySet":
        """The answers in cases that the agency holds, and those on which a share to it rests."""
        shares = Share.objects.filter(agency=member.agency_id)
        held = shares.filter(ground=Share.Ground.HOLDER, closed_at=None, case=OuterRef("case_id"))
        rests = Exists(shares.filter(consent=OuterRef("pk")))
        return self.filter(Q(Exists(held)) & within_reach(member) | Q(rests))

    def in_force(self) -> "ConsentQuerySet":
        """Given, not withdrawn, not run out."""
        return self.filter(outcome=Consent.Outcome.GIVEN).filter(
            Q(until=None) | Q(until__gt=timezone.now())
        )


class Consent(models.Model):
    """What a person agreed to or refused: for one recipient, one purpose, these sections, until."""

    class Outcome(models.TextChoices):
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Form(models.TextChoices):
        SPOKEN = "spoken", _("Spoken before a witness")
        SIGNED = "signed", _("Signed on paper")
        THUMBPRINT = "thumbprint", _("Thumbprint")

    class Giver(models.TextChoices):
        PERSON = "person", _("The person")
        GUARDIAN = "guardian", _("The person, with the guardian")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    recipient = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    sections = ArrayField(models.CharField(max_length=12, choices=Section))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=3)
    interpreter = models.BooleanField(_("an interpreter was there"), default=False)
    form = models.CharField(_("form"), max_length=10, choices=Form)
    giver = models.CharField(_("who gave it"), max_length=8, choices=Giver, default=Giver.PERSON)
    text_edition = models.CharField(max_length=20)
    outcome = models.CharField(max_length=9, choices=Outcome)
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outcome="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False
                )
                | ~Q(outcome="withdrawn") & Q(withdrawn_at=None, withdrawn_by=None),
                name="consent_withdrawn_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} → {self.recipient}"

    @property
    def is_in_force(self) -> bool:
        return self.outcome == self.Outcome.GIVEN and (
            self.until is None or self.until > timezone.now()
        )

    @property
    def section_names(self) -> list[str]:
        return [str(Section(section).label) for section in self.sections]


class ShareQuerySet(models.QuerySet["Share"]):
    def in_force(self) -> "ShareQuerySet":
        """Opened, not closed, not run out."""
        return self.filter(in_force())

    def to(self, member: Membership, section: str) -> "ShareQuerySet":
        """Grants of a section to the member's agency."""
        return self.filter(agency=member.agency_id, sections__contains=[section])

    def visible_to(self, member: Membership) -> "ShareQuerySet":
        """Shares that the own agency gave or got."""
        return self.filter(Q(agency=member.agency_id) | Q(grantor=member.agency_id))


class Share(models.Model):
    """Which agency may see which sections of which case, for what, on which ground, from when.

    Without `since` it is only offered: nothing is open. A receiver opens what was offered by
    accepting; who offers is always the holder, and PostgreSQL holds all to it.
    """

    class Ground(models.TextChoices):
        HOLDER = "holder", _("Holds the case")
        CONSENT = "consent", _("The person agreed")
        DANGER = "danger", _("Danger to life")
        CHILD = "child", _("Protection of a child")
        COURT = "court", _("Order of a court")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of one column: while statistics are stale, plans would take it for the key of two.
    case = models.ForeignKey(Case, models.PROTECT, related_name="shares", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="shares", db_index=False)
    grantor = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    sections = ArrayField(models.CharField(max_length=12, choices=Section))
    purpose = models.CharField(max_length=16, choices=Purpose, blank=True)
    ground = models.CharField(max_length=8, choices=Ground)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="shares")
    reason = Words(max_length=300, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ShareQuerySet.as_manager()

    WITHOUT_CONSENT = frozenset({Ground.DANGER, Ground.CHILD, Ground.COURT})

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="consent", consent__isnull=False)
                | ~Q(ground="consent") & Q(consent=None),
                name="share_on_consent_names_it",
            ),
            models.CheckConstraint(
                condition=Q(ground="holder", agency=F("grantor"))
                | ~Q(ground="holder") & ~Q(agency=F("grantor")),
                name="share_of_the_holder",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False)
                & ~Q(approved_by=F("proposed_by")),
                name="share_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(since=None)
                | Q(ground__in=["holder", "consent"])
                | Q(approved_at__isnull=False),
                name="share_without_consent_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="share_closed_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ground="holder"), name="one_holder_share"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "case"], name="shares_of_an_agency"),
            models.Index(
                F("agency"),
                F("since").desc(),
                name="shares_newest_first",
                condition=Q(since__isnull=False, closed_at=None),
            ),
            models.Index(fields=["case", "agency"], name="shares_of_a_case"),
            models.Index(fields=["grantor", "case"], name="shares_of_a_grantor"),
        ]

    def __str__(self) -> str:
        return f"{self.case} → {self.agency}"

    @property
    def is_in_force(self) -> bool:
        return (
            self.since is not None
            and self.closed_at is None
            and (self.until is None or self.until > timezone.now())
        )


class ContactQuerySet(Walled):
    section = Section.CONTACT


class Contact(models.Model):
    """How to reach the person without harm. The number is sealed until calling is safe."""

    FIELDS = ("phone", "address", "code_phrase", "answered_by")

    class Channel(models.TextChoices):
        NONE = "none", _("No contact")
        CALL = "call", _("A call")
        MESSAGE = "message", _("A message without content")
        RELAY = "relay", _("Through somebody trusted")

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="contact")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    hours = models.CharField(_("safe hours"), max_length=60, blank=True)
    leave_no_message = models.BooleanField(_("never leave a message"), default=True)
    shared_phone = models.BooleanField(_("the telephone is shared"), default=False)
    phone = Sealed(default=b"")
    address = Sealed(default=b"")
    code_phrase = Sealed(default=b"")
    answered_by = Sealed(default=b"")
    verified_at = models.DateTimeField(default=timezone.now)

    objects = ContactQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.case_id)


class AlertQuerySet(Walled):
    section = Section.ALERTS

    def standing(self) -> "AlertQuerySet":
        return self.filter(lifted_at=None)


class Alert(models.Model):
    """What everybody who works on the case must know first."""

    class Kind(models.TextChoices):
        DO_NOT_CALL = "do_not_call", _("Do not call.")
        RELATIVE = "relative", _("A relative may be involved: no family contact without asking.")
        OFFICIAL = "official", _("An official may be involved: ask before you speak to anybody.")
        DANGER = "danger", _("There is a threat to life.")
        HEALTH = "health", _("Needs a doctor soon.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=12, choices=Kind)
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(lifted_at=None), name="one_alert_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="alert_lifted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class BySection(models.QuerySet[Any]):
    """Rows that carry their own section and the agency that wrote them."""

    def visible_to(self, member: Membership) -> Any:
        """What the own agency wrote, and what a share opens."""
        own = Q(agency=member.agency_id)
        granted = Share.objects.in_force().filter(
            case=OuterRef("case"), agency=member.agency_id,
            sections__contains=[OuterRef("section")],
        )  # fmt: skip
        shared = Q(section__in=member.agency.open_sections) & Exists(granted)
        return self.filter((own | shared) & within_reach(member))


class Note(models.Model):
    """Something written down about the case, sealed, in the section in which it may be read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    section = models.CharField(_("section"), max_length=12, choices=Section)
    text = Sealed(bound_as="note")
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = BySection.as_manager()

    class Meta:
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["case", "-written_at"], name="notes_of_a_case")]

    def __str__(self) -> str:
        return str(self.id)


class ProvisionQuerySet(BySection):
    def under_way(self) -> "ProvisionQuerySet":
        """Neither delivered nor refused nor somebody else's by now."""
        open_ = (
            Provision.Status.OFFERED, Provision.Status.ACCEPTED, Provision.Status.STARTED,
        )  # fmt: skip
        return self.filter(status__in=open_)


class Provision(models.Model):
    """A service for somebody, from the offer to the day it was delivered: what, by which agency.

    Only what has a day of delivery counts in figures.
    """

    class Status(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused by the person")
        REFERRED = "referred", _("Referred")
        STARTED = "started", _("Started")
        DELIVERED = "delivered", _("Delivered")

    class Unit(models.TextChoices):
        TIMES = "times", _("times")
        HOURS = "hours", pgettext_lazy("how many", "hours")
        DAYS = "days", _("days")
        PIECES = "pieces", _("pieces")

    class Currency(models.TextChoices):
        KZT = "KZT", _("Kazakh tenge")
        KGS = "KGS", _("Kyrgyz som")
        TJS = "TJS", _("Tajik somoni")
        TMT = "TMT", _("Turkmen manat")
        UZS = "UZS", _("Uzbek soum")
        USD = "USD", _("US dollar")
        EUR = "EUR", _("Euro")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="provisions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    section = models.CharField(max_length=12, choices=Section)
    need = models.CharField(_("service"), max_length=20, choices=Need)
    status = models.CharField(
        max_length=9, choices=Status, default=Status.DELIVERED, db_default=Status.DELIVERED
    )
    offered_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    provider = Words(_("who gives it"), max_length=80, blank=True, default="", db_default="")
    units = models.DecimalField(_("how much"), max_digits=7, decimal_places=2, null=True)
    unit = models.CharField(
        _("of what"), max_length=6, choices=Unit, blank=True, default="", db_default=""
    )
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(
        max_length=3, choices=Currency, blank=True, default="", db_default=""
    )
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["-delivered_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="delivered", delivered_on__isnull=False)
                | ~Q(status="delivered") & Q(delivered_on=None),
                name="provision_delivered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(units=None, unit="") | Q(units__gt=0) & ~Q(unit=""),
                name="provision_units_of_something",
            ),
            models.CheckConstraint(
                condition=Q(cost=None, currency="") | Q(cost__gte=0) & ~Q(currency=""),
                name="provision_cost_in_a_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["delivered_on", "case"], name="provisions_by_day"),
            models.Index(fields=["case"], name="provisions_of_a_case"),
        ]

    def __str__(self) -> str:
        return str(self.get_need_display())


class SamePersonQuerySet(models.QuerySet["SamePerson"]):
    def visible_to(self, member: Membership) -> "SamePersonQuerySet":
        """The own agency's, for who sees all its cases: anybody else would learn of another."""
        return self.filter(agency=member.agency_id) if member.reach == Reach.AGENCY else self.none()


class SamePerson(models.Model):
    """A case whose person has another case with this agency, and as whom she counts.

    Made and unmade by the links between cases (`casework/duplicates`); figures look here alone.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="same_person")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = SamePersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "same persons"

    def __str__(self) -> str:
        return str(self.case_id)
