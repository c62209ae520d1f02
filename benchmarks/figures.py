"""One country's year in five dimensions under disclosure control, against the bare aggregate.

Theirs is the statement that counts, as a superuser whom no policy meets, and its rows added up to
the linked tables. Ours is measured twice: making a release, which counts behind the walls of the
figures role and protects for every audience, once a year or so; and reading it, each time.
"""

from contextlib import suppress
from datetime import date

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()

from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.rows import Row, alternate
from benchmarks.stage import admin
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.identification.figures import Alike
from panoh.monitoring import actions
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience, protect
from panoh.monitoring.figures import count
from panoh.monitoring.indicators import INDICATORS, Measure
from panoh.monitoring.tables import Tables

YEAR = date.today().year - 1
FIVE = (Dimension.TRACK, Dimension.SEX, Dimension.AGE, Dimension.ORIGIN, Dimension.EXPLOITATION)


def main() -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    superuser = admin(name)
    coordinators = Membership.objects.filter(role=Role.COORDINATOR).select_related("agency", "user")
    by = coordinators.order_by("agency__name")[0]
    country = by.agency.country
    people = INDICATORS[Measure.IDENTIFIED].people

    def made() -> None:
        protect.cache_clear()
        rows = tuple(sorted(people(country, YEAR, YEAR)))
        for audience in Audience:
            protect(rows, audience)

    def read() -> None:
        with transaction.atomic():
            door.enter(by)
            found = count(
                measure=Measure.IDENTIFIED, country=country, since=date(YEAR, 1, 1),
                until=date(YEAR, 12, 31), by=FIVE, audience=Audience.PUBLIC,
            )  # fmt: skip
            assert found is not None

    with CaptureQueriesContext(connections["figures"]) as asked:
        people(country, YEAR, YEAR)
    statement = max((each["sql"] for each in asked), key=len)

    def theirs() -> None:
        Tables(Alike(*row) for row in superuser.execute(statement).fetchall())

    with door.acting_as(by), suppress(Refused):  # an earlier run may have released it
        actions.release(by=by, measure=Measure.IDENTIFIED, country=country, year=YEAR)
    size = int(name.rpartition("_")[2])
    for what, work, often, aim in (("making", made, 3, ""), ("reading", read, 10, "≤ 1.5 ×")):
        mine, other = alternate(often, work, theirs)
        ratio = mine.p50 / other.p50
        Row(
            f"figures, {what} a release: five dimensions, one country-year of {size:,} cases",
            "the bare aggregate",
            str(mine),
            str(other),
            f"{ratio:.2f}",
            aim,
            ratio <= 1.5 if aim else None,
        ).print()


if __name__ == "__main__":
    main()
