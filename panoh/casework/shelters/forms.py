"""The forms of houses, beds, services and stays; choices are the own agency's."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.database.codes import read_code
from panoh.base.forms import DateField, PageForm
from panoh.base.places.names import HERE, country_name, language_name, region_choices
from panoh.casework.cases.models import Case, Sex
from panoh.casework.cases.taxonomy import Need
from panoh.casework.shelters.models import AgeBand, Bed, Obstacle, Service, Site, Stay

# Those who arrive speak one of these nearly always; a service may know more than it says.
SPOKEN = (*(code for code, _name in settings.LANGUAGES), "kaa", "fa", "ps", "zh")


class BedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A bed of one's own, with its room."""

    def label_from_instance(self, bed: Bed) -> str:
        said = {"room": bed.room, "bed": bed.name}
        if bed.child:
            return _now("Room %(room)s: %(bed)s, for a child") % said
        return _now("Room %(room)s: %(bed)s") % said


class CaseField(forms.CharField):
    """A case of one's own, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Code of the case"), max_length=12, **kwargs)
        self.member: Membership | None = None

    def clean(self, value: Any) -> Any:
        code = read_code(super().clean(value))
        case = (
            Case.objects.visible_to(self.member).filter(code=code).first() if self.member else None
        )
        if case is None:
            raise ValidationError(_now("There is no such case among yours."))
        return case


class InHouse(PageForm):
    """A form about a house: its bed and case fields know whose they are."""

    def __init__(self, *args: Any, member: Membership, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, BedField):
                field.queryset = Bed.objects.visible_to(member).filter(site=site)
            elif isinstance(field, CaseField):
                field.member = member


class SiteForm(PageForm):
    """A house: what may be told of it, and what may not."""

    submit = _("Add the house")
    name = forms.CharField(
        label=_("A name that may be told"),
        help_text=_("Not the street, not the district."),
        max_length=80,
    )
    region_id = forms.ChoiceField(label=_("Region"))
    address = forms.CharField(
        label=_("Address"),
        help_text=_("It is sealed. Nobody outside your agency ever sees it."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["region_id"]
        field.choices = region_choices(country)


class BedForm(PageForm):
    """A bed in a room."""

    submit = _("Add the bed")
    room = forms.CharField(label=_("Room"), max_length=40)
    name = forms.CharField(
        label=_("Name of the bed"), help_text=_("For example 3.1, or cot."), max_length=20
    )
    child = forms.BooleanField(label=_("It is a child's bed"), required=False)


class ServiceForm(PageForm):
    """What is offered and to whom: all that others learn of it."""

    submit = _("Save the service")
    name = forms.CharField(label=_("Name"), max_length=80)
    need = forms.ChoiceField(label=_("What it is"), choices=Need)
    site = forms.ModelChoiceField(
        label=_("House"),
        help_text=_("Others learn its region, not where it is."),
        queryset=Site.objects.none(),
        empty_label=_("No house"),
        required=False,
    )
    sexes = forms.MultipleChoiceField(
        label=_("For"),
        help_text=_("Nothing ticked: for everybody."),
        choices=[
            (Sex.FEMALE.value, _("Women and girls")),
            (Sex.MALE.value, _("Men and boys")),
            (Sex.OTHER.value, _("People of another sex")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    age_from = forms.IntegerField(label=_("From age"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("To age"), min_value=0, max_value=120, required=False)
    children = forms.BooleanField(label=_("Children may come along"), required=False)
    step_free = forms.BooleanField(label=_("Step-free access"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False
    )
    citizenships = forms.MultipleChoiceField(
        label=_("Only for citizens of"),
        help_text=_("Nothing ticked: for citizens of any country."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    places = forms.IntegerField(
        label=_("How many people at once"),
        help_text=_("Empty: places are not counted. Beds are counted by themselves."),
        min_value=0,
        max_value=10_000,
        required=False,
    )
    hours = forms.CharField(label=_("Hours"), max_length=60, required=False)
    active = forms.BooleanField(label=_("It is offered now"), initial=True, required=False)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["site"].queryset = Site.objects.visible_to(member)
        fields["languages"].choices = [(code, language_name(code)) for code in SPOKEN]
        fields["citizenships"].choices = [(code, country_name(code)) for code in HERE]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("age_from"), values.get("age_to")
        if first is not None and last is not None and last < first:
            self.add_error("age_to", _("This is below the first age."))
        return values

    @staticmethod
    def of(service: Service) -> dict[str, Any]:
        """The form's initial values for a service."""
        return {name: getattr(service, name) for name in ServiceForm.base_fields}


class HoldForm(InHouse):
    """A bed for somebody who is expected."""

    submit = _("Hold the bed")
    bed = BedField(label=_("Bed"), queryset=Bed.objects.none(), empty_label=None)
    case = CaseField()
    begins_on = DateField(label=_("First night"))
    ends_on = DateField(
        label=_("Free again on"), help_text=_("Empty: not known yet."), required=False
    )


class AdmitForm(InHouse):
    """A bed for somebody who is here."""

    submit = _("Admit")
    bed = BedField(label=_("Bed"), queryset=Bed.objects.none(), empty_label=None)
    case = CaseField()
    ends_on = DateField(
        label=_("Free again on"), help_text=_("Empty: not known yet."), required=False
    )


class TakeOutForm(InHouse):
    """A bed that cannot be used."""

    submit = _("Take it out of use")
    bed = BedField(label=_("Bed"), queryset=Bed.objects.none(), empty_label=None)
    begins_on = DateField(label=_("First night"))
    ends_on = DateField(
        label=_("Usable again on"), help_text=_("Empty: not known yet."), required=False
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("For example: repair. Name nobody."), max_length=60
    )


class MoveForm(InHouse):
    """Another bed."""

    submit = _("Move")
    bed = BedField(label=_("To which bed"), queryset=Bed.objects.none(), empty_label=None)


class SwapForm(PageForm):
    """Somebody to change beds with."""

    submit = _("Change beds")
    other = forms.ModelChoiceField(
        label=_("With whom"), queryset=Stay.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, member: Membership, stay: Stay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        mine = Stay.objects.visible_to(member).filter(agency=member.agency_id)
        field.queryset = mine.current().exclude(pk=stay.pk).select_related("bed", "case")
        field.label_from_instance = lambda each: (
            f"{each.bed.name}: {each.case.code if each.case else each.code}"
        )


class ProlongForm(PageForm):
    """Another end of a stay."""

    submit = _("Save")
    ends_on = DateField(
        label=_("Free again on"), help_text=_("Empty: not known yet."), required=False
    )


class DischargeForm(PageForm):
    """Where somebody went."""

    submit = _("Discharge")
    destination = forms.ChoiceField(
        label=_("Where does the person go?"),
        help_text=_("As coarsely as this. No address, no name."),
        choices=Stay.Destination,
        widget=forms.RadioSelect,
    )


class TurnAwayForm(PageForm):
    """Somebody could not be taken in. Nobody is described."""

    submit = _("Note it")
    in_a_row = ("sex",)
    on = DateField(label=_("Day"), initial=timezone.localdate)
    need = forms.ChoiceField(
        label=_("What was needed"), choices=Need, initial=Need.EMERGENCY_SHELTER
    )
    reason = forms.ChoiceField(label=_("Main reason"), choices=Obstacle, widget=forms.RadioSelect)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, widget=forms.RadioSelect)
    age_band = forms.ChoiceField(label=_("Age"), choices=AgeBand, initial=AgeBand.UNKNOWN)
