"""The forms of documents. What belongs to the persons assisted has no place in any of them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.programme.evidence.models import Document, Publication
from panoh.programme.evidence.papers import MOST_BYTES
from panoh.programme.evidence.register import SORTS


class _Upload(PageForm):
    """A file, read into memory as it is sent."""

    upload = forms.FileField(
        label=_("The file"),
        help_text=_("PDF, JPEG, PNG, DOCX or XLSX, up to 8 MB. Who made it is taken off."),
        allow_empty_file=True,
    )

    def clean_upload(self) -> bytes:
        file = self.cleaned_data["upload"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Divide it."),
                params={"most": MOST_BYTES >> 20},
            )
        content: bytes = file.read()
        return content


class _Sure(forms.Form):
    """Nobody files by mistake what tells of the persons assisted."""

    sure = forms.BooleanField(
        label=_("It holds nothing about the persons assisted, and no names of participants"),
        error_messages={
            "required": _("Look the file over, and say that nothing in it is about them.")
        },
    )


class FileForm(_Sure, _Upload):
    """A document in its first version."""

    submit = _("File it")
    field_order = ("title", "kind", "of", "audience", "upload", "sure")
    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    of = forms.CharField(
        label=_("Code of what it proves"),
        help_text=_("Of a period, an activity, an entry, a meeting, a recommendation or a thing."),
        max_length=7,
        required=False,
    )
    audience = forms.ChoiceField(
        label=_("Who may read the document"),
        choices=Document.Audience.choices,
        widget=forms.RadioSelect,
        initial=Document.Audience.TEAM,
    )

    def __init__(self, *args: Any, means: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not means:  # only the agency that runs the programme says so
            del self.fields["audience"]


class ReviseForm(_Sure, _Upload):
    """The next version."""

    submit = _("File it")
    field_order = ("note", "upload", "sure")
    note = forms.CharField(label=_("What is new in it"), max_length=200)


class MeanForm(PageForm):
    """For whom a document is meant."""

    audience = forms.ChoiceField(
        label=_("Who may read the document"),
        choices=Document.Audience.choices,
        widget=forms.RadioSelect,
    )


class AnnounceForm(PageForm):
    """Where a document was published. What is said here goes out as it is."""

    submit = _("Write it down")
    address = forms.CharField(
        label=_("Address where everybody reads it"),
        help_text=_("From https:// on. Panoh itself shows nobody a document without signing in."),
        max_length=300,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    title = forms.CharField(label=_("Title under which it is published"), max_length=200)
    category = forms.ChoiceField(label=_("Category"), choices=Publication.Category.choices)
    form = forms.ChoiceField(label=_("Format"), choices=Publication.Form.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    on = DateField(label=_("On which day it was published"))


class ConfirmForm(PageForm):
    """Nobody confirms what they have not looked at."""

    submit = _("Confirm it")
    looked = forms.BooleanField(
        label=_("I opened this address without signing in, and the document is there"),
        error_messages={"required": _("Look there first.")},
    )


class AttachForm(PageForm):
    """What the newest version proves."""

    submit = _("Attach it")
    of = forms.CharField(
        label=_("Code of what it proves"),
        help_text=_("Of a period, an activity, an entry, a meeting, a recommendation or a thing."),
        max_length=7,
    )


class WhyForm(PageForm):
    """Why it is so."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class RegisterForm(PageForm):
    """Which part of the register is shown."""

    in_a_row = ("lacking",)
    of = forms.ChoiceField(
        label=_("What is to be proven"),
        choices=[(name, label) for name, (label, _found) in SORTS.items()],
        required=False,
    )
    lacking = forms.BooleanField(label=_("Only what no document proves"), required=False)

    def __init__(self, *args: Any, tells: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tells:
            del self.fields["lacking"]
