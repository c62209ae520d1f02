"""Services for a person, from the offer to the day on which they were delivered."""

from datetime import date
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.acts import act
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.casework.cases import rules
from panoh.casework.cases.actions import held, lock
from panoh.casework.cases.models import Case, Provision
from panoh.casework.cases.taxonomy import section_of


@act
def deliver(
    *, by: Membership, case: Case, need: str, delivered_on: date, **facts: Any
) -> Provision:
    """Keep that the member's agency delivered a service, in the section that service belongs to.

    `facts`: provider, units and unit, cost and currency, as far as they are known.
    """
    rules.check_who(by, Permission.RECORD)
    rules.check_sight(by, case)
    provision = Provision.objects.create(
        case=case,
        agency=by.agency,
        section=section_of(need),
        need=need,
        delivered_on=delivered_on,
        recorded_by=by,
        **facts,
    )
    record(by, Event.PROVISION_DELIVERED, case=case, subject=provision, detail={"need": need})
    return provision


@act
def offer_service(
    *, by: Membership, case: Case, need: str, on: date, provider: str = ""
) -> Provision:
    """Offer a service to the person. Nothing follows from it until she says yes."""
    case = lock(case)
    rules.check_offer_service(by, case, need)
    provision = Provision.objects.create(
        case=case,
        agency=by.agency,
        section=section_of(need),
        need=need,
        status=Provision.Status.OFFERED,
        offered_on=on,
        provider=provider,
        recorded_by=by,
    )
    record(by, Event.PROVISION_OFFERED, case=case, subject=provision, detail={"need": need})
    return provision


# On which day of a service each step is written, and what the journal calls it.
STEPS = {
    Provision.Status.ACCEPTED: ("answered_on", Event.PROVISION_ACCEPTED),
    Provision.Status.REFUSED: ("answered_on", Event.PROVISION_REFUSED),
    Provision.Status.REFERRED: ("started_on", Event.PROVISION_REFERRED),
    Provision.Status.STARTED: ("started_on", Event.PROVISION_STARTED),
    Provision.Status.DELIVERED: ("delivered_on", Event.PROVISION_DELIVERED),
}


@act
def carry_on(
    *, by: Membership, provision: Provision, status: str, on: date, **facts: Any
) -> Provision:
    """Keep the next step of a service, and its day; the table of steps says which may follow.

    `facts` as in `deliver`.
    """
    lock(provision.case)
    provision = held(Provision.objects.select_related("case"), provision.pk)
    rules.check_carry_on(by, provision, status)
    day, event = STEPS[Provision.Status(status)]
    for name, value in {"status": status, day: on, **facts}.items():
        setattr(provision, name, value)
    provision.save(update_fields=["status", day, *facts])
    record(by, event, case=provision.case, subject=provision, detail={"need": provision.need})
    return provision
