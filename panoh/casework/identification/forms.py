"""What is asked on the way to a result, and the empty form of a decision."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms_gds.choices import Choice
from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.forms import DateField, PageForm
from panoh.base.places.names import language_name
from panoh.casework.cases.forms import LANGUAGES, PersonForm
from panoh.casework.cases.models import Track
from panoh.casework.identification.evaluation import AgeSaid, Value
from panoh.casework.identification.instruments import Exploitation, Instrument, Page, Question
from panoh.casework.identification.models import (
    Act,
    Answer,
    Determination,
    FormOfExploitation,
    Means,
)
from panoh.casework.identification.procedure import procedure
from panoh.casework.identification.rules import missing_elements

Outcome = Determination.Outcome


class ScreeningForm(PageForm):
    """Which list is asked, in which language, and whether the person agrees."""

    submit = _("Begin")
    in_a_row: ClassVar[Sequence[str]] = ("age",)

    exploitation = forms.ChoiceField(
        label=_("What is it about, as far as you know?"),
        help_text=_("Both may be asked: one after the other."),
        choices=Exploitation,
        widget=forms.RadioSelect,
    )
    age = forms.ChoiceField(
        label=_("How old were they when it began?"),
        help_text=_("Whoever may have been a child is asked the questions for children."),
        choices=AgeSaid,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language you ask in"), choices=LANGUAGES)
    interpreter = forms.BooleanField(label=_("An interpreter helps"), required=False)
    agreed = forms.BooleanField(
        label=_("They know what this is for, that they may refuse and stop, and they agree"),
        error_messages={"required": _("Ask them first. Without their agreement nothing is asked.")},
    )

    def asked(self) -> dict[str, Any]:
        """The fields of a screening."""
        return {name: self.cleaned_data[name] for name in ScreeningForm.base_fields}


class BeginForm(ScreeningForm, PersonForm):
    """The same for somebody met now: what is known of the person first, and no name."""

    submit = _("Begin")
    in_a_row = ("sex", "age")  # type: ignore[assignment]


class AnswerForm(PageForm):
    """One small group of questions, each to be read aloud, with four honest answers."""

    submit = _("Save and continue")

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        page: Page,
        language: str,
        kept: Mapping[str, Answer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = instrument.on_page(page.code)
        self.in_a_row = [_name(q) for q in self.questions]  # type: ignore[misc]
        self.beside = [_source(q) for q in self.questions]  # type: ignore[misc]
        for question in self.questions:
            answer = kept.get(question.code)
            self.fields[_name(question)] = forms.ChoiceField(
                label=question.name.say(get_language() or "en").text,
                help_text=_aloud(question, language),
                choices=Value,
                widget=forms.RadioSelect,
                initial=answer.value if answer else None,
                required=False,
            )
            self.fields[_source(question)] = forms.ChoiceField(
                label=_("How do you know?"),
                choices=Answer.Source,
                initial=answer.source if answer else Answer.Source.TOLD,
                required=False,
            )

    def replies(self) -> dict[str, tuple[str, str]]:
        """Value and source of what was answered; a question without a choice was not asked."""
        said = self.cleaned_data
        return {
            q.code: (said[_name(q)], said[_source(q)] or Answer.Source.TOLD)
            for q in self.questions
            if said[_name(q)]
        }


def _name(question: Question) -> str:
    return question.code.replace(".", "_")


def _source(question: Question) -> str:
    return f"{_name(question)}_source"


def _aloud(question: Question, language: str) -> str:
    said = question.aloud.say(language)
    return render_to_string(
        "components/read_aloud.html",
        {
            "id": f"aloud_{_name(question)}",
            "text": said.text,
            "lang": said.language,
            "language": language_name(said.language),
        },
    )


class CompleteForm(PageForm):
    """The end of the questions."""

    submit = _("Show what the answers add up to")
    stopped = forms.BooleanField(label=_("They did not want to go on"), required=False)


class AskForm(forms.Form):
    """The agreement of the person on which an authority is asked."""

    consent = forms.UUIDField()


class DetermineForm(PageForm):
    """A decision: empty, nothing chosen beforehand by any count."""

    submit = _("Record the decision")

    tracks = forms.MultipleChoiceField(
        label=_("What do you decide about?"),
        help_text=_("Nothing is chosen for you. It can be changed later in either direction."),
        choices=Track,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    outcome = forms.ChoiceField(
        label=_("What do you determine?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you determine.")},
    )
    exploitation = forms.MultipleChoiceField(
        label=_("Forms of exploitation"),
        help_text=_("For trafficking. As far as they are known."),
        choices=FormOfExploitation,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    acts = forms.MultipleChoiceField(
        label=_("Acts"),
        help_text=_("For trafficking."),
        choices=Act,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    means = forms.MultipleChoiceField(
        label=_("Means"),
        help_text=_("For trafficking of an adult. A child needs none."),
        choices=Means,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"), error_messages={"required": _("Choose the legal basis.")}
    )
    reasons = forms.CharField(
        label=_("Your reasons"),
        help_text=_("Two or three sentences. Say what you saw and heard. No names, no places."),
        widget=forms.Textarea,
        max_length=4000,
        error_messages={"required": _("Give your reasons.")},
    )
    decided_on = DateField(label=_("Day of the decision"))
    appeal_until = DateField(
        label=_("The person may appeal until"), help_text=_("If the law says so."), required=False
    )

    def __init__(self, *args: Any, member: Membership, child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child = child
        fields: Any = self.fields
        fields["decided_on"].initial = timezone.localdate()
        fields["outcome"].choices = _outcomes(competent=member.agency.competent)
        bases = procedure(member.agency.country).bases
        language = get_language() or "en"
        fields["legal_basis"].choices = [
            ("", _("Choose one")),
            *((code, words.say(language).text) for code, words in bases.items()),
        ]
        if not member.agency.competent:
            for name in ("acts", "means", "appeal_until"):
                del fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        formal = values.get("outcome") == Outcome.IDENTIFIED
        if formal and Track.TRAFFICKED in values.get("tracks", ()):
            named = (values.get(name, ()) for name in ("acts", "means", "exploitation"))
            for name, sentence in missing_elements(*named, child=self.child).items():
                self.add_error(name, sentence)
        if (day := values.get("decided_on")) and day > timezone.localdate():
            self.add_error("decided_on", _("This day is still to come."))
        return values

    def decisions(self) -> list[dict[str, Any]]:
        """One decision for each track; the elements of trafficking belong to that track alone."""
        common = dict(self.cleaned_data)
        tracks = common.pop("tracks")
        elements = {name: common.pop(name, ()) for name in ("acts", "means", "exploitation")}
        return [
            common | {"track": track} | (elements if track == Track.TRAFFICKED else {})
            for track in tracks
        ]


def _outcomes(*, competent: bool) -> list[Choice]:
    choices = [
        Choice(
            Outcome.PRESUMED,
            Outcome.PRESUMED.label,
            hint=_("There are reasonable grounds. It opens help at once and asks nothing of them."),
        )
    ]
    if competent:
        choices.append(
            Choice(
                Outcome.IDENTIFIED,
                Outcome.IDENTIFIED.label,
                hint=_("The formal decision of a competent authority."),
            )
        )
    choices.append(
        Choice(
            Outcome.NOT_IDENTIFIED,
            Outcome.NOT_IDENTIFIED.label,
            hint=_("Not on what is known today. It may be decided anew."),
        )
    )
    return choices
