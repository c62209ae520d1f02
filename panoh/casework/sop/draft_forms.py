"""What is said of an edition when it is written on pages: each form gives the data of the next."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.sections import Kind
from panoh.base.editions import SPARE, EditionError
from panoh.base.forms import DateField, PageForm
from panoh.casework.cases.models import Track
from panoh.casework.sop import drafting
from panoh.casework.sop.drafting import Data
from panoh.casework.sop.events import in_groups
from panoh.casework.sop.models import Edition
from panoh.casework.sop.procedures import CODE, Procedure, editions, parse
from panoh.casework.sop.writing import as_toml

MOST_BYTES = 256 << 10
LANGUAGES = dict(settings.LANGUAGES)
TEXT = forms.Textarea({"rows": 4})


class BeginForm(PageForm):
    """From which edition the draft begins."""

    submit = _("Begin the draft")
    one_thing = "source"
    source = forms.ChoiceField(
        label=_("With the text of which edition does it begin?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language()
        fitting = [each for each in editions().values() if each.country in ("", country)]
        # The own country's first, the newest before the older.
        fitting.sort(key=lambda each: (each.country, each.since, each.code), reverse=True)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{each.name.say(language)} ({each.code})") for each in fitting
        ]


class EditionForm(PageForm):
    """A form whose answer is the whole text of the next version. `mistake` is asked last."""

    text = ""

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        before = edition.text
        self.before: Data = drafting.data_of(before)
        self.said: Procedure = parse(before)
        super().__init__(*args, stands=before, **kwargs)

    def changed(self) -> Data:
        """The data of the next version."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """What cannot be followed is said where it stands, and what was typed stays."""
        super().clean()
        if not self.errors:
            text = as_toml(self.changed())
            try:
                drafting.check_own(self.edition, text)
            except EditionError as mistake:
                raise ValidationError(
                    _("Nobody could follow this. %(mistake)s"), params={"mistake": str(mistake)}
                ) from mistake
            self.text = text
        return self.cleaned_data


class HeadForm(EditionForm):
    """The day from which new cases follow the edition, and its name in each language."""

    since = DateField(
        label=_("From which day do new cases follow it?"),
        help_text=_("A day to come. A case keeps the edition under which it began."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        self.fields["since"].initial = self.said.since
        _ask_in_each(self, "name", _("Name"), self.before)

    def clean_since(self) -> dt.date | None:
        since: dt.date | None = self.cleaned_data["since"]
        if since and since <= dt.date.today():
            raise ValidationError(_("This day has come already."))
        return since

    def changed(self) -> Data:
        row = {**self.before, "since": self.cleaned_data["since"]}
        return drafting.said(row, "name", _in_each(self, "name"))


class RowForm(EditionForm):
    """A stage, a lane, a source or a ground: its name in each language, and what marks it."""

    confirm = forms.BooleanField(label=_("A national team must still confirm this"), required=False)
    benchmark = forms.BooleanField(
        label=_("A standard of others, which does not bind the country"), required=False
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which kinds of agency act here?"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, kind: str, row: Data, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.row = kind, row
        if kind not in ("lane", "source"):
            del self.fields["confirm"]
        if kind != "source":
            del self.fields["benchmark"]
        if "kinds" not in row:
            del self.fields["kinds"]
        for name, field in self.fields.items():
            field.initial = row.get(name)
        _ask_in_each(self, "name", _("Name"), row)

    def changed(self) -> Data:
        own = ("confirm", "benchmark", "kinds")
        row = drafting.changed(self.row, {k: v for k, v in self.cleaned_data.items() if k in own})
        row = drafting.said(row, "name", _in_each(self, "name"))
        return drafting.with_row(self.before, self.kind, row)


class TaskForm(EditionForm):
    """One task: who, when, on what ground, for whom; in English what to do."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Small letters, numbers and _. It stays as it is."),
        max_length=30,
    )
    name = forms.CharField(label=_("Name, in English"), max_length=120)
    how = forms.CharField(
        label=_("What is done, in English"),
        help_text=_("So plain that nobody needs another instruction."),
        max_length=2000,
        widget=TEXT,
    )
    stage = forms.ChoiceField(label=_("Stage"))
    lane = forms.ChoiceField(label=_("Who does it?"))
    within = forms.CharField(
        label=_("Within what time?"),
        help_text=_("24h is 24 hours, 5d are five days, 1m is a month."),
        max_length=4,
    )
    opens = forms.MultipleChoiceField(
        label=_("The clock starts when any of these happens"), widget=forms.CheckboxSelectMultiple
    )
    again = forms.BooleanField(label=_("Each new time it happens asks for it anew"), required=False)
    done = forms.MultipleChoiceField(
        label=_("It ends when any of these happens"), widget=forms.CheckboxSelectMultiple
    )
    every = forms.CharField(
        label=_("It comes back after"),
        help_text=_("Such as 30d. Leave empty what is done once."),
        max_length=4,
        required=False,
    )
    until = forms.MultipleChoiceField(
        label=_("… until any of these happens"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    duty = forms.BooleanField(label=_("It belongs to the duty to protect"), required=False)
    tracks = forms.MultipleChoiceField(
        label=_("For whom? Nothing ticked: for everybody"),
        choices=Track.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    child = forms.BooleanField(label=_("Only for children"), required=False)
    sources = forms.MultipleChoiceField(
        label=_("On what does it rest?"), widget=forms.CheckboxSelectMultiple
    )
    exempt = forms.MultipleChoiceField(
        label=_("On what ground may it be left out? Nothing ticked: never"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    confirm = forms.BooleanField(label=_("A national team must still confirm this"), required=False)

    def __init__(self, *args: Any, row: Data | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row or {}
        happens = [
            Choice(code, f"{words} ({code})", group=group) for group, code, words in in_groups()
        ]
        choices = {
            "stage": _named(self.said.stages),
            "lane": _named(self.said.lanes),
            "sources": [(r["code"], drafting.name_of(r)) for r in self.before["source"]],
            "exempt": [(r["code"], drafting.name_of(r)) for r in self.before["exemption"]],
            **dict.fromkeys(("opens", "done", "until"), happens),
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.initial = self.row.get(name)
        if row:
            del self.fields["code"]
            for name in ("name", "how"):
                self.fields[name].initial = row[SPARE].get(name)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise ValidationError(_("Write small letters, numbers and _ only."))
        if self.said.task(code):
            raise ValidationError(_("There is a task with this code already."))
        return code

    def clean_within(self) -> str:
        return _time(self.cleaned_data["within"])

    def clean_every(self) -> str:
        return _time(self.cleaned_data["every"]) if self.cleaned_data["every"] else ""

    def clean(self) -> dict[str, Any]:
        if bool(self.cleaned_data.get("every")) != bool(self.cleaned_data.get("until")):
            self.add_error("every", _("What comes back says until when, and only that."))
        return super().clean()

    def changed(self) -> Data:
        said = dict(self.cleaned_data)
        code = said.pop("code", None) or self.row["code"]
        words = {key: said.pop(key) for key in ("name", "how")}
        row = drafting.changed({"code": code, **self.row}, said)
        for key, text in words.items():
            row = drafting.said(row, key, {SPARE: text})
        return drafting.with_row(self.before, "task", row)


class WordsForm(EditionForm):
    """A task in one more language: for who translates, with the English above."""

    name = forms.CharField(max_length=120, required=False)
    how = forms.CharField(max_length=2000, required=False, widget=TEXT)

    def __init__(self, *args: Any, row: Data, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.language = row, language
        for name, label in (("name", _("Name")), ("how", _("What is done"))):
            self.fields[name].label = label
            self.fields[name].help_text = row[SPARE][name]
            self.fields[name].initial = row.get(language, {}).get(name)

    def changed(self) -> Data:
        row = self.row
        for key in ("name", "how"):
            row = drafting.said(row, key, {self.language: self.cleaned_data[key]})
        return drafting.with_row(self.before, "task", row)


class UploadForm(PageForm):
    """A whole edition from a file, in place of what stands; what is mistaken changes nothing."""

    submit = _("Put it in place of what stands")
    file = forms.FileField(
        label=_("The edition, as TOML"),
        help_text=_("Download the draft, correct the file, and bring it back here."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition, self.text = edition, ""
        super().__init__(*args, stands=edition.text, **kwargs)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("The file is larger than %(most)s KB: this is no edition."),
                params={"most": MOST_BYTES >> 10},
            )
        try:
            text = drafting.complete(file.read().decode())
            drafting.check_own(self.edition, text)
        except UnicodeDecodeError as mistake:
            raise ValidationError(_("This is no text in UTF-8.")) from mistake
        except EditionError as mistake:
            raise ValidationError(
                _("Nothing was changed. %(mistake)s"), params={"mistake": str(mistake)}
            ) from mistake
        self.text = text
        return file


def _named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    language = get_language()
    return [(row.code, str(row.name.say(language))) for row in rows]


def _time(said: str) -> str:
    if not re.fullmatch(r"\d{1,3}[hdm]", said):
        raise ValidationError(_("Write a time like 24h, 5d or 1m."))
    return said


def _ask_in_each(form: forms.Form, key: str, label: Any, row: Data) -> None:
    """A field for the text of each language; English is never empty."""
    for code, language in LANGUAGES.items():
        form.fields[f"{key}_{code}"] = forms.CharField(
            label=_("%(what)s in %(language)s") % {"what": label, "language": language},
            initial=row.get(code, {}).get(key),
            required=code == SPARE,
            max_length=300,
        )


def _in_each(form: forms.Form, key: str) -> dict[str, str]:
    return {code: form.cleaned_data[f"{key}_{code}"] for code in LANGUAGES}
