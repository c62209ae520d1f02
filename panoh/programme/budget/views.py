"""Pages of a programme's budget: the whole of it, and what is done to it as a whole."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.refusals import allows
from panoh.base.spreadsheets import attached_workbook
from panoh.programme.budget import accounts, actions, lists, rules
from panoh.programme.budget.forms import AllotForm, FundForm, SetForm, WithdrawForm
from panoh.programme.budget.models import Allotment, Budget, Entry
from panoh.programme.budget.workbooks import sheets
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.views import programme_of


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """The budget: who pays, by line and country, against time, what waits for a second person."""
    programme = programme_of(request, code)
    member, today = request.member, timezone.localdate()
    budget = Budget.objects.visible_to(member).filter(programme=programme).first()
    entries = accounts.entries_of(programme)
    waiting = Entry.objects.visible_to(member).waiting().filter(programme=programme)
    keeps = allows(rules.check_keep, member, programme)
    said: dict[str, Any] = {
        "programme": programme,
        "budget": budget,
        "made_up": accounts.is_made_up(programme),
        "line_head": lists.line_head(),
        "lines": [
            lists.line_row(place, keeps, code) for place in accounts.places(programme, entries)
        ],
        "entry_head": lists.ENTRY_HEAD,
        "waiting": lists.rows_of(list(waiting.with_what_it_is_under())),
        "entries_href": reverse("budget:entries", args=[code]),
        "acts": _acts(code, keeps),
        "more_acts": _more(code) if keeps else [],
    }
    if budget:
        said |= lists.standing(programme, budget, entries, today)
    return render(request, "budget/show.html", said)


def _acts(code: str, keeps: bool) -> list[dict[str, str]]:
    download = {"label": _("As XLSX"), "href": reverse("budget:download", args=[code])}
    found = [download | {"kind": "secondary"}]
    if keeps:
        found.insert(
            0, {"label": _("Enter money"), "href": reverse("budget:enter", args=[code]), "kind": ""}
        )
    return found


def _more(code: str) -> list[dict[str, str]]:
    """What is done to the budget more seldom."""
    verbs = {
        "budget:receive": _("Enter money received"),
        "budget:set": _("Set the whole budget"),
        "budget:fund": _("Say who pays how much"),
        "budget:allot": _("Allot a line an amount"),
        "exchange:entries": _("Bring in a list of entries"),
    }
    return [{"label": label, "href": reverse(route, args=[code])} for route, label in verbs.items()]


def set_(request: MemberRequest, code: str) -> HttpResponse:
    """Set the whole budget."""
    programme = programme_of(request, code)
    rules.check_set(request.member, programme)
    budget = Budget.objects.visible_to(request.member).filter(programme=programme).first()
    initial = {"eur": budget.eur, "usd": budget.usd} if budget else {}
    form = SetForm(request.POST or None, initial=initial, stands=sorted(initial.items()))
    if form.is_valid():
        actions.set_budget(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The budget is set."))
        return redirect("budget:show", code)
    return act(request, programme, form, _("Set the whole budget"))


def fund(request: MemberRequest, code: str) -> HttpResponse:
    """Set a funder's share."""
    programme = programme_of(request, code)
    rules.check_fund(request.member, programme)
    partners = Partner.objects.visible_to(request.member).filter(programme=programme)
    form = FundForm(request.POST or None, partners=partners.filter(part=Partner.Part.FUNDING))
    if form.is_valid():
        actions.fund(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The share is set."))
        return redirect("budget:show", code)
    return act(request, programme, form, _("Say who pays how much"))


def allot(request: MemberRequest, code: str) -> HttpResponse:
    """Allot a line an amount."""
    programme = programme_of(request, code)
    rules.check_allot(request.member, programme)
    form = AllotForm(request.POST or None, programme=programme)
    if form.is_valid():
        actions.allot(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The amount is allotted."))
        return redirect("budget:show", code)
    return act(request, programme, form, _("Allot a line an amount"))


def withdraw(request: MemberRequest, code: str, allotment: str) -> HttpResponse:
    """Take back what a line was allotted."""
    programme = programme_of(request, code)
    allotments = Allotment.objects.visible_to(request.member).filter(programme=programme)
    found = get_object_or_404(allotments.select_related("programme"), code=allotment)
    rules.check_withdraw(request.member, found)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        actions.withdraw(by=request.member, allotment=found, **form.cleaned_data)
        messages.success(request, _("The amount is taken back."))
        return redirect("budget:show", code)
    return act(request, programme, form, _("Take back an amount"), lead=str(found))


@require_safe
@fresh_sign_in
def download(request: MemberRequest, code: str) -> HttpResponse:
    """The budget and every entry as a workbook."""
    programme = programme_of(request, code)
    return attached_workbook(sheets(programme), f"budget-{programme.code}.xlsx")


def act(
    request: MemberRequest, programme: Programme, form: Form, title: str, **more: str
) -> HttpResponse:
    """A page with one form."""
    back = reverse("budget:show", args=[programme.code])
    said = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "budget/act.html", said | more)
