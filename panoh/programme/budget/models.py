"""The money of a programme: its budget, who pays, what a line may spend, what was spent."""

import uuid
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Abs, Sign
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.places.names import country_name
from panoh.programme.budget.money import LEAST_RATE
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.models import Origin

# From this on, in US dollars, what one person enters counts only when another has certified it.
SECOND_PERSON_FROM = Decimal(5000)


class Currency(models.TextChoices):
    """In which a programme of the five countries pays."""

    EUR = "EUR", _("Euro")
    USD = "USD", _("US dollar")
    KZT = "KZT", _("Kazakh tenge")
    KGS = "KGS", _("Kyrgyz som")
    TJS = "TJS", _("Tajik somoni")
    TMT = "TMT", _("Turkmen manat")
    UZS = "UZS", _("Uzbek sum")


def money(**more: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=15, decimal_places=2, **more)


def in_base(rate: str) -> "models.GeneratedField":
    """A column that PostgreSQL itself computes: the amount at the entry's own rate, to the cent.

    Whole numbers are divided, so that nothing is rounded twice (see `money.rounded`).
    """
    twice = Value(2) * F(rate)
    cents = Func(
        Value(200) * Abs("amount") + F(rate),
        twice,
        function="div",
        output_field=models.DecimalField(),
    )
    return models.GeneratedField(
        expression=Sign("amount") * cents / Value(100), output_field=money(), db_persist=True
    )


class BudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, member: Membership) -> "BudgetQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Budget(models.Model):
    """What the whole of a programme may cost, in both currencies in which it is reported."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.OneToOneField(Programme, models.PROTECT, related_name="budget")
    eur = money(verbose_name=_("budget in euro"))
    usd = money(verbose_name=_("budget in US dollars"))
    origin = models.CharField(_("where it comes from"), max_length=8, choices=Origin)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(eur__gt=0, usd__gt=0), name="budget_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}: EUR {self.eur}, USD {self.usd}"


class FunderQuerySet(models.QuerySet["Funder"]):
    def visible_to(self, member: Membership) -> "FunderQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))


class Funder(models.Model):
    """How much of the budget a partner pays: so many percent, or the rest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="funders")
    partner = models.OneToOneField(Partner, models.PROTECT, related_name="+")
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    objects = FunderQuerySet.as_manager()

    class Meta:
        ordering = [F("percent").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(percent=None), name="one_pays_the_rest"
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gt=0, percent__lte=100),
                name="funder_pays_a_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.percent or '–'}"


class AllotmentQuerySet(models.QuerySet["Allotment"]):
    def visible_to(self, member: Membership) -> "AllotmentQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def standing(self) -> "AllotmentQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class Allotment(models.Model):
    """What a budget line may spend in one country, or in all. An amount that nobody set is none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="allotments")
    line = models.CharField(_("budget line"), max_length=12)
    name = models.CharField(_("name"), max_length=100)
    country = models.CharField(_("country"), max_length=2, blank=True)
    eur = money(verbose_name=_("euro"), null=True, blank=True)
    usd = money(verbose_name=_("US dollars"), null=True, blank=True)
    origin = models.CharField(_("where it comes from"), max_length=8, choices=Origin)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        ordering = ["line", "country"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "line", "country"],
                condition=Q(withdrawn_at=None),
                name="allotment_once",
            ),
            models.CheckConstraint(
                condition=(Q(eur=None) | Q(eur__gte=0)) & (Q(usd=None) | Q(usd__gte=0)),
                name="allotment_of_no_debt",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="allotment_withdrawn_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.name}, {self.where}"

    @property
    def where(self) -> str:
        return country_name(self.country) if self.country else _now("All countries")


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, member: Membership) -> "EntryQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(member))

    def standing(self) -> "EntryQuerySet":
        """Those that count."""
        return self.filter(state=Entry.State.STANDING)

    def with_what_it_is_under(self) -> "EntryQuerySet":
        return self.select_related("allotment", "funder__partner", "programme")

    def waiting(self) -> "EntryQuerySet":
        return self.filter(state=Entry.State.WAITING)


class Entry(models.Model):
    """Money that came, was committed or spent: one line of the books, with its proof.

    None is ever deleted; it is corrected by another with the same amount below nothing, at the same
    rates. What came is from a funder, all else stands on a budget line.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Money received")
        COMMITTED = "committed", _("Commitment")
        SPENT = "spent", _("Expenditure")

    class Payee(models.TextChoices):
        """To whom money goes: a kind, never a person."""

        STAFF = "staff", _("Project staff")
        CONSULTANT = "consultant", _("Consultants")
        PARTICIPANTS = "participants", _("Participants of meetings and trainings")
        GOVERNMENT = "government", _("A government body")
        NGO = "ngo", _("An NGO")
        UN = "un", _("A body of the United Nations")
        COMPANY = "company", _("A company")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        STANDING = "standing", _("In the books")
        DECLINED = "declined", _("Sent back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    on = models.DateField(_("date"))
    allotment = models.ForeignKey(
        Allotment, models.PROTECT, null=True, blank=True, related_name="entries",
        verbose_name=_("budget line"),
    )  # fmt: skip
    funder = models.ForeignKey(
        Funder, models.PROTECT, null=True, blank=True, related_name="paid",
        verbose_name=_("from whom"),
    )  # fmt: skip
    country = models.CharField(_("country"), max_length=2, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=13, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    per_eur = models.DecimalField(_("for one euro"), max_digits=14, decimal_places=6)
    per_usd = models.DecimalField(_("for one US dollar"), max_digits=14, decimal_places=6)
    eur = in_base("per_eur")
    usd = in_base("per_usd")
    payee = models.CharField(_("paid to"), max_length=12, choices=Payee, blank=True)
    evidence = models.CharField(_("evidence"), max_length=80)
    about = models.CharField(_("what for"), max_length=200, blank=True)
    settles = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="settled_by"
    )
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    state = models.CharField(_("state"), max_length=8, choices=State)
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-entered_at", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False) & ~Q(state="declined"),
                name="entry_reversed_once",
            ),
            models.CheckConstraint(
                condition=~Q(amount=0)
                & (Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0)),
                name="entry_below_nothing_only_to_correct",
            ),
            models.CheckConstraint(
                condition=Q(per_eur__gte=LEAST_RATE, per_usd__gte=LEAST_RATE)
                & (~Q(currency="EUR") | Q(per_eur=1))
                & (~Q(currency="USD") | Q(per_usd=1)),
                name="entry_rates_fit_its_currency",
            ),
            models.CheckConstraint(
                condition=Q(settles=None) | Q(kind="spent"), name="entry_settles_by_spending"
            ),
            models.CheckConstraint(
                condition=Q(kind="received", funder__isnull=False, allotment=None, country="",
                            payee="")
                | ~Q(kind="received") & Q(funder=None, allotment__isnull=False),
                name="entry_on_a_line_or_from_a_funder",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None, reason="")
                | Q(state="standing", decided_at=None, decided_by=None, reason="")
                & Q(usd__gt=-SECOND_PERSON_FROM, usd__lt=SECOND_PERSON_FROM)
                | Q(
                    state="standing", decided_at__isnull=False, decided_by__isnull=False, reason=""
                )
                | Q(state="declined", decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(reason=""),
                name="entry_large_one_by_two",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="entry_certified_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        amount = number_format(self.amount, decimal_pos=2, use_l10n=True, force_grouping=True)
        return f"{self.code}: {amount} {self.currency}"

    def get_absolute_url(self) -> str:
        return reverse("budget:entry", args=[self.programme.code, self.code])

    @property
    def under(self) -> str:
        """The budget line on which it stands, or from whom it came."""
        if self.funder:
            return str(self.funder.partner.named)
        return f"{self.allotment.line} {self.allotment.name}" if self.allotment else ""

    @property
    def where(self) -> str:
        return country_name(self.country) if self.country else _now("All countries")
