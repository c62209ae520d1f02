"""What is asked before somebody is erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import PageForm
from panoh.casework.erasures.models import Erasure


class AskForm(PageForm):
    """On what ground."""

    submit = _("Ask a second person to erase")
    ground = forms.ChoiceField(
        label=_("Why is this person erased?"),
        choices=Erasure.Ground.choices,
        widget=forms.RadioSelect,
    )
