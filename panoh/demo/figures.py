"""What the demo's coordinators have released: last year's figures and those of the running one."""

from contextlib import suppress
from itertools import product

from django.utils import timezone

from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.demo.actions import members
from panoh.monitoring.actions import release, release_banded, release_once, release_portions
from panoh.monitoring.indicators import Banded, Measure, Once, Portion


def release_figures() -> None:
    """Each coordinator releases what there is; a year of too few people stays unreleased."""
    this_year = timezone.localdate().year
    coordinators = [each for each in members().values() if each.role == Role.COORDINATOR]
    for by, measure, year in product(coordinators, Measure, (this_year - 1, this_year)):
        with suppress(Refused), door.acting_as(by):
            release(by=by, measure=measure, country=by.agency.country, year=year)
    for by, portion, year in product(coordinators, Portion, (this_year - 1, this_year)):
        with suppress(Refused), door.acting_as(by):
            release_portions(by=by, measure=portion, country=by.agency.country, year=year)
    for by, told in product(coordinators, Once):
        with suppress(Refused), door.acting_as(by):
            release_once(by=by, measure=told, country=by.agency.country, year=this_year - 1)
    for by, about in product(coordinators, Banded):
        with suppress(Refused), door.acting_as(by):
            release_banded(by=by, measure=about, country=by.agency.country, year=this_year - 1)
