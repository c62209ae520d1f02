"""The page of a case's legal hold: what holds, why, who decides next; and asking for either."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case
from panoh.casework.cases.views import act, case_of
from panoh.casework.legalhold import actions, rules
from panoh.casework.legalhold.forms import AskForm, LiftForm
from panoh.casework.legalhold.models import LegalHold

Words = dict[str, Any]
PEOPLE = ("asked_by__user", "decided_by__user", "lifting_by__user", "lifted_by__user")


def at(name: str, case: Case) -> str:
    """The address of a page of this slice about the case."""
    return reverse(f"legalhold:{name}", args=[case.code])


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """What holds now and why, with the acts that are this member's; and what held before."""
    member, case = request.member, case_of(request, code)
    rules.check_show(member, case)
    found = LegalHold.objects.visible_to(member).filter(case=case).select_related(*PEOPLE)
    holds = list(found)
    for hold in holds:
        hold.case = case
    now = next((hold for hold in holds if hold.status not in LegalHold.OVER), None)
    return render(
        request,
        "legalhold/show.html",
        {
            "case": case,
            "now": now,
            "linked": LegalHold.objects.visible_to(member)
            .keeping(member, case)
            .exclude(case=case)
            .exists(),
            "rows": rows(member, now) if now else [],
            "acts": acts(member, case, now),
            "before": [line(hold) for hold in holds if hold is not now],
        },
    )


def rows(member: Membership, hold: LegalHold) -> list[Words]:
    """What holds, term by term. Its reasons are opened, and that is journalled."""
    said = actions.read(by=member, hold=hold)
    found = [
        {"term": _("State"), "value": str(hold.get_status_display())},
        {"term": _("Kept for"), "value": str(hold.get_ground_display())},
        {"term": _("Why"), "value": said["reason"]},
        {"term": _("Asked by"), "value": who(hold.asked_by, hold.asked_at)},
    ]
    if hold.decided_by:
        confirmed = who(hold.decided_by, hold.decided_at)
        found.append({"term": _("Confirmed by"), "value": confirmed})
    if hold.lifting_by:
        asked = who(hold.lifting_by, hold.lifting_at)
        found.append({"term": _("Lifting asked by"), "value": asked})
        found.append({"term": _("Why it is no longer needed"), "value": said["lifting"]})
    return found


def who(member: Membership, at: Any) -> str:
    return f"{member.user.name}, {date_words(at)}"


def line(hold: LegalHold) -> Words:
    """A hold that is over, on one line."""
    ended = hold.lifted_at or hold.decided_at
    return {
        "term": str(hold.get_ground_display()),
        "value": f"{date_words(hold.asked_at)} – {date_words(ended)}. {hold.get_status_display()}",
    }


def acts(member: Membership, case: Case, hold: LegalHold | None) -> list[Words]:
    """What this member may do now, as buttons."""
    if hold is None:
        keep = {"label": _("Keep the case"), "href": at("ask", case)}
        return [keep] if allows(rules.check_ask, member, case) else []
    found = [
        {"label": label, "post": at(name, case), "kind": kind}
        for label, name, check, kind in (
            (_("Confirm the hold"), "confirm", rules.check_confirm, ""),
            (_("Do not confirm it"), "decline", rules.check_decline, "secondary"),
            (_("Lift the hold"), "lift", rules.check_lift, ""),
            (_("Leave the hold on"), "keep", rules.check_keep, "secondary"),
        )
        if allows(check, member, hold)
    ]
    if allows(rules.check_ask_lifting, member, hold):
        label = _("Ask that it be lifted")
        found.append({"label": label, "href": at("ask_lifting", case), "kind": "secondary"})
    return found


def ask(request: MemberRequest, code: str) -> HttpResponse:
    """Keep the case for a court, a complaint or an investigation."""
    case = case_of(request, code)
    rules.check_ask(request.member, case)
    form = AskForm(request.POST or None)
    if form.is_valid():
        actions.ask(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("It is kept from now on. A second person confirms it."))
        return redirect(at("show", case))
    lead = _("Nobody can erase it, and its clock of keeping stands, until two people lift it.")
    return act(request, case, form, _("Keep the case"), lead=lead)


def ask_lifting(request: MemberRequest, code: str) -> HttpResponse:
    """Ask a second person to lift the hold."""
    hold = _standing(request, code)
    rules.check_ask_lifting(request.member, hold)
    form = LiftForm(request.POST or None)
    if form.is_valid():
        actions.ask_lifting(by=request.member, hold=hold, **form.cleaned_data)
        messages.success(request, _("Asked. It holds until a second person lifts it."))
        return redirect(at("show", hold.case))
    return act(request, hold.case, form, _("Ask that the hold be lifted"))


@require_POST
def confirm(request: MemberRequest, code: str) -> HttpResponse:
    """As the second person, confirm it."""
    hold = actions.confirm(by=request.member, hold=_standing(request, code))
    messages.success(request, _("Confirmed: the case is kept."))
    return redirect(at("show", hold.case))


@require_POST
def decline(request: MemberRequest, code: str) -> HttpResponse:
    """As the second person, do not confirm it."""
    hold = actions.decline(by=request.member, hold=_standing(request, code))
    messages.success(request, _("Not confirmed: the hold has ended."))
    return redirect(at("show", hold.case))


@require_POST
@fresh_sign_in
def lift(request: MemberRequest, code: str) -> HttpResponse:
    """As the second person, lift it."""
    hold = actions.lift(by=request.member, hold=_standing(request, code))
    messages.success(request, _("Lifted: the clock counts again."))
    return redirect(at("show", hold.case))


@require_POST
def keep(request: MemberRequest, code: str) -> HttpResponse:
    """Leave it on."""
    hold = actions.keep(by=request.member, hold=_standing(request, code))
    messages.success(request, _("The hold stays."))
    return redirect(at("show", hold.case))


def _standing(request: MemberRequest, code: str) -> LegalHold:
    """What holds this case, if it is the member's agency's."""
    case = case_of(request, code)
    found = LegalHold.objects.visible_to(request.member).standing()
    hold = get_object_or_404(found, case=case)
    hold.case = case
    return hold
