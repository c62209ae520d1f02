"""What is asked before a case is kept, and before it is let go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import PageForm
from panoh.casework.legalhold.models import LegalHold

SEALED = _("Sealed. Only those of your agency who may decide on it read it.")


class AskForm(PageForm):
    """For whom, and why."""

    submit = _("Keep it, and ask a second person to confirm")
    ground = forms.ChoiceField(
        label=_("What is it kept for?"), choices=LegalHold.Ground, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why, in a sentence"),
        help_text=SEALED,
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
    )


class LiftForm(PageForm):
    """Why it is no longer needed."""

    submit = _("Ask a second person to lift it")
    reason = forms.CharField(
        label=_("Why is it no longer needed?"),
        help_text=SEALED,
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
    )
