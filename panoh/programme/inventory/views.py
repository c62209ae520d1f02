"""Pages of an inventory: the whole of it, one thing with its history, a count."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.spreadsheets import attached_workbook
from panoh.programme.budget.models import Allotment
from panoh.programme.inventory import actions, lists, rules
from panoh.programme.inventory.forms import (
    AddForm,
    CloseForm,
    OfferForm,
    OpenForm,
    ProposeForm,
    SeeForm,
    WhyForm,
)
from panoh.programme.inventory.models import Count, Disposal, Item, Sighting, Transfer
from panoh.programme.inventory.workbooks import sheets
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.models import Origin
from panoh.programme.workplan.views import programme_of


def item_of(request: MemberRequest, code: str, item: str) -> Item:
    """The thing with this code in that programme; else there is none."""
    found = Item.objects.visible_to(request.member).filter(programme__code=code)
    return get_object_or_404(found.told(), code=item)


def transfer_of(request: MemberRequest, code: str, transfer: str) -> Transfer:
    """The transfer with this code in that programme; else there is none."""
    found = Transfer.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related("item__programme", "programme__agency", "receiver", "offered_by")
    return get_object_or_404(found, code=transfer)


def disposal_of(request: MemberRequest, code: str, disposal: str) -> Disposal:
    """The disposal with this code in that programme; else there is none."""
    found = Disposal.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related("item__programme", "programme__agency", "proposed_by")
    return get_object_or_404(found, code=disposal)


def count_of(request: MemberRequest, code: str, count: str) -> Count:
    """The count with this code in that programme; else there is none."""
    found = Count.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related("programme__agency", "opened_by__user", "closed_by__user")
    return get_object_or_404(found, code=count)


def _act_link(label: str, route: str, at: list[str], kind: str = "secondary") -> dict[str, str]:
    return {"label": label, "href": reverse(route, args=at), "kind": kind}


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """Everything that is or was in the inventory, and its counts."""
    programme, member = programme_of(request, code), request.member
    items = lists.items_of(programme)
    counts = Count.objects.visible_to(member).filter(programme=programme)
    acts = [_act_link(_("As XLSX"), "inventory:download", [code])]
    if allows(rules.check_open, member, programme):
        acts.insert(0, _act_link(_("Begin a count"), "inventory:open_count", [code]))
    if allows(rules.check_add, member, programme):
        acts.insert(0, _act_link(_("Write a thing down"), "inventory:add", [code], ""))
    return render(
        request,
        "inventory/show.html",
        {
            "programme": programme,
            "acts": acts,
            "held": sum(each.state == Item.State.HELD for each in items),
            "worth": lists.worth(items),
            "made_up": bool(items) and all(each.origin == Origin.MADE_UP for each in items),
            "head": lists.HEAD,
            "rows": lists.rows(programme, items),
            "count_head": lists.COUNT_HEAD,
            "counts": lists.count_rows(counts.prefetch_related("sightings")),
        },
    )


@require_safe
@fresh_sign_in
def download(request: MemberRequest, code: str) -> HttpResponse:
    """The inventory as a workbook."""
    programme = programme_of(request, code)
    return attached_workbook(sheets(programme), f"inventory-{programme.code}.xlsx")


def add(request: MemberRequest, code: str) -> HttpResponse:
    """Write a thing down."""
    programme, member = programme_of(request, code), request.member
    rules.check_add(member, programme)
    allotments = Allotment.objects.visible_to(member).standing().filter(programme=programme)
    form = AddForm(
        request.POST or None, programme=programme, partners=_partners(request, programme),
        allotments=allotments,
    )  # fmt: skip
    if form.is_valid():
        item = actions.add(by=member, programme=programme, **form.cleaned_data)
        messages.success(request, _("It is in the inventory."))
        return redirect(item)
    return _act(request, programme, form, _("Write a thing down"))


@require_safe
def item(request: MemberRequest, code: str, item: str) -> HttpResponse:
    """One thing: what it is, who has it, how it changed hands, what counts found."""
    found, member = item_of(request, code, item), request.member
    programme = found.programme
    transfers = Transfer.objects.visible_to(member).filter(item=found)
    transfers = transfers.select_related(
        "programme__agency", "giver", "receiver", "region", "offered_by", "item__programme"
    )
    history = list(transfers)
    disposals = Disposal.objects.visible_to(member).filter(item=found)
    disposal = disposals.select_related(
        "programme", "proposed_by__user", "decided_by__user", "receiver"
    ).first()
    sightings = Sighting.objects.visible_to(member).filter(item=found)
    sightings = sightings.select_related("count__programme", "region").order_by("-count__on")
    at = [code, item]
    acts: list[dict[str, Any]] = []
    for transfer in history:
        there = [code, transfer.code]
        if allows(rules.check_accept, member, transfer):
            acts += [
                {"label": _("It has come"), "post": reverse("inventory:accept", args=there),
                 "kind": ""},
                _act_link(_("It has not come"), "inventory:decline", there),
            ]  # fmt: skip
        if allows(rules.check_withdraw, member, transfer):
            acts.append(_act_link(_("Take the offer back"), "inventory:withdraw", there))
    if disposal and allows(rules.check_approve, member, disposal):
        there = [code, disposal.code]
        acts += [
            {"label": _("Let it go"), "post": reverse("inventory:approve", args=there),
             "kind": "warning"},
            _act_link(_("It stays"), "inventory:keep_on", there),
        ]  # fmt: skip
    back = found.holder is not None and found.holder.agency_id == member.agency_id
    if allows(rules.check_offer, member, found, back=back):
        acts.append(_act_link(_("Hand it over"), "inventory:offer", at))
    if allows(rules.check_propose, member, found):
        acts.append(_act_link(_("Take it out"), "inventory:propose", at))
    return render(
        request,
        "inventory/item.html",
        {
            "programme": programme,
            "item": found,
            "acts": acts,
            "facts": _facts(found, disposal),
            "transfer_head": lists.TRANSFER_HEAD,
            "transfers": lists.transfer_rows(history),
            "sighting_head": lists.SIGHTING_HEAD,
            "sightings": lists.sighting_rows(sightings),
        },
    )


def _facts(item: Item, disposal: Disposal | None) -> list[dict[str, Any]]:
    said: list[tuple[str, Any]] = [
        (_("Kind"), item.get_kind_display()),
        (_("Serial number"), item.serial),
        (_("Budget line"), item.allotment and f"{item.allotment.line} {item.allotment.name}"),
        (_("Price"), lists.price_words(item)),
        (_("Acquired"), date_words(item.acquired_on)),
        (_("Owner"), item.owned_by),
        (_("Who holds it"), item.held_by),
        (_("Region"), str(item.region)),
        (_("State"), item.get_state_display()),
        (_("Where it comes from"), item.get_origin_display()),
    ]
    if disposal:
        said += [
            (_("What becomes of it"), disposal.get_kind_display()),
            (_("To"), disposal.receiver and str(disposal.receiver.named)),
            (_("Why"), disposal.reason),
            (_("Proposed"), f"{date_words(disposal.on)}, {disposal.proposed_by.user}"),
            (
                disposal.get_state_display(),
                disposal.decided_by
                and f"{date_words(disposal.decided_at)}, {disposal.decided_by.user}",
            ),
            (_("Why not"), disposal.answer),
        ]
    return [{"term": term, "value": value} for term, value in said if value]


def offer(request: MemberRequest, code: str, item: str) -> HttpResponse:
    """Hand a thing over; it is done when the receiver has accepted it."""
    found = item_of(request, code, item)
    back = found.holder is not None and found.holder.agency_id == request.member.agency_id
    rules.check_offer(request.member, found, back=back)
    form = OfferForm(
        request.POST or None,
        programme=found.programme,
        partners=_partners(request, found.programme),
        initial={"on": timezone.localdate(), "region": found.region_id},
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        actions.offer(by=request.member, item=found, receiver=said.pop("holder"), **said)
        messages.success(request, _("It is offered. The receiver says when it has come."))
        return redirect(found)
    return _act(request, found.programme, form, _("Hand it over"), found)


@require_POST
def accept(request: MemberRequest, code: str, transfer: str) -> HttpResponse:
    """Say that it has come."""
    done = actions.accept(by=request.member, transfer=transfer_of(request, code, transfer))
    messages.success(request, _("It is yours to hold now."))
    return redirect(done.item)


def decline(request: MemberRequest, code: str, transfer: str) -> HttpResponse:
    """Say that it has not come."""
    found = transfer_of(request, code, transfer)
    rules.check_decline(request.member, found)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        actions.decline(by=request.member, transfer=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found.item)
    return _act(request, found.programme, form, _("It has not come"), found.item)


def withdraw(request: MemberRequest, code: str, transfer: str) -> HttpResponse:
    """Take the offer back."""
    found = transfer_of(request, code, transfer)
    rules.check_withdraw(request.member, found)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        actions.withdraw(by=request.member, transfer=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found.item)
    return _act(request, found.programme, form, _("Take the offer back"), found.item)


def propose(request: MemberRequest, code: str, item: str) -> HttpResponse:
    """Propose that it leaves the inventory."""
    found = item_of(request, code, item)
    rules.check_propose(request.member, found)
    form = ProposeForm(
        request.POST or None,
        partners=_partners(request, found.programme),
        initial={"on": timezone.localdate()},
    )
    if form.is_valid():
        actions.propose(by=request.member, item=found, **form.cleaned_data)
        messages.success(request, _("It is proposed. A second person decides."))
        return redirect(found)
    return _act(request, found.programme, form, _("Take it out"), found)


@require_POST
def approve(request: MemberRequest, code: str, disposal: str) -> HttpResponse:
    """As the second person, let it go."""
    done = actions.approve(by=request.member, disposal=disposal_of(request, code, disposal))
    messages.success(request, _("It is no longer in the inventory."))
    return redirect(done.item)


def keep_on(request: MemberRequest, code: str, disposal: str) -> HttpResponse:
    """As the second person, say that it stays."""
    found = disposal_of(request, code, disposal)
    rules.check_keep_on(request.member, found)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        answer = form.cleaned_data["reason"]
        actions.keep_on(by=request.member, disposal=found, answer=answer)
        messages.success(request, _("It stays in the inventory."))
        return redirect(found.item)
    return _act(request, found.programme, form, _("It stays"), found.item)


def open_count(request: MemberRequest, code: str) -> HttpResponse:
    """Begin a count."""
    programme = programme_of(request, code)
    rules.check_open(request.member, programme)
    form = OpenForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        count = actions.open_count(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The count has begun."))
        return redirect(count)
    return _act(request, programme, form, _("Begin a count"))


@require_safe
def count(request: MemberRequest, code: str, count: str) -> HttpResponse:
    """One count: what is still to be looked for, what differs, what was found as it should be."""
    found, member = count_of(request, code, count), request.member
    at = [code, count]
    left = [] if found.closed_at else list(rules.still_to_see(found).told())
    sees = allows(rules.check_see, member, found)
    seen = Sighting.objects.visible_to(member).filter(count=found)
    seen = seen.select_related("item__programme", "region", "listed")
    acts = [_act_link(_("Say what was found"), "inventory:see", at, "")] if sees else []
    if allows(rules.check_close, member, found):
        acts.append(_act_link(_("Close the count"), "inventory:close", at))
    see = reverse("inventory:see", args=at)
    facts = [
        (_("Begun"), f"{date_words(found.on)}, {found.opened_by.user}"),
        (
            _("Closed"),
            found.closed_by and f"{date_words(found.closed_on)}, {found.closed_by.user}",
        ),
        (_("What is done about the differences"), found.note),
    ]
    return render(
        request,
        "inventory/count.html",
        {
            "programme": found.programme,
            "count": found,
            "acts": acts,
            "facts": [{"term": term, "value": value} for term, value in facts if value],
            "left_head": lists.HEAD[:2] + lists.HEAD[4:6],
            "left": [
                [
                    {"text": each.asset, "code": True, "href": f"{see}?item={each.code}" if sees
                     else each.get_absolute_url()},
                    each.name, each.held_by, str(each.region),
                ]
                for each in left
            ],
            "head": lists.SEEN_HEAD,
            "differing": lists.seen_rows(seen, differing=True),
            "same": lists.seen_rows(seen, differing=False),
        },
    )  # fmt: skip


def see(request: MemberRequest, code: str, count: str) -> HttpResponse:
    """Say what was found of one thing; the next page offers the next."""
    found, member = count_of(request, code, count), request.member
    rules.check_see(member, found)
    items = Item.objects.visible_to(member).held()
    items = items.filter(programme=found.programme, acquired_on__lte=found.on)
    asked = request.GET.get("item", "")
    chosen = next((each for each in items if each.code == asked), None)
    form = SeeForm(
        request.POST or None,
        programme=found.programme,
        items=items,
        initial={"item": chosen or rules.still_to_see(found).first()},
    )
    if form.is_valid():
        actions.see(by=member, count=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        left = rules.still_to_see(found).exists()
        return redirect("inventory:see", code, count) if left else redirect(found)
    return _act(request, found.programme, form, _("Say what was found"), found)


def close(request: MemberRequest, code: str, count: str) -> HttpResponse:
    """As the second person, close a count."""
    found = count_of(request, code, count)
    rules.check_close(request.member, found)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        actions.close(by=request.member, count=found, **form.cleaned_data)
        messages.success(request, _("The count is closed."))
        return redirect(found)
    return _act(request, found.programme, form, _("Close the count"), found)


def _partners(request: MemberRequest, programme: Programme) -> "QuerySet[Partner]":
    return Partner.objects.visible_to(request.member).filter(programme=programme)


def _act(
    request: MemberRequest,
    programme: Programme,
    form: Form,
    title: str,
    of: Item | Count | None = None,
) -> HttpResponse:
    """A page with one form."""
    back = of.get_absolute_url() if of else reverse("inventory:show", args=[programme.code])
    lead = str(of) if isinstance(of, Item) else ""
    said: dict[str, Any] = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "inventory/act.html", said | {"lead": lead})
