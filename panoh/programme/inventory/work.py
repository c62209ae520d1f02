"""What my work shows of inventories: what was handed to us, what two decide, yearly counts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words, months_later
from panoh.base.refusals import allows
from panoh.base.worklists import late_or_soon
from panoh.programme.inventory import rules
from panoh.programme.inventory.models import EVERY_MONTHS, Count, Disposal, Item, Transfer
from panoh.programme.logframe.models import Programme

AHEAD = 1  # months before its day that a count is asked for

Dated = tuple[date, dict[str, Any]]


def due(member: Membership) -> list[dict[str, Any]]:
    """Late, and due within a month, as groups of `work_list`. None for who keeps none."""
    if not (member.may(Permission.KEEP_EVIDENCE) or member.may(Permission.KEEP_BUDGET)):
        return []
    today = timezone.localdate()
    items = [
        *_offered(member, today), *_proposed(member, today), *_open(member, today),
        *_counts(member, today),
    ]  # fmt: skip
    return late_or_soon(items)


def _item(day: date, what: str, href: str, programme: Programme) -> Dated:
    return day, {"when": date_words(day), "what": what, "href": href, "why": programme.code}


def _offered(member: Membership, today: date) -> list[Dated]:
    found = Transfer.objects.visible_to(member).waiting()
    found = found.select_related("item__programme", "programme", "receiver")
    return [
        _item(
            today, _("Say whether it has come: %(item)s") % {"item": each.item},
            each.item.get_absolute_url(), each.programme,
        )
        for each in found
        if allows(rules.check_accept, member, each)
    ]  # fmt: skip


def _proposed(member: Membership, today: date) -> list[Dated]:
    found = Disposal.objects.visible_to(member).waiting()
    found = found.select_related("item__programme", "programme", "proposed_by")
    return [
        _item(
            today, _("Shall it leave the inventory? %(item)s") % {"item": each.item},
            each.item.get_absolute_url(), each.programme,
        )
        for each in found
        if allows(rules.check_approve, member, each)
    ]  # fmt: skip


def _open(member: Membership, today: date) -> list[Dated]:
    """A count that is open, for who counts and for who closes it."""
    found = Count.objects.visible_to(member).open().filter(programme__agency=member.agency_id)
    return [
        _item(
            today,
            _("Finish the count of the inventory")
            if rules.still_to_see(each).exists()
            else _("Close the count of the inventory"),
            each.get_absolute_url(),
            each.programme,
        )
        for each in found.select_related("programme", "opened_by")
    ]


def _counts(member: Membership, today: date) -> list[Dated]:
    """Programmes of the own agency whose things were not counted for a year."""
    if not member.may(Permission.KEEP_EVIDENCE):
        return []
    held = Item.objects.visible_to(member).held().filter(programme__agency=member.agency_id)
    programmes = Programme.objects.visible_to(member).filter(pk__in=held.values("programme"))
    bought = Min("items__acquired_on", filter=Q(items__state=Item.State.HELD))
    found = []
    counted: Iterable[Any] = programmes.annotate(counted=Max("counts__on"), bought=bought)
    for each in counted:
        day = months_later(each.counted or each.bought, EVERY_MONTHS)
        if day <= months_later(today, AHEAD) and allows(rules.check_open, member, each):
            what, href = _("Count the inventory"), reverse("inventory:open_count", args=[each.code])
            found.append(_item(day, what, href, each))
    return found
