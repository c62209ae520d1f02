"""What is asked when somebody is protected: one thing a page, each with what it is for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.casework.protection.models import Body as AskedBody
from panoh.casework.protection.models import (
    Guardian,
    Interests,
    Measure,
    NonPunishment,
    Permit,
    ReflectionChange,
)
from panoh.casework.protection.questions import Edition, Level, Value

TWO = forms.Textarea({"rows": 2})
SHORT = "govuk-input--width-3"


class AssessForm(PageForm):
    """Every question with three honest answers, and below them how high a person judges it."""

    submit = _("Save the assessment")

    level = forms.ChoiceField(
        label=_("How high is the risk?"),
        help_text=_("You decide. What the answers add up to is shown beside it afterwards."),
        choices=Level,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Sealed. Police and migration services never read it, unless they wrote it."),
        max_length=2000,
        widget=forms.Textarea,
    )
    more = forms.CharField(
        label=_("What else matters"), max_length=4000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.edition = edition
        self.in_a_row = [*edition.questions, "level"]  # type: ignore[misc]
        self.headings = {  # type: ignore[misc]
            **{edition.of(d)[0].code: str(d.name.say(language)) for d in edition.domains},
            "level": gettext("What follows from it"),
        }
        for code, question in edition.questions.items():
            self.fields[code] = forms.ChoiceField(
                label=str(question.name.say(language)),
                choices=Value,
                widget=forms.RadioSelect,
            )
        self.order_fields([*edition.questions, "level", "reason", "more"])

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        values = dict(self.cleaned_data)
        return {"answers": {code: values.pop(code) for code in self.edition.questions}, **values}


class PlanForm(PageForm):
    """What the person does when it becomes dangerous, in the person's own words."""

    submit = _("Save the plan")

    triggers = forms.CharField(
        label=_("What tells that it becomes dangerous"),
        max_length=1000, required=False, widget=TWO,
    )  # fmt: skip
    places = forms.CharField(
        label=_("Where it is safe to go"), max_length=1000, required=False, widget=TWO
    )
    people = forms.CharField(
        label=_("Who helps, and who must not know"), max_length=1000, required=False, widget=TWO
    )
    words = forms.CharField(
        label=_("Words agreed on: I am in danger, I am safe"),
        max_length=500, required=False, widget=TWO,
    )  # fmt: skip
    numbers = forms.CharField(
        label=_("Numbers to call"),
        help_text=_("As the person would keep them, under other names if that is safer."),
        max_length=1000, required=False, widget=TWO,
    )  # fmt: skip


class ChooseForm(PageForm):
    """Both answers are right."""

    submit = _("Save the answer")
    one_thing = "carries"
    carries = forms.TypedChoiceField(
        label=_("Does the person want to carry the plan?"),
        help_text=_("Who searches the pocket or the telephone? If in doubt, better by heart."),
        choices=[("yes", _("Yes, on paper")), ("no", _("No, by heart"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


class AskForm(PageForm):
    """Which protection, for whom, of which body, on what basis."""

    submit = _("Record that it is asked for")
    in_a_row = ("for_whom",)

    kind = forms.ChoiceField(
        label=_("What is asked for?"), choices=Measure.Kind, widget=forms.RadioSelect
    )
    for_whom = forms.ChoiceField(
        label=_("For whom?"), choices=Measure.ForWhom, initial="person", widget=forms.RadioSelect
    )
    body = forms.ChoiceField(label=_("Who is asked?"), choices=AskedBody, widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label=_("On what basis?"), choices=Measure.Basis, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What should be done, and why"),
        help_text=_("Sealed. Whoever may see the alerts of the case reads it: write no address."),
        max_length=2000, required=False, widget=forms.Textarea,
    )  # fmt: skip


class UntilForm(PageForm):
    """Until when protection holds, and when to look at it again."""

    submit = _("Save")
    until = DateField(label=_("Until when does it hold?"), required=False)
    review_on = DateField(label=_("When is it looked at again?"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        until, review = values.get("until"), values.get("review_on")
        today = timezone.localdate()
        for name, day in (("until", until), ("review_on", review)):
            if day and day < today:
                self.add_error(name, _("This day is past."))
        if until and review and review > until:
            self.add_error("review_on", _("Review it before it ends."))
        return values


class RefuseForm(PageForm):
    submit = _("Record the refusal")
    one_thing = "refusal"
    refusal = forms.ChoiceField(
        label=_("Why was it refused?"), choices=Measure.Refusal, widget=forms.RadioSelect
    )


class EndForm(PageForm):
    submit = _("Record the end")
    one_thing = "ending"
    ending = forms.ChoiceField(
        label=_("Why does it end?"), choices=Measure.Ending, widget=forms.RadioSelect
    )


class LengthenForm(PageForm):
    """A later last day, and why."""

    submit = _("Give more time")
    ends_on = DateField(label=_("New last day"), help_text=_("At most 90 days more."))
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=TWO)

    def __init__(self, *args: Any, until: Any, longest: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until, self.longest = until, longest

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day and not self.until < day <= self.until + self.longest:
            raise forms.ValidationError(
                _("The new last day is later than the old one, by at most 90 days.")
            )
        return day


class EndEarlyForm(PageForm):
    """On which ground, from which day, and why. Nothing changes before a second person agrees."""

    submit = _("Propose it to a second person")
    ground = forms.ChoiceField(
        label=_("On what ground?"),
        help_text=_("There are no others. Not to cooperate is none."),
        choices=ReflectionChange.Ground,
        widget=forms.RadioSelect,
    )
    ends_on = DateField(label=_("New last day"))
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Sealed. Only your agency reads ground and reason."),
        max_length=1000,
        widget=TWO,
    )

    def __init__(self, *args: Any, until: Any, grounds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until = until
        field: Any = self.fields["ground"]
        field.choices = [each for each in ReflectionChange.Ground.choices if each[0] in grounds]

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day and not timezone.localdate() <= day < self.until:
            raise forms.ValidationError(
                _("An early end is today or later, and before the last day.")
            )
        return day


class PermitForm(PageForm):
    """What is asked for; asking is with the person's yes."""

    submit = _("Record that it is asked for")
    kind = forms.ChoiceField(
        label=_("Which permit is asked for?"),
        help_text=_("Only with the person's yes. The consulate is never asked from here."),
        choices=[each for each in Permit.Kind.choices if each[0] != Permit.Kind.CITIZEN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What to know about it"), help_text=_("Sealed."),
        max_length=1000, required=False, widget=TWO,
    )  # fmt: skip


class StatusForm(PageForm):
    """Which right to stay the person has; that there is none is said by recording none."""

    submit = _("Save")
    kind = forms.ChoiceField(
        label=_("Which right to stay does the person have?"),
        help_text=_("Help does not depend on it. If there is none, record nothing here."),
        choices=Permit.Kind,
        widget=forms.RadioSelect,
    )
    until = DateField(
        label=_("Until when?"), required=False,
        help_text=_("Leave empty for what has no end: citizenship, permanent residence, refugee."),
    )  # fmt: skip
    words = PermitForm.base_fields["words"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        lasts_or_not(self, values.get("kind", ""), values.get("until"))
        return values


class GrantPermitForm(PageForm):
    submit = _("Record that it is granted")
    until = DateField(label=_("Until when does it hold?"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        lasts_or_not(self, self.kind, values.get("until"))
        return values


def lasts_or_not(form: PageForm, kind: str, until: Any) -> None:
    """The error beside the day, where the kind of right and its last day do not agree."""
    if not kind or "until" in form.errors:
        return
    if kind in Permit.LASTING and until:
        form.add_error("until", _("This lasts: it names no last day."))
    if kind not in Permit.LASTING and (until is None or until < timezone.localdate()):
        form.add_error("until", _("Say until when it holds. The day lies ahead."))


class NonPunishmentForm(PageForm):
    """Is there an offence that hangs on what was done to the person?"""

    submit = _("Save")
    in_a_row = ("connected",)
    connected = forms.ChoiceField(
        label=_("Was the person fined, charged or detained for what they were made to do?"),
        help_text=_("Or for having been smuggled, or for lacking papers because of it."),
        choices=NonPunishment.Connected,
        widget=forms.RadioSelect,
    )
    told = forms.ChoiceField(
        label=_("Who was told?"),
        help_text=_("Only with the person's yes, and better through a lawyer."),
        choices=NonPunishment.Told,
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=NonPunishment.Outcome, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What to know about it"),
        help_text=_("Sealed like counselling: no investigator reads it, unless they wrote it."),
        max_length=2000, required=False, widget=forms.Textarea,
    )  # fmt: skip


class GuardianForm(PageForm):
    """Who speaks for the child."""

    submit = _("Save")
    kind = forms.ChoiceField(
        label=_("Who was appointed?"), choices=Guardian.Kind, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name and how to reach them"), help_text=_("Sealed."), max_length=200
    )
    on = DateField(label=_("Appointed on"))
    uninvolved = forms.BooleanField(
        label=_("I have made sure that this person has no part in what happened"),
        error_messages={
            "required": _("Make sure first that this person has no part in what happened.")
        },
    )

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class InterestsForm(PageForm):
    """What speaks for and against each way, in the child's interest."""

    submit = _("Save")
    views = forms.CharField(
        label=_("The child's own views"),
        help_text=_("In the child's words, by age and maturity."),
        max_length=2000, widget=forms.Textarea,
    )  # fmt: skip
    situation = forms.CharField(
        label=_("Family, safety, care, health, school, identity"),
        max_length=4000, required=False, widget=forms.Textarea,
    )  # fmt: skip
    options = forms.CharField(
        label=_("Each way, with what speaks for and against it"),
        max_length=4000, widget=forms.Textarea,
    )  # fmt: skip
    separation = forms.BooleanField(
        label=_("It is proposed to part the child from the parents"), required=False
    )


class AssessInterestsForm(InterestsForm):
    decision = forms.CharField(
        label=_("What is best for now"), max_length=2000, required=False, widget=forms.Textarea
    )

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"kind": Interests.Kind.ASSESSMENT, **self.cleaned_data}


class DetermineInterestsForm(InterestsForm):
    decision = forms.CharField(
        label=_("What the panel decided, and why"), max_length=4000, widget=forms.Textarea
    )
    panel = forms.IntegerField(
        label=_("How many sat on the panel?"), min_value=2, max_value=20,
        widget=forms.NumberInput({"class": SHORT}),
    )  # fmt: skip
    against = forms.IntegerField(
        label=_("How many were against?"), min_value=0, max_value=19, initial=0,
        widget=forms.NumberInput({"class": SHORT}),
    )  # fmt: skip
    dissent = forms.CharField(
        label=_("Why they were against"), max_length=2000, required=False, widget=forms.Textarea
    )
    review_on = DateField(label=_("When is it looked at again?"), help_text=_("Within six months."))

    def __init__(self, *args: Any, within: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.longest = within

    def clean_review_on(self) -> Any:
        day, today = self.cleaned_data["review_on"], timezone.localdate()
        if day and not today < day <= today + self.longest:
            raise forms.ValidationError(_("A determination is looked at again within six months."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        panel, against = values.get("panel"), values.get("against")
        if panel and against and against >= panel:
            self.add_error(
                "against",
                _("A panel has at least two members, and more for the decision than none."),
            )
        if against and not values.get("dissent"):
            self.add_error("dissent", _("Whoever was against says why, and it is kept."))
        return values

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"kind": Interests.Kind.DETERMINATION, **self.cleaned_data}
