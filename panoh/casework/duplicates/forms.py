"""What is asked about two cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import PageForm
from panoh.casework.duplicates.models import Candidate
from panoh.casework.duplicates.rules import TRANSITIONS


class DecideForm(PageForm):
    """Is it one person, and what does that rest on?"""

    submit = _("Keep the answer")
    decision = forms.ChoiceField(label=_("Are these cases one person's?"), widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label=_("What does the answer rest on?"),
        choices=Candidate.Basis,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision: Any = self.fields["decision"]
        decision.choices = [
            choice
            for choice in Candidate.Decision.choices
            if choice[0] in TRANSITIONS[candidate.decision]
        ]
