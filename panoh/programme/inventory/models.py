"""What a programme owns: each thing, who has it where, how it changed hands, and yearly counts."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.moments import months_later
from panoh.base.places.models import Region
from panoh.programme.budget.models import Allotment, Currency, money
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.models import Origin, Post

EVERY_MONTHS = 12  # a count is due so long after the last


def holder_words(programme: Programme, partner: Partner | None, post: str = "") -> str:
    """An agency and a post in it; without a partner, the agency that runs the programme."""
    agency = str(partner.named) if partner else programme.agency.name
    return f"{agency}, {Post(post).label}" if post else agency


class Condition(models.TextChoices):
    GOOD = "good", _("Good")
    WORN = "worn", _("Worn, still used")
    BROKEN = "broken", _("Broken")


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, member: Membership) -> "ItemQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def held(self) -> "ItemQuerySet":
        """Still in the inventory."""
        return self.filter(state=Item.State.HELD)

    def told(self) -> "ItemQuerySet":
        """With all that a page says of each."""
        return self.select_related(
            "programme__agency", "allotment", "owner", "holder", "region", "added_by__user"
        )


class Item(models.Model):
    """A thing that was bought for a programme. Its place is a region: no address is kept here."""

    class Kind(models.TextChoices):
        COMPUTER = "computer", _("Computers and printers")
        COMMUNICATION = "communication", _("Communication")
        VEHICLE = "vehicle", _("Vehicles")
        FURNITURE = "furniture", _("Furniture")
        OTHER = "other", _("Other equipment")

    class State(models.TextChoices):
        HELD = "held", _("In the inventory")
        DISPOSED = "disposed", _("No longer in it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="items")
    asset = models.CharField(_("asset number"), max_length=30)
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    name = models.CharField(_("what it is"), max_length=100)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    # None where it was given, and paid from no line.
    allotment = models.ForeignKey(
        Allotment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("budget line"),
    )  # fmt: skip
    price = money(verbose_name=_("price"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    acquired_on = models.DateField(_("acquired"))
    # Without a partner, the agency that runs the programme.
    owner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.CharField(_("post"), max_length=12, choices=Post, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.HELD)
    origin = models.CharField(
        _("where it comes from"), max_length=8, choices=Origin, default=Origin.DECIDED
    )
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["asset"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "asset"], name="item_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="item_of_no_debt"),
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:item", args=[self.programme.code, self.code])

    @property
    def owned_by(self) -> str:
        return holder_words(self.programme, self.owner)

    @property
    def held_by(self) -> str:
        return holder_words(self.programme, self.holder, self.post)


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, member: Membership) -> "TransferQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def waiting(self) -> "TransferQuerySet":
        return self.filter(state=Transfer.State.OFFERED)


class Transfer(models.Model):
    """A thing changes hands: offered by who keeps the inventory, accepted by who receives it."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Waits for the receiver")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="transfers")
    giver = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    giver_post = models.CharField(_("post"), max_length=12, choices=Post, blank=True)
    giver_region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.CharField(_("post"), max_length=12, choices=Post, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    on = models.DateField(_("handed over"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OFFERED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    offered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="offered"), name="transfer_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", answered_at=None, answered_by=None, reason="")
                | Q(state="accepted", answered_at__isnull=False, answered_by__isnull=False,
                    reason="")
                | Q(state__in=["declined", "withdrawn"], answered_at__isnull=False,
                    answered_by__isnull=False) & ~Q(reason=""),
                name="transfer_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(answered_by=F("offered_by")),
                name="transfer_accepted_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item}: {self.taken_by}"

    @property
    def given_by(self) -> str:
        return holder_words(self.programme, self.giver, self.giver_post)

    @property
    def taken_by(self) -> str:
        return holder_words(self.programme, self.receiver, self.post)

    @property
    def receiving_agency(self) -> uuid.UUID | None:
        """Whose members accept it; nobody's where the receiver is not in Panoh."""
        return self.receiver.agency_id if self.receiver else self.programme.agency_id


class DisposalQuerySet(models.QuerySet["Disposal"]):
    def visible_to(self, member: Membership) -> "DisposalQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def waiting(self) -> "DisposalQuerySet":
        return self.filter(state=Disposal.State.PROPOSED)


class Disposal(models.Model):
    """A thing leaves the inventory: one person says why, another of the same office agrees.

    Source: the equipment clauses in section 8 of the project document. The decision stays with the
    agency that runs the programme.
    """

    class Kind(models.TextChoices):
        HANDED_OVER = "handed_over", _("Given to a partner for good")
        SOLD = "sold", _("Sold")
        SCRAPPED = "scrapped", _("Scrapped")
        LOST = "lost", _("Lost or stolen")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Not approved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="disposals")
    kind = models.CharField(_("what becomes of it"), max_length=11, choices=Kind)
    receiver = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("on which day"))
    reason = models.CharField(_("why"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    answer = models.CharField(_("why not"), max_length=300, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=~Q(state="declined"), name="disposed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="disposal_with_its_reason"),
            models.CheckConstraint(
                condition=Q(kind="handed_over", receiver__isnull=False)
                | ~Q(kind="handed_over") & Q(receiver=None),
                name="disposal_to_a_partner_if_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None, answer="")
                | Q(state="approved", decided_at__isnull=False, decided_by__isnull=False, answer="")
                | Q(state="declined", decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(answer=""),
                name="disposal_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="disposal_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_kind_display()}"


class CountQuerySet(models.QuerySet["Count"]):
    def visible_to(self, member: Membership) -> "CountQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def open(self) -> "CountQuerySet":
        return self.filter(closed_at=None)


class Count(models.Model):
    """Every thing is looked for, once a year: opened by one person, closed by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="counts")
    on = models.DateField(_("begun"))
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what is done about the differences"), max_length=300, blank=True)

    objects = CountQuerySet.as_manager()

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(closed_at=None), name="count_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, closed_on=None, note="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, closed_on__gte=F("on")),
                name="count_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("opened_by")),
                name="count_closed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:count", args=[self.programme.code, self.code])

    @property
    def next_on(self) -> date:
        """When the next one is due."""
        return months_later(self.on, EVERY_MONTHS)


class SightingQuerySet(models.QuerySet["Sighting"]):
    def visible_to(self, member: Membership) -> "SightingQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Sighting(models.Model):
    """One thing in one count: found where and in which condition, or not found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    count = models.ForeignKey(Count, models.PROTECT, related_name="sightings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="sightings")
    found = models.BooleanField(_("found"))
    condition = models.CharField(_("condition"), max_length=6, choices=Condition, blank=True)
    # Where it was seen, and where the inventory had it on that day.
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    listed = models.ForeignKey(Region, models.PROTECT, related_name="+")
    note = models.CharField(_("in words"), max_length=200, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)
    seen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = SightingQuerySet.as_manager()

    class Meta:
        ordering = ["item__asset"]
        constraints = [
            models.UniqueConstraint(fields=["count", "item"], name="sighting_once"),
            models.CheckConstraint(
                condition=Q(found=True, region__isnull=False) & ~Q(condition="")
                | Q(found=False, region=None, condition=""),
                name="sighting_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.found}"

    @property
    def differs(self) -> bool:
        """Whether it is not as the inventory has it: gone, elsewhere, or broken."""
        elsewhere = self.region_id != self.listed_id
        return not self.found or elsewhere or self.condition == Condition.BROKEN
