"""The page of facts and figures, and the same as a file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.places.names import country_name
from panoh.base.refusals import allows
from panoh.base.spreadsheets import attached
from panoh.monitoring.bindings import measure_of, taken
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.forms import FiguresForm
from panoh.monitoring.rules import check_count, check_over, check_release
from panoh.monitoring.ways import released
from panoh.programme.logframe import actions as logframe
from panoh.programme.logframe.forms import SpanForm
from panoh.programme.logframe.lists import open_spans
from panoh.programme.logframe.models import Period
from panoh.programme.logframe.rules import check_report
from panoh.programme.logframe.views import act, indicator_of


@require_safe
def figures(request: MemberRequest) -> HttpResponse:
    """People of one country and year, or how soon they had what they were owed: charts beside
    their tables."""
    check_count(request.member)
    form = FiguresForm(request.GET, member=request.member)
    answer = form.answer()
    said = _page(answer, form, request.GET) if answer else _unreleased(form)
    if form.is_valid() and _may_release(request.member, form, told=answer is not None):
        said["once"] = form.way.is_told_once
        said["release_href"] = f"{reverse('monitoring:release')}?{urlencode(form.cleaned_data)}"
    return render(request, "monitoring/figures.html", {"form": form, **said})


@require_POST
def release(request: MemberRequest) -> HttpResponse:
    """Release the figures of a year, adding those who came since the release before."""
    form = FiguresForm(request.GET, member=request.member)
    if not form.is_valid():
        return render(request, "monitoring/figures.html", {"form": form}, status=400)
    made = form.way.release(request.member, **form.cleaned_data)
    messages.success(request, released(made))
    return redirect(f"{reverse('monitoring:figures')}?{urlencode(form.cleaned_data)}")


@require_safe
@fresh_sign_in
def download(request: MemberRequest) -> HttpResponse:
    """The same numbers for a spreadsheet."""
    check_count(request.member)
    form = FiguresForm(request.GET, member=request.member)
    answer = form.answer(by=[*Dimension])
    if answer is None:
        status = 404 if form.is_valid() else 400
        return render(
            request, "monitoring/figures.html", {"form": form, **_unreleased(form)}, status=status
        )
    name = f"figures-{answer.measure}-{answer.country}-{answer.year}.csv"
    return attached(form.way.written.as_rows(answer), name)


def _may_release(member: Membership, form: FiguresForm, *, told: bool) -> bool:
    """Whether the button stands there: what is told once, after the year and once."""
    asked = form.cleaned_data
    may = allows(check_release, member, asked["country"])
    if not form.way.is_told_once:
        return may
    return may and not told and allows(check_over, asked["year"])


def _page(answer: Any, form: FiguresForm, asked: QueryDict) -> dict[str, Any]:
    href = f"{reverse('monitoring:download')}?{asked.urlencode()}"
    return {
        "title": _("Facts and figures"),
        "sub": f"{answer.measure.label}, {country_name(answer.country)}, {answer.year}",
        "acts": [{"label": "CSV", "href": href, "kind": "secondary"}],
        **form.way.written.page(answer),
    }


def _unreleased(form: FiguresForm) -> dict[str, Any]:
    """What stands where figures will: nothing, until somebody answers for them."""
    if not form.is_valid():
        return {}
    year = form.cleaned_data["year"]
    waits = form.way.is_told_once and not allows(check_over, year)
    return {
        "unreleased": _("No figures of %(year)s have been released yet.") % {"year": year},
        "why": _("These figures are told once, when the year is over.") if waits else "",
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
