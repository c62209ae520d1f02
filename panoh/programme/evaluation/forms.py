"""The forms of an evaluation; choices are the programme's own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.programme.evaluation.models import Answer, Criterion, Evaluation, Finding
from panoh.programme.logframe.models import Partner
from panoh.programme.workplan.forms import PartnerField
from panoh.programme.workplan.models import Post


class PlanForm(PageForm):
    """What an evaluation is to find out, by which criteria, when, by whom."""

    submit = _("Plan it")
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Evaluation.Kind.choices, widget=forms.RadioSelect
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=2000, widget=forms.Textarea)
    criteria = forms.MultipleChoiceField(
        label=_("Criteria"), choices=Criterion.choices, widget=forms.CheckboxSelectMultiple
    )
    evaluator = PartnerField(
        label=_("Who evaluates"),
        queryset=Partner.objects.none(),
        empty_label=_("Not chosen yet"),
        required=False,
    )
    budget_line = forms.CharField(
        label=_("Budget line"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))

    def __init__(self, *args: Any, partners: "QuerySet[Partner]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["evaluator"]
        field.queryset = partners


class AppointForm(PageForm):
    """Another body that evaluates, and why."""

    submit = _("Let them evaluate")
    evaluator = PartnerField(label=_("Who evaluates"), queryset=Partner.objects.none())
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody who follows the programme reads it. Write nothing about a person."),
        max_length=300,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, partners: "QuerySet[Partner]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["evaluator"]
        field.queryset = partners


class BeginForm(PageForm):
    """The terms that were agreed."""

    submit = _("The terms are agreed")
    on = DateField(label=_("On which day"))
    terms = forms.CharField(
        label=_("Terms of reference"),
        help_text=_("What the evaluators do, with whom they speak, what they hand in."),
        max_length=5000,
        widget=forms.Textarea,
    )


class FindForm(PageForm):
    """A finding."""

    submit = _("Write the finding down")
    criterion = forms.ChoiceField(label=_("Criterion"))
    text = forms.CharField(label=_("Finding"), max_length=1000, widget=forms.Textarea)

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["criterion"]
        field.choices = [(each, Criterion(each).label) for each in evaluation.criteria]


class FindingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A finding of the evaluation."""


class RecommendForm(PageForm):
    """A recommendation."""

    submit = _("Recommend it")
    finding = FindingField(label=_("On which finding"), queryset=Finding.objects.none())
    text = forms.CharField(label=_("Recommendation"), max_length=1000, widget=forms.Textarea)

    def __init__(self, *args: Any, findings: "QuerySet[Finding]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["finding"]
        field.queryset = findings


class ReportForm(PageForm):
    """The day of the report."""

    submit = _("Hand the report in")
    on = DateField(label=_("On which day"))


class AnswerForm(PageForm):
    """What the programme says to a recommendation."""

    submit = _("Answer")
    kind = forms.ChoiceField(
        label=_("Answer"), choices=Answer.Kind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)
    promise = forms.CharField(
        label=_("What will be done"),
        help_text=_("Unless it is rejected."),
        max_length=500,
        required=False,
    )
    post = forms.ChoiceField(
        label=_("Post that does it"), choices=[("", _("Nobody")), *Post.choices], required=False
    )
    due_on = DateField(label=_("By when"), required=False)


class FollowForm(PageForm):
    """What became of a promise."""

    submit = _("It is done")
    on = DateField(label=_("On which day"))
    outcome = forms.CharField(label=_("What became of it"), max_length=300)
