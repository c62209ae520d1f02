"""Pages of the entries of a budget: what was received, promised and spent, each with its proof."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.programme.budget import actions, rules
from panoh.programme.budget.forms import EnterForm, ReceiveForm, ReverseForm, WhyForm
from panoh.programme.budget.lists import (
    ENTRY_HEAD,
    EUR,
    USD,
    amount_words,
    cents,
    rate_words,
    rows_of,
)
from panoh.programme.budget.models import Allotment, Entry, Funder
from panoh.programme.budget.views import act
from panoh.programme.workplan.views import programme_of

PAGE = 50


def enter(request: MemberRequest, code: str) -> HttpResponse:
    """Enter a commitment or an expenditure."""
    programme, member = programme_of(request, code), request.member
    rules.check_enter(member, programme)
    allotments = Allotment.objects.visible_to(member).standing().filter(programme=programme)
    commitments = Entry.objects.visible_to(member).standing().filter(programme=programme)
    form = EnterForm(
        request.POST or None,
        initial={"on": timezone.localdate()},
        programme=programme,
        allotments=allotments,
        commitments=commitments.filter(kind=Entry.Kind.COMMITTED, reverses=None),
    )
    if form.is_valid():
        entry = actions.enter(by=member, programme=programme, **form.cleaned_data)
        return _entered(request, entry)
    return act(request, programme, form, _("Enter money"))


def receive(request: MemberRequest, code: str) -> HttpResponse:
    """Enter money that came from a funder."""
    programme, member = programme_of(request, code), request.member
    rules.check_receive(member, programme)
    funders = Funder.objects.visible_to(member).filter(programme=programme)
    form = ReceiveForm(
        request.POST or None,
        initial={"on": timezone.localdate()},
        funders=funders.select_related("partner"),
    )
    if form.is_valid():
        entry = actions.receive(by=member, programme=programme, **form.cleaned_data)
        return _entered(request, entry)
    return act(request, programme, form, _("Enter money received"))


def _entered(request: MemberRequest, entry: Entry) -> HttpResponse:
    waits = entry.state == Entry.State.WAITING
    messages.success(
        request,
        _("Entered. It counts when a second person has certified it.")
        if waits
        else _("Entered in the books."),
    )
    return redirect(entry)


@require_safe
def entries(request: MemberRequest, code: str) -> HttpResponse:
    """Every entry, newest first, a page at a time."""
    programme = programme_of(request, code)
    found = Entry.objects.visible_to(request.member).filter(programme=programme)
    found = found.with_what_it_is_under().order_by("-on", "-code")
    after = found.filter(code=request.GET.get("after", "")).first()
    if after:
        earlier = found.filter(on__lt=after.on) | found.filter(on=after.on, code__lt=after.code)
        found = earlier.order_by("-on", "-code")
    page = list(found[: PAGE + 1])
    return render(
        request,
        "budget/entries.html",
        {
            "programme": programme,
            "head": ENTRY_HEAD,
            "rows": rows_of(page[:PAGE]),
            "more": f"?after={page[PAGE - 1].code}" if len(page) > PAGE else "",
        },
    )


def entry_of(request: MemberRequest, code: str, entry: str) -> Entry:
    """The entry with this code in that programme; else there is none."""
    found = Entry.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related(
        "programme", "allotment", "funder__partner", "settles__programme", "reverses__programme",
        "entered_by__user", "decided_by__user",
    )  # fmt: skip
    return get_object_or_404(found, code=entry)


@require_safe
def entry(request: MemberRequest, code: str, entry: str) -> HttpResponse:
    """One entry with its proof, and what may be done with it."""
    found = entry_of(request, code, entry)
    member = request.member
    at = [code, entry]
    acts = []
    if allows(rules.check_certify, member, found):
        acts.append({"label": _("Certify"), "post": reverse("budget:certify", args=at), "kind": ""})
        acts.append(
            {"label": _("Send it back"), "href": reverse("budget:decline", args=at),
             "kind": "secondary"}
        )  # fmt: skip
    reversed_by = found.reversed_by.exclude(state=Entry.State.DECLINED).first()
    if allows(rules.check_reverse, member, found, reversed_=reversed_by is not None):
        acts.append(
            {"label": _("Correct it"), "href": reverse("budget:reverse", args=at),
             "kind": "secondary"}
        )  # fmt: skip
    facts: list[tuple[Any, Any, str]] = [
        (_("What it is"), found.get_kind_display(), ""),
        (_("State"), found.get_state_display(), ""),
        (_("Reason"), found.reason, ""),
        (_("Date"), date_words(found.on), ""),
        (_("From whom") if found.funder else _("Budget line"), found.under, ""),
        (_("Country"), "" if found.funder else found.where, ""),
        (_("Amount"), amount_words(found), ""),
        (_("For one euro, on that day"), rate_words(found.per_eur), ""),
        (_("For one US dollar, on that day"), rate_words(found.per_usd), ""),
        (EUR, cents(found.eur)["text"], ""),
        (USD, cents(found.usd)["text"], ""),
        (_("Paid to"), found.get_payee_display(), ""),
        (_("Evidence"), found.evidence, ""),
        (_("What for"), found.about, ""),
        (_("Settles"), found.settles and found.settles.code, _href(found.settles)),
        (_("Corrects"), found.reverses and found.reverses.code, _href(found.reverses)),
        (_("Corrected by"), reversed_by and reversed_by.code, _href(reversed_by)),
        (_("Entered"), f"{date_words(found.entered_at)}, {found.entered_by.user}", ""),
        (
            _("Decided"),
            found.decided_by and f"{date_words(found.decided_at)}, {found.decided_by.user}",
            "",
        ),
    ]
    return render(
        request,
        "budget/entry.html",
        {
            "programme": found.programme,
            "entry": found,
            "acts": acts,
            "facts": [
                {"term": term, "value": value, "href": href, "act": _("Open it") if href else ""}
                for term, value, href in facts
                if value not in (None, "")
            ],
        },
    )


def _href(entry: Entry | None) -> str:
    return entry.get_absolute_url() if entry else ""


@require_POST
def certify(request: MemberRequest, code: str, entry: str) -> HttpResponse:
    """As the second person, put it into the books."""
    found = actions.certify(by=request.member, entry=entry_of(request, code, entry))
    messages.success(request, _("It is in the books."))
    return redirect(found)


def decline(request: MemberRequest, code: str, entry: str) -> HttpResponse:
    """As the second person, send it back."""
    found = entry_of(request, code, entry)
    rules.check_decline(request.member, found)
    return _decide(request, found, WhyForm(request.POST or None), actions.decline,
                   _("Send it back"))  # fmt: skip


def reverse_(request: MemberRequest, code: str, entry: str) -> HttpResponse:
    """Correct what is in the books by its opposite."""
    found = entry_of(request, code, entry)
    rules.check_reverse(request.member, found)
    form = ReverseForm(request.POST or None, initial={"on": timezone.localdate()})
    return _decide(request, found, form, actions.reverse, _("Correct an entry"))


def _decide(
    request: MemberRequest, found: Entry, form: Form, action: Callable[..., Entry], title: str
) -> HttpResponse:
    if form.is_valid():
        made = action(by=request.member, entry=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(made)
    back = found.get_absolute_url()
    return act(request, found.programme, form, title, back=back, lead=str(found))
