"""The forms of a work plan; choices are the programme's own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.base.places.names import country_name
from panoh.programme.logframe.models import Line, Partner, Programme
from panoh.programme.workplan.models import Activity, Post


def countries_of(programme: Programme) -> list[tuple[str, Any]]:
    """Choices: all countries of a programme together, then each."""
    return [("", _("All countries")), *((code, country_name(code)) for code in programme.countries)]


class LineField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An activity of the logframe, by its number and statement."""

    def label_from_instance(self, line: Line) -> str:
        return f"{line.code} {line.said}"


class PartnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A partner by its name."""

    def label_from_instance(self, partner: Partner) -> str:
        return str(partner.named)


class PlanForm(PageForm):
    """An activity as it is to be carried out."""

    submit = _("Plan it")
    line = LineField(label=_("Activity of the logframe"), queryset=Line.objects.none())
    country = forms.ChoiceField(label=_("Country"), required=False)
    responsible = PartnerField(
        label=_("Who answers for it"),
        queryset=Partner.objects.none(),
        empty_label=_("The agency that runs the programme"),
        required=False,
    )
    post = forms.ChoiceField(
        label=_("Post"),
        choices=[("", _("No post in particular")), *Post.choices],
        required=False,
    )
    deliverable = forms.CharField(
        label=_("Deliverable"),
        help_text=_("What is there when it is done: a report, a list of participants."),
        max_length=200,
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        lines: "QuerySet[Line]",
        partners: "QuerySet[Partner]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["line"].queryset = lines
        fields["responsible"].queryset = partners
        fields["country"].choices = countries_of(programme)


class DayForm(PageForm):
    """The day on which something happened."""

    on = DateField(label=_("On which day"))


class ExpectForm(PageForm):
    """When the end is expected now."""

    on = DateField(
        label=_("When it will be done"), help_text=_("Leave it empty: as planned."), required=False
    )


class DropForm(PageForm):
    """Why an activity is given up."""

    submit = _("Drop it")
    on = DateField(label=_("On which day"))
    reason = forms.CharField(label=_("Why"), max_length=300)


class ActivityField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Another activity of the plan."""


class DependForm(PageForm):
    """What must be done first."""

    submit = _("Let it wait")
    needs = ActivityField(label=_("What must be done first"), queryset=Activity.objects.none())

    def __init__(self, *args: Any, others: "QuerySet[Activity]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["needs"]
        field.queryset = others


class ShowForm(PageForm):
    """What of the plan is shown."""

    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["country"]
        field.choices = [
            ("", _("The whole plan")),
            *((code, country_name(code)) for code in programme.countries),
        ]
