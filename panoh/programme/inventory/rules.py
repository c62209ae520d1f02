"""Who keeps an inventory, who receives a thing, and what two people decide.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader. That a thing
stays the property of the agency that runs the programme until it is handed over for good is section
8 of the project document (equipment clauses).
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.programme.budget.models import Allotment
from panoh.programme.inventory.models import (
    Count,
    Disposal,
    Item,
    ItemQuerySet,
    Sighting,
    Transfer,
)
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.logframe.rules import check_takes_part

# What may become of a thing that was offered, and of a proposal that it leaves the inventory.
# docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Transfer.State.OFFERED: frozenset(
        {Transfer.State.ACCEPTED, Transfer.State.DECLINED, Transfer.State.WITHDRAWN}
    ),
    Transfer.State.ACCEPTED: frozenset(),
    Transfer.State.DECLINED: frozenset(),
    Transfer.State.WITHDRAWN: frozenset(),
}
TRANSITIONS_OF_A_DISPOSAL: dict[str, frozenset[str]] = {
    Disposal.State.PROPOSED: frozenset({Disposal.State.APPROVED, Disposal.State.DECLINED}),
    Disposal.State.APPROVED: frozenset(),
    Disposal.State.DECLINED: frozenset(),
}


def check_keep(member: Membership, programme: Programme) -> None:
    """Who: those who keep inventories. Whose: a programme in which their agency takes part."""
    if not member.may(Permission.KEEP_EVIDENCE):
        raise Refused(_("Your role reads the inventory and does not keep it."))
    check_takes_part(member, programme)


def check_second(member: Membership, programme: Programme, first: Membership) -> None:
    """A second person of the agency that runs the programme decides."""
    if not (member.may(Permission.KEEP_EVIDENCE) or member.may(Permission.KEEP_BUDGET)):
        raise Refused(_("Your role reads the inventory and does not keep it."))
    if programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme decides this."))
    if first.pk == member.pk:
        raise Refused(_("A second person decides this."))


def _check_runs(member: Membership, programme: Programme) -> None:
    check_keep(member, programme)
    if programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme decides this."))


def _check_past(on: date | None) -> None:
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)


def _check_partner(programme: Programme, partner: Partner | None) -> None:
    if partner is not None and partner.programme_id != programme.pk:
        raise Refused(_("Choose a partner of this programme."), status=409)


def check_add(
    member: Membership,
    programme: Programme,
    allotment: Allotment | None = None,
    holder: Partner | None = None,
    acquired_on: date | None = None,
) -> None:
    """A thing is written down after it was bought, from a line of the same programme if any."""
    check_keep(member, programme)
    _check_past(acquired_on)
    _check_partner(programme, holder)
    if allotment is not None and allotment.programme_id != programme.pk:
        raise Refused(_("Choose a budget line of this programme."), status=409)


def check_asset(programme: Programme, asset: str) -> None:
    """An asset number stands once in a programme."""
    if Item.objects.filter(programme=programme, asset=asset).exists():
        raise Refused(_("Another thing has this asset number already."), status=409)


def _check_at_rest(item: Item) -> None:
    """Nothing else is under way with it."""
    if item.state != Item.State.HELD:
        raise Refused(_("It is no longer in the inventory."), status=409)
    if Transfer.objects.filter(item=item).waiting().exists():
        raise Refused(_("It is offered to somebody who has not answered."), status=409)
    if Disposal.objects.filter(item=item).waiting().exists():
        raise Refused(_("It is proposed that it leaves the inventory."), status=409)


def check_offer(
    member: Membership,
    item: Item,
    receiver: Partner | None = None,
    on: date | None = None,
    *,
    back: bool = False,
) -> None:
    """The agency that runs the programme hands over; who holds a thing gives it back to that one.

    `back`: it goes to the agency that runs the programme. Whoever receives must be in Panoh.
    """
    check_keep(member, item.programme)
    runs = item.programme.agency_id == member.agency_id
    holds = item.holder is not None and item.holder.agency_id == member.agency_id
    if not runs and not (holds and back):
        raise Refused(_("The agency that runs the programme hands things over."))
    _check_at_rest(item)
    _check_past(on)
    _check_partner(item.programme, receiver)
    if on is not None and on < item.acquired_on:
        raise Refused(_("It was acquired after that day."), status=409)
    if receiver is not None and receiver.agency_id is None:
        raise Refused(
            _("Nobody of this partner is here who could accept it. Write down that it is given."),
            status=409,
        )


def _check_offered(transfer: Transfer) -> None:
    if transfer.state != Transfer.State.OFFERED:
        raise Refused(_("This was answered already."), status=409)


def check_accept(member: Membership, transfer: Transfer) -> None:
    """Somebody of the receiver, who did not offer it, says that it has come."""
    check_keep(member, transfer.programme)
    if transfer.receiving_agency != member.agency_id:
        raise Refused(_("Whoever receives it accepts it."))
    if transfer.offered_by_id == member.pk:
        raise Refused(_("Somebody else accepts what you offered."))
    _check_offered(transfer)


def check_decline(member: Membership, transfer: Transfer) -> None:
    """The same say that it has not come, or not whole."""
    check_accept(member, transfer)


def check_withdraw(member: Membership, transfer: Transfer) -> None:
    """The agency that offered it takes the offer back, before it is answered."""
    check_keep(member, transfer.programme)
    if transfer.offered_by.agency_id != member.agency_id:
        raise Refused(_("Whoever offered it takes the offer back."))
    _check_offered(transfer)


def check_propose(
    member: Membership,
    item: Item,
    kind: str = "",
    receiver: Partner | None = None,
    on: date | None = None,
) -> None:
    """The agency that runs the programme proposes that a thing leaves the inventory."""
    _check_runs(member, item.programme)
    _check_at_rest(item)
    _check_past(on)
    _check_partner(item.programme, receiver)
    if kind and (kind == Disposal.Kind.HANDED_OVER) != (receiver is not None):
        raise Refused(_("Name a partner if it is given to one, and only then."), status=409)
    if on is not None and on < item.acquired_on:
        raise Refused(_("It was acquired after that day."), status=409)


def check_approve(member: Membership, disposal: Disposal) -> None:
    """A second person of that agency agrees."""
    check_second(member, disposal.programme, disposal.proposed_by)
    if disposal.state != Disposal.State.PROPOSED:
        raise Refused(_("This was decided already."), status=409)


def check_keep_on(member: Membership, disposal: Disposal) -> None:
    """The same second person says that the thing stays."""
    check_approve(member, disposal)


def check_open(member: Membership, programme: Programme, on: date | None = None) -> None:
    """One count at a time, when there is something to be counted."""
    _check_runs(member, programme)
    _check_past(on)
    if Count.objects.filter(programme=programme).open().exists():
        raise Refused(_("A count is open already."), status=409)
    there = Item.objects.filter(programme=programme).held()
    if on is not None:
        there = there.filter(acquired_on__lte=on)
    if not there.exists():
        raise Refused(_("There is nothing to be counted."), status=409)


def check_see(member: Membership, count: Count, item: Item | None = None) -> None:
    """While a count is open, whoever keeps the inventory says what was found of what is in it."""
    check_keep(member, count.programme)
    if count.closed_at:
        raise Refused(_("This count is closed."), status=409)
    if item is not None and (
        item.programme_id != count.programme_id
        or item.state != Item.State.HELD
        or item.acquired_on > count.on
    ):
        raise Refused(_("This is not among what is counted."), status=409)


def check_close(member: Membership, count: Count, on: date | None = None) -> None:
    """A second person closes a count in which nothing is left to be looked for."""
    check_second(member, count.programme, count.opened_by)
    if count.closed_at:
        raise Refused(_("This count is closed."), status=409)
    _check_past(on)
    if on is not None and on < count.on:
        raise Refused(_("The count began after that day."), status=409)
    if still_to_see(count).exists():
        raise Refused(_("Something is still to be looked for."), status=409)


def check_note(member: Membership, count: Count, note: str) -> None:
    """Where something differs, it is said what is done about it."""
    check_close(member, count)
    differs = any(each.differs for each in Sighting.objects.filter(count=count))
    if differs and not note:
        raise Refused(_("Say what is done about the differences."), status=409)


def still_to_see(count: Count) -> ItemQuerySet:
    """What was in the inventory on the day of a count, and has not been looked for."""
    there = Item.objects.filter(programme=count.programme_id, acquired_on__lte=count.on).held()
    return there.exclude(sightings__count=count)
