"""Pages of a register of risks: the matrix and the list, and one risk with its history."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.editions import SPARE
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.risks import actions, lists, rules
from panoh.programme.risks.forms import AddForm, EndForm, EntrustForm, RateForm
from panoh.programme.risks.models import Level, Rating, Risk, level_of
from panoh.programme.workplan.models import Origin
from panoh.programme.workplan.views import programme_of


def risk_of(request: MemberRequest, code: str, feared: str) -> Risk:
    """The risk with this code in that programme; else there is none."""
    found = Risk.objects.visible_to(request.member).filter(programme__code=code)
    return get_object_or_404(found.select_related("programme__agency", "responsible"), code=feared)


def in_my_language(text: str) -> dict[str, str]:
    """A text as its writer wrote it, by language."""
    return {(get_language() or SPARE).partition("-")[0]: text} if text else {}


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """The matrix and the whole register."""
    programme = programme_of(request, code)
    risks, today = lists.risks_of(programme), timezone.localdate()
    watched = [each for each in risks if each.state != Risk.State.CLOSED]
    rated = [each for each in watched if each.probability is not None]
    found = Rating.objects.visible_to(request.member).filter(programme=programme)
    return render(
        request,
        "risks/show.html",
        {
            "programme": programme,
            "total": len(watched),
            "high": sum(level_of(e.probability, e.impact) == Level.HIGH for e in rated),
            "late": sum(each.review_on < today for each in rated),
            "squares": lists.matrix(risks),
            "matrix_head": lists.MATRIX_HEAD,
            "matrix_rows": lists.matrix_rows(risks),
            "scales": lists.scales(),
            "head": lists.HEAD,
            "risks": lists.rows(each for each in risks if each.kind == Risk.Kind.RISK),
            "assumptions": lists.rows(each for each in risks if each.kind == Risk.Kind.ASSUMPTION),
            "made_up": found.filter(origin=Origin.MADE_UP).exists(),
            "acts": [
                {
                    "label": _("Add a risk or an assumption"),
                    "href": reverse("risks:add", args=[code]),
                    "kind": "secondary",
                }
            ]
            if allows(rules.check_add, request.member, programme)
            else [],
        },
    )


def add(request: MemberRequest, code: str) -> HttpResponse:
    """Add a risk or an assumption; its first rating is the next page."""
    programme = programme_of(request, code)
    rules.check_add(request.member, programme)
    form = AddForm(request.POST or None, partners=_partners(request, programme))
    if form.is_valid():
        said = form.cleaned_data | {"statement": in_my_language(form.cleaned_data["statement"])}
        risk = actions.add(by=request.member, programme=programme, **said)
        messages.success(request, _("It is in the register. Now say how it is rated."))
        if allows(rules.check_rate, request.member, risk):
            return redirect("risks:rate", code, risk.code)
        return redirect(risk)
    back = reverse("risks:show", args=[code])
    return _act(request, programme, form, _("Add a risk or an assumption"), back)


@require_safe
def risk(request: MemberRequest, code: str, feared: str) -> HttpResponse:
    """One risk: who looks after it, how it was rated through time, what may be done now."""
    found = risk_of(request, code, feared)
    ratings = Rating.objects.visible_to(request.member).filter(risk=found)
    history = list(ratings.select_related("rated_by__user"))
    last = history[0] if history else None
    labels = {
        "rate": (_("Rate it anew") if last else _("Rate it"), ""),
        "entrust": (_("Who looks after it"), "secondary"),
        "occur": (_("It has come true"), "secondary"),
        "close": (_("Close it"), "secondary"),
    }
    checks: dict[str, Callable[..., None]] = {
        "rate": rules.check_rate,
        "entrust": rules.check_entrust,
        "occur": rules.check_occur,
        "close": rules.check_close,
    }
    facts = [
        (_("What it is"), found.get_kind_display()),
        (_("Heading"), found.get_heading_display()),
        (_("State"), found.get_state_display()),
        (_("Come true"), date_words(found.occurred_on) if found.occurred_on else ""),
        (_("Closed"), date_words(found.closed_on) if found.closed_on else ""),
        (_("Reason"), found.reason),
        (_("Who looks after it"), found.who),
        (_("What is done against it"), str(last.against) if last else ""),
        (_("Level"), str(last.level.label) if last else _("Not rated yet")),
        (
            _("Next review"),
            date_words(last.review_on) if last and found.state != Risk.State.CLOSED else "",
        ),
    ]
    return render(
        request,
        "risks/risk.html",
        {
            "programme": found.programme,
            "risk": found,
            "facts": [{"term": term, "value": value} for term, value in facts if value],
            "head": lists.HISTORY_HEAD,
            "rows": lists.history(history),
            "acts": [
                {
                    "label": label,
                    "href": reverse(f"risks:{verb}", args=[code, feared]),
                    "kind": kind,
                }
                for verb, (label, kind) in labels.items()
                if allows(checks[verb], request.member, found)
            ],
        },
    )


def rate(request: MemberRequest, code: str, feared: str) -> HttpResponse:
    """Rate it anew; what was said before stays in the history."""
    found = risk_of(request, code, feared)
    rules.check_rate(request.member, found)
    ratings = Rating.objects.visible_to(request.member).filter(risk=found)
    last = ratings.order_by("-number").first()
    against = str(last.against) if last else ""
    form = RateForm(
        request.POST or None,
        initial={
            "rated_on": timezone.localdate(),
            "mitigation": against,
            **({"probability": last.probability, "impact": last.impact} if last else {}),
        },
        stands=last and last.number,
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        kept = last is not None and said["mitigation"] == against
        said["mitigation"] = (
            last.mitigation if last and kept else in_my_language(said["mitigation"])
        )
        actions.rate(by=request.member, risk=found, **said)
        messages.success(request, _("The rating is written down."))
        return redirect(found)
    return _act(request, found.programme, form, _("Rate it"), found.get_absolute_url(), str(found))


def entrust(request: MemberRequest, code: str, feared: str) -> HttpResponse:
    """Say who looks after it."""
    found = risk_of(request, code, feared)
    rules.check_entrust(request.member, found)
    form = EntrustForm(
        request.POST or None,
        partners=_partners(request, found.programme),
        initial={"responsible": found.responsible, "post": found.post},
        stands=(found.responsible_id, found.post),
    )
    if form.is_valid():
        actions.entrust(by=request.member, risk=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found)
    title, back = _("Who looks after it"), found.get_absolute_url()
    return _act(request, found.programme, form, title, back, str(found))


def occur(request: MemberRequest, code: str, feared: str) -> HttpResponse:
    """Say that it has come true."""
    found = risk_of(request, code, feared)
    rules.check_occur(request.member, found)
    return _end(request, found, actions.occur, _("It has come true"))


def close(request: MemberRequest, code: str, feared: str) -> HttpResponse:
    """Say that nobody need look after it any longer."""
    found = risk_of(request, code, feared)
    rules.check_close(request.member, found)
    return _end(request, found, actions.close, _("Close it"))


def _end(
    request: MemberRequest, found: Risk, action: Callable[..., Risk], title: str
) -> HttpResponse:
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()}, stands=found.state)
    if form.is_valid():
        action(by=request.member, risk=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found)
    return _act(request, found.programme, form, title, found.get_absolute_url(), str(found))


def _partners(request: MemberRequest, programme: Programme) -> Any:
    """The partners who may look after something."""
    partners = Partner.objects.visible_to(request.member).filter(programme=programme)
    return partners.filter(part__in=[Partner.Part.EXECUTING, Partner.Part.IMPLEMENTING])


def _act(
    request: MemberRequest, programme: Programme, form: Form, title: str, back: str, lead: str = ""
) -> HttpResponse:
    """A page with one form."""
    said: dict[str, Any] = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "risks/act.html", {**said, "lead": lead})
