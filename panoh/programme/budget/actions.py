"""Everything that is done to a programme's money; nothing else writes it, none is deleted."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code, new_codes
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.programme.budget import rules
from panoh.programme.budget.models import Allotment, Budget, Entry, Funder
from panoh.programme.budget.money import NOTHING
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.models import Origin

State = Entry.State


@act
def set_budget(
    *,
    by: Membership,
    programme: Programme,
    eur: Decimal,
    usd: Decimal,
    origin: str = Origin.DECIDED,
) -> Budget:
    """Set what the programme may cost, anew if it was set before: the journal keeps each."""
    rules.check_set(by, programme)
    budget, _new = Budget.objects.update_or_create(
        programme=programme, defaults={"eur": eur, "usd": usd, "origin": origin}
    )
    record(by, Event.BUDGET_SET, subject=budget, detail={"eur": str(eur), "usd": str(usd)})
    return budget


@act
def fund(
    *, by: Membership, programme: Programme, partner: Partner, percent: Decimal | None
) -> Funder:
    """Set the share of a partner that pays; None: whatever the others leave."""
    rules.check_keep(by, programme)
    Budget.objects.select_for_update().filter(programme=programme).first()
    others = Funder.objects.filter(programme=programme).exclude(partner=partner)
    paid = others.aggregate(paid=Sum("percent"))["paid"] or Decimal(0)
    rest = percent is None and others.filter(percent=None).exists()
    rules.check_fund(by, programme, partner, percent, paid, rest=rest)
    funder, _new = Funder.objects.update_or_create(
        partner=partner, defaults={"programme": programme, "percent": percent}
    )
    record(by, Event.FUNDER_SET, subject=funder, detail={"percent": str(percent or "")})
    return funder


@act
def allot(
    *,
    by: Membership,
    programme: Programme,
    line: str,
    name: str,
    country: str = "",
    eur: Decimal | None = None,
    usd: Decimal | None = None,
    origin: str = Origin.DECIDED,
    why: str = "",
) -> Allotment:
    """Allot a budget line an amount in a country, or in all; one that stood is withdrawn.

    None is an amount that nobody has set, which is not zero.
    """
    rules.check_allot(by, programme, country, eur, usd)
    before = Allotment.objects.standing().select_for_update()
    before = before.filter(programme=programme, line=line, country=country)
    rules.check_replace(before.first(), why)
    for each in before:
        _withdraw(by, each, why)
    allotment = Allotment.objects.create(
        code=new_code(), programme=programme, line=line, name=name, country=country, eur=eur,
        usd=usd, origin=origin, made_by=by,
    )  # fmt: skip
    record(
        by, Event.BUDGET_ALLOTTED, subject=allotment,
        detail={"line": line, "country": country, "eur": str(eur or ""), "usd": str(usd or "")},
    )  # fmt: skip
    return allotment


@act
def withdraw(*, by: Membership, allotment: Allotment, why: str) -> Allotment:
    """Take back an amount on which nothing was booked."""
    rules.check_keep(by, allotment.programme)
    allotment = Allotment.objects.select_for_update(of=("self",)).select_related("programme").get(
        pk=allotment.pk
    )  # fmt: skip
    booked = Entry.objects.filter(
        programme=allotment.programme_id, allotment__line=allotment.line,
        allotment__country=allotment.country,
    ).exists()  # fmt: skip
    rules.check_withdraw(by, allotment, booked=booked)
    return _withdraw(by, allotment, why)


def _withdraw(by: Membership, allotment: Allotment, why: str) -> Allotment:
    allotment.withdrawn_at, allotment.withdrawn_by = timezone.now(), by
    allotment.withdrawn_why = why
    allotment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record(by, Event.BUDGET_WITHDRAWN, subject=allotment)
    return allotment


def left_of(commitment: Entry) -> Decimal:
    """What of a commitment is neither spent nor taken back, in its currency.

    What waits for a second person may be certified at any time: it is taken for spent, and a
    correction of what was spent is not yet taken for one.
    """
    counted = Entry.objects.exclude(state=State.DECLINED)
    paid = counted.filter(settles=commitment).exclude(state=State.WAITING, amount__lt=0)
    spent = paid.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    back = counted.filter(reverses=commitment).aggregate(sum=Sum("amount"))["sum"] or NOTHING
    return commitment.amount - spent + back


@act
def enter(
    *,
    by: Membership,
    programme: Programme,
    kind: str,
    on: date,
    allotment: Allotment,
    country: str,
    amount: Decimal,
    currency: str,
    per_eur: Decimal,
    per_usd: Decimal,
    payee: str,
    evidence: str,
    about: str = "",
    settles: Entry | None = None,
) -> Entry:
    """Enter a commitment or an expenditure, at the day's rates, with its proof.

    From USD 5,000 it waits for a second person, and counts when that has certified it.
    """
    rules.check_enter(by, programme, allotment, country, on, kind)
    rules.check_money(amount, currency, per_eur, per_usd)
    if settles is not None:
        settles = _lock(settles)
        rules.check_settle(settles, programme, amount, currency, left_of(settles))
    return _enter(
        by, Event.MONEY_ENTERED, programme=programme, kind=kind, on=on, allotment=allotment,
        country=country, amount=amount, currency=currency, per_eur=per_eur, per_usd=per_usd,
        payee=payee, evidence=evidence, about=about, settles=settles,
    )  # fmt: skip


@act
def receive(
    *,
    by: Membership,
    programme: Programme,
    funder: Funder,
    on: date,
    amount: Decimal,
    currency: str,
    per_eur: Decimal,
    per_usd: Decimal,
    evidence: str,
    about: str = "",
) -> Entry:
    """Enter money that came from a funder; from USD 5,000 it waits for a second person as well."""
    rules.check_receive(by, programme, funder, on)
    rules.check_money(amount, currency, per_eur, per_usd)
    return _enter(
        by, Event.MONEY_RECEIVED, programme=programme, kind=Entry.Kind.RECEIVED, on=on,
        funder=funder, amount=amount, currency=currency, per_eur=per_eur, per_usd=per_usd,
        evidence=evidence, about=about,
    )  # fmt: skip


def _enter(by: Membership, event: Event, **facts: Any) -> Entry:
    waits = rules.needs_second(facts["amount"], facts["per_usd"])
    entry = Entry.objects.create(
        code=new_code(), state=State.WAITING if waits else State.STANDING, entered_by=by, **facts
    )
    record(by, event, subject=entry, detail={"kind": entry.kind, "state": entry.state})
    return entry


@act
def enter_list(
    *, by: Membership, programme: Programme, rows: Iterable[Mapping[str, Any]], sha256: str
) -> list[Entry]:
    """Enter every row of a list that was read, or none of them."""
    rows = list(rows)
    for row in rows:
        if row["kind"] == Entry.Kind.RECEIVED:
            rules.check_receive(by, programme, row["funder"], row["on"])
        else:
            where = (row["allotment"], row["country"], row["on"], row["kind"])
            rules.check_enter(by, programme, *where)
        rules.check_money(row["amount"], row["currency"], row["per_eur"], row["per_usd"])
    entries = Entry.objects.bulk_create(
        [
            Entry(
                programme=programme, entered_by=by, code=code, **row,
                state=State.WAITING
                if rules.needs_second(row["amount"], row["per_usd"])
                else State.STANDING,
            )
            for code, row in zip(new_codes(len(rows)), rows, strict=True)
        ]
    )  # fmt: skip
    record(
        by, Event.MONEY_IMPORTED, subject=programme,
        detail={"sha256": sha256, "rows": len(entries)},
    )  # fmt: skip
    return entries


@act
def certify(*, by: Membership, entry: Entry) -> Entry:
    """As the second person, put an entry into the books."""
    return _decide(by, entry, rules.check_certify, Event.MONEY_CERTIFIED, State.STANDING, "")


@act
def decline(*, by: Membership, entry: Entry, reason: str) -> Entry:
    """As the second person, send an entry back: it never counts."""
    return _decide(by, entry, rules.check_decline, Event.MONEY_DECLINED, State.DECLINED, reason)


def _decide(
    by: Membership, entry: Entry, check: Any, event: Event, state: State, reason: str
) -> Entry:
    rules.check_keep(by, entry.programme)
    entry = _lock(entry)
    check(by, entry)
    entry.state, entry.reason = state, reason
    entry.decided_at, entry.decided_by = timezone.now(), by
    entry.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record(by, event, subject=entry)
    return entry


@act
def reverse(*, by: Membership, entry: Entry, on: date, about: str) -> Entry:
    """Correct what is in the books by its opposite at the same rates; of a commitment the rest."""
    rules.check_keep(by, entry.programme)
    entry = _lock(entry)
    is_commitment = entry.kind == Entry.Kind.COMMITTED
    left = left_of(entry) if is_commitment and not entry.reverses_id else None
    done = Entry.objects.filter(reverses=entry).exclude(state=State.DECLINED).exists()
    rules.check_reverse(by, entry, reversed_=done, left=left)
    if entry.kind == Entry.Kind.RECEIVED:
        rules.check_receive(by, entry.programme, on=on)
    else:
        rules.check_enter(by, entry.programme, on=on)
    return _enter(
        by, Event.MONEY_REVERSED, programme=entry.programme, kind=entry.kind, on=on,
        allotment=entry.allotment, funder=entry.funder, country=entry.country,
        amount=-(entry.amount if left is None else left), currency=entry.currency,
        per_eur=entry.per_eur, per_usd=entry.per_usd, payee=entry.payee, evidence=entry.evidence,
        about=about, settles=entry.settles, reverses=entry,
    )  # fmt: skip


def _lock(entry: Entry) -> Entry:
    """The entry as it stands now, held until the transaction ends."""
    found = Entry.objects.select_for_update(of=("self",))
    return found.select_related("programme", "allotment", "funder", "settles").get(pk=entry.pk)
