"""What is asked about two people who belong together."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.database.codes import read_code
from panoh.base.forms import PageForm
from panoh.casework.cases.forms import PersonForm
from panoh.casework.cases.models import Case
from panoh.casework.families.models import Tie

# What people of one family or on one way mostly have in common, by the fields of the form.
IN_COMMON = ("origin_country", "origin_region", "citizenship", "languages")


class Relation(PageForm):
    """What the other is to this person."""

    relation = forms.ChoiceField(
        label=_("What is the other to this person?"),
        choices=Tie.Relation,
        widget=forms.RadioSelect,
    )


class TieForm(Relation):
    """Another case of the own agency, by its code."""

    submit = _("They belong together")
    other = forms.CharField(
        label=_("Code of the other case"),
        help_text=_("One that your agency holds and that you see."),
        max_length=12,
        widget=forms.TextInput({"class": "govuk-input govuk-input--width-10"}),
    )

    def __init__(self, *args: Any, member: Membership, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["other", "relation"])
        held = Case.objects.visible_to(member).filter(holder=member.agency_id)
        self.among = held.exclude(pk=case.pk).select_related("person")

    def clean_other(self) -> Case:
        found = self.among.filter(code=read_code(self.cleaned_data["other"])).first()
        if found is None:
            raise forms.ValidationError(_now("There is no other case with this code among yours."))
        return found


class OpenForm(Relation, PersonForm):
    """The same about somebody without a case, whom it opens."""

    submit = _("Open the case")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["relation"])
