"""Which figures a page shows."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.forms import PageForm
from panoh.base.places.names import country_name
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.indicators import Measure, Once, Portion
from panoh.monitoring.rules import audience_of

YEARS = 10


def countries_of(member: Membership) -> list[tuple[str, str]]:
    """Of which countries a member may read figures: a coordinator of the own only."""
    codes = {member.agency.country}
    if audience_of(member) == Audience.PUBLIC:
        codes |= {*Agency.objects.values_list("country", flat=True)}
    names = sorted((country_name(code), code) for code in codes)
    return [(code, name) for name, code in names]


class HousesForm(PageForm):
    """Of which country."""

    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, data: Any, *, member: Membership) -> None:
        super().__init__({"country": data.get("country", member.agency.country)})
        self.fields["country"].choices = countries_of(member)  # type: ignore[attr-defined]


class FiguresForm(PageForm):
    """What, where and when; a coordinator chooses no country."""

    measure = forms.ChoiceField(
        label=_("What"), choices=[*Measure.choices, *Once.choices, *Portion.choices]
    )
    country = forms.ChoiceField(label=_("Country"))
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, data: Any, *, member: Membership) -> None:
        this_year = timezone.localdate().year
        first = {
            "measure": Measure.IDENTIFIED,
            "country": member.agency.country,
            "year": this_year,
        }
        super().__init__(first | {name: data[name] for name in first if name in data})
        self.fields["country"].choices = countries_of(member)  # type: ignore[attr-defined]
        years = range(this_year, this_year - YEARS, -1)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]

    def portion(self) -> Portion | None:
        """Which portion is asked for; None where people are counted."""
        measure = self.cleaned_data["measure"]
        return Portion(measure) if measure in Portion.values else None

    def once(self) -> Once | None:
        """What of a year is asked for that is told once."""
        measure = self.cleaned_data["measure"]
        return Once(measure) if measure in Once.values else None

    def asked(self) -> dict[str, Any]:
        """What `count` is asked with."""
        year = self.cleaned_data["year"]
        return {
            "measure": Measure(self.cleaned_data["measure"]),
            "country": self.cleaned_data["country"],
            "since": date(year, 1, 1),
            "until": date(year, 12, 31),
        }


class ComparisonForm(FiguresForm):
    """Where and when; who is compared is given."""

    def __init__(self, data: Any, *, member: Membership) -> None:
        super().__init__(data, member=member)
        self.fields["measure"].widget = forms.HiddenInput()
        self.fields["measure"].disabled = True
        self.fields["measure"].initial = Measure.IDENTIFIED
