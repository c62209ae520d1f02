"""The page of reference figures: the world and the region, beside what a country has released."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.places.names import country_name
from panoh.monitoring.dimensions import Dimension, Exploitation, Group, Track
from panoh.monitoring.disclosure import share
from panoh.monitoring.figures import Answer, category_name
from panoh.monitoring.forms import ComparisonForm
from panoh.monitoring.people_pages import provenance
from panoh.monitoring.reference import PARTS, Area, Series, Unit, reference
from panoh.monitoring.rules import check_count
from panoh.monitoring.tables import Cell, cell
from panoh.monitoring.typed import ALONE, DEFINED, table, typed

Words = dict[str, Any]
# What of our own figures stands beside a series: cells of the linked tables, in its order. People
# who were trafficked and smuggled both are counted apart, and too few to be told of with these.
TRAFFICKED = cell(track=Track.TRAFFICKED)
OWN: dict[str, list[Cell]] = {
    "group": [cell(track=Track.TRAFFICKED, group=each) for each in Group],
    "exploitation": [cell(exploitation=each) for each in Exploitation],
}
WHOLE: dict[str, Cell] = {"group": TRAFFICKED, "exploitation": ()}
NOTES = {
    "group": gettext_lazy("People identified as trafficked, each once; a child is under 18."),
    "exploitation": gettext_lazy(
        "All people identified, each once. Removal of organs is counted with other forms; whoever "
        "was exploited in more than one is counted apart."
    ),
}
# Said where nobody typed anything in, so that it is not taken for a zero.
UNFED = gettext_lazy(
    "Nobody has typed in official statistics of this yet, and Panoh keeps no criminal proceedings. "
    "There is no number, which is not the same as none."
)
TYPED = gettext_lazy(
    "Typed in by programmes from official statistics and accepted with proof: Panoh keeps no "
    "criminal proceedings. By sex of all their countries together. A dash: not known, or too few "
    "people to divide them safely."
)


@require_safe
def compare(request: MemberRequest) -> HttpResponse:
    """What was known of the world and the region, and beside it what this country released."""
    check_count(request.member)
    form = ComparisonForm(request.GET, member=request.member)
    said: Words = {"sections": []}
    if form.is_valid():
        answer = form.answer(by=[*Dimension])
        here = f"{country_name(form.cleaned_data['country'])}, {form.cleaned_data['year']}"
        said = {
            "sub": here,
            **_page(answer, here),
            **_typed(request.member, form.cleaned_data["country"]),
        }
    return render(request, "monitoring/comparison.html", {"form": form, **said})


def _page(answer: Answer | None, here: str) -> Words:
    known = reference()
    detected, *others = known.series.values()
    return {
        "detected": _detected(detected, [*known.areas.values()], answer, here),
        "sections": [
            {
                "code": each.code,
                "title": _text(each),
                "chart": _chart(each, [*known.areas.values()]),
                "here": here,
                "own": _own(each, answer),
            }
            for each in others
            if each.code in OWN
        ],
        "released": answer is not None,
        "proof": _proof(answer) if answer else None,
    }


def _typed(member: Membership, country: str) -> Words:
    """What is typed in of trials, beside the series; then what has no series beside it."""
    found, known = typed(member), reference()
    sections: list[Words] = [
        {
            "title": _text(known.series[code]),
            "chart": _chart(known.series[code], [*known.areas.values()]),
            "table": table(found.get(definition, ()), country),
        }
        for code, definition in DEFINED.items()
    ]
    sections += [
        {"title": str(title), "table": table(found.get(definition, ()), country)}
        for definition, title in ALONE.items()
    ]
    return {"typed_sections": sections, "typed": TYPED if found else "", "unfed": UNFED}


def _detected(series: Series, areas: list[Area], answer: Answer | None, here: str) -> Words:
    """Numbers of people: a table only, since bars of such different lengths say nothing."""
    own = {"victims": answer.shown.count(TRAFFICKED) if answer else None}
    unfed = {"text": _("nothing feeds this yet"), "quiet": True}
    return {
        "title": _text(series),
        "head": [_("Who"), *({"text": _area(area), "numeric": True} for area in areas),
                 {"text": here, "numeric": True}],
        "rows": [
            [
                str(PARTS[part]),
                *(_number(series.values[area.code].get(part)) for area in areas),
                unfed
                if part not in own
                else {"text": _("not released"), "quiet": True}
                if answer is None
                else {"withheld": True}
                if own[part] is None
                else {"text": own[part], "numeric": True},
            ]
            for part in series.parts
        ],
        "proof": _cited(series),
    }  # fmt: skip


def _chart(series: Series, areas: list[Area]) -> Words:
    """A bar for each area, divided into the parts; as the source gives them."""
    return {
        "id": f"{series.code}-reference",
        "title": _("World and region"),
        "note": _("Of a hundred, as the source rounds them."),
        "rows_of": _("Where and when"),
        "series": [str(PARTS[part]) for part in series.parts],
        "rows": [
            {
                "label": _area(area),
                "values": [_drawn(series.values[area.code][part]) for part in series.parts],
                "total": 100,
            }
            for area in areas
        ],
        "proof": _cited(series),
    }


def _own(series: Series, answer: Answer | None) -> Words | None:
    """The same from what was released here: numbers, and shares where there are enough people."""
    if answer is None or not answer.total or answer.shown.undivided:
        return None
    whole = answer.shown.count(WHOLE[series.code])
    counts = [(of, answer.shown.count(of)) for of in OWN[series.code]]
    shares = [share(found, whole) for _of, found in counts]
    labels = [category_name(*of[-1]) for of, _found in counts]
    return {
        "id": f"{series.code}-own",
        "note": str(NOTES[series.code]),
        "rows_of": str(WHAT[series.code]),
        "series": [_("People")],
        "rows": [
            {
                "label": label
                if per_cent is None
                else _("%(category)s, %(share)s %%") % {"category": label, "share": per_cent},
                "values": [found],
            }
            for label, (_of, found), per_cent in zip(labels, counts, shares, strict=True)
        ],
    }


WHAT = {"group": Dimension.GROUP.label, "exploitation": Dimension.EXPLOITATION.label}


def _proof(answer: Answer) -> Words:
    """How our own numbers were made."""
    made = provenance(answer)
    return {
        "how": " ".join([str(answer.indicator.definition), *answer.notes()]),
        "definition": made["definition_edition"],
        "cut_off": answer.cut_off,
        "query": answer.query,
    }


def _cited(series: Series) -> Words:
    unit = Unit(series.unit).label
    source = series.source.name.say(get_language() or "en")
    return {"how": _("Source: %(source)s. Unit: %(unit)s.") % {"source": source, "unit": unit}}


def _text(series: Series) -> str:
    return str(series.name.say(get_language() or "en"))


def _area(area: Area) -> str:
    return f"{area.name.say(get_language() or 'en')}, {area.since}–{area.until}"


def _drawn(value: Any) -> float:
    """As a drawing takes it: whole numbers stay whole."""
    return int(value) if value == int(value) else float(value)


def _number(value: Any) -> Words:
    if value is None:
        return {"text": _("not given"), "quiet": True}
    return {"text": number_format(value, force_grouping=True), "numeric": True}
