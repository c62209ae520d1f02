"""The forms of a case: what is asked, and the choices that this member has."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import NEVER, Kind, Section
from panoh.base.forms import DateField, PageForm, Pairs
from panoh.base.places.names import HERE, countries, country_name, region_choices
from panoh.casework.cases.models import Alert, Case, Consent, Contact, Person, Purpose, Sex, Share

SHORT = "govuk-input govuk-input--width-4"
# Languages that people here speak, the seven of the pages first.
LANGUAGES = Pairs(
    [
        *settings.LANGUAGES,
        ("kaa", _("Karakalpak")),
        ("fa", _("Dari or Persian")),
        ("ps", _("Pashto")),
        ("zh", _("Chinese")),
        ("und", _("Another language")),
    ]
)


def end_of_day(day: Any) -> datetime | None:
    """The moment at which a day that was named as the last is over."""
    return timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None


class PersonForm(PageForm):
    """What is needed to help somebody, and to count; a name is not."""

    submit = _("Open the case")
    in_a_row = ("sex",)

    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, widget=forms.RadioSelect)
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        help_text=_("Leave it empty if it is not known. Then the person is treated as a child."),
        min_value=1900,
        required=False,
        widget=forms.NumberInput({"class": SHORT}),
    )
    birth_year_basis = forms.ChoiceField(
        label=_("How is the year known?"),
        choices=[choice for choice in Person.Basis.choices if choice[0] != Person.Basis.BAND],
        initial=Person.Basis.UNKNOWN,
        widget=forms.RadioSelect,
    )
    origin_country = forms.ChoiceField(label=_("Country the person comes from"), required=False)
    origin_region = forms.ChoiceField(label=_("Region"), required=False)
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages the person understands"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    children = forms.IntegerField(
        label=_("Children who are with the person"),
        min_value=0,
        max_value=20,
        initial=0,
        widget=forms.NumberInput({"class": SHORT}),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = [("", _("Not known"))]
        places: Any = self.fields
        every = Pairs([*unknown, *countries()])
        places["origin_country"].choices = places["citizenship"].choices = every
        nearest = [country, *(code for code in HERE if code != country)]
        places["origin_region"].choices = Pairs(
            [*unknown, *(choice for code in nearest for choice in region_choices(code))]
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        year, basis = values.get("birth_year"), values.get("birth_year_basis")
        if year and year > timezone.localdate().year:
            self.add_error("birth_year", _("This year is still to come."))
        if year and basis == Person.Basis.UNKNOWN:
            self.add_error("birth_year_basis", _("Say how the year is known."))
        if year is None:
            values["birth_year_basis"] = Person.Basis.UNKNOWN
        region, country = values.get("origin_region"), values.get("origin_country")
        if region and country and not region.startswith(country):
            self.add_error("origin_region", _("This region is not in the country you chose."))
        return values

    def facts(self) -> dict[str, Any]:
        """What the form says, as the fields of `Person`."""
        values = self.cleaned_data
        region = values["origin_region"]
        return {
            "sex": values["sex"],
            "birth_year": values["birth_year"],
            "birth_year_basis": values["birth_year_basis"],
            "origin_country": values["origin_country"] or region[:2],
            "origin_region_id": region or None,
            "citizenships": [values["citizenship"]] if values["citizenship"] else [],
            "languages": values["languages"],
        }

    @staticmethod
    def of(case: Case) -> dict[str, Any]:
        """The form's initial values for a case."""
        person = case.person
        return {
            "sex": person.sex,
            "birth_year": person.birth_year,
            "birth_year_basis": person.birth_year_basis,
            "origin_country": person.origin_country,
            "origin_region": person.origin_region_id or "",
            "citizenship": person.citizenships[0] if person.citizenships else "",
            "languages": person.languages,
            "children": case.children,
        }


class ContactForm(PageForm):
    """How the person is reached without harm."""

    submit = _("Save the contact")
    channel = forms.ChoiceField(
        label=_("How to make contact"), choices=Contact.Channel, widget=forms.RadioSelect
    )
    hours = forms.CharField(
        label=_("When it is safe"),
        help_text=_("For example: weekdays from 10 to 12."),
        max_length=60,
        required=False,
    )
    leave_no_message = forms.BooleanField(
        label=_("Never leave a message"), initial=True, required=False
    )
    shared_phone = forms.BooleanField(label=_("The telephone is shared"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address of the family"), max_length=200, required=False)
    code_phrase = forms.CharField(label=_("Agreed phrase"), max_length=120, required=False)
    answered_by = forms.CharField(
        label=_("Who else may answer, and what to tell them"), max_length=200, required=False
    )


class NoteForm(PageForm):
    """A note goes into one section; whoever sees the section reads it."""

    submit = _("Write the note")
    section = forms.ChoiceField(
        label=_("Who may read it"),
        help_text=_("A note is read by whoever may see the section it stands in."),
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Note"), widget=forms.Textarea, max_length=4000)

    def __init__(self, *args: Any, sections: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writable = (Section.CORE, Section.CARE, Section.STATUS, Section.TESTIMONY)
        field: Any = self.fields["section"]
        field.choices = [(s.value, s.label) for s in writable if s in sections]


class AlertForm(PageForm):
    """What everybody on the case must know first."""

    submit = _("Raise the alert")
    kind = forms.ChoiceField(
        label=_("What must everybody know first?"), choices=Alert.Kind, widget=forms.RadioSelect
    )


class AssignForm(PageForm):
    """A colleague of the own agency."""

    submit = _("Assign")
    colleague = forms.ModelChoiceField(
        label=_("To whom"), queryset=Membership.objects.none(), widget=forms.RadioSelect,
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["colleague"]
        field.queryset = (
            Membership.objects.active()
            .filter(agency=member.agency_id)
            .who_may(Permission.RECORD)
            .select_related("user", "agency")
            .order_by("user__name")
        )
        field.label_from_instance = lambda colleague: (
            f"{colleague.user.name}, {colleague.get_role_display()}"
        )


def partners(member: Membership) -> Any:
    """Agencies to which an agreement in force opens a route, and which may see cases at all."""
    blind = [kind.value for kind in Kind if Section.CORE in NEVER[kind]]
    today = timezone.localdate()
    agreements = member.agency.agreements.filter(signed_on__lte=today).exclude(ends_on__lt=today)
    return (
        Agency.objects.filter(agreements__in=agreements, closed_at=None)
        .exclude(pk=member.agency_id)
        .exclude(kind__in=blind)
        .annotate(abroad=~Q(country=member.agency.country))
        .order_by("abroad", "country", "name")
        .distinct()
    )


def named_by(member: Membership) -> Callable[[Agency], str]:
    """Agencies as this member chooses among them: those abroad with their country."""

    def say(agency: Agency) -> str:
        if agency.country == member.agency.country:
            return agency.name
        return f"{agency.name} ({country_name(agency.country)})"

    return say


def _choice(section: Section, hint: Any) -> Choice:
    return Choice(section.value, section.label, hint=hint)


# What each section holds, in the words in which it is read to the person.
SECTIONS = [
    _choice(Section.CORE, _("Goes with every agreement: without it nothing is found.")),
    _choice(Section.IDENTITY, _("Name, date of birth, documents.")),
    _choice(Section.CONTACT, _("How to reach the person without harm.")),
    _choice(Section.PLACEMENT, _("In which house, since when. Never for police or consulates.")),
    _choice(Section.CARE, _("Counselling and health. Never for police or consulates.")),
    _choice(Section.TESTIMONY, _("What was told to those who investigate. Never for shelters.")),
    _choice(Section.STATUS, _("Border crossing, permits. Never for shelters.")),
    _choice(Section.ALERTS, _("What must be known first.")),
]


class ConsentForm(PageForm):
    """Read together with the person: for whom, what for, what, until when; yes or no."""

    submit = _("Record the answer")
    in_a_row = ("given", "giver")
    recipient = forms.ModelChoiceField(
        label=_("Who would see something"), queryset=Agency.objects.none()
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, widget=forms.RadioSelect)
    sections = forms.MultipleChoiceField(
        label=_("What they would see"),
        choices=SECTIONS,
        widget=forms.CheckboxSelectMultiple,
        initial=[Section.CORE],
    )
    until = DateField(
        label=_("Until when"), help_text=_("Empty: until it is taken back."), required=False
    )
    language = forms.ChoiceField(label=_("Language it was explained in"), choices=LANGUAGES)
    interpreter = forms.BooleanField(label=_("An interpreter was there"), required=False)
    form = forms.ChoiceField(
        label=_("How the answer was given"), choices=Consent.Form, widget=forms.RadioSelect
    )
    giver = forms.ChoiceField(
        label=_("Who answered"), choices=Consent.Giver, widget=forms.RadioSelect,
        initial=Consent.Giver.PERSON,
    )  # fmt: skip
    given = forms.ChoiceField(
        label=_("The answer"),
        help_text=_("No is as easy as yes, and changes nothing in the help."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recipient"]
        field.queryset, field.label_from_instance = partners(member), named_by(member)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        recipient, sections = values.get("recipient"), values.get("sections")
        if recipient and sections:
            never = NEVER[Kind(recipient.kind)]
            closed = [str(s.label) for s in Section if s in sections and s in never]
            if closed:
                self.add_error(
                    "sections",
                    gettext("%(agency)s never sees: %(sections)s. Take it out.")
                    % {"agency": recipient.name, "sections": ", ".join(closed)},
                )
            values["sections"] = [s.value for s in Section if s in {*sections, Section.CORE}]
        until = values.get("until")
        if until and until <= timezone.localdate():
            self.add_error("until", _("This day is over. Choose one to come."))
        values["until"] = end_of_day(until)
        return values


class ShareForm(PageForm):
    """A share without consent: a ground, a reason, an end, and a second person."""

    submit = _("Propose it to a second person")
    agency = forms.ModelChoiceField(
        label=_("Who would see something"), queryset=Agency.objects.none(), empty_label=None
    )
    ground = forms.ChoiceField(
        label=_("On what ground"),
        choices=[choice for choice in Share.Ground.choices if choice[0] in Share.WITHOUT_CONSENT],
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, widget=forms.RadioSelect)
    sections = forms.MultipleChoiceField(
        label=_("What they would see"), choices=SECTIONS, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Why it cannot wait for the person's answer"),
        help_text=_("No name. The person may read this later."),
        widget=forms.Textarea,
        max_length=300,
    )
    until = DateField(label=_("Until when"))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset, field.label_from_instance = partners(member), named_by(member)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        until = values.get("until")
        if until and until < timezone.localdate():
            self.add_error("until", _("This day is over. Choose one to come."))
        values["until"] = end_of_day(until)
        return values


class CloseForm(PageForm):
    """Why a case ends."""

    submit = _("Ask a second person to close it")
    closing = forms.ChoiceField(
        label=_("Why is it closed?"),
        choices=[c for c in Case.Closing.choices if c[0] != Case.Closing.IMPORTED],
        widget=forms.RadioSelect,
    )


class ReopenForm(PageForm):
    """Why a case goes on."""

    submit = _("Open it again")
    reason = forms.CharField(
        label=_("Why does it go on?"),
        help_text=_("It is kept as a note on the case."),
        widget=forms.Textarea,
        max_length=300,
    )
