"""The money of a programme in its IATI file: budget by years, what was promised, what moved."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.exchange.iati_words import KNOWN, Organisation, name_of, narrate, write_value
from panoh.programme.budget.accounts import payers
from panoh.programme.budget.models import Budget, Entry, Funder
from panoh.programme.budget.money import even
from panoh.programme.logframe.calculation import Span, months_later
from panoh.programme.logframe.models import Programme

INCOMING_COMMITMENT = "11"
TRANSACTIONS = {Entry.Kind.RECEIVED: "1", Entry.Kind.COMMITTED: "2", Entry.Kind.SPENT: "4"}
# What sort of body is paid, as far as the standard has one code for it.
PAID = {
    Entry.Payee.GOVERNMENT: "10", Entry.Payee.UN: "40", Entry.Payee.COMPANY: "70",
}  # fmt: skip


def budgets(it: Element, member: Membership, programme: Programme) -> None:
    """The budget in parts of at most twelve months, in proportion to time."""
    found = Budget.objects.visible_to(member).filter(programme=programme).first()
    before = Decimal(0)
    for span in _years(programme) if found else ():
        assert found is not None
        so_far = even(found.eur, programme.starts_on, programme.ends_on, span.until)
        part = SubElement(it, "budget", type="1", status="2")
        SubElement(part, "period-start", {"iso-date": span.since.isoformat()})
        SubElement(part, "period-end", {"iso-date": span.until.isoformat()})
        write_value(part, so_far - before, "EUR", programme.starts_on)
        before = so_far


def _years(programme: Programme) -> Iterator[Span]:
    since, months = programme.starts_on, 12
    while since <= programme.ends_on:
        after = months_later(programme.starts_on, months)
        yield Span(since, min(after - timedelta(days=1), programme.ends_on))
        since, months = after, months + 12


def incoming(it: Element, member: Membership, programme: Programme, by: Organisation) -> None:
    """What each funder has promised of the budget, from the day on which the programme begins."""
    found = Budget.objects.visible_to(member).filter(programme=programme).first()
    if found is None or programme.starts_on > timezone.localdate():
        return
    for payer in payers(found):
        one = SubElement(it, "transaction")
        SubElement(one, "transaction-type", code=INCOMING_COMMITMENT)
        SubElement(one, "transaction-date", {"iso-date": programme.starts_on.isoformat()})
        write_value(one, payer.eur, "EUR", programme.starts_on)
        _provider(one, payer.funder)
        _publisher(one, "receiver-org", programme, by)


def _provider(one: Element, funder: Funder) -> None:
    known = KNOWN.get(funder.partner.code)
    refs = {"ref": known.ref, "type": known.kind} if known else {}
    narrate(one, "provider-org", funder.partner.name, **refs)


def transactions(it: Element, member: Membership, programme: Programme, by: Organisation) -> None:
    """Every entry in the books, under its code; a reversal is an amount below nothing.

    It says who pays in, and what sort of body is paid, where it is a body: never who.
    """
    found = Entry.objects.visible_to(member).standing().filter(programme=programme)
    for entry in found.with_what_it_is_under().order_by("on", "code"):
        one = SubElement(it, "transaction", ref=entry.code)
        SubElement(one, "transaction-type", code=TRANSACTIONS[Entry.Kind(entry.kind)])
        SubElement(one, "transaction-date", {"iso-date": entry.on.isoformat()})
        write_value(one, entry.amount, entry.currency, entry.on)
        if entry.funder:
            narrate(one, "description", {"en": str(Entry.Kind.RECEIVED.label)})
            _provider(one, entry.funder)
            _publisher(one, "receiver-org", programme, by)
            continue
        narrate(one, "description", {"en": entry.under})
        _publisher(one, "provider-org", programme, by)
        if kind := PAID.get(Entry.Payee(entry.payee)):
            label = str(Entry.Payee(entry.payee).label)
            narrate(one, "receiver-org", {"en": label}, type=kind)


def _publisher(into: Element, name: str, programme: Programme, by: Organisation) -> None:
    """Who executes the programme, as a side of a transaction of this activity."""
    side = f"{name.partition('-')[0]}-activity-id"
    said = {"ref": by.ref, "type": str(by.kind), side: f"{by.ref}-{programme.code}"}
    narrate(into, name, name_of(programme), **said)
