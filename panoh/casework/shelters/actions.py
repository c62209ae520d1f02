"""Everything that is done to houses, beds, services and stays; nothing else writes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.base.vault.actions import make_agency_key
from panoh.casework.cases.models import Case
from panoh.casework.shelters import rules
from panoh.casework.shelters.models import Bed, Service, Site, Stay, TurnedAway

Kind = Stay.Kind
A_DAY_AND_A_HALF = timedelta(hours=36)


@contextmanager
def one_to_a_bed() -> Iterator[None]:
    """Puts PostgreSQL's refusal of a second guest in one bed into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_to_a_bed" not in str(error):
            raise
        raise Refused(
            _("Somebody else has this bed for one of these nights. Choose another."), status=409
        ) from None


def lock_beds(*beds: Bed) -> None:
    """Hold beds until the transaction ends; always in one order, so that nobody waits in a ring."""
    found = Bed.objects.select_for_update().filter(pk__in=[bed.pk for bed in beds])
    list(found.order_by("pk").values("pk"))


def lock(stay: Stay) -> Stay:
    """The stay as it stands now, held until the transaction ends, with its bed."""
    lock_beds(stay.bed)
    return Stay.objects.select_for_update(of=("self",)).select_related("bed").get(pk=stay.pk)


def noon_after(day: date) -> datetime:
    """How long a bed is held for somebody who is expected on a day: until noon of the next."""
    return timezone.make_aware(datetime.combine(day, time())) + A_DAY_AND_A_HALF


@act
def add_site(*, by: Membership, name: str, region_id: str, address: str = "") -> Site:
    """Add a house. Its address is sealed with the agency's key."""
    rules.check_add_site(by)
    make_agency_key(by.agency_id)
    site = Site(code=new_code(), agency=by.agency, name=name, region_id=region_id)
    site.address = keys.seal_place(by.agency_id, site.pk, address)
    site.save(force_insert=True)
    record(by, Event.SERVICE_CHANGED, subject=site)
    return site


@act
def read_address(*, by: Membership, site: Site) -> str:
    """Open where a house stands. Reading is an act: it stands in the journal."""
    rules.check_read_address(by, site)
    record(by, Event.SECTION_OPENED, subject=site, detail={"section": "placement"})
    return keys.unseal_place(site.agency_id, site.pk, site.address)


@act
def add_bed(*, by: Membership, site: Site, room: str, name: str, child: bool = False) -> Bed:
    """Add a bed to a house of one's own. Refused when the house has a bed of this name."""
    rules.check_add_bed(by, site)
    if Bed.objects.filter(site=site, name=name).exists():
        raise Refused(_("The house has a bed of this name already."), status=409)
    bed = Bed.objects.create(agency=by.agency, site=site, room=room, name=name, child=child)
    record(by, Event.BED_ADDED, subject=bed)
    return bed


@act
def set_service(*, by: Membership, service: Service | None = None, **facts: Any) -> Service:
    """Describe a service of the own agency, new or known (`facts` are fields of `Service`)."""
    rules.check_set_service(by, service)
    if site := facts.get("site"):
        rules.check_own(by, site)
        facts["region"] = site.region
    service = service or Service(code=new_code(), agency=by.agency)
    new = service._state.adding
    for name, value in facts.items():
        setattr(service, name, value)
    service.save(force_insert=new, update_fields=None if new else list(facts))
    record(by, Event.SERVICE_CHANGED, subject=service, detail={"fields": sorted(facts)})
    return service


@act
def hold(
    *,
    by: Membership,
    bed: Bed,
    case: Case,
    begins_on: date,
    ends_on: date | None = None,
    until: datetime | None = None,
) -> Stay:
    """Keep a bed for somebody who is expected: by default until noon after the day of arrival.

    Refused when the bed is taken for one of the nights; a hold that has lapsed gives way.
    """
    lock_beds(bed)
    rules.check_hold(by, bed, case, begins_on, ends_on)
    return _take(by, bed, case, Kind.HELD, begins_on, ends_on, until or noon_after(begins_on))


@act
def take_out(
    *, by: Membership, bed: Bed, begins_on: date, ends_on: date | None, reason: str
) -> Stay:
    """Take a bed out of use, for a repair for instance."""
    lock_beds(bed)
    rules.check_take_out(by, bed, begins_on, ends_on)
    return _take(by, bed, None, Kind.OUT_OF_USE, begins_on, ends_on, reason=reason)


@act
def release(*, by: Membership, stay: Stay) -> Stay:
    """Give up a hold, or put a bed back in use; nights that are past stay on record."""
    stay = lock(stay)
    rules.check_release(by, stay)
    _let_go(by, stay)
    return stay


@act
def admit(*, by: Membership, bed: Bed, case: Case, ends_on: date | None = None) -> Stay:
    """Somebody has arrived and sleeps in this bed from tonight on.

    A hold of this bed for the case becomes the stay; without one the bed must be free.
    """
    lock_beds(bed)
    rules.check_admit(by, bed, case)
    today = timezone.localdate()
    held = Stay.objects.filter(bed=bed, case=case, kind=Kind.HELD, released_at=None).first()
    ends_on = ends_on or (held.ends_on if held else None)
    if ends_on is not None and ends_on <= today:
        ends_on = None
    if held is None:
        stay = _take(by, bed, case, Kind.STAYED, today, ends_on)
    else:
        _release_lapsed(by, bed, today, ends_on, except_for=held)
        stay = held
        stay.kind, stay.hold_until = Kind.STAYED, None
        stay.begins_on, stay.ends_on = today, ends_on
        stay.admitted_at, stay.admitted_by = timezone.now(), by
        with one_to_a_bed():
            stay.save(
                update_fields=["kind", "hold_until", "begins_on", "ends_on",
                               "admitted_at", "admitted_by"]
            )  # fmt: skip
    record(by, Event.PERSON_ADMITTED, case=case, subject=stay)
    return stay


@act
def move(*, by: Membership, stay: Stay, bed: Bed) -> Stay:
    """Give a guest another bed from tonight on, or a hold another bed.

    Nights already slept stay with the old bed: then the rest is a new stay, which is returned.
    """
    lock_beds(stay.bed, bed)
    stay = lock(stay)
    rules.check_move(by, stay, bed)
    _release_lapsed(by, bed, max(stay.begins_on, timezone.localdate()), stay.ends_on)
    with one_to_a_bed():
        return _relocate(by, stay, bed)


@act
def prolong(*, by: Membership, stay: Stay, ends_on: date | None) -> Stay:
    """Let a guest stay until another day, or without an end. Refused when the bed is promised."""
    stay = lock(stay)
    rules.check_prolong(by, stay, ends_on)
    _release_lapsed(by, stay.bed, stay.begins_on, ends_on)
    stay.ends_on = ends_on
    with one_to_a_bed():
        stay.save(update_fields=["ends_on"])
    record(by, Event.BED_HELD, case=stay.case_id, subject=stay, detail={"kind": stay.kind})
    return stay


@act
def swap(*, by: Membership, one: Stay, other: Stay) -> tuple[Stay, Stay]:
    """Let two guests change beds in one act; whether each lies alone is asked at its end."""
    lock_beds(one.bed, other.bed)
    one, other = lock(one), lock(other)
    bed, other_bed = one.bed, other.bed
    rules.check_move(by, one, other_bed)
    rules.check_move(by, other, bed)
    with one_to_a_bed(), connection.cursor() as cursor:
        cursor.execute("set constraints one_to_a_bed deferred")
        both = _relocate(by, one, other_bed), _relocate(by, other, bed)
        cursor.execute("set constraints one_to_a_bed immediate")
    return both


@act
def discharge(*, by: Membership, stay: Stay, destination: str) -> Stay:
    """A guest has left today: the bed is free tonight."""
    stay = lock(stay)
    rules.check_discharge(by, stay)
    stay.ended_at, stay.ended_by = timezone.now(), by
    stay.ends_on = max(stay.begins_on, timezone.localdate())
    stay.destination = destination
    stay.save(update_fields=["ended_at", "ended_by", "ends_on", "destination"])
    record(by, Event.PERSON_DISCHARGED, case=stay.case_id, subject=stay)
    return stay


@act
def turn_away(
    *, by: Membership, on: date, need: str, reason: str, sex: str, age_band: str
) -> TurnedAway:
    """Note that somebody could not be taken in, and why. Nobody is described."""
    rules.check_turn_away(by, on)
    turned = TurnedAway.objects.create(
        agency=by.agency, on=on, need=need, reason=reason, sex=sex, age_band=age_band,
        recorded_by=by,
    )  # fmt: skip
    record(by, Event.PERSON_TURNED_AWAY, subject=turned, detail={"reason": reason})
    return turned


def _take(
    by: Membership,
    bed: Bed,
    case: Case | None,
    kind: Stay.Kind,
    begins_on: date,
    ends_on: date | None,
    hold_until: datetime | None = None,
    reason: str = "",
) -> Stay:
    _release_lapsed(by, bed, begins_on, ends_on)
    now = timezone.now()
    admitted = {"admitted_at": now, "admitted_by": by} if kind == Kind.STAYED else {}
    with one_to_a_bed():
        stay = Stay.objects.create(
            code=new_code(), agency=by.agency, bed=bed, case=case, kind=kind,
            begins_on=begins_on, ends_on=ends_on, hold_until=hold_until, reason=reason,
            made_by=by, **admitted,
        )  # fmt: skip
    if kind != Kind.STAYED:
        record(by, Event.BED_HELD, case=case, subject=stay, detail={"kind": kind})
    return stay


def _release_lapsed(
    by: Membership, bed: Bed, begins_on: date, ends_on: date | None, except_for: Stay | None = None
) -> None:
    """Nobody came before the hour of a hold: whoever takes the bed now releases it."""
    lapsed = Stay.objects.filter(
        bed=bed, kind=Kind.HELD, released_at=None, hold_until__lt=timezone.now()
    ).between(begins_on, ends_on)
    for stay in lapsed:
        if stay != except_for:
            _let_go(by, stay)


def _let_go(by: Membership, stay: Stay) -> None:
    today = timezone.localdate()
    if stay.kind == Kind.OUT_OF_USE and stay.begins_on < today:
        stay.ends_on, stay.ended_at, stay.ended_by = today, timezone.now(), by
    else:
        stay.released_at, stay.released_by = timezone.now(), by
    stay.save(update_fields=["ends_on", "ended_at", "ended_by", "released_at", "released_by"])
    record(by, Event.HOLD_RELEASED, case=stay.case_id, subject=stay)


def _relocate(by: Membership, stay: Stay, bed: Bed) -> Stay:
    today = timezone.localdate()
    if stay.kind == Kind.HELD or stay.begins_on >= today:
        stay.bed = bed
        stay.save(update_fields=["bed"])
        moved = stay
    else:
        rest = stay.ends_on
        stay.ends_on, stay.ended_at, stay.ended_by = today, timezone.now(), by
        stay.save(update_fields=["ends_on", "ended_at", "ended_by"])
        moved = Stay.objects.create(
            code=new_code(), agency=stay.agency, bed=bed, case_id=stay.case_id, kind=stay.kind,
            begins_on=today, ends_on=rest, made_by=by,
            admitted_at=stay.admitted_at, admitted_by=stay.admitted_by,
        )  # fmt: skip
    record(by, Event.PERSON_MOVED, case=stay.case_id, subject=moved)
    return moved
