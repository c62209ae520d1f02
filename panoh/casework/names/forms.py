"""The forms of names: asking for somebody, writing what a person is called, opening it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from panoh.base.database.codes import ALPHABET, CODE, read_code
from panoh.base.forms import PageForm
from panoh.base.names.keys import keys_of
from panoh.casework.cases.forms import LANGUAGES
from panoh.casework.names.models import Name

YEAR = "govuk-input govuk-input--width-4"
LONGEST = 120


def hidden(**said: str) -> SafeString:
    """Values that a form sends along without showing them."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', said.items())


class FindForm(PageForm):
    """A name in any script and order, a year of birth, or a code."""

    submit = _("Find")
    name = forms.CharField(
        label=_("Name or code"),
        help_text=_(
            "In any script and order; an initial and one wrong letter do not matter. "
            "What you ask is not kept; that you asked is written in the journal."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    year = forms.IntegerField(
        label=_("Year of birth"),
        help_text=_("A year more or less is met too, and who has none."),
        min_value=1900,
        max_value=2100,
        required=False,
        widget=forms.NumberInput({"class": YEAR}),
    )

    @property
    def code(self) -> str:
        """The code that was typed in the place of a name, or nothing.

        Six letters with a vowel among them are a name: codes drawn today have none.
        """
        code = read_code(self.cleaned_data["name"])
        may_be_a_name = code.replace("-", "").isalpha() and not set(code) <= {*ALPHABET, "-"}
        return code if CODE.fullmatch(code) and not may_be_a_name else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        name = values.get("name", "")
        if not self.errors and not (name and telling(name)) and not values.get("year"):
            self.add_error("name", _("Write at least two letters of a name, a code or a year."))
        return values


def telling(text: str) -> bool:
    """Whether a text holds a word of two letters or more, or a code: enough to look for."""
    return any(len(key.full) > 1 for key in keys_of(text)) or bool(CODE.fullmatch(read_code(text)))


class Parts(PageForm):
    """The parts of one name, as it is spelt."""

    family = forms.CharField(label=_("Family name"), max_length=LONGEST, required=False)
    given = forms.CharField(label=_("Given name"), max_length=LONGEST, required=False)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=LONGEST, required=False)

    @property
    def parts(self) -> dict[str, str]:
        """The parts as actions want them."""
        return {part: self.cleaned_data.get(part, "") for part in Name.FIELDS}


class AskForm(Parts):
    """What somebody whom one meets says her name is, before a case is opened."""

    submit = _("Look among our cases")
    year = forms.IntegerField(
        label=_("Year of birth, if it is known"),
        min_value=1900,
        max_value=2100,
        required=False,
        widget=forms.NumberInput({"class": YEAR}),
    )

    @property
    def text(self) -> str:
        """The parts as one question."""
        return " ".join(filter(None, self.parts.values()))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        text = " ".join(str(values.get(part, "")) for part in Name.FIELDS)
        if not telling(text):
            self.add_error("family", _("Write a name, or say that no name is given."))
        year = values.get("year")
        if year and year > timezone.localdate().year:
            self.add_error("year", _("This year is still to come."))
        return values

    def carried(self, **more: str) -> SafeString:
        """What was typed, as hidden fields of the next page: never in an address, kept nowhere."""
        return hidden(**more, **{name: str(self.data.get(name, "")) for name in self.fields})


class NameForm(Parts):
    """One name of a person."""

    submit = _("Seal it")
    field_order = ["kind", *Name.FIELDS, "language"]
    kind = forms.ChoiceField(
        label=_("Which name"),
        choices=Name.Kind,
        initial=Name.Kind.OFFICIAL,
        widget=forms.RadioSelect,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of this spelling"),
        choices=[("", _("Not known")), *LANGUAGES],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in self.fields if name not in ("kind", "language")):
            self.add_error("family", _("Nothing is written yet."))
        values["kind"] = values.get("kind") or Name.Kind.OFFICIAL
        return values


class IdentityForm(NameForm):
    """One more name, and what papers say. Everything here is sealed; nothing is required."""

    birth_date = forms.CharField(
        label=_("Date of birth, as it is written"),
        help_text=_("1 January is taken as a year without a day."),
        max_length=40,
        required=False,
    )
    document = forms.CharField(
        label=_("Document: what it is, and its number"), max_length=LONGEST, required=False
    )


class RevealForm(PageForm):
    """A name is opened for a purpose."""

    submit = _("Reveal")
    purpose = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[
            ("papers", _("Papers, at the person's request")),
            ("health", _("Health care that needs a name")),
            ("proceedings", _("A document of the proceedings")),
            ("correction", _("Correcting what is recorded")),
        ],
        widget=forms.RadioSelect,
    )
