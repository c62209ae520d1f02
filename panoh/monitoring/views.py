"""The page of facts and figures, and the same as a file."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.base.places.names import country_name
from panoh.base.refusals import allows
from panoh.base.spreadsheets import attached
from panoh.monitoring import actions, once, once_pages, portion_pages, writing
from panoh.monitoring.bindings import measure_of, taken
from panoh.monitoring.dimensions import Dimension, Group
from panoh.monitoring.figures import Answer, category_name, check_year, count
from panoh.monitoring.forms import FiguresForm
from panoh.monitoring.indicators import Measure
from panoh.monitoring.portions import Told, tell
from panoh.monitoring.rules import audience_of, check_count, check_over, check_release
from panoh.monitoring.tables import TOTAL, Cell, cell
from panoh.programme.logframe import actions as logframe
from panoh.programme.logframe.forms import SpanForm
from panoh.programme.logframe.lists import open_spans
from panoh.programme.logframe.models import Period
from panoh.programme.logframe.rules import check_report
from panoh.programme.logframe.views import act, indicator_of

GROUPS = (Group.WOMEN, Group.MEN, Group.GIRLS, Group.BOYS)


@require_safe
def figures(request: MemberRequest) -> HttpResponse:
    """People of one country and year, or how soon they had what they were owed: charts beside
    their tables."""
    check_count(request.member)
    form = FiguresForm(request.GET, member=request.member)
    answer = _answer(request, form)
    told = _told(request, form)
    said_once = _once(request, form)
    if answer:
        said = _page(answer, request.GET)
    elif told:
        said = _portion_page(told, request.GET)
    elif said_once:
        said = _once_page(said_once, request.GET)
    else:
        said = _unreleased(form)
    if form.is_valid() and _may_release(request.member, form, said_once):
        said["once"] = form.once()
        said["release_href"] = f"{reverse('monitoring:release')}?{_query(form)}"
    return render(request, "monitoring/figures.html", {"form": form, **said})


@require_POST
def release(request: MemberRequest) -> HttpResponse:
    """Release the figures of a year, adding those who came since the release before."""
    form = FiguresForm(request.GET, member=request.member)
    if not form.is_valid():
        return render(request, "monitoring/figures.html", {"form": form}, status=400)
    country, year = form.cleaned_data["country"], form.cleaned_data["year"]
    if measured := form.once():
        said = actions.release_once(by=request.member, measure=measured, country=country, year=year)
        messages.success(request, writing.released([said]))
    elif portion := form.portion():
        made = actions.release_portions(
            by=request.member, measure=portion, country=country, year=year
        )
        messages.success(request, writing.released(made))
    else:
        measure = form.asked()["measure"]
        found = actions.release(by=request.member, measure=measure, country=country, year=year)
        messages.success(request, writing.released([found]))
    return redirect(f"{reverse('monitoring:figures')}?{_query(form)}")


def _may_release(member: Membership, form: FiguresForm, said_once: once.Answer | None) -> bool:
    """Whether the button stands there: what is told once, after the year and once."""
    may = allows(check_release, member, form.cleaned_data["country"])
    if not form.once():
        return may
    return may and not said_once and allows(check_over, form.cleaned_data["year"])


def _query(form: FiguresForm) -> str:
    """What was asked, for an address."""
    return urlencode({name: form.cleaned_data[name] for name in ("measure", "country", "year")})


@require_safe
@fresh_sign_in
def download(request: MemberRequest) -> HttpResponse:
    """The same numbers for a spreadsheet."""
    check_count(request.member)
    form = FiguresForm(request.GET, member=request.member)
    if told := _told(request, form):
        name = f"figures-{told.measure}-{told.country}-{told.year}.csv"
        return attached(portion_pages.as_rows(told), name)
    if said := _once(request, form):
        release = said.release
        name = f"figures-{said.measure}-{release.country}-{release.year}.csv"
        return attached(once_pages.as_rows(said), name)
    answer = _answer(request, form, by=[*Dimension])
    if answer is None:
        status = 404 if form.is_valid() else 400
        return render(
            request, "monitoring/figures.html", {"form": form, **_unreleased(form)}, status=status
        )
    name = f"figures-{answer.measure}-{answer.country}-{answer.year}.csv"
    return attached(writing.as_rows(answer), name)


def _answer(
    request: MemberRequest, form: FiguresForm, by: Sequence[Dimension] = ()
) -> Answer | None:
    if not form.is_valid() or form.portion() or form.once():
        return None
    asked = form.asked()
    check_count(request.member, asked["country"])
    return count(**asked, by=by, audience=audience_of(request.member))


def _told(request: MemberRequest, form: FiguresForm) -> Told | None:
    """What is told of the portion that is asked for."""
    if not form.is_valid() or not (portion := form.portion()):
        return None
    country, year = form.cleaned_data["country"], form.cleaned_data["year"]
    check_count(request.member, country)
    check_year(year)
    return tell(portion, country, year, audience_of(request.member))


def _once(request: MemberRequest, form: FiguresForm) -> once.Answer | None:
    """What was told of the year once."""
    if not form.is_valid() or not (measure := form.once()):
        return None
    country, year = form.cleaned_data["country"], form.cleaned_data["year"]
    check_count(request.member, country)
    check_year(year)
    return once.answer(measure, country, year, audience_of(request.member))


def _once_page(said: once.Answer, asked: QueryDict) -> dict[str, Any]:
    release = said.release
    return {
        "title": _("Facts and figures"),
        "sub": f"{said.measure.label}, {country_name(release.country)}, {release.year}",
        "acts": [_csv(asked)],
        **once_pages.page(said),
        "released": _("Released: %(day)s, once for the whole year.")
        % {"day": date_words(release.cut_off)},
    }


def _portion_page(told: Told, asked: QueryDict) -> dict[str, Any]:
    charts: list[dict[str, Any]] = portion_pages.page(told)
    charts[-1]["proof"] = portion_pages.proof(told)
    return {
        "title": _("Facts and figures"),
        "sub": f"{told.measure.label}, {country_name(told.country)}, {told.year}",
        "acts": [_csv(asked)],
        "charts": charts,
        "released": _("The newest release is of %(day)s. Each shows facts up to its day.")
        % {"day": date_words(told.cut_off)},
    }


def _csv(asked: QueryDict) -> dict[str, str]:
    """The button to the same numbers as a file."""
    href = f"{reverse('monitoring:download')}?{asked.urlencode()}"
    return {"label": "CSV", "href": href, "kind": "secondary"}


def _page(answer: Answer, asked: QueryDict) -> dict[str, Any]:
    return {
        "title": _("Facts and figures"),
        "sub": f"{answer.measure.label}, {country_name(answer.country)}, {answer.year}",
        "acts": [_csv(asked)],
        "charts": [] if answer.shown.undivided or not answer.total else _charts(answer),
        "said": _said(answer),
        "proof": _proof(answer),
        "released": _("Release %(number)s of %(day)s. It shows facts up to that day.")
        % {"number": answer.release.number, "day": date_words(answer.cut_off)},
    }


def _unreleased(form: FiguresForm) -> dict[str, Any]:
    """What stands where figures will: nothing, until somebody answers for them."""
    if not form.is_valid():
        return {}
    year = form.cleaned_data["year"]
    waits = form.once() and not allows(check_over, year)
    return {
        "unreleased": _("No figures of %(year)s have been released yet.") % {"year": year},
        "why": _("These figures are told once, when the year is over.") if waits else "",
    }


def _said(answer: Answer) -> str:
    """The first thing to know, in a sentence."""
    said = {"people": answer.total, "year": answer.year}
    if answer.total is None:
        return _("Too few people for a number in %(year)s") % said
    if answer.measure == Measure.ASSISTED:
        return (
            ngettext(
                "%(people)s person was assisted in %(year)s",
                "%(people)s people were assisted in %(year)s",
                answer.total,
            )
            % said
        )
    return (
        ngettext(
            "%(people)s person was identified in %(year)s",
            "%(people)s people were identified in %(year)s",
            answer.total,
        )
        % said
    )


def _charts(answer: Answer) -> list[dict[str, Any]]:
    """What `components/bar_chart.html` draws; how it was made stands in full under the first."""
    brief = {"definition": answer.release.definition, "query": answer.query}
    first = {
        **_bars(answer, Dimension.GROUP, _said(answer)),
        "note": _("By sex and age; a child is under 18."),
        "proof": _proof(answer),
    }
    others = [
        _tracks(answer),
        _bars(answer, Dimension.EXPLOITATION, _("Forms of exploitation")),
        _bars(answer, Dimension.ORIGIN, _("Where people come from")),
        _bars(answer, Dimension.AGE, _("Age")),
        _bars(answer, Dimension.SEX, _("Sex")),
    ]
    return [first, *(chart | {"proof": brief} for chart in others)]


def _bars(answer: Answer, dimension: Dimension, title: str) -> dict[str, Any]:
    """One bar a category."""
    return {
        "id": dimension.value,
        "title": title,
        "note": _("Each person is counted once."),
        "rows_of": dimension.label,
        "series": [_("People")],
        "rows": [
            {"label": category_name(*of[0]), "values": [answer.shown.count(of)]}
            for of in answer.cells(dimension)
        ],
    }


def _tracks(answer: Answer) -> dict[str, Any]:
    """One bar a track, divided into women, men, girls and boys."""

    def row(of: Cell, label: str) -> dict[str, Any]:
        groups = (cell(**dict(of), group=group) for group in GROUPS)
        values = [answer.shown.count(part) for part in groups]
        return {"label": label, "values": values, "total": answer.shown.count(of)}

    tracks = answer.cells(Dimension.TRACK)
    return {
        "id": Dimension.TRACK.value,
        "title": _("What their cases are about"),
        "note": _("“All” holds people of other or unknown sex or age as well."),
        "rows_of": Dimension.TRACK.label,
        "series": [str(group.label) for group in GROUPS],
        "rows": [row(of, category_name(*of[0])) for of in tracks],
        "sum": row(TOTAL, _("All")),
        "total": True,
    }


def _proof(answer: Answer) -> dict[str, Any]:
    """How the numbers were made."""
    return {
        "how": " ".join([str(answer.indicator.definition), *answer.notes()]),
        "definition": answer.release.definition,
        "cut_off": answer.cut_off,
        "query": answer.query,
    }


def take(request: MemberRequest, code: str, indicator: str) -> HttpResponse:
    """Report a period of an indicator that Panoh counts: with what was released of that year."""
    found = indicator_of(request, code, indicator)
    check_report(request.member, found)
    measure = measure_of(found.definition.figure)
    form = SpanForm(request.POST or None, spans=open_spans(found))
    if form.is_valid():
        span = form.chosen()
        reached = taken(
            measure, found.programme.countries, span.since.year, found.definition.divided_by
        )
        begun = Period.objects.visible_to(request.member).running().filter(indicator=found)
        period = begun.filter(since=span.since).first()
        period = (
            logframe.edit(by=request.member, period=period, reached=reached)
            if period
            else logframe.draft(by=request.member, indicator=found, span=span, reached=reached)
        )
        messages.success(request, _("Taken from what was released. Look it over, then submit it."))
        return redirect(period)
    lead = _("Numbers come from what each country has released. Which year?")
    return act(request, form, _("Report a period"), found.get_absolute_url(), lead=lead)
