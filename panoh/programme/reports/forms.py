"""The forms of a report: its days, its words, and why it goes back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import DateField, PageForm
from panoh.programme.logframe.forms import in_own_language, lines
from panoh.programme.logframe.models import Programme
from panoh.programme.reports.models import Text


class SpanForm(PageForm):
    """Of which days a report is, and why there is another version of it."""

    submit = _("Begin the report")

    since = DateField(label=_("First day"))
    until = DateField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Why there is a new version"),
        help_text=_("Only when a report of the same days is approved already."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme

    def days(self) -> tuple[date, date]:
        return self.cleaned_data["since"], self.cleaned_data["until"]


class TextForm(PageForm):
    """What a section says, in the language of the page."""

    submit = _("Save")

    text = lines(_("Text"), rows=14, max_length=20_000, help_text=_(
        "In the language in which you read this page. An empty line begins a new paragraph. "
        "Name nobody."
    ))  # fmt: skip

    def __init__(self, *args: Any, before: Text | None, **kwargs: Any) -> None:
        said = str(before.said) if before else ""
        super().__init__(*args, initial={"text": said}, **kwargs)

    def words(self) -> dict[str, str]:
        return in_own_language(self.cleaned_data["text"])
