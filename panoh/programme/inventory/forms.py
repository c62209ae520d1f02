"""The forms of an inventory; choices are the programme's own. No address is asked for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.base.places.models import Region
from panoh.base.places.names import country_name
from panoh.programme.budget.models import Allotment, Currency
from panoh.programme.inventory.models import Condition, Disposal, Item
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.forms import PartnerField
from panoh.programme.workplan.models import Post


class RegionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A region of one of the five countries."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            queryset=Region.objects.none(),
            help_text=_("A region is enough: no address, and never that of a shelter."),
            **more,
        )

    def label_from_instance(self, region: Region) -> str:
        return f"{country_name(region.country)}, {region}"


class _Placed(PageForm):
    """Who holds a thing, and where."""

    holder = PartnerField(
        label=_("Who holds it"),
        queryset=Partner.objects.none(),
        empty_label=_("The agency that runs the programme"),
        required=False,
    )
    post = forms.ChoiceField(
        label=_("Post"),
        choices=[("", _("No post in particular")), *Post.choices],
        required=False,
    )
    region = RegionField(label=_("Region"))

    def __init__(
        self, *args: Any, programme: Programme, partners: "QuerySet[Partner]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["holder"].queryset = partners
        fields["region"].queryset = Region.objects.filter(country__in=programme.countries)


class AddForm(_Placed):
    """A thing that was bought."""

    submit = _("Write it down")
    field_order = (
        "name", "kind", "asset", "serial", "allotment", "price", "currency", "acquired_on",
        "holder", "post", "region",
    )  # fmt: skip
    name = forms.CharField(label=_("What it is"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=Item.Kind.choices)
    asset = forms.CharField(
        label=_("Asset number"), help_text=_("As on its sticker."), max_length=30
    )
    serial = forms.CharField(label=_("Serial number"), max_length=60, required=False)
    allotment = forms.ModelChoiceField(
        label=_("Budget line it was bought for"),
        queryset=Allotment.objects.none(),
        empty_label=_("None: it was given"),
        required=False,
    )
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=15, decimal_places=2, localize=True
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    acquired_on = DateField(label=_("Acquired on"))

    def __init__(self, *args: Any, allotments: "QuerySet[Allotment]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["allotment"]
        field.queryset = allotments


class OfferForm(_Placed):
    """To whom a thing is handed over, where it goes, and when."""

    submit = _("Hand it over")
    on = DateField(label=_("Handed over on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].label = _("Who receives it")


class WhyForm(PageForm):
    """Why it is so."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class ProposeForm(PageForm):
    """What becomes of a thing, and why."""

    submit = _("Propose it")
    kind = forms.ChoiceField(
        label=_("What becomes of it"), choices=Disposal.Kind.choices, widget=forms.RadioSelect
    )
    receiver = PartnerField(
        label=_("To which partner, if it is given to one"),
        queryset=Partner.objects.none(),
        empty_label=_("To none"),
        required=False,
    )
    on = DateField(label=_("On which day"))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, partners: "QuerySet[Partner]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["receiver"]
        field.queryset = partners


class OpenForm(PageForm):
    """When a count begins."""

    submit = _("Begin the count")
    on = DateField(label=_("On which day"), help_text=_("What was acquired until then is counted."))


class SeeForm(PageForm):
    """What was found of one thing."""

    submit = _("Write it down")
    item = forms.ModelChoiceField(label=_("Which thing"), queryset=Item.objects.none())
    found = forms.TypedChoiceField(
        label=_("Was it found?"),
        choices=[("yes", _("Found")), ("no", _("Not found"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    condition = forms.ChoiceField(
        label=_("Condition"),
        choices=[("", "–"), *Condition.choices],
        required=False,
    )
    region = forms.ModelChoiceField(
        label=_("Where it was, if not where it should be"),
        queryset=Region.objects.none(),
        empty_label=_("Where it should be"),
        required=False,
    )
    note = forms.CharField(label=_("In words"), max_length=200, required=False)

    def __init__(
        self, *args: Any, programme: Programme, items: "QuerySet[Item]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["item"].queryset = items
        fields["region"].queryset = Region.objects.filter(country__in=programme.countries)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("found") and not said.get("condition"):
            self.add_error("condition", _("Say in which condition it is."))
        return said


class CloseForm(PageForm):
    """When a count ended, and what is done about what differs."""

    submit = _("Close the count")
    on = DateField(label=_("On which day"))
    note = forms.CharField(
        label=_("What is done about the differences"), max_length=300, required=False
    )
