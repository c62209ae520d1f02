"""Which figures a page shows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.forms import PageForm
from panoh.base.places.names import country_name
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.indicators import Measure
from panoh.monitoring.rules import audience_of, check_count
from panoh.monitoring.ways import MEASURES, Way, way_of

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

    measure = forms.ChoiceField(label=_("What"), choices=[*MEASURES.items()])
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
        self.member = member
        self.fields["country"].choices = countries_of(member)  # type: ignore[attr-defined]
        years = range(this_year, this_year - YEARS, -1)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]

    @property
    def way(self) -> Way:
        """In which way it is told what is asked for."""
        return way_of(self.cleaned_data["measure"])

    def answer(self, by: Sequence[Dimension] = ()) -> Any:
        """What the member is told, divided by these where they can be chosen; None before a
        release, and while the form is wrong. Refuses another country than the member's own."""
        if not self.is_valid():
            return None
        check_count(self.member, self.cleaned_data["country"])
        return self.way.tell(**self.cleaned_data, audience=audience_of(self.member), by=by)


class ComparisonForm(FiguresForm):
    """Where and when; who is compared is given."""

    def __init__(self, data: Any, *, member: Membership) -> None:
        super().__init__(data, member=member)
        self.fields["measure"].widget = forms.HiddenInput()
        self.fields["measure"].disabled = True
        self.fields["measure"].initial = Measure.IDENTIFIED
