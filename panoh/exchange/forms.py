"""The forms of lists: the file, and of cases the year of rows that have no date."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import PageForm
from panoh.exchange.iati_words import REF, Kind, Organisation, Sector
from panoh.exchange.sheets import MOST_BYTES


class EntriesForm(PageForm):
    """A file is read first. It comes in when the same file is sent again: Panoh keeps no copy."""

    submit = _("Read the list")

    file = forms.FileField(
        label=_("The list, as XLSX or CSV"),
        help_text=_("In the columns of a list that went out. Nothing is written yet."),
        allow_empty_file=True,  # said in the same words as in the terminal
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("seen"):
            self.fields["file"].label = _("The same file again")
            self.fields["file"].help_text = _("No copy of it was kept.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Divide it."),
                params={"most": MOST_BYTES >> 20},
            )
        return file


class ListForm(EntriesForm):
    """An old list of cases, which may need the year of its rows."""

    file = forms.FileField(
        label=_("The list, as XLSX or CSV"),
        help_text=_("Columns named as in HTCDS 2.0, or a CTDC data set. Nothing is written yet."),
        allow_empty_file=True,
    )
    year = forms.IntegerField(
        label=_("Year of rows without a date"),
        help_text=_("Only when the list itself does not say it."),
        min_value=1900,
        required=False,
    )

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        return year


class PublicationForm(PageForm):
    """Who publishes a programme, and what it is about."""

    submit = _("Make the file")

    ref = forms.RegexField(
        label=_("Identifier of who publishes"),
        regex=f"^{REF}$",
        max_length=60,
        help_text=_("As the IATI register has it, such as XM-DAC-41128."),
        error_messages={"invalid": _("An identifier has no spaces and none of / & | ?")},
    )
    kind = forms.ChoiceField(label=_("What sort of body it is"), choices=Kind)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector)

    def __init__(self, *args: Any, known: Organisation | None, **kwargs: Any) -> None:
        initial = {"ref": known.ref, "kind": known.kind} if known else {}
        super().__init__(*args, initial=initial, **kwargs)

    def facts(self) -> dict[str, Any]:
        """What `actions.publish` takes."""
        said = self.cleaned_data
        return {"organisation": Organisation(said["ref"], said["kind"]), "sector": said["sector"]}
