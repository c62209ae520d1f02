"""Pages of a work plan: the whole of it, and one activity."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.forms import PageForm
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.programme.logframe.models import Line, Partner, Programme
from panoh.programme.workplan import actions, lists, paper, rules
from panoh.programme.workplan.forms import (
    DayForm,
    DependForm,
    DropForm,
    ExpectForm,
    PlanForm,
    ShowForm,
)
from panoh.programme.workplan.models import Activity, Dependency, Origin
from panoh.programme.workplan.schedule import needs_of


def programme_of(request: MemberRequest, code: str) -> Programme:
    """The programme with this code, if the own agency takes part; else there is none."""
    found = Programme.objects.visible_to(request.member).select_related("agency")
    programme: Programme = get_object_or_404(found, code=code)
    return programme


def activity_of(request: MemberRequest, code: str, activity: str) -> Activity:
    """The activity with this code in that programme; else there is none."""
    found = Activity.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related("line", "programme__agency", "responsible", "planned_by__user")
    return get_object_or_404(found, code=activity)


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """The whole plan, drawn and in a table."""
    programme = programme_of(request, code)
    form = ShowForm(request.GET, programme=programme)
    country = form.cleaned_data["country"] if form.is_valid() else ""
    today = timezone.localdate()
    activities = lists.activities_of(programme, country)
    expected = lists.forecasts(programme, today)
    late = [one for one in activities if one.is_open and expected[one.pk].is_late]
    return render(
        request,
        "workplan/show.html",
        {
            "programme": programme,
            "form": form,
            "today": today,
            "stripes": lists.stripes(activities, expected, needs_of(programme.pk)),
            "head": lists.HEAD,
            "rows": [lists.row(each, expected.get(each.pk)) for each in activities],
            "made_up": any(each.origin == Origin.MADE_UP for each in activities),
            "late": len(late),
            "done": sum(each.state == Activity.State.DONE for each in activities),
            "total": len(activities),
            "acts": _acts(request.member, programme, country),
        },
    )


def _acts(member: Membership, programme: Programme, country: str) -> list[dict[str, str]]:
    printed = (
        f"{reverse('workplan:print', args=[programme.code])}?{urlencode({'country': country})}"
    )
    found = [{"label": _("Print (PDF)"), "href": printed, "kind": "secondary"}]
    if allows(rules.check_plan, member, programme):
        href = reverse("workplan:plan", args=[programme.code])
        found.append({"label": _("Plan an activity"), "href": href, "kind": "secondary"})
    return found


@require_safe
def print_(request: MemberRequest, code: str) -> HttpResponse:
    """The plan on A4 landscape: the whole, or of the country that is chosen on the page."""
    programme = programme_of(request, code)
    form = ShowForm(request.GET, programme=programme)
    country = form.cleaned_data["country"] if form.is_valid() else ""
    made = paper.pdf(programme, country, get_language() or "en", timezone.localdate())
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="workplan-{programme.code}.pdf"'},
    )


def plan(request: MemberRequest, code: str) -> HttpResponse:
    """Plan an activity."""
    programme = programme_of(request, code)
    rules.check_plan(request.member, programme)
    lines = Line.objects.visible_to(request.member).standing()
    partners = Partner.objects.visible_to(request.member).filter(programme=programme)
    form = PlanForm(
        request.POST or None,
        programme=programme,
        lines=lines.filter(programme=programme, level=Line.Level.ACTIVITY),
        partners=partners.filter(part__in=[Partner.Part.EXECUTING, Partner.Part.IMPLEMENTING]),
    )
    if form.is_valid():
        activity = actions.plan(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The activity is planned."))
        return redirect(activity)
    return _act(request, programme, form, _("Plan an activity"), _plan_page(programme))


@require_safe
def activity(request: MemberRequest, code: str, activity: str) -> HttpResponse:
    """One activity: what was planned, what happened, what it waits for, what may be done now."""
    found = activity_of(request, code, activity)
    programme, member = found.programme, request.member
    expected = lists.forecasts(programme, timezone.localdate()).get(found.pk)
    needs = [
        {
            "text": str(each),
            "href": each.get_absolute_url(),
            "state": each.get_state_display(),
            "release": reverse("workplan:release", args=[code, dependency.pk])
            if allows(rules.check_release, member, found)
            else "",
        }
        for dependency in Dependency.objects.visible_to(member)
        .filter(activity=found)
        .select_related("needs__line", "needs__programme")
        for each in [dependency.needs]
    ]
    unfinished = list(found.needs.open())  # type: ignore[attr-defined]
    may = {
        "begin": allows(rules.check_begin, member, found, None, unfinished),
        "finish": allows(rules.check_finish, member, found),
        "expect": allows(rules.check_expect, member, found),
        "depend": allows(rules.check_depend, member, found),
        "drop": allows(rules.check_drop, member, found),
    }
    labels = {
        "begin": _("Begun"),
        "finish": _("Done"),
        "expect": _("Expected end"),
        "depend": _("What must be done first"),
        "drop": _("Drop it"),
    }
    facts = [
        (_("State"), found.get_state_display()),
        (_("Reason"), found.reason),
        (_("Country"), found.where),
        (_("Who answers for it"), found.who),
        (_("Deliverable"), found.deliverable),
        (_("Planned"), lists.between(found.starts_on, found.ends_on)),
        (_("Where the dates come from"), found.get_origin_display()),
        (_("Begun"), date_words(found.begun_on)),
        (_("Done"), date_words(found.done_on)),
        (_("Expected end"), date_words(expected.ends_on) if expected and found.is_open else ""),
        (_("Slippage"), lists.slippage(expected)),
    ]
    return render(
        request,
        "workplan/activity.html",
        {
            "programme": programme,
            "activity": found,
            "facts": [{"term": term, "value": value} for term, value in facts if value],
            "needs": needs,
            "acts": [
                {
                    "label": labels[verb],
                    "href": reverse(f"workplan:{verb}", args=[code, activity]),
                    "kind": "" if verb in {"begin", "finish"} else "secondary",
                }
                for verb, allowed in may.items()
                if allowed
            ],
        },
    )


def begin(request: MemberRequest, code: str, activity: str) -> HttpResponse:
    """Say that it has begun."""
    found = activity_of(request, code, activity)
    rules.check_begin(request.member, found, None, list(found.needs.open()))  # type: ignore[attr-defined]
    return _step(request, found, DayForm, actions.begin, _("It has begun"))


def finish(request: MemberRequest, code: str, activity: str) -> HttpResponse:
    """Say that it is done."""
    found = activity_of(request, code, activity)
    rules.check_finish(request.member, found)
    return _step(request, found, DayForm, actions.finish, _("It is done"))


def expect(request: MemberRequest, code: str, activity: str) -> HttpResponse:
    """Say when its end is expected now."""
    found = activity_of(request, code, activity)
    rules.check_expect(request.member, found)
    return _step(request, found, ExpectForm, actions.expect, _("Expected end"))


def drop(request: MemberRequest, code: str, activity: str) -> HttpResponse:
    """Give it up."""
    found = activity_of(request, code, activity)
    rules.check_drop(request.member, found)
    return _step(request, found, DropForm, actions.drop, _("Drop this activity"))


def depend(request: MemberRequest, code: str, activity: str) -> HttpResponse:
    """Let it wait for another."""
    found = activity_of(request, code, activity)
    rules.check_depend(request.member, found)
    others = Activity.objects.visible_to(request.member).filter(programme=found.programme_id)
    others = others.exclude(pk=found.pk).select_related("line", "programme")
    form = DependForm(request.POST or None, others=others)
    if form.is_valid():
        actions.depend(by=request.member, activity=found, needs=form.cleaned_data["needs"])
        messages.success(request, _("It waits until that is done."))
        return redirect(found)
    title = _("What must be done first")
    return _act(request, found.programme, form, title, found.get_absolute_url())


@require_POST
def release(request: MemberRequest, code: str, dependency: UUID) -> HttpResponse:
    """Let it no longer wait for another."""
    dependencies = Dependency.objects.visible_to(request.member).filter(programme__code=code)
    found = get_object_or_404(
        dependencies.select_related("activity__programme", "activity__responsible", "needs"),
        pk=dependency,
    )
    actions.release(by=request.member, activity=found.activity, needs=found.needs)
    messages.success(request, _("It no longer waits for that."))
    return redirect(found.activity)


def _step(
    request: MemberRequest,
    found: Activity,
    kind: type[PageForm],
    action: Callable[..., Activity],
    title: str,
) -> HttpResponse:
    """One thing that happens to an activity."""
    stands = (found.state, found.expected_on)
    form = kind(request.POST or None, initial={"on": timezone.localdate()}, stands=stands)
    if form.is_valid():
        action(by=request.member, activity=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found)
    return _act(request, found.programme, form, title, found.get_absolute_url(), str(found))


def _act(
    request: MemberRequest, programme: Programme, form: Form, title: str, back: str, lead: str = ""
) -> HttpResponse:
    """A page with one form."""
    said: dict[str, Any] = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "workplan/act.html", {**said, "lead": lead})


def _plan_page(programme: Programme) -> str:
    return reverse("workplan:show", args=[programme.code])
