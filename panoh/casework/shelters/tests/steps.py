"""Ways to a house, a bed and a guest by real actions, for tests. Each enters as who acts."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.shelters import actions
from panoh.casework.shelters.models import Bed, Service, Site, Stay

ADDRESS = "Canary street 12"


def day(after: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=after)


def open_house(
    by: Membership, *beds: str, name: str = "House A", region: str = "UZ-TK", cots: int = 0
) -> Site:
    """A house with these beds in room 1, and so many cots."""
    with door.acting_as(by):
        site = actions.add_site(by=by, name=name, region_id=region, address=ADDRESS)
        for bed in beds:
            actions.add_bed(by=by, site=site, room="1", name=bed)
        for number in range(cots):
            actions.add_bed(by=by, site=site, room="1", name=f"cot {number}", child=True)
        return site


def offer(by: Membership, site: Site | None, **facts: Any) -> Service:
    """A service that takes anybody in tonight, unless `facts` say otherwise."""
    said = {"name": "Rooms", "need": "ACC.EMERGENCY", "site": site, "children": True} | facts
    with door.acting_as(by):
        return actions.set_service(by=by, **said)


def bed_of(site: Site, name: str) -> Bed:
    return Bed.objects.get(site=site, name=name)


def guest(by: Membership) -> Case:
    """Somebody who came to the shelter's own door."""
    with door.acting_as(by):
        return cases.open_case(by=by, sex="female")


def admit(by: Membership, bed: Bed, case: Case, **more: Any) -> Stay:
    with door.acting_as(by):
        return actions.admit(by=by, bed=bed, case=case, **more)
