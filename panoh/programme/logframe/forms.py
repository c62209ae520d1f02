"""What is asked when a logframe is written, and when somebody reports on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency
from panoh.base.agencies.sections import Kind
from panoh.base.editions import SPARE
from panoh.base.forms import DateField, PageForm, lines_of
from panoh.base.places.names import HERE, country_name
from panoh.programme.logframe.calculation import Reached, Span
from panoh.programme.logframe.models import (
    Definition,
    DefinitionQuerySet,
    Indicator,
    Line,
    Partner,
    Period,
    Programme,
    Remark,
    Target,
    say,
)

# What people may be divided by when numbers are typed in; the rest is said in words.
CATEGORIES: dict[str, Mapping[str, Any]] = {
    "sex": {"female": _("Women and girls"), "male": _("Men and boys"),
            "unknown": _("Of sex not known")},
    "age": {"0-17": _("Under 18"), "18+": _("18 and older"), "unknown": _("Of age not known")},
}  # fmt: skip
DIVISIONS = {
    "sex": _("Sex"), "age": _("Age"), "origin": _("Origin"), "country": _("Country"),
    "level": _("Level"), "audience": _("Audience"),
}  # fmt: skip


# What Panoh counts by itself; monitoring binds each word to what it counts.
FIGURES = {
    "identified": _("People identified"), "assisted": _("People assisted"),
    "houses-improved": _("Houses that have improved"),
}  # fmt: skip


def in_own_language(text: str) -> dict[str, str]:
    """A text as it is kept: under the language in which it was written."""
    return {(get_language() or SPARE).partition("-")[0]: text}


def each_line(said: str, kept: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """A text a line, each with the languages in which it was kept.

    A line that stands as it was keeps them; so does one that was reworded where it stood, while
    there are as many as before.
    """
    texts = lines_of(said)
    stood = {str(say(each)): each for each in kept}
    before = kept if len(kept) == len(texts) else [{}] * len(texts)
    return [
        dict(stood.get(text) or {**old, **in_own_language(text)})
        for text, old in zip(texts, before, strict=True)
    ]


def lines(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **more)


def number(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, localize=True, **more)


class ProgrammeForm(PageForm):
    """What a programme is, where and how long."""

    title = lines(_("Title"), max_length=400)
    place = forms.CharField(label=_("Location"), max_length=120)
    countries = forms.MultipleChoiceField(label=_("Countries"), widget=forms.CheckboxSelectMultiple)
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    themes = lines(
        _("Strategic themes and result areas"), required=False, max_length=2000,
        help_text=_("One a line. Leave it empty if the document names none."),
    )  # fmt: skip
    legal = lines(
        _("Legal context"), required=False, max_length=4000,
        help_text=_("One agreement or clause a line."),
    )  # fmt: skip
    posts = lines(
        _("Project team"), required=False, max_length=2000,
        help_text=_("One post a line, where it is and for how long. No names."),
    )  # fmt: skip
    dated = forms.CharField(
        label=_("Date of the document"), required=False, max_length=20,
        help_text=_("As it stands there, such as June 2011."),
    )  # fmt: skip

    LISTS = ("themes", "legal", "posts")

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        self.kept = {name: getattr(programme, name) if programme else [] for name in self.LISTS}
        if programme:
            kwargs["initial"] = {
                "title": str(programme.name), "place": str(say(programme.place)),
                "countries": programme.countries, "starts_on": programme.starts_on,
                "ends_on": programme.ends_on, "dated": programme.dated,
            }  # fmt: skip
            for name, texts in self.kept.items():
                kwargs["initial"][name] = "\n".join(str(say(each)) for each in texts)
            kwargs["stands"] = [*kwargs["initial"].values()]
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = [  # type: ignore[attr-defined]
            (code, country_name(code)) for code in HERE
        ]

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        texts = {name: in_own_language(said[name]) for name in ("title", "place")}
        return said | texts | {name: each_line(said[name], self.kept[name]) for name in self.LISTS}


class BeginForm(ProgrammeForm):
    """The same, and the code by which everybody knows it."""

    submit = _("Begin the programme")
    code = forms.RegexField(
        r"^[A-Z0-9-]{2,12}$",
        label=_("Code"),
        help_text=_("Capital letters and digits, such as XACX44."),
        error_messages={"invalid": _("Use capital letters, digits and dashes only.")},
    )
    field_order = ("code",)


class PartnerForm(PageForm):
    """Who takes part."""

    submit = _("Add the partner")
    code = forms.CharField(label=_("Short name"), max_length=12)
    name = forms.CharField(label=_("Name"), max_length=200)
    part = forms.ChoiceField(label=_("Part"), choices=Partner.Part, widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agency here"),
        required=False,
        help_text=_("Its members who follow programmes will read this one."),
    )

    def __init__(self, *args: Any, partner: Partner | None = None, **kwargs: Any) -> None:
        if partner:
            kwargs["initial"] = {
                "name": str(partner.named), "part": partner.part, "agency": partner.agency_id,
            }  # fmt: skip
            kwargs["stands"] = [sorted(partner.name.items()), partner.part, partner.agency_id]
        super().__init__(*args, **kwargs)
        found = Agency.objects.filter(closed_at=None).exclude(kind=Kind.SYSTEM)
        self.fields["agency"].queryset = found  # type: ignore[attr-defined]
        if partner:
            del self.fields["code"]

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"name": in_own_language(self.cleaned_data["name"])}


class ChangePartnerForm(PartnerForm):
    """The same of one that is there; its short name stays."""

    submit = _("Save")


class LineForm(PageForm):
    """What a line says, and who answers for it."""

    code = forms.RegexField(
        r"^\d{1,3}(\.\d{1,3}){0,3}$",
        label=_("Code"),
        help_text=_("As the document numbers it, such as 1.2"),
        error_messages={"invalid": _("Write numbers with dots between them, such as 1.2.")},
    )
    statement = lines(_("Statement"), max_length=600)
    responsible = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Who answers for it"), required=False
    )

    def __init__(
        self, *args: Any, programme: Programme, level: str, line: Line | None = None, **kwargs: Any
    ) -> None:
        if line:
            kwargs["initial"] = {
                "code": line.code, "statement": str(line.said), "responsible": line.responsible_id,
            }  # fmt: skip
            kwargs["stands"] = (line.code, sorted(line.statement.items()), line.responsible_id)
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = programme.partners  # type: ignore[attr-defined]
        if level == Line.Level.OBJECTIVE:
            del self.fields["code"]

    def facts(self) -> dict[str, Any]:
        said = {"code": ""} | self.cleaned_data
        return said | {"statement": in_own_language(said["statement"])}


class RemarkForm(PageForm):
    """What stands beside a line."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Remark.Kind, widget=forms.RadioSelect)
    statement = lines(_("Statement"), max_length=400)

    def __init__(self, *args: Any, remark: Remark | None = None, **kwargs: Any) -> None:
        if remark:
            kwargs["initial"] = {"statement": str(remark.said)}
            kwargs["stands"] = sorted(remark.statement.items())
        super().__init__(*args, **kwargs)
        if remark:
            del self.fields["kind"]

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"statement": in_own_language(self.cleaned_data["statement"])}


class ReasonForm(PageForm):
    """Why, in a sentence."""

    reason = lines(_("Why, in a sentence"), rows=2, max_length=300)


class IndicatorForm(PageForm):
    """How a definition is applied to a line."""

    definition: "forms.ModelChoiceField[Definition]" = forms.ModelChoiceField(
        None,
        label=_("Definition"),
        help_text=_("What is counted and how. Write a new one under Definitions."),
    )
    statement = lines(_("How this programme says it"), max_length=400)
    frequency = forms.ChoiceField(
        label=_("How often it is reported"), choices=Indicator.Frequency, widget=forms.RadioSelect
    )
    baseline = number(
        _("Baseline"), required=False, help_text=_("Leave it empty if nobody knows. Not zero.")
    )
    baseline_source = forms.CharField(
        label=_("Source of the baseline"), required=False, max_length=200
    )
    responsible = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Who answers for it"),
        required=False,
        help_text=_("If nobody is named, whoever answers for the line above."),
    )

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        definitions: DefinitionQuerySet,
        indicator: Indicator | None = None,
        **kwargs: Any,
    ) -> None:
        if indicator:
            kwargs["initial"] = {
                "definition": indicator.definition_id, "statement": str(indicator.said),
                "frequency": indicator.frequency, "baseline": indicator.baseline,
                "baseline_source": indicator.baseline_source,
                "responsible": indicator.responsible_id,
            }  # fmt: skip
            kwargs["stands"] = [*kwargs["initial"].values(), sorted(indicator.statement.items())]
        super().__init__(*args, **kwargs)
        shown = Q(pk__in=definitions.newest().values("pk"))
        if indicator:
            shown |= Q(pk=indicator.definition_id)
        self.fields["definition"].queryset = definitions.filter(shown)  # type: ignore[attr-defined]
        self.fields["definition"].label_from_instance = (  # type: ignore[attr-defined]
            lambda each: f"{each.named} ({each})"
        )
        self.fields["responsible"].queryset = programme.partners  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"statement": in_own_language(self.cleaned_data["statement"])}


class TargetForm(PageForm):
    """How much until when."""

    submit = _("Set the target")
    value = number(_("Target"))
    until = DateField(label=_("Until"))

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, stands=[(each.until, each.value) for each in targets], **kwargs)


class DefinitionForm(PageForm):
    """What is counted and how. Of a definition that is there, this makes the next edition."""

    submit = _("Write the definition")
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Small letters and dashes, such as beds-free.")
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    meaning = lines(_("What is counted"), max_length=800)
    unit = forms.CharField(label=_("Unit"), max_length=60)
    source = lines(_("Source"), rows=2, max_length=400)
    measure = forms.ChoiceField(
        label=_("Measure"), choices=Definition.Measure, widget=forms.RadioSelect
    )
    direction = forms.ChoiceField(
        label=_("Direction"), choices=Definition.Direction, widget=forms.RadioSelect
    )
    periods = forms.ChoiceField(
        label=_("Across periods"), choices=Definition.Across, widget=forms.RadioSelect
    )
    places = forms.ChoiceField(
        label=_("Across countries"), choices=Definition.Across, widget=forms.RadioSelect
    )
    divided_by = forms.MultipleChoiceField(
        label=_("Divided by"), choices=DIVISIONS.items(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    feed = forms.ChoiceField(
        label=_("Where numbers come from"), choices=Definition.Feed, widget=forms.RadioSelect
    )
    figure = forms.ChoiceField(
        label=_("Figure"), required=False,
        choices=[("", _("Not counted by Panoh")), *FIGURES.items()],
        help_text=_("If Panoh counts it: by calendar year, as countries release it."),
    )  # fmt: skip
    TEXTS = ("title", "meaning", "unit", "source")

    def __init__(self, *args: Any, before: Definition | None = None, **kwargs: Any) -> None:
        if before:
            names = [name for name in self.base_fields if name not in self.TEXTS]
            kwargs["initial"] = {name: getattr(before, name) for name in names} | {
                name: next(iter(getattr(before, name).values()), "") for name in self.TEXTS
            }
            kwargs["stands"] = str(before)
        super().__init__(*args, **kwargs)
        if before:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if (said.get("feed") == Definition.Feed.FIGURE) != bool(said.get("figure")):
            self.add_error("figure", _("Name a figure exactly when Panoh counts it."))
        return said

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return said | {name: in_own_language(said[name]) for name in self.TEXTS}


class SpanForm(PageForm):
    """Which period."""

    span = forms.ChoiceField(label=_("Which period?"), widget=forms.RadioSelect)
    submit = _("Continue")

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spans = {each.since.isoformat(): each for each in spans}
        self.fields["span"].choices = [  # type: ignore[attr-defined]
            (key, f"{date_format(each.since, 'j E Y')} – {date_format(each.until, 'j E Y')}")
            for key, each in self.spans.items()
        ]

    def chosen(self) -> Span:
        return self.spans[self.cleaned_data["span"]]


class PeriodForm(PageForm):
    """What was reached, with its proof."""

    submit = _("Keep the draft")
    value = number(
        _("Value"), required=False,
        help_text=_("Leave it empty if it is not known: that is not zero. Filled in by country, "
                    "it follows from them."),
    )  # fmt: skip

    def __init__(self, *args: Any, indicator: Indicator, period: Period | None, **kwargs: Any):
        definition, programme = indicator.definition, indicator.programme
        self.countries = {f"in_{code}": code for code in programme.countries}
        self.divided = {
            f"{name}_{place}": (name, category, label)
            for name in definition.divided_by
            for place, (category, label) in enumerate(CATEGORIES.get(name, {}).items())
        }
        if period:
            kwargs["initial"] = _initial(period, self.countries, self.divided)
            kwargs["stands"] = kwargs["initial"]
        super().__init__(*args, **kwargs)
        for name, code in self.countries.items():
            self.fields[name] = number(country_name(code), required=False)
        for name, (_by, _category, label) in self.divided.items():
            self.fields[name] = number(label, required=False)
        self.fields["note"] = lines(_("In words"), required=False, max_length=2000)
        self.fields["evidence"] = forms.CharField(
            label=_("Where the proof is"), required=False, max_length=300,
            help_text=_("A document, a list, an address. No names of persons in cases."),
        )  # fmt: skip

    def reached(self) -> Reached:
        said = self.cleaned_data
        by_country: dict[str, Decimal | None] = {
            code: said[name] for name, code in self.countries.items()
        }
        if all(value is None for value in by_country.values()):
            by_country = {}
        cells = [
            {"by": {by: category}, "value": str(said[name])}
            for name, (by, category, _label) in self.divided.items()
            if said[name] is not None
        ]
        return Reached(
            value=said["value"], by_country=by_country, cells=cells, note=said["note"],
            evidence=said["evidence"],
        )  # fmt: skip


def _initial(
    period: Period, countries: Mapping[str, str], divided: Mapping[str, tuple[str, str, Any]]
) -> dict[str, Any]:
    cells = {(*each["by"].items(),): each["value"] for each in period.cells}
    found: dict[str, Any] = {
        "value": None if period.by_country else period.value,
        "note": period.note,
        "evidence": period.evidence,
    }
    found |= {name: period.numbers.get(code) for name, code in countries.items()}
    for name, (by, category, _label) in divided.items():
        value = cells.get(((by, category),))
        found[name] = None if value is None else Decimal(value)
    return found


def day(text: str) -> date | None:
    """A day of an address, or none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
