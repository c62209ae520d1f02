"""Who keeps houses and services, and who may give somebody a bed.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Section
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_is_open, check_sight, check_who
from panoh.casework.shelters.models import Bed, Service, Site, Stay

Kind = Stay.Kind

# What may become of what takes a bed. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Kind.HELD: frozenset({Kind.STAYED}),
    Kind.STAYED: frozenset(),
    Kind.OUT_OF_USE: frozenset(),
}


def check_keep(member: Membership) -> None:
    """Who: houses and services are kept by those who manage beds, where placement is open."""
    check_who(member, Permission.MANAGE_BEDS)
    check_placement(member)


def check_placement(member: Membership) -> None:
    """Never: to some kinds of agency it is closed who sleeps where."""
    if Section.PLACEMENT not in member.agency.open_sections:
        raise Refused(_("An agency like yours keeps no beds."))


def check_own(member: Membership, record: Site | Service | Bed | Stay) -> None:
    """Whose: the member's agency's. Says the same when there is no such thing."""
    if record.agency_id != member.agency_id:
        raise Refused(_("There is no such thing among yours."))


def check_days(begins_on: date, ends_on: date | None) -> None:
    """When: a period to come, with at least one night in it."""
    if begins_on < timezone.localdate():
        raise Refused(_("This day is over. Choose one to come."), status=409)
    if ends_on is not None and ends_on <= begins_on:
        raise Refused(_("The last day must come after the first."), status=409)


def check_add_site(member: Membership) -> None:
    """A house is added by those who keep beds."""
    check_keep(member)


def check_read_address(member: Membership, site: Site) -> None:
    """Where a house stands is read inside its agency only."""
    check_keep(member)
    check_own(member, site)


def check_add_bed(member: Membership, site: Site | None = None) -> None:
    """A bed is added to a house of one's own."""
    check_keep(member)
    if site is not None:
        check_own(member, site)


def check_set_service(member: Membership, service: Service | None = None) -> None:
    """A service is described by a supervisor of the agency that gives it, with beds or without."""
    check_who(member, Permission.ASSIGN)
    if service is not None:
        check_own(member, service)


def check_hold(
    member: Membership,
    bed: Bed | None = None,
    case: Case | None = None,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """Those who keep beds or answer referrals hold one, for a case that they see."""
    if not member.may(Permission.ANSWER_REFERRAL):
        check_keep(member)
    check_placement(member)
    if bed is not None:
        check_own(member, bed)
    if case is not None:
        check_sight(member, case)
        check_is_open(case)
    if begins_on is not None:
        check_days(begins_on, ends_on)


def check_take_out(
    member: Membership,
    bed: Bed | None = None,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """A bed of one's own is taken out of use."""
    check_keep(member)
    if bed is not None:
        check_own(member, bed)
    if begins_on is not None:
        check_days(begins_on, ends_on)


def check_release(member: Membership, stay: Stay) -> None:
    """A hold is given up, or a bed put back in use; a stay is ended by discharging."""
    check_hold(member, stay.bed)
    if stay.kind == Kind.STAYED:
        raise Refused(_("Somebody stays in this bed. Discharge them instead."), status=409)
    if stay.is_over:
        raise Refused(_("This was released already."), status=409)


def check_admit(member: Membership, bed: Bed | None = None, case: Case | None = None) -> None:
    """Somebody who arrives gets a bed of one's own house tonight."""
    check_keep(member)
    if bed is not None:
        check_own(member, bed)
    if case is not None:
        check_sight(member, case)
        check_is_open(case)


def check_arrive(member: Membership, stay: Stay) -> None:
    """Somebody for whom a bed is held has come."""
    check_admit(member, stay.bed, stay.case)
    if stay.kind != Kind.HELD or stay.case is None or stay.is_over:
        raise Refused(_("No bed is held for anybody here."), status=409)


def check_move(member: Membership, stay: Stay, bed: Bed | None = None) -> None:
    """A guest, or a hold, goes to another bed of the same agency."""
    check_keep(member)
    check_own(member, stay)
    if stay.kind == Kind.OUT_OF_USE:
        raise Refused(_("Nobody is in this bed."), status=409)
    if stay.is_over or (stay.ends_on and stay.ends_on <= timezone.localdate()):
        raise Refused(_("This stay is over."), status=409)
    if bed is not None:
        check_own(member, bed)
        if bed.pk == stay.bed_id:
            raise Refused(_("The person is in this bed already."), status=409)


def check_discharge(member: Membership, stay: Stay) -> None:
    """A guest leaves; who only has a hold is released."""
    check_keep(member)
    check_own(member, stay)
    if stay.kind != Kind.STAYED:
        raise Refused(_("Nobody has been admitted to this bed."), status=409)
    if stay.is_over:
        raise Refused(_("This stay is over."), status=409)


def check_prolong(member: Membership, stay: Stay, ends_on: date | None = None) -> None:
    """A guest who has been admitted stays longer, or shorter."""
    check_discharge(member, stay)
    if ends_on is not None:
        check_days(timezone.localdate(), ends_on)


def check_turn_away(member: Membership, on: date | None = None) -> None:
    """Whoever answers at the door notes that somebody could not be taken in."""
    if not member.may(Permission.ANSWER_REFERRAL):
        check_keep(member)
    check_placement(member)
    if (
        on is not None
        and not timezone.localdate() - timedelta(days=31) <= on <= timezone.localdate()
    ):
        raise Refused(_("Choose a day of the last month."), status=409)
