"""The forms of assessments, plans and posts; choices are the own house's."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.forms import DateField, PageForm
from panoh.casework.quality.models import Improvement, Post, Subject
from panoh.casework.quality.rules import may_assess
from panoh.casework.quality.standards import Criterion, Part, Standard
from panoh.casework.shelters.models import Site

NOT_HERE = "none"


class BeginForm(PageForm):
    """Who assesses a house, and when they come."""

    submit = _("Begin the assessment")
    visitor = forms.ModelChoiceField(
        label=_("First assessor: another agency"),
        help_text=_(
            "They learn the code of the house. Agree with them by telephone how they come."
        ),
        queryset=Agency.objects.none(),
    )
    companion = forms.ModelChoiceField(
        label=_("Second assessor"),
        help_text=_("Your own agency, or another one again."),
        queryset=Agency.objects.none(),
        empty_label=None,
    )
    visited_on = DateField(label=_("Day of the visit"), initial=timezone.localdate)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        there = Agency.objects.filter(country=member.agency.country, closed_at=None)
        able = there.filter(pk__in=[each.pk for each in there if may_assess(each)])
        fields["visitor"].queryset = able.exclude(pk=member.agency_id)
        fields["companion"].queryset = able
        fields["companion"].initial = member.agency_id


class ScoreForm(PageForm):
    """A section of the standard: each criterion's score, and what was seen."""

    submit = _("Save, and on to the next section")

    def __init__(self, *args: Any, standard: Standard, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = standard.of(part)
        language = get_language()
        levels = [(str(level.value), str(level.name.say(language))) for level in standard.levels]
        for each in self.criteria:
            self.fields[each.code] = forms.ChoiceField(
                label=_label(each, language),
                help_text=_now("Evidence: %(evidence)s")
                % {"evidence": each.evidence.say(language)},
                choices=[*levels, (NOT_HERE, _now("Does not apply here"))]
                if each.may_not_apply
                else levels,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"{each.code}_seen"] = forms.CharField(
                label=_now("What was seen"),
                help_text=_now("A few words. Name nobody."),
                max_length=200,
                required=False,
            )

    def scores(self) -> dict[str, int | None]:
        """What was chosen, by criterion."""
        chosen = {each.code: self.cleaned_data[each.code] for each in self.criteria}
        return {
            code: None if said == NOT_HERE else int(said) for code, said in chosen.items() if said
        }

    def evidence(self) -> dict[str, str]:
        """What was seen, by criterion."""
        return {each.code: self.cleaned_data[f"{each.code}_seen"] for each in self.criteria}

    @staticmethod
    def of(
        standard: Standard, part: Part, scores: dict[str, int | None], evidence: dict[str, str]
    ) -> dict[str, Any]:
        """The form's initial values for what was scored before."""
        initial: dict[str, Any] = {}
        for code in (each.code for each in standard.of(part)):
            if code in scores:
                initial[code] = NOT_HERE if scores[code] is None else str(scores[code])
            initial[f"{code}_seen"] = evidence.get(code, "")
        return initial


def _label(criterion: Criterion, language: str) -> str:
    said = {"criterion": criterion.name.say(language)}
    return _now("%(criterion)s (critical)") % said if criterion.critical else str(said["criterion"])


class PlanForm(PageForm):
    """A measure: what it makes better, who does it, by when."""

    submit = _("Plan it")
    criterion = forms.ChoiceField(label=_("What it makes better"))
    words = forms.CharField(
        label=_("What is done"), help_text=_("A few words. Name nobody."), max_length=200
    )
    post = forms.ModelChoiceField(
        label=_("Who does it"),
        help_text=_("A post of the house, not a name."),
        queryset=Post.objects.none(),
        empty_label=None,
    )
    due_on = DateField(label=_("By when"))

    def __init__(
        self, *args: Any, member: Membership, site: Site, standard: Standard, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        language = get_language()
        fields["post"].queryset = Post.objects.visible_to(member).filter(site=site, active=True)
        fields["criterion"].choices = [
            (
                str(part.name.say(language)),
                [(each.code, str(each.name.say(language))) for each in standard.of(part)],
            )
            for part in standard.parts
        ]


class EndForm(PageForm):
    """How a measure ended."""

    one_thing = "status"
    status = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[
            (Improvement.Status.DONE.value, _("It is done")),
            (Improvement.Status.DROPPED.value, _("It is given up")),
        ],
        widget=forms.RadioSelect,
    )


class PostForm(PageForm):
    """A post: what it is, and what whoever holds it brings. No name."""

    names: ClassVar = ("title", "qualification", "held_since", "vetted_on", "active")
    title = forms.ChoiceField(label=_("What it is"), choices=Post.Title)
    qualification = forms.ChoiceField(
        label=_("Qualification of whoever holds it"),
        choices=Post.Qualification,
        widget=forms.RadioSelect,
    )
    held_since = DateField(
        label=_("Held by the same person since"),
        help_text=_("Empty: vacant. A new day means a new person, who learns everything anew."),
        required=False,
    )
    vetted_on = DateField(label=_("Vetted on"), help_text=_("Empty: not yet."), required=False)
    active = forms.BooleanField(label=_("The house has this post"), initial=True, required=False)

    @staticmethod
    def of(post: Post) -> dict[str, Any]:
        """The form's initial values for a post."""
        return {name: getattr(post, name) for name in PostForm.names}


class TrainForm(PageForm):
    """What somebody was trained in, and when."""

    submit = _("Note it")
    subject = forms.ChoiceField(label=_("In what"), choices=Subject, widget=forms.RadioSelect)
    taken_on = DateField(label=_("Day"))
