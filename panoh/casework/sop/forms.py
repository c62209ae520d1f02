"""What is said when a task is left out, or a case goes on under another edition."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import PageForm
from panoh.casework.cases.models import Case
from panoh.casework.sop.procedures import Task, editions


class ExemptForm(PageForm):
    """On what a task is left out, and why."""

    submit = _("Leave it out")
    ground = forms.ChoiceField(label=_("On what ground?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, in a sentence"),
        help_text=_("Sealed like a note. Whoever sees the case can read it."),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language()
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (each.code, str(each.name.say(language))) for each in task.exemptions
        ]


class MoveForm(PageForm):
    """To which edition, and why."""

    submit = _("Change the procedure")
    edition = forms.ChoiceField(label=_("To which edition?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, in a sentence"), max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, case: Case, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language()
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (each.code, str(each.name.say(language)))
            for each in editions().values()
            if each.country in ("", case.country) and each.code != now
        ]
