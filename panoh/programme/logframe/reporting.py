"""Pages of indicators: what each counts, what is promised, and what is reported and accepted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import allows
from panoh.programme.logframe import actions, lists, matrix, rules
from panoh.programme.logframe.calculation import Reached
from panoh.programme.logframe.forms import (
    DefinitionForm,
    PeriodForm,
    ReasonForm,
    SpanForm,
    TargetForm,
)
from panoh.programme.logframe.models import (
    Definition,
    Period,
    Target,
)
from panoh.programme.logframe.overview import stands_of
from panoh.programme.logframe.views import act, indicator_of


def period_of(request: MemberRequest, code: str) -> Period:
    rules.check_who(request.member, Permission.VIEW_PROGRAMME)
    found = Period.objects.visible_to(request.member).select_related(
        "indicator__line__parent__parent", "indicator__programme", "programme", "definition",
        "drafted_by__user", "submitted_by__user", "answered_by__user",
    )  # fmt: skip
    return get_object_or_404(found, code=code)


# --- indicators and their definitions ----------------------------------------


@require_safe
def indicator_(request: MemberRequest, code: str, indicator: str) -> HttpResponse:
    """One indicator: what it counts, what is promised, what was reached, version by version."""
    found = indicator_of(request, code, indicator)
    today = timezone.localdate()
    [stand] = stands_of(found.programme, [found], today)
    every = Period.objects.visible_to(request.member).filter(indicator=found)
    return render(
        request,
        "logframe/indicator.html",
        lists.indicator_page(request.member, stand, every.order_by("since", "version"), today),
    )


def set_target(request: MemberRequest, code: str, indicator: str) -> HttpResponse:
    """Promise so much until a day."""
    found = indicator_of(request, code, indicator)
    rules.check_change(request.member, found)
    there = list(Target.objects.visible_to(request.member).filter(indicator=found))
    form = TargetForm(request.POST or None, targets=there)
    if form.is_valid():
        actions.set_target(by=request.member, indicator=found, **form.cleaned_data)
        messages.success(request, _("The target is set."))
        return redirect(found)
    return act(request, form, _("Set a target"), found.get_absolute_url(), lead=str(found.said))


@require_safe
def definitions(request: MemberRequest) -> HttpResponse:
    """What indicators count, each in its newest edition."""
    rules.check_who(request.member, Permission.VIEW_PROGRAMME)
    found = Definition.objects.visible_to(request.member).newest()
    return render(
        request,
        "logframe/definitions.html",
        {
            "head": [{"text": _("Definition"), "wide": True}, _("Edition"), _("Where numbers come"
                     " from")],
            "rows": [
                [
                    {"text": str(each.named), "href": each.get_absolute_url()},
                    each.edition,
                    each.get_feed_display(),
                ]
                for each in found
            ],
            "write": allows(rules.check_define, request.member),
        },
    )  # fmt: skip


def _editions(request: MemberRequest, code: str) -> list[Definition]:
    rules.check_who(request.member, Permission.VIEW_PROGRAMME)
    found = list(Definition.objects.visible_to(request.member).filter(code=code))
    if not found:
        raise Http404
    return found


@require_safe
def definition_(request: MemberRequest, code: str) -> HttpResponse:
    """One definition in all its editions, the newest first."""
    found = _editions(request, code)
    return render(
        request,
        "logframe/definition.html",
        {
            "definition": found[0],
            "editions": [
                {"title": _("Edition %(n)s") % {"n": each.edition}, "rows": lists.defined(each)}
                for each in found
            ],
            "write": allows(rules.check_define, request.member),
        },
    )


def define(request: MemberRequest) -> HttpResponse:
    """Write a definition."""
    rules.check_define(request.member)
    form = DefinitionForm(request.POST or None)
    if form.is_valid():
        made = actions.define(by=request.member, **form.facts())
        messages.success(request, _("Written as %(definition)s.") % {"definition": made})
        return redirect(made)
    return act(request, form, _("Write a definition"), reverse("logframe:definitions"))


def redefine(request: MemberRequest, code: str) -> HttpResponse:
    """Write the next edition; what was reported keeps the one it had."""
    newest = _editions(request, code)[0]
    rules.check_define(request.member)
    form = DefinitionForm(request.POST or None, before=newest)
    if form.is_valid():
        made = actions.define(by=request.member, code=newest.code, **form.facts())
        messages.success(request, _("Written as %(definition)s.") % {"definition": made})
        return redirect(made)
    lead = _("Indicators keep the edition they have until somebody changes them.")
    return act(request, form, _("Write the next edition"), newest.get_absolute_url(), lead=lead)


# --- what was reached --------------------------------------------------------


def report(request: MemberRequest, code: str, indicator: str) -> HttpResponse:
    """Report a period: which one, then what was reached. What Panoh counts is taken elsewhere."""
    found = indicator_of(request, code, indicator)
    rules.check_report(request.member, found)
    if found.definition.feed == Definition.Feed.FIGURE:
        return redirect("monitoring:take", code, indicator)
    form = SpanForm(request.POST or None, spans=lists.open_spans(found))
    if form.is_valid():
        made = actions.draft(
            by=request.member, indicator=found, span=form.chosen(), reached=Reached()
        )
        return redirect("logframe:edit", made.code)
    return act(request, form, _("Report a period"), found.get_absolute_url(), lead=str(found.said))


@require_safe
def period_(request: MemberRequest, code: str) -> HttpResponse:
    """One period in one version: what was reached, how it was made, who answered for it."""
    found = period_of(request, code)
    return render(request, "logframe/period.html", lists.period_page(request.member, found))


def edit(request: MemberRequest, code: str) -> HttpResponse:
    """Say what was reached."""
    found = period_of(request, code)
    rules.check_edit(request.member, found)
    indicator = found.indicator
    if found.definition.feed == Definition.Feed.FIGURE:
        return redirect("monitoring:take", indicator.programme.code, indicator.slug)
    form = PeriodForm(request.POST or None, indicator=indicator, period=found)
    if form.is_valid():
        actions.edit(by=request.member, period=found, reached=form.reached())
        messages.success(request, _("Kept. Submit it when it is right."))
        return redirect(found)
    lead = f"{indicator.said} {matrix.span_words(found.since, found.until)}"
    about = {"lead": lead, "programme": found.programme}
    return act(request, form, _("What was reached"), found.get_absolute_url(), **about)


@require_POST
def submit(request: MemberRequest, code: str) -> HttpResponse:
    """Hand it to a second person."""
    found = actions.submit(by=request.member, period=period_of(request, code))
    messages.success(request, _("Submitted. Somebody else accepts it."))
    return redirect(found)


@require_POST
def accept(request: MemberRequest, code: str) -> HttpResponse:
    """Take it as it is."""
    found = actions.accept(by=request.member, period=period_of(request, code))
    messages.success(request, _("Accepted. From now on nothing of it changes."))
    return redirect(found)


def send_back(request: MemberRequest, code: str) -> HttpResponse:
    """Ask for it to be said otherwise."""
    found = period_of(request, code)
    rules.check_send_back(request.member, found)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.send_back(by=request.member, period=found, **form.cleaned_data)
        messages.success(request, _("Sent back."))
        return redirect(found)
    about = {"submit": _("Send back"), "programme": found.programme}
    return act(request, form, _("Send back"), found.get_absolute_url(), **about)


def correct(request: MemberRequest, code: str) -> HttpResponse:
    """Begin a new version of what is locked."""
    found = period_of(request, code)
    rules.check_correct(request.member, found)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reached = Reached(
            value=found.value, by_country=found.numbers, cells=found.cells, note=found.note,
            evidence=found.evidence, drawn=found.drawn, query=found.query, cut_off=found.cut_off,
        )  # fmt: skip
        made = actions.correct(
            by=request.member, period=found, reached=reached, **form.cleaned_data
        )
        messages.success(
            request, _("A new version has begun. The locked one stands until it is accepted.")
        )
        return redirect(made)
    lead = _("What was accepted stays as it is; a new version follows it.")
    about = {"lead": lead, "programme": found.programme}
    return act(request, form, _("Correct"), found.get_absolute_url(), **about)
