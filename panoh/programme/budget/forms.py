"""The forms of a programme's money; choices are the programme's own."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.programme.budget.models import Allotment, Currency, Entry, Funder
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.forms import PartnerField, countries_of


def amount(label: Any, **more: Any) -> forms.DecimalField:
    """An amount with no more than two places."""
    return forms.DecimalField(
        label=label, max_digits=13, decimal_places=2, min_value=Decimal(0),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
        **more,
    )  # fmt: skip


def rate(label: Any) -> forms.DecimalField:
    """How much of a currency one euro or one dollar bought on the day."""
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=6, min_value=Decimal("0.01"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
    )  # fmt: skip


class SetForm(PageForm):
    """The whole budget, in both currencies."""

    eur = amount(_("Budget in euro"))
    usd = amount(_("Budget in US dollars"))


class FundForm(PageForm):
    """Who pays how much of it."""

    partner = PartnerField(label=_("Who pays"), queryset=Partner.objects.none())
    percent = forms.DecimalField(
        label=_("Percent"),
        help_text=_("Leave it empty for whoever pays the rest."),
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(100),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, partners: "QuerySet[Partner]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = partners


class AllotForm(PageForm):
    """What a line may spend in a country."""

    submit = _("Allot it")
    line = forms.CharField(
        label=_("Budget line"),
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    country = forms.ChoiceField(label=_("Country"), required=False)
    eur = amount(
        _("Euro"),
        help_text=_("Empty when nobody has set it: that is not zero."),
        required=False,
    )
    usd = amount(_("US dollars"), required=False)
    why = forms.CharField(
        label=_("Why it changes"),
        help_text=_("Only where the line has an amount there already."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["country"]
        field.choices = countries_of(programme)


class CommitmentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A commitment in the books, by its proof."""

    def label_from_instance(self, entry: Entry) -> str:
        return f"{entry.evidence}: {entry.amount} {entry.currency} ({entry.code})"


class EnterForm(PageForm):
    """A commitment or an expenditure, at the day's rates, with its proof."""

    submit = _("Enter it")
    in_a_row = ("kind",)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(each.value, each.label) for each in (Entry.Kind.COMMITTED, Entry.Kind.SPENT)],
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("On which day"))
    allotment = forms.ModelChoiceField(
        label=_("Budget line"), queryset=Allotment.objects.none(), empty_label=_("Choose a line")
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    amount = amount(_("Amount"))
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    per_eur = rate(_("For one euro, on that day"))
    per_usd = rate(_("For one US dollar, on that day"))
    payee = forms.ChoiceField(
        label=_("Paid to"), help_text=_("A kind, never a name."), choices=Entry.Payee.choices
    )
    evidence = forms.CharField(
        label=_("Evidence"), help_text=_("The number of the voucher or contract."), max_length=80
    )
    about = forms.CharField(
        label=_("What for"), help_text=_("No names."), max_length=200, required=False
    )
    settles = CommitmentField(
        label=_("Which commitment it settles"),
        queryset=Entry.objects.none(),
        empty_label=_("None"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        allotments: "QuerySet[Allotment]",
        commitments: "QuerySet[Entry]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["allotment"].queryset = allotments
        fields["settles"].queryset = commitments
        fields["country"].choices = countries_of(programme)


class FunderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who pays, by their name."""

    def label_from_instance(self, funder: Funder) -> str:
        return str(funder.partner.named)


class ReceiveForm(PageForm):
    """Money that came from a funder, at the day's rates, with its proof."""

    submit = _("Enter it")
    funder = FunderField(
        label=_("From whom"), queryset=Funder.objects.none(), empty_label=_("Choose who paid")
    )
    on = DateField(label=_("On which day it came"))
    amount = amount(_("Amount"))
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    per_eur = rate(_("For one euro, on that day"))
    per_usd = rate(_("For one US dollar, on that day"))
    evidence = forms.CharField(
        label=_("Evidence"), help_text=_("The number of the bank statement or receipt."),
        max_length=80,
    )  # fmt: skip
    about = forms.CharField(
        label=_("What for"), help_text=_("No names."), max_length=200, required=False
    )

    def __init__(self, *args: Any, funders: "QuerySet[Funder]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["funder"]
        field.queryset = funders


class WhyForm(PageForm):
    """Why something is sent back."""

    submit = _("Send it back")
    reason = forms.CharField(label=_("Why"), max_length=300)


class WithdrawForm(PageForm):
    """Why an amount is taken back."""

    submit = _("Take it back")
    why = forms.CharField(label=_("Why"), max_length=300)


class ReverseForm(PageForm):
    """Why an entry is corrected."""

    submit = _("Correct it")
    on = DateField(label=_("On which day"))
    about = forms.CharField(label=_("Why"), help_text=_("No names."), max_length=200)
