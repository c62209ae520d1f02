"""What is asked about needs, plans, services and returns: each form one short page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm, Pairs
from panoh.base.places.names import countries
from panoh.casework.assistance.models import (
    AssessedNeed,
    FollowUp,
    Goal,
    Kind,
    ReturnRisk,
    Review,
)
from panoh.casework.cases.models import Consent, Provision, Track
from panoh.casework.cases.taxonomy import Need, section_of

# What people on a track most often need first; the rest of the list follows.
FIRST = {
    Track.SMUGGLED: ["SMU", "MED.FIRST", "LEG.RESIDENCE", "LEG.INFORMATION", "CON", "RET"],
    Track.WITNESS: ["SEC", "LEG.INFORMATION", "JUS", "PSY.INDIVIDUAL"],
}
NUMBER = {"class": "govuk-input govuk-input--width-10"}


def needs(sections: Iterable[str], tracks: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """The needs whose sections are open to the reader, what the tracks ask for first."""
    sections = set(sections)
    first = [code for track in tracks for code in FIRST.get(Track(track), [])]
    order = sorted(Need, key=lambda need: first.index(need) if need in first else len(first))
    return [(need.value, need.label) for need in order if section_of(need) in sections]


class ForNeed(PageForm):
    """A form about one need among those that its writer may see."""

    need = forms.ChoiceField(label=_("What is needed"))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["need"]
        field.choices = [("", _("Choose one")), *choices]


class NeedForm(ForNeed):
    """One need, as the person sees it."""

    submit = _("Keep the answer")
    in_a_row = ("urgency",)
    urgency = forms.ChoiceField(
        label=_("How soon"), choices=AssessedNeed.Urgency, widget=forms.RadioSelect
    )
    wish = forms.ChoiceField(
        label=_("What the person wishes"),
        help_text=_("No is an answer too. It changes nothing in the other help."),
        choices=AssessedNeed.Wish,
        widget=forms.RadioSelect,
    )


class PlanForm(PageForm):
    """What the plan is about, in the person's own words."""

    submit = _("Begin the draft")
    words = forms.CharField(
        label=_("In the person's own words: what should be different?"),
        help_text=_("It is sealed, and read by who may read notes on care."),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )


class GoalForm(ForNeed):
    """Something to reach, by a day."""

    submit = _("Put it into the plan")
    in_a_row = ("part",)
    what = forms.CharField(
        label=_("What is to be reached"),
        help_text=_("It is sealed. Who may see the kind of need may read it."),
        max_length=300,
    )
    by_day = DateField(label=_("By when"))
    part = forms.ChoiceField(label=_("Who does it"), choices=Goal.Part, widget=forms.RadioSelect)

    def clean_by_day(self) -> Any:
        day = self.cleaned_data["by_day"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose one to come."))
        return day


class AgreeForm(PageForm):
    """How the person said yes."""

    submit = _("The person agrees")
    form = forms.ChoiceField(
        label=_("How the answer was given"), choices=Consent.Form, widget=forms.RadioSelect
    )
    giver = forms.ChoiceField(
        label=_("Who answered"),
        choices=Consent.Giver,
        initial=Consent.Giver.PERSON,
        widget=forms.RadioSelect,
    )


class ReviewForm(PageForm):
    """What came of the plan."""

    submit = _("Keep the review")
    outcome = forms.ChoiceField(
        label=_("How it goes on"), choices=Review.Outcome, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What was done, what was not and why"),
        help_text=_("It is sealed, and read by who may read notes on care."),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )


class OfferForm(ForNeed):
    """A service that the own agency can give."""

    submit = _("Offer it")
    provider = forms.CharField(
        label=_("Who gives it, if not your agency"),
        help_text=_("An organisation, never a person or an address."),
        max_length=80,
        required=False,
    )


class StepForm(PageForm):
    """The next step of a service, with what is known when it is delivered."""

    submit = _("Keep this")
    in_a_row = ("status",)
    beside = ("unit", "currency")
    status = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    on = DateField(label=_("On which day"), initial=timezone.localdate)
    units = forms.DecimalField(
        label=_("How much was given"),
        help_text=_("If it was delivered, and you count it."),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(NUMBER),
    )
    unit = forms.ChoiceField(
        label=_("Of what"), choices=[("", "–"), *Provision.Unit.choices], required=False
    )
    cost = forms.DecimalField(
        label=_("What it cost"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(NUMBER),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[("", "–"), *Provision.Currency.choices], required=False
    )

    def __init__(self, *args: Any, following: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["status"]
        following = set(following)
        field.choices = [each for each in Provision.Status.choices if each[0] in following]

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number, word in (("units", "unit"), ("cost", "currency")):
            if number in self.errors:
                continue
            if bool(values.get(word)) != (values.get(number) is not None):
                self.add_error(number, _("Give the number and what it counts, or neither."))
        if values.get("units") == 0:
            self.add_error("units", _("Leave it empty if nothing was given."))
        return values

    def facts(self) -> dict[str, Any]:
        """What is said of a delivery; of any other step nothing."""
        if self.cleaned_data["status"] != Provision.Status.DELIVERED:
            return {}
        return {name: self.cleaned_data[name] for name in ("units", "unit", "cost", "currency")}


class WishForm(PageForm):
    """Where the person wishes to return to."""

    submit = _("Keep the wish")
    country = forms.ChoiceField(label=_("Which country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["country"]
        field.choices = Pairs(countries())


class RiskForm(PageForm):
    """The risk at one end."""

    submit = _("Keep the assessment")
    in_a_row = ("level",)
    end = forms.ChoiceField(label=_("Which end"), choices=ReturnRisk.End, widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label=_("Risk"),
        help_text=_("Who waits there, debts, the family's part, how far the traffickers reach."),
        choices=ReturnRisk.Level,
        widget=forms.RadioSelect,
    )
    source = forms.ChoiceField(
        label=_("Who says so"), choices=ReturnRisk.Source, widget=forms.RadioSelect
    )


class ReturnForm(PageForm):
    """The day of the return."""

    submit = _("The person has returned")
    on = DateField(label=_("On which day"), initial=timezone.localdate)

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class FollowUpForm(PageForm):
    """How it went to ask."""

    submit = _("Keep how it went")
    outcome = forms.ChoiceField(
        label=_("How it went"),
        help_text=_("A new need opens the case and the plan again."),
        choices=FollowUp.Outcome,
        widget=forms.RadioSelect,
    )


class InviteForm(PageForm):
    """About which kind of help somebody is asked."""

    submit = _("Make a link for one person")
    kind = forms.ChoiceField(label=_("About which help"), choices=Kind, widget=forms.RadioSelect)


ANSWERS = [(1, _("Yes")), (2, _("Partly")), (3, _("No")), (0, _("I would rather not say"))]
QUESTIONS = (
    _("Were you treated with respect?"),
    _("Did you feel safe?"),
    _("Were you told what you can choose?"),
    _("Was it the help you needed?"),
    _("Could you say no?"),
)


class SayForm(PageForm):
    """Five questions, the same for everybody; nobody is asked who they are."""

    submit = _("Send")
    in_a_row = tuple(f"q{number}" for number in range(len(QUESTIONS)))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(QUESTIONS):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question, choices=ANSWERS, coerce=int, widget=forms.RadioSelect
            )

    def answers(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]
