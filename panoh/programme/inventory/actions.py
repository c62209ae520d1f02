"""Everything that is done to an inventory; nothing else writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import psycopg
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.places.models import Region
from panoh.base.refusals import Refused
from panoh.programme.budget.models import Allotment
from panoh.programme.inventory import rules
from panoh.programme.inventory.models import Count, Disposal, Item, Sighting, Transfer
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.models import Origin


@contextmanager
def _one_was_first(constraint: str, sentence: str) -> Iterator[None]:
    """Of two who do the same at once, the second is told so by PostgreSQL, in our words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, psycopg.Error) or cause.diag.constraint_name != constraint:
            raise
        raise Refused(sentence, status=409) from None


@act
def add(
    *,
    by: Membership,
    programme: Programme,
    asset: str,
    name: str,
    kind: str,
    price: Decimal,
    currency: str,
    acquired_on: date,
    region: Region,
    serial: str = "",
    allotment: Allotment | None = None,
    holder: Partner | None = None,
    post: str = "",
    origin: str = Origin.DECIDED,
) -> Item:
    """Write a thing into the inventory; it is the property of who runs the programme."""
    rules.check_add(by, programme, allotment, holder, acquired_on)
    rules.check_asset(programme, asset)
    with _one_was_first("item_once", _("Another thing has this asset number already.")):
        item = Item.objects.create(
            code=new_code(), programme=programme, asset=asset, serial=serial, name=name, kind=kind,
            allotment=allotment, price=price, currency=currency, acquired_on=acquired_on,
            holder=holder, post=post, region=region, origin=origin, added_by=by,
        )  # fmt: skip
    record(by, Event.ITEM_ADDED, subject=item, detail={"acquired_on": str(acquired_on)})
    return item


def _lock(item: Item) -> Item:
    """The thing as it stands now, held until the transaction ends."""
    found = Item.objects.select_for_update(of=("self",))
    return found.select_related("programme__agency", "holder").get(pk=item.pk)


@act
def offer(
    *,
    by: Membership,
    item: Item,
    receiver: Partner | None,
    region: Region,
    on: date,
    post: str = "",
) -> Transfer:
    """Hand a thing over; it is the receiver's to hold when they have accepted it."""
    rules.check_offer(by, item, receiver, on, back=receiver is None)
    item = _lock(item)
    rules.check_offer(by, item, receiver, on, back=receiver is None)
    transfer = Transfer.objects.create(
        code=new_code(), programme_id=item.programme_id, item=item, giver=item.holder,
        giver_post=item.post, giver_region_id=item.region_id, receiver=receiver, post=post,
        region=region, on=on, offered_by=by,
    )  # fmt: skip
    record(by, Event.ITEM_OFFERED, subject=item, detail={"transfer": transfer.code})
    return transfer


def _lock_transfer(transfer: Transfer) -> Transfer:
    found = Transfer.objects.select_for_update(of=("self",))
    return found.select_related(
        "programme__agency", "item__programme", "receiver", "offered_by"
    ).get(pk=transfer.pk)


def _answer(
    by: Membership, transfer: Transfer, state: str, event: Event, reason: str = ""
) -> Transfer:
    transfer.state, transfer.reason = state, reason
    transfer.answered_at, transfer.answered_by = timezone.now(), by
    transfer.save(update_fields=["state", "reason", "answered_at", "answered_by"])
    record(by, event, subject=transfer.item, detail={"transfer": transfer.code})
    return transfer


@act
def accept(*, by: Membership, transfer: Transfer) -> Transfer:
    """Say that a thing has come: from now on the receiver holds it."""
    rules.check_accept(by, transfer)
    item, transfer = _lock(transfer.item), _lock_transfer(transfer)
    rules.check_accept(by, transfer)
    item.holder, item.post, item.region = transfer.receiver, transfer.post, transfer.region
    item.save(update_fields=["holder", "post", "region"])
    return _answer(by, transfer, Transfer.State.ACCEPTED, Event.ITEM_ACCEPTED)


@act
def decline(*, by: Membership, transfer: Transfer, reason: str) -> Transfer:
    """Say that a thing has not come, or not whole, and why."""
    transfer = _lock_transfer(transfer)
    rules.check_decline(by, transfer)
    return _answer(by, transfer, Transfer.State.DECLINED, Event.ITEM_DECLINED, reason)


@act
def withdraw(*, by: Membership, transfer: Transfer, reason: str) -> Transfer:
    """Take an offer back."""
    transfer = _lock_transfer(transfer)
    rules.check_withdraw(by, transfer)
    return _answer(by, transfer, Transfer.State.WITHDRAWN, Event.ITEM_OFFER_WITHDRAWN, reason)


@act
def propose(
    *,
    by: Membership,
    item: Item,
    kind: str,
    on: date,
    reason: str,
    receiver: Partner | None = None,
) -> Disposal:
    """Propose that a thing leaves the inventory, and why."""
    rules.check_propose(by, item, kind, receiver, on)
    item = _lock(item)
    rules.check_propose(by, item, kind, receiver, on)
    disposal = Disposal.objects.create(
        code=new_code(), programme_id=item.programme_id, item=item, kind=kind, receiver=receiver,
        on=on, reason=reason, proposed_by=by,
    )  # fmt: skip
    record(by, Event.DISPOSAL_PROPOSED, subject=item, detail={"kind": kind, "on": str(on)})
    return disposal


def _lock_disposal(disposal: Disposal) -> Disposal:
    found = Disposal.objects.select_for_update(of=("self",))
    return found.select_related(
        "programme__agency", "item__programme", "receiver", "proposed_by"
    ).get(pk=disposal.pk)


def _decide(
    by: Membership, disposal: Disposal, state: str, event: Event, answer: str = ""
) -> Disposal:
    disposal.state, disposal.answer = state, answer
    disposal.decided_at, disposal.decided_by = timezone.now(), by
    disposal.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    record(by, event, subject=disposal.item, detail={"kind": disposal.kind})
    return disposal


@act
def approve(*, by: Membership, disposal: Disposal) -> Disposal:
    """As the second person, let a thing go; what is handed over changes its owner."""
    rules.check_approve(by, disposal)
    item, disposal = _lock(disposal.item), _lock_disposal(disposal)
    rules.check_approve(by, disposal)
    item.state = Item.State.DISPOSED
    if disposal.receiver:
        item.owner = item.holder = disposal.receiver
        item.post = ""
    item.save(update_fields=["state", "owner", "holder", "post"])
    return _decide(by, disposal, Disposal.State.APPROVED, Event.DISPOSAL_APPROVED)


@act
def keep_on(*, by: Membership, disposal: Disposal, answer: str) -> Disposal:
    """As the second person, say that a thing stays, and why."""
    disposal = _lock_disposal(disposal)
    rules.check_keep_on(by, disposal)
    return _decide(by, disposal, Disposal.State.DECLINED, Event.DISPOSAL_DECLINED, answer)


@act
def open_count(*, by: Membership, programme: Programme, on: date) -> Count:
    """Begin the yearly count."""
    rules.check_open(by, programme, on)
    with _one_was_first("count_one_at_a_time", _("A count is open already.")):
        count = Count.objects.create(code=new_code(), programme=programme, on=on, opened_by=by)
    record(by, Event.COUNT_OPENED, subject=count, detail={"on": str(on)})
    return count


def _lock_count(count: Count) -> Count:
    found = Count.objects.select_for_update(of=("self",))
    return found.select_related("programme__agency", "opened_by").get(pk=count.pk)


@act
def see(
    *,
    by: Membership,
    count: Count,
    item: Item,
    found: bool,
    condition: str = "",
    region: Region | None = None,
    note: str = "",
) -> Sighting:
    """Say what was found of one thing; said again, it replaces what was said while a count is open.

    Without a region it was where the inventory has it.
    """
    count = _lock_count(count)
    rules.check_see(by, count, item)
    said = {
        "found": found,
        "condition": condition if found else "",
        "region_id": (region.pk if region else item.region_id) if found else None,
        "note": note,
        "seen_at": timezone.now(),
        "seen_by": by,
    }
    sighting, _new = Sighting.objects.update_or_create(
        count=count,
        item=item,
        defaults=said,
        create_defaults=said | {"programme_id": count.programme_id, "listed_id": item.region_id},
    )
    record(by, Event.ITEM_SEEN, subject=item, detail={"count": count.code, "found": found})
    return sighting


@act
def close(*, by: Membership, count: Count, on: date, note: str = "") -> Count:
    """As the second person, close a count and say what is done about the differences."""
    rules.check_close(by, count, on)
    count = _lock_count(count)
    rules.check_close(by, count, on)
    rules.check_note(by, count, note)
    count.closed_on, count.closed_at, count.closed_by, count.note = on, timezone.now(), by, note
    count.save(update_fields=["closed_on", "closed_at", "closed_by", "note"])
    record(by, Event.COUNT_CLOSED, subject=count, detail={"on": str(on)})
    return count
