"""Pages of houses, beds, services and stays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.shelters import actions, rules
from panoh.casework.shelters.board import (
    NIGHTS,
    board,
    label,
    month,
    needing_a_move,
    turned_away_since,
)
from panoh.casework.shelters.forms import (
    AdmitForm,
    BedForm,
    DischargeForm,
    HoldForm,
    MoveForm,
    ProlongForm,
    ServiceForm,
    SiteForm,
    SwapForm,
    TakeOutForm,
    TurnAwayForm,
)
from panoh.casework.shelters.models import Service, Site, Stay, TurnedAway

PAGE = 50


def site_of(request: MemberRequest, code: str) -> Site:
    """The house with this code, if it is the own agency's; else there is no such house."""
    sites = Site.objects.visible_to(request.member).select_related("region")
    site: Site = get_object_or_404(sites, code=code)
    return site


def stay_of(request: MemberRequest, code: str) -> Stay:
    """The stay with this code in the own agency's beds; else there is no such stay."""
    stays = Stay.objects.visible_to(request.member).filter(agency=request.member.agency_id)
    return get_object_or_404(stays.select_related("bed__site", "case"), code=code)


def act(
    request: MemberRequest, form: Form, title: str | Promise, back: str, **more: Any
) -> HttpResponse:
    """A page with one form."""
    return render(
        request, "shelters/act.html", {"form": form, "title": title, "back": back, **more}
    )


@require_safe
def show_board(request: MemberRequest, code: str = "") -> HttpResponse:
    """Two weeks of a house: the one with this code, or the first."""
    member = request.member
    rules.check_hold(member)
    sites = list(Site.objects.visible_to(member))
    if not sites:
        may_add = allows(rules.check_add_site, member)
        return render(request, "shelters/no_house.html", {"may_add": may_add})
    site = site_of(request, code) if code else sites[0]
    today = timezone.localdate()
    first = parse_day(request.GET.get("from", "")) or today
    since = today.replace(day=1)
    return render(
        request,
        "shelters/board.html",
        {
            "site": site,
            "others": [each for each in sites if each != site],
            "board": board(member, site, first),
            "today": today,
            "before": (first - timedelta(days=NIGHTS)).isoformat(),
            "after": (first + timedelta(days=NIGHTS)).isoformat(),
            "moves": needing_a_move(member, site),
            "month": month(member, site, since),
            "turned_away": turned_away_since(member, since),
            "may_keep": allows(rules.check_keep, member),
        },
    )


def parse_day(text: str) -> date | None:
    """A day of an address; what is no day is none, nor is one too far to draw."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2100 else None


def add_site(request: MemberRequest) -> HttpResponse:
    """Add a house."""
    rules.check_add_site(request.member)
    form = SiteForm(request.POST or None, country=request.member.agency.country)
    if form.is_valid():
        site = actions.add_site(by=request.member, **form.cleaned_data)
        messages.success(request, _("The house is added. Its address is sealed."))
        return redirect(site)
    return act(request, form, _("Add a house"), "shelters:board")


@require_POST
def read_address(request: MemberRequest, code: str) -> HttpResponse:
    """Show where a house stands, once."""
    site = site_of(request, code)
    address = actions.read_address(by=request.member, site=site)
    return render(request, "shelters/address.html", {"site": site, "address": address})


def add_bed(request: MemberRequest, code: str) -> HttpResponse:
    """Add a bed."""
    site = site_of(request, code)
    rules.check_add_bed(request.member, site)
    form = BedForm(request.POST or None)
    if form.is_valid():
        actions.add_bed(by=request.member, site=site, **form.cleaned_data)
        messages.success(request, _("The bed is added."))
        return redirect(site)
    return act(request, form, _("Add a bed"), site.get_absolute_url())


def hold(request: MemberRequest, code: str) -> HttpResponse:
    """Hold a bed for somebody who is expected."""
    rules.check_hold(request.member)
    return _in_house(request, code, HoldForm, actions.hold, _("Hold a bed"), _("The bed is held."))


def admit(request: MemberRequest, code: str) -> HttpResponse:
    """Admit somebody who is here."""
    rules.check_admit(request.member)
    return _in_house(request, code, AdmitForm, actions.admit, _("Admit"), _("Admitted."))


def take_out(request: MemberRequest, code: str) -> HttpResponse:
    """Take a bed out of use."""
    rules.check_take_out(request.member)
    return _in_house(
        request, code, TakeOutForm, actions.take_out,
        _("Take a bed out of use"), _("The bed is out of use."),
    )  # fmt: skip


def _in_house(
    request: MemberRequest,
    code: str,
    form_class: type[Any],
    action: Callable[..., Stay],
    title: str,
    said: str,
) -> HttpResponse:
    site = site_of(request, code)
    today = timezone.localdate()
    form = form_class(
        request.POST or None, member=request.member, site=site, initial={"begins_on": today}
    )
    if form.is_valid():
        action(by=request.member, **form.cleaned_data)
        messages.success(request, said)
        return redirect(site)
    return act(request, form, title, site.get_absolute_url())


@require_safe
def show_stay(request: MemberRequest, code: str) -> HttpResponse:
    """One stay, hold or closure of a bed, and what can be done with it."""
    member, stay = request.member, stay_of(request, code)
    rows: list[dict[str, Any]] = [
        {"term": _("Bed"), "value": f"{stay.bed.site.name}, {stay.bed.room}, {stay.bed.name}"},
        {"term": _("First night"), "value": date_words(stay.begins_on)},
        {"term": _("Free again on"), "value": date_words(stay.ends_on)},
    ]
    if stay.case:
        link = {"href": stay.case.get_absolute_url(), "act": _("Open")}
        rows.insert(0, {"term": _("Case"), "value": stay.case.code, "code": True, **link})
    if stay.reason:
        rows.append({"term": _("Reason"), "value": stay.reason})
    if stay.hold_until:
        rows.append({"term": _("Held until"), "value": date_words(stay.hold_until)})
    if stay.destination:
        rows.append({"term": _("Went to"), "value": stay.get_destination_display()})
    may = {
        "release": allows(rules.check_release, member, stay),
        "admit": allows(rules.check_arrive, member, stay),
        "move": allows(rules.check_move, member, stay),
        "prolong": allows(rules.check_prolong, member, stay),
        "discharge": allows(rules.check_discharge, member, stay),
    }
    return render(
        request,
        "shelters/stay.html",
        {"stay": stay, "label": label(stay), "rows": rows, "may": may},
    )


@require_POST
def admit_held(request: MemberRequest, code: str) -> HttpResponse:
    """Whoever a bed is held for has arrived."""
    stay = stay_of(request, code)
    if stay.case is None:
        return redirect(stay)
    admitted = actions.admit(by=request.member, bed=stay.bed, case=stay.case)
    messages.success(request, _("Admitted."))
    return redirect(admitted)


@require_POST
def release(request: MemberRequest, code: str) -> HttpResponse:
    """Give up a hold, or put a bed back in use."""
    stay = actions.release(by=request.member, stay=stay_of(request, code))
    messages.success(request, _("The bed is free."))
    return redirect(stay.bed.site)


def move(request: MemberRequest, code: str) -> HttpResponse:
    """Give a guest another bed of the house."""
    stay = stay_of(request, code)
    rules.check_move(request.member, stay)
    form = MoveForm(request.POST or None, member=request.member, site=stay.bed.site)
    if form.is_valid():
        moved = actions.move(by=request.member, stay=stay, **form.cleaned_data)
        messages.success(request, _("Moved."))
        return redirect(moved)
    return act(request, form, _("Move to another bed"), stay.get_absolute_url())


def swap(request: MemberRequest, code: str) -> HttpResponse:
    """Let two guests change beds."""
    stay = stay_of(request, code)
    rules.check_move(request.member, stay)
    form = SwapForm(request.POST or None, member=request.member, stay=stay)
    if form.is_valid():
        moved, _other = actions.swap(by=request.member, one=stay, **form.cleaned_data)
        messages.success(request, _("They have changed beds."))
        return redirect(moved)
    return act(request, form, _("Change beds"), stay.get_absolute_url())


def prolong(request: MemberRequest, code: str) -> HttpResponse:
    """Let a guest stay until another day."""
    stay = stay_of(request, code)
    if request.method == "POST":
        stay = actions.lock(stay)
    rules.check_prolong(request.member, stay)
    stands = {"ends_on": stay.ends_on}
    form = ProlongForm(request.POST or None, initial=stands, stands=stands)
    if form.is_valid():
        actions.prolong(by=request.member, stay=stay, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(stay)
    return act(request, form, _("How long does the person stay?"), stay.get_absolute_url())


def discharge(request: MemberRequest, code: str) -> HttpResponse:
    """A guest leaves."""
    stay = stay_of(request, code)
    rules.check_discharge(request.member, stay)
    form = DischargeForm(request.POST or None)
    if form.is_valid():
        actions.discharge(by=request.member, stay=stay, **form.cleaned_data)
        messages.success(request, _("Discharged. The bed is free tonight."))
        return redirect(stay.bed.site)
    return act(request, form, _("Discharge"), stay.get_absolute_url())


@require_safe
def list_services(request: MemberRequest) -> HttpResponse:
    """The own agency's services, as others see them."""
    member = request.member
    rules.check_set_service(member)
    services = Service.objects.of(member).select_related("site", "region")
    rows = [
        [
            {"text": service.name, "href": service.get_absolute_url()},
            service.get_need_display(),
            str(service.site or "–"),
            {"tag": {"label": _("offered"), "kind": "done"}}
            if service.active
            else {"tag": {"label": _("not offered"), "kind": ""}},
        ]
        for service in services
    ]
    head = [_("Service"), _("What it is"), _("House"), _("Now")]
    return render(request, "shelters/services.html", {"head": head, "rows": rows})


def set_service(request: MemberRequest, code: str = "") -> HttpResponse:
    """Describe a service, a new one or the one with this code."""
    member = request.member
    services = Service.objects.of(member)
    if request.method == "POST":
        services = services.select_for_update(of=("self",))
    service = get_object_or_404(services, code=code) if code else None
    rules.check_set_service(member, service)
    stands = ServiceForm.of(service) if service else None
    form = ServiceForm(request.POST or None, initial=stands, stands=stands, member=member)
    if form.is_valid():
        actions.set_service(by=member, service=service, **form.cleaned_data)
        messages.success(request, _("The service is described. Others see it at once."))
        return redirect("shelters:services")
    return act(request, form, _("Describe a service"), "shelters:services")


def turned_away(request: MemberRequest) -> HttpResponse:
    """Who could not be taken in lately, and a note of one more."""
    member = request.member
    rules.check_turn_away(member)
    form = TurnAwayForm(request.POST or None)
    if form.is_valid():
        actions.turn_away(by=member, **form.cleaned_data)
        messages.success(request, _("Noted."))
        return redirect("shelters:turned_away")
    rows = [
        [
            date_words(turned.on),
            turned.get_need_display(),
            f"{turned.get_sex_display()}, {turned.get_age_band_display()}",
            turned.get_reason_display(),
        ]
        for turned in TurnedAway.objects.visible_to(member)[:PAGE]
    ]
    head = [_("Day"), _("What was needed"), _("Who"), _("Main reason")]
    return render(request, "shelters/turned_away.html", {"form": form, "head": head, "rows": rows})
