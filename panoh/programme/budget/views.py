"""Pages of a programme's money: the budget, its entries, and what is done with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words, day_words
from panoh.base.refusals import allows
from panoh.base.spreadsheets import attached_workbook
from panoh.programme.budget import accounts, actions, rules
from panoh.programme.budget.forms import (
    AllotForm,
    EnterForm,
    FundForm,
    ReceiveForm,
    ReverseForm,
    SetForm,
    WhyForm,
    WithdrawForm,
)
from panoh.programme.budget.models import Allotment, Budget, Entry, Funder
from panoh.programme.budget.workbooks import sheets
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.views import programme_of

PAGE = 50
SOME = 10
EUR = gettext_lazy("EUR")
USD = gettext_lazy("USD")


def _number(text: Any) -> dict[str, Any]:
    return {"text": text, "numeric": True}


def cents(amount: Any) -> dict[str, Any]:
    """A cell with an amount; a dash where nobody set one."""
    if amount is None:
        return _number("–")
    return _number(number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True))


ENTRY_HEAD = [
    gettext_lazy("Entry"),
    gettext_lazy("Date"),
    gettext_lazy("What it is"),
    {"text": gettext_lazy("Budget line, or from whom"), "wide": True},
    gettext_lazy("Country"),
    _number(gettext_lazy("Amount")),
    _number(EUR),
    _number(USD),
    gettext_lazy("Evidence"),
    gettext_lazy("State"),
]


def rows_of(entries: list[Entry]) -> list[list[Any]]:
    """Entries as a table shows them."""
    kinds = {Entry.State.WAITING: "turn", Entry.State.STANDING: "", Entry.State.DECLINED: "alert"}
    return [
        [
            {"text": entry.code, "href": entry.get_absolute_url(), "code": True},
            day_words(entry.on),
            _("Correction: %(kind)s") % {"kind": entry.get_kind_display()}
            if entry.reverses_id
            else entry.get_kind_display(),
            entry.under,
            "" if entry.funder_id else entry.where,
            _number(_("%(amount)s %(currency)s") % _said(entry)),
            cents(entry.eur),
            cents(entry.usd),
            entry.evidence,
            {
                "text": entry.get_state_display(),
                "tag": {
                    "label": entry.get_state_display(),
                    "kind": kinds[Entry.State(entry.state)],
                },
            },
        ]
        for entry in entries
    ]


def _said(entry: Entry) -> dict[str, Any]:
    amount = number_format(entry.amount, decimal_pos=2, use_l10n=True, force_grouping=True)
    return {"amount": amount, "currency": entry.currency}


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
        "line_head": [
            {"text": _("Budget line"), "wide": True},
            _("Country"),
            *map(
                _number,
                (
                    _("Allotted, EUR"), _("Allotted, USD"), _("Spent, EUR"), _("Spent, USD"),
                    _("Committed, EUR"), _("Committed, USD"),
                ),
            ),
            _("Where it comes from"),
        ],
        "lines": [_line(place, keeps, code) for place in accounts.places(programme, entries)],
        "entry_head": ENTRY_HEAD,
        "waiting": rows_of(list(waiting.with_what_it_is_under())),
        "entries_href": reverse("budget:entries", args=[code]),
        "acts": _acts(code, keeps),
        "more_acts": _more(code) if keeps else [],
    }  # fmt: skip
    if budget:
        said |= _standing(programme, budget, entries, today)
    return render(request, "budget/show.html", said)


def _line(place: accounts.Place, keeps: bool, code: str) -> list[Any]:
    withdraw = place.allotment and keeps and not (any(place.spent) or any(place.promised))
    href = reverse("budget:withdraw", args=[code, place.allotment.code]) if withdraw else ""  # type: ignore[union-attr]
    origin = place.allotment.get_origin_display() if place.allotment else _("Nobody set an amount")
    return [
        f"{place.line} {place.name}",
        place.where or _("All countries"),
        cents(place.eur),
        cents(place.usd),
        cents(place.spent.eur),
        cents(place.spent.usd),
        cents(place.promised.eur),
        cents(place.promised.usd),
        {"text": origin, "href": href} if href else origin,
    ]


def _standing(
    programme: Programme, budget: Budget, entries: list[Entry], today: Any
) -> dict[str, Any]:
    """What the page says of the whole."""
    gone, payers = accounts.spent(entries), accounts.payers(budget, entries)
    came = accounts.total(each.came for each in payers)
    bound = accounts.total(accounts.promised(entries).values())
    allotted = [place for place in accounts.places(programme, []) if place.usd is not None]
    quarters = accounts.quarters(programme, budget, entries, today)
    return {
        "whole_head": [_("The whole"), _number(EUR), _number(USD)],
        "whole": [
            [_("Budget"), cents(budget.eur), cents(budget.usd)],
            [_("Received"), cents(came.eur), cents(came.usd)],
            [_("Spent"), cents(gone.eur), cents(gone.usd)],
            [
                _("Received and not spent"),
                cents(came.eur - gone.eur),
                cents(came.usd - gone.usd),
            ],
            [_("Committed and not spent"), cents(bound.eur), cents(bound.usd)],
            [
                _("Left"),
                cents(budget.eur - gone.eur - bound.eur),
                cents(budget.usd - gone.usd - bound.usd),
            ],
            [
                _("Not allotted to any line"),
                cents(None)
                if any(place.eur is None for place in allotted)
                else cents(budget.eur - sum(place.eur or 0 for place in allotted)),
                cents(budget.usd - sum(place.usd or 0 for place in allotted)),
            ],
        ],
        "payer_head": [
            {"text": _("Who pays"), "wide": True},
            *map(
                _number,
                (
                    _("Percent"), _("Promised, EUR"), _("Received, EUR"), _("To come, EUR"),
                    _("Promised, USD"), _("Received, USD"), _("To come, USD"),
                ),
            ),
        ],
        "payers": [_payer(each) for each in payers],
        "points": [
            {
                "label": str(each.number),
                "planned": each.planned.eur,
                "spent": each.so_far.eur if each.so_far else None,
            }
            for each in quarters
        ],
        "burn_head": [
            _("Quarter, to"), _number(_("Spent, EUR")), _number(_("So far, EUR")),
            _number(_("Even plan, EUR")), _number(_("So far, USD")),
        ],
        "burn": [
            [
                f"{each.number}: {day_words(each.ends_on)}",
                cents(each.spent and each.spent.eur),
                cents(each.so_far and each.so_far.eur),
                cents(each.planned.eur),
                cents(each.so_far and each.so_far.usd),
            ]
            for each in quarters
        ],
    }  # fmt: skip


def _payer(payer: accounts.Payer) -> list[Any]:
    came = payer.came
    return [
        str(payer.funder.partner.named),
        _number(payer.percent),
        *map(cents, (payer.eur, came.eur, payer.eur - came.eur)),
        *map(cents, (payer.usd, came.usd, payer.usd - came.usd)),
    ]


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
    return _act(request, programme, form, _("Set the whole budget"))


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
    return _act(request, programme, form, _("Say who pays how much"))


def allot(request: MemberRequest, code: str) -> HttpResponse:
    """Allot a line an amount."""
    programme = programme_of(request, code)
    rules.check_allot(request.member, programme)
    form = AllotForm(request.POST or None, programme=programme)
    if form.is_valid():
        actions.allot(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The amount is allotted."))
        return redirect("budget:show", code)
    return _act(request, programme, form, _("Allot a line an amount"))


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
    return _act(request, programme, form, _("Take back an amount"), lead=str(found))


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
    return _act(request, programme, form, _("Enter money"))


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
    return _act(request, programme, form, _("Enter money received"))


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
        (_("Amount"), _("%(amount)s %(currency)s") % _said(found), ""),
        (_("For one euro, on that day"), found.per_eur, ""),
        (_("For one US dollar, on that day"), found.per_usd, ""),
        (EUR, found.eur, ""),
        (USD, found.usd, ""),
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
    return _act(request, found.programme, form, title, back=back, lead=str(found))


@require_safe
@fresh_sign_in
def download(request: MemberRequest, code: str) -> HttpResponse:
    """The budget and every entry as a workbook."""
    programme = programme_of(request, code)
    return attached_workbook(sheets(programme), f"budget-{programme.code}.xlsx")


def _act(
    request: MemberRequest, programme: Programme, form: Form, title: str, **more: str
) -> HttpResponse:
    """A page with one form."""
    back = reverse("budget:show", args=[programme.code])
    said = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "budget/act.html", said | more)
