"""The forms of a register of risks; choices are the programme's own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.programme.logframe.models import Partner
from panoh.programme.risks.models import LEAST, MOST, Risk
from panoh.programme.workplan.forms import PartnerField
from panoh.programme.workplan.models import Post

PROBABILITIES = [
    (1, _("1 – hardly to be expected")),
    (2, _("2 – unlikely")),
    (3, _("3 – possible")),
    (4, _("4 – likely")),
    (5, _("5 – almost certain")),
]
IMPACTS = [
    (1, _("1 – hardly felt")),
    (2, _("2 – an activity is late")),
    (3, _("3 – an output is late or smaller")),
    (4, _("4 – an outcome is in doubt")),
    (5, _("5 – the objective is in doubt")),
]
SCALE = range(LEAST, MOST + 1)


class _Keeper(PageForm):
    """Who looks after a risk."""

    responsible = PartnerField(
        label=_("Who looks after it"),
        queryset=Partner.objects.none(),
        empty_label=_("The agency that runs the programme"),
        required=False,
    )
    post = forms.ChoiceField(
        label=_("Post"),
        choices=[("", _("No post in particular")), *Post.choices],
        required=False,
    )

    def __init__(self, *args: Any, partners: "QuerySet[Partner]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["responsible"]
        field.queryset = partners


class EntrustForm(_Keeper):
    """Who looks after a risk from now on."""


class AddForm(_Keeper):
    """A risk or an assumption."""

    submit = _("Add it")
    field_order = ("kind", "heading", "statement", "responsible", "post")
    kind = forms.ChoiceField(
        label=_("What it is"),
        help_text=_("Of an assumption, what is rated is that it does not hold."),
        choices=Risk.Kind.choices,
        widget=forms.RadioSelect,
    )
    heading = forms.ChoiceField(label=_("Heading"), choices=Risk.Heading.choices)
    statement = forms.CharField(label=_("Statement"), max_length=500, widget=forms.Textarea)


class RateForm(PageForm):
    """How it is rated, why, what is done against it, when it is looked at next."""

    submit = _("Write the rating down")
    probability = forms.TypedChoiceField(
        label=_("Probability"), choices=PROBABILITIES, coerce=int, widget=forms.RadioSelect
    )
    impact = forms.TypedChoiceField(
        label=_("Impact"), choices=IMPACTS, coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why it is rated so"), max_length=300)
    mitigation = forms.CharField(
        label=_("What is done against it"),
        max_length=600,
        widget=forms.Textarea,
        required=False,
    )
    rated_on = DateField(label=_("On which day"))
    review_on = DateField(label=_("When it is looked at next"))


class EndForm(PageForm):
    """On which day something became of it, and why."""

    on = DateField(label=_("On which day"))
    reason = forms.CharField(label=_("Why"), max_length=300)
