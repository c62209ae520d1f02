"""How a form looks. Slices declare fields; what is here dresses them as the pages show them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Field, Layout, Size
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.http import QueryDict
from django.utils.choices import BaseChoiceIterator
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ROWS_OF_A_BROWSER = ("10", 10)
ROWS = 4
NOTHING_SAID = forms.Field.default_error_messages["required"]
NO_NUMBER = forms.DecimalField.default_error_messages["invalid"]


@dataclass(frozen=True)
class Typed:
    """What somebody typed in a form before they had to sign in again."""

    said: QueryDict

    def belongs_to(self, form: forms.BaseForm) -> bool:
        """Whether it was typed in this form, by the names of its fields."""
        names = [form.add_prefix(name) for name in form.fields]
        return any(
            said == name or said.startswith(f"{name}_") for said in self.said for name in names
        )


class Pairs(BaseChoiceIterator):
    """Many choices, which stand ready in pairs: a form neither looks through nor copies them."""

    def __init__(self, pairs: Sequence[tuple[str, str | Promise]]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, str | Promise]]:
        return iter(self.pairs)

    def __deepcopy__(self, memo: object) -> "Pairs":
        return self


_typed: ContextVar[Typed | None] = ContextVar("typed", default=None)


@contextmanager
def typed_before(said: QueryDict) -> Iterator[None]:
    """Inside, an empty form is filled with what was typed in it before."""
    token = _typed.set(Typed(said))
    try:
        yield
    finally:
        _typed.reset(token)


def _is_empty(label: str | Promise) -> str:
    return gettext("This is still empty: %(label)s") % {"label": label}


def _is_no_number(label: str | Promise) -> str:
    return gettext("Enter a number: %(label)s") % {"label": label}


def _is_no_day(label: str | Promise) -> str:
    return gettext("Enter the day, the month and the year: %(label)s") % {"label": label}


DASHES = "---------"  # what Django shows where nothing is chosen
# A form that is filled in rightly translates none of them.
_still_empty, _no_number, _no_day = (
    lazy(say, str) for say in (_is_empty, _is_no_number, _is_no_day)
)


def lines_of(text: str) -> list[str]:
    """The lines of what somebody typed, without those that are empty; other marks part none."""
    return [line.strip() for line in text.split("\n") if line.strip()]


class PageForm(forms.Form):
    """A form as the pages show it: a slice declares fields and says by name how they look."""

    submit: ClassVar[str | Promise] = _("Save")
    one_thing: ClassVar[str] = ""  # the field that is the page's one question: its label is the h1
    in_a_row: ClassVar[Sequence[str]] = ()  # choices side by side, small
    ranked: ClassVar[Sequence[str]] = ()  # choices with hairlines, best first, facts as hints
    beside: ClassVar[Sequence[str]] = ()  # small and on one line, belonging to the field above it
    headings: ClassVar[Mapping[str, str]] = {}  # what stands above a field and those after it

    def __init__(self, *args: Any, stands: object = None, **kwargs: Any) -> None:
        """`stands`: what there is now, for a form that is about to replace it."""
        super().__init__(*args, **kwargs)
        self.stands = (
            "" if stands is None else salted_hmac("panoh.stands", repr(stands)).hexdigest()
        )
        for name, field in self.fields.items():
            said, label = field.error_messages, field.label or pretty_name(name)
            if said.get("required") is NOTHING_SAID:
                said["required"] = (
                    _no_day(label) if isinstance(field, DateField) else _still_empty(label)
                )
            if said.get("invalid") is NO_NUMBER:
                said["invalid"] = _no_number(label)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                # Of many nothing is chosen for anybody.
                field.empty_label = _("Choose one") if field.required else "–"

    @property
    def helper(self) -> FormHelper:
        return dress(self)

    @property
    def typed_before(self) -> Typed | None:
        """What was typed in this form before its writer had to sign in again, if anything."""
        typed = _typed.get()
        return typed if typed and not self.is_bound and typed.belongs_to(self) else None

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What stands in a field before anybody types: what was typed in it before, if anything."""
        typed = self.typed_before
        if typed is None or isinstance(field, forms.FileField):
            return super().get_initial_for_field(field, field_name)
        name = self.add_prefix(field_name)
        return field.widget.value_from_datadict(typed.said, MultiValueDict(), name)

    def clean(self) -> dict[str, Any]:
        """Nobody writes over what they have not seen: whoever was first is heard of."""
        if self.data.get("stands", self.stands) != self.stands:
            raise ValidationError(
                _(
                    "Somebody else changed this while you were writing. Look at what stands now;"
                    " send yours again to replace it."
                )
            )
        return super().clean() or {}


class DateField(DateInputField):  # type: ignore[misc]
    """A day in three parts, asked for in words; gives a date or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field, label in zip(self.fields, (_("Day"), _("Month"), _("Year")), strict=True):
            field.label = label
            field.validators = []  # theirs speak English only; compress says it once, in words
        for widget in self.widget.widgets:
            widget.attrs["inputmode"] = "numeric"
        self.error_messages["required"] = NOTHING_SAID  # the form says of which day
        self.error_messages["invalid"] = _("There is no such day. Enter it like 27 3 1990.")

    def compress(self, data_list: Sequence[str | None]) -> date | None:
        if not any(data_list):
            return None
        try:
            day, month, year = (int(part or "") for part in data_list)
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def dress(form: forms.BaseForm) -> FormHelper:
    """The helper that renders any form, ours or a library's, without its form tag."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    helper.label_size = helper.legend_size = Size.SMALL
    helper.layout = Layout(*_laid_out(form))
    for field in form.fields.values():
        _dress_widget(field.widget)
    return helper


def _laid_out(form: forms.BaseForm) -> Iterator[Any]:
    """The fields in their order, each under its heading if it has one."""
    headings = getattr(form, "headings", {})
    for name in form.fields:
        if name in headings:
            yield HTML(format_html('<h2 class="govuk-heading-m">{}</h2>', headings[name]))
        yield Field(name, context=_context(form, name))


def _context(form: forms.BaseForm, name: str) -> dict[str, Any]:
    """What the template of a field is told about this one."""
    if name == getattr(form, "one_thing", ""):
        return {
            "legend_size": Size.for_legend(Size.LARGE),
            "label_size": Size.for_label(Size.LARGE),
            "legend_tag": "h1",
            "label_tag": "h1",
        }
    in_a_row = name in getattr(form, "in_a_row", ())
    return {
        "inline": in_a_row,
        "small": in_a_row,
        "ranked": name in getattr(form, "ranked", ()),
        "wrapper_class": "pn-beside" if name in getattr(form, "beside", ()) else "",
    }


def _dress_widget(widget: forms.Widget) -> None:
    """A label stays while one types and a placeholder does not, so a library's placeholder goes."""
    widget.attrs.pop("placeholder", None)
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") in ROWS_OF_A_BROWSER:
        widget.attrs["rows"] = ROWS
    css = ""
    if isinstance(widget, forms.FileInput):
        css = "govuk-file-upload"
    elif isinstance(widget, forms.CheckboxInput):
        css = "govuk-checkboxes__input"
    elif isinstance(widget, forms.widgets.Input) and not widget.is_hidden:
        css = "govuk-input"
    worn = widget.attrs.get("class", "").split()
    if css and css not in worn:
        widget.attrs["class"] = " ".join([css, *worn])
