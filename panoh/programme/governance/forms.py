"""The forms of committees and their meetings; choices are the committee's own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm, lines_of
from panoh.base.places.names import country_name
from panoh.programme.governance.models import Body, Meeting, Present, Seat
from panoh.programme.logframe.models import Programme
from panoh.programme.workplan.models import Post

NO_NAMES = _("Bodies and posts, not persons: nobody's name belongs here.")
COUNTS = (("women", _("Women")), ("men", _("Men")), ("unknown", _("Not recorded")))


class SetUpForm(PageForm):
    """A committee of a programme."""

    submit = _("Set it up")
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Body.Kind.choices, widget=forms.RadioSelect
    )
    country = forms.ChoiceField(
        label=_("Country"), help_text=_("Only of a steering committee."), required=False
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["country"]
        field.choices = [
            ("", _("None in particular")),
            *((code, country_name(code)) for code in programme.countries),
        ]


class SeatForm(PageForm):
    """A body that sits on a committee."""

    submit = _("Give it a seat")
    name = forms.CharField(label=_("Name of the body"), help_text=NO_NAMES, max_length=200)


class LinesField(forms.CharField):
    """Lines of text, as a list; empty ones are left out."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        lines = lines_of(str(super().clean(value)))
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("An item has no more than 200 characters."))
        return lines


class CallForm(PageForm):
    """When and where a committee meets, and about what."""

    submit = _("Call the meeting")
    on = DateField(label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=100)
    agenda = LinesField(label=_("Agenda"), help_text=_("One item a line."))


class WriteUpForm(PageForm):
    """How many came from each body, and what was said."""

    submit = _("Write it down")
    said = forms.CharField(
        label=_("What was said"), help_text=NO_NAMES, widget=forms.Textarea, required=False
    )

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        self.headings = {  # type: ignore[misc]
            f"women_{seat.number}": str(seat) for seat in seats
        }
        said = self.fields.pop("said")
        for seat in seats:
            for name, label in COUNTS:
                self.fields[f"{name}_{seat.number}"] = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=999,
                    required=False,
                    widget=forms.TextInput(
                        attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}
                    ),
                )
        self.fields["said"] = said

    @property
    def present(self) -> dict[Seat, Present]:
        """How many came from each body, by what was filled in; empty is none."""
        return {
            seat: Present(
                **{name: self.cleaned_data[f"{name}_{seat.number}"] or 0 for name, _l in COUNTS}
            )
            for seat in self.seats
        }


class HoldForm(WriteUpForm):
    """A meeting that was held."""

    on = DateField(label=_("On which day it was held"))


class WhyForm(PageForm):
    """Why a meeting is cancelled."""

    submit = _("Cancel the meeting")
    reason = forms.CharField(label=_("Why"), max_length=300)


class SeatField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A body of the committee."""


class DecideForm(PageForm):
    """Who does what by when."""

    submit = _("Write the decision down")
    item = forms.TypedChoiceField(label=_("Item of the agenda"), coerce=int)
    text = forms.CharField(
        label=_("What is to be done"), help_text=NO_NAMES, max_length=500, widget=forms.Textarea
    )
    seat = SeatField(
        label=_("Body that does it"),
        queryset=Seat.objects.none(),
        empty_label=_("A post of the programme’s team"),
        required=False,
    )
    post = forms.ChoiceField(
        label=_("Or the post that does it"),
        choices=[("", _("A body of the committee")), *Post.choices],
        required=False,
    )
    due_on = DateField(label=_("By when"))

    def __init__(
        self, *args: Any, meeting: Meeting, seats: "QuerySet[Seat]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["item"].choices = [
            (number, f"{number}. {text}") for number, text in enumerate(meeting.agenda, 1)
        ]
        fields["seat"].queryset = seats


class EndForm(PageForm):
    """What a decision came to."""

    on = DateField(label=_("On which day"))
    outcome = forms.CharField(label=_("What became of it"), help_text=NO_NAMES, max_length=300)
