"""Who keeps a programme's money, and when an entry counts.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.programme.budget.models import SECOND_PERSON_FROM, Allotment, Currency, Entry, Funder
from panoh.programme.budget.money import LEAST_RATE, MOST, convert
from panoh.programme.logframe.models import Partner, Programme

State = Entry.State
YEAR = timedelta(days=365)

# What may become of an entry. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.STANDING, State.DECLINED}),
    State.STANDING: frozenset(),
    State.DECLINED: frozenset(),
}


def check_keep(member: Membership, programme: Programme) -> None:
    """Who: those who keep budgets. Whose: the programme that their own agency runs."""
    if not member.may(Permission.KEEP_BUDGET):
        raise Refused(_("Your role reads the budget and does not keep it."))
    if programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme keeps its money."))


def check_set(member: Membership, programme: Programme) -> None:
    """The budget is set by those who keep it."""
    check_keep(member, programme)


def check_fund(
    member: Membership,
    programme: Programme,
    partner: Partner | None = None,
    percent: Decimal | None = None,
    others: Decimal = Decimal(0),
    *,
    rest: bool = False,
) -> None:
    """A partner that pays has a share; together they are no more than the whole, one pays the rest.

    `others`: the percent of all others; `rest`: somebody else pays the rest already.
    """
    check_keep(member, programme)
    if partner is None:
        return
    if partner.programme_id != programme.pk or partner.part != Partner.Part.FUNDING:
        raise Refused(_("Choose a partner that pays for the programme."), status=409)
    if percent is not None and not 0 < percent <= 100 - others:
        raise Refused(
            _("Together the shares would be more than the whole, or this one is nothing."),
            status=409,
        )
    if rest:
        raise Refused(_("Another partner pays the rest already."), status=409)


def check_allot(
    member: Membership,
    programme: Programme,
    country: str = "",
    eur: Decimal | None = None,
    usd: Decimal | None = None,
) -> None:
    """A line is allotted an amount in a country of the programme, or in all."""
    check_keep(member, programme)
    if country and country not in programme.countries:
        raise Refused(_("The programme does not work in this country."), status=409)
    for amount in (eur, usd):
        if amount is not None and not 0 <= amount < MOST:
            raise Refused(_("This is no amount that a line may have."), status=409)


def check_replace(before: Allotment | None, why: str) -> None:
    """Where an amount stands, another takes its place only with a reason."""
    if before is not None and not why:
        raise Refused(
            _("This line has an amount there already. Say why another takes its place."),
            status=409,
        )


def check_withdraw(member: Membership, allotment: Allotment, *, booked: bool = False) -> None:
    """An amount is withdrawn once, and only while nothing was booked on its line there."""
    check_keep(member, allotment.programme)
    if allotment.withdrawn_at:
        raise Refused(_("This amount was withdrawn already."), status=409)
    if booked:
        raise Refused(_("Money was booked on this line. Allot it another amount."), status=409)


def check_money(amount: Decimal, currency: str, per_eur: Decimal, per_usd: Decimal) -> None:
    """An amount above nothing, with cents and no less, at rates that fit its currency."""
    if not 0 < amount < MOST or amount != amount.quantize(Decimal("0.01")):
        raise Refused(_("Give an amount above nothing, with no more than two places."), status=409)
    for rate in (per_eur, per_usd):
        if not LEAST_RATE <= rate < 10**8:
            raise Refused(_("This is no rate of exchange of that currency."), status=409)
        if rate != rate.quantize(Decimal("0.000001")):
            raise Refused(_("A rate has no more than six places."), status=409)
    if currency not in Currency.values:
        raise Refused(_("The programme does not pay in this currency."), status=409)
    if (currency == Currency.EUR and per_eur != 1) or (currency == Currency.USD and per_usd != 1):
        raise Refused(_("One unit of a currency costs one of itself."), status=409)


def check_enter(
    member: Membership,
    programme: Programme,
    allotment: Allotment | None = None,
    country: str = "",
    on: date | None = None,
    kind: str = "",
) -> None:
    """Money is entered on a standing line, in its country, on a day of the programme that has come.

    What is spent after the last day settles what was begun before, for half a year.
    """
    check_keep(member, programme)
    if allotment is not None:
        if allotment.programme_id != programme.pk or allotment.withdrawn_at:
            raise Refused(_("There is no such budget line in this programme."), status=409)
        if allotment.country and country != allotment.country:
            raise Refused(_("This line is of another country."), status=409)
    if country and country not in programme.countries:
        raise Refused(_("The programme does not work in this country."), status=409)
    if on is not None:
        if on > timezone.localdate():
            raise Refused(_("This day is still to come."), status=409)
        if on < programme.starts_on:
            raise Refused(_("On this day the programme had not begun."), status=409)
        if kind == Entry.Kind.COMMITTED and on > programme.ends_on:
            raise Refused(_("On this day the programme was over: nothing is committed then."),
                          status=409)  # fmt: skip


def check_receive(
    member: Membership, programme: Programme, funder: Funder | None = None, on: date | None = None
) -> None:
    """Money comes from one of the programme's funders, on a day that has come.

    The first of it may come before the programme begins, by a year at most.
    """
    check_keep(member, programme)
    if funder is not None and funder.programme_id != programme.pk:
        raise Refused(_("Choose a partner that pays for the programme."), status=409)
    if on is not None:
        if on > timezone.localdate():
            raise Refused(_("This day is still to come."), status=409)
        if on < programme.starts_on - YEAR:
            raise Refused(_("On this day nobody had begun to pay."), status=409)


def check_settle(commitment: Entry, programme: Programme, amount: Decimal, currency: str,
                 left: Decimal) -> None:  # fmt: skip
    """An expenditure settles a commitment in its currency, and no more than is left of it."""
    if commitment.programme_id != programme.pk or commitment.kind != Entry.Kind.COMMITTED:
        raise Refused(_("There is no such commitment in this programme."), status=409)
    if commitment.state != State.STANDING or commitment.reverses_id:
        raise Refused(_("This commitment is not in the books."), status=409)
    if commitment.currency != currency:
        raise Refused(_("The commitment is in another currency."), status=409)
    if amount > left:
        raise Refused(
            _("Of this commitment %(left)s %(currency)s are left.")
            % {"left": left, "currency": currency},
            status=409,
        )


def needs_second(amount: Decimal, per_usd: Decimal) -> bool:
    """Whether so much money counts only when a second person has certified it."""
    return abs(convert(amount, per_usd)) >= SECOND_PERSON_FROM


def check_certify(member: Membership, entry: Entry) -> None:
    """What waits is certified or sent back by somebody else than who entered it."""
    check_keep(member, entry.programme)
    if State.STANDING not in TRANSITIONS[entry.state]:
        raise Refused(_("This entry waits for nobody."), status=409)
    if entry.entered_by_id == member.pk:
        raise Refused(_("You entered this. A second person certifies it."))


def check_decline(member: Membership, entry: Entry) -> None:
    """The same may send it back."""
    check_certify(member, entry)


def check_reverse(
    member: Membership, entry: Entry, *, reversed_: bool = False, left: Decimal | None = None
) -> None:
    """What is in the books is corrected once, by its opposite; an opposite has none.

    Of a commitment, what is left of it.
    """
    check_keep(member, entry.programme)
    if entry.state != State.STANDING:
        raise Refused(_("Only what is in the books is corrected."), status=409)
    if entry.reverses_id or reversed_:
        raise Refused(_("This was corrected already."), status=409)
    if left is not None and left <= 0:
        raise Refused(_("The commitment is settled: nothing of it is left."), status=409)
