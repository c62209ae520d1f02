"""The page of stock and quality: houses by region, whom they had no room for, and beside it where
people come from."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.moments import month_words
from panoh.base.places.names import country_name, region_choices, region_name
from panoh.base.spreadsheets import attached
from panoh.casework.quality import figures as quality
from panoh.casework.quality.standards import Standard, in_force
from panoh.monitoring import once, once_pages
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.figures import Answer, category_name, count
from panoh.monitoring.forms import HousesForm
from panoh.monitoring.indicators import Measure, Once
from panoh.monitoring.rules import audience_of, check_count
from panoh.monitoring.stock import LEAST, Stock, last_month, places_of, stock, together


@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """Places, how full, how good, by region; and the origins of those who were identified."""
    check_count(request.member)
    form = HousesForm(request.GET, member=request.member)
    said: dict[str, Any] = {}
    if form.is_valid():
        country = form.cleaned_data["country"]
        check_count(request.member, country)
        said = _page(request.member, country)
    return render(request, "monitoring/houses.html", {"form": form, **said})


@require_safe
@fresh_sign_in
def download(request: MemberRequest) -> HttpResponse:
    """The same table of regions for a spreadsheet, with how it was made."""
    check_count(request.member)
    form = HousesForm(request.GET, member=request.member)
    if not form.is_valid():
        return render(request, "monitoring/houses.html", {"form": form}, status=400)
    country = form.cleaned_data["country"]
    check_count(request.member, country)
    said = _page(request.member, country)
    proof = said["proof"]
    made = [proof["definition"], proof["cut_off"].isoformat(), proof["how"]]
    head = [*map(_text, said["head"]), "definition_edition", "cut_off", "definition"]
    rows = [[*map(_text, row), *made] for row in said["rows"]]
    return attached([head, *rows], f"houses-{country}-{proof['cut_off']}.csv")


def _text(cell: Any) -> str:
    """What stands in a cell; a dash where nothing is told."""
    return str(cell["text"] if isinstance(cell, dict) else cell or "–")


def _page(member: Membership, country: str) -> dict[str, Any]:
    today = timezone.localdate()
    since, until = last_month(today)
    houses = quality.houses(country, since, until)
    edition = in_force(country, today)
    order = [*edition.grades, edition.capped.code]
    nights = (until - since).days
    alone, others = together(houses)
    told = {region: stock(found, nights, order) for region, found in alone.items()}
    rows = [
        _row(region_name(code), places_of(houses, code), told.get(code), edition)
        for code, _name in region_choices(country)
    ]
    rest, whole = stock(others, nights, order), stock(houses, nights, order)
    if rest and alone:
        rows.append(_row(_("All regions without a line of their own"), rest.places, rest, edition))
    if whole:
        rows.append(_row(country_name(country), whole.places, whole, edition, strong=True))
    month = month_words(since)
    return {
        "sub": f"{country_name(country)}, {month}",
        "acts": [
            {
                "label": "CSV",
                "href": f"{reverse('monitoring:houses_csv')}?country={country}",
                "kind": "secondary",
            }
        ],
        "head": [
            {"text": _("Region"), "wide": True},
            _("Places"),
            {"text": _("Nights taken"), "numeric": True},
            _("Quality"),
        ],
        "rows": rows,
        "improved": whole.improved if whole else "",
        "proof": {
            "how": _(
                "Places, and how many houses have improved, are told in bands. How full and how "
                "good houses are is told of regions with at least %(least)s houses, and of all "
                "others together, so that no house can be found. Nights taken are of %(month)s, "
                "in tens of per cent; quality is that of the house in the middle, by the latest "
                "assessments that two agreed on."
            )
            % {"least": LEAST, "month": month},
            "definition": quality.DEFINITION,
            "cut_off": until,
        },
        "away": _turned_away(member, country, today.year - 1),
        "standard": reverse("quality:standard", args=[edition.code]),
        **_origins(member, country, today.year),
    }


def _turned_away(member: Membership, country: str, year: int) -> dict[str, Any] | None:
    """How often houses had to turn somebody away in the year that is over, once it is released."""
    answer = once.answer(Once.TURNED_AWAY, country, year, audience_of(member))
    return once_pages.bars(answer) if answer else None


def _row(
    name: str, places: object, told: Stock | None, edition: Standard, *, strong: bool = False
) -> list[Any]:
    grades = {grade.code: grade for grade in (*edition.grades.values(), edition.capped)}
    known = told.grade if told else ""
    return [
        {"text": name, "strong": strong},
        str(places),
        {"text": "–" if told is None or told.full is None else f"{told.full} %", "numeric": True},
        str(grades[known].name.say(get_language())) if known else None,
    ]


def _origins(member: Membership, country: str, this_year: int) -> dict[str, Any]:
    """Where those identified come from, by the last year of which figures were released."""
    for year in (this_year, this_year - 1):
        answer = count(
            measure=Measure.IDENTIFIED,
            country=country,
            since=timezone.localdate().replace(year=year, month=1, day=1),
            until=timezone.localdate().replace(year=year, month=12, day=31),
            by=[Dimension.ORIGIN],
            audience=audience_of(member),
        )
        if answer and answer.total and not answer.shown.undivided:
            return {"origins": _bars(answer), "origins_year": year}
    return {}


def _bars(answer: Answer) -> dict[str, Any]:
    return {
        "note": _("People identified in %(year)s, as released.") % {"year": answer.year},
        "series": [_("People")],
        "rows": [
            {"label": category_name(*of[0]), "values": [answer.shown.count(of)]}
            for of in answer.cells(Dimension.ORIGIN)
        ],
        "proof": {"how": " ".join(answer.notes()), "definition": answer.release.definition},
    }
