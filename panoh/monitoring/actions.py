"""Releasing figures: the only way in which a number of people leaves Panoh."""

from django.db import connection, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.casework.identification.figures import Alike
from panoh.monitoring import rules
from panoh.monitoring.disclosure import METHOD, Audience, protect
from panoh.monitoring.figures import check_year
from panoh.monitoring.indicators import INDICATORS, Measure
from panoh.monitoring.models import Counted, Release
from panoh.monitoring.releases import added, mark_of, shown_counts
from panoh.monitoring.verify import content


@transaction.atomic
def release(*, by: Membership, measure: Measure, country: str, year: int) -> Release:
    """Say once and for all how many there are, adding to what was said of the year before.

    Refused to who is not the country's coordinator, and while those who came since are so few that
    each of them would be told of: then the newest release stands.
    """
    rules.check_release(by, country)
    check_year(year)
    _one_at_a_time(measure, country, year)
    before = [*Release.objects.of(measure, country, year)]
    cut_off = timezone.now()
    people = INDICATORS[measure].people(country, year, year)
    more = added(people, _counted(measure, country, year))
    rules.check_enough(sum(row.persons for row in more), is_first=not before)
    origins = tuple(before[0].origins) if before else ()
    shown = {each: protect(more, each, origins) for each in Audience}
    is_divided = not any(each.undivided for each in shown.values())
    if before and not is_divided and all(len(part) > 1 for part in before[-1].shown.values()):
        raise Refused(
            _("Those who came since are too few to be divided. The last release stands."),
            status=409,
        )
    made = Release(
        code=new_code(),
        measure=measure,
        country=country,
        year=year,
        number=len(before) + 1,
        definition=INDICATORS[measure].edition,
        method=METHOD,
        cut_off=cut_off,
        released_by=by,
        origins=shown[Audience.PUBLIC].tables.origins,
        shown={each.value: shown_counts(found) for each, found in shown.items()},
    )
    made.mark = mark_of(content(made), before[-1].mark if before else "")
    made.save(force_insert=True)
    Counted.objects.bulk_create(Counted(release=made, **row._asdict()) for row in more)
    record(
        by,
        Event.FIGURES_RELEASED,
        subject=made,
        detail={"release": made.code, "country": country, "year": year, "measure": measure.value},
    )
    return made


def _one_at_a_time(measure: str, country: str, year: int) -> None:
    """The second of two who release at once waits, and then adds to the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"release {measure} {country} {year}"],
        )


def _counted(measure: str, country: str, year: int) -> list[Alike]:
    """Who was counted in the releases before; the application itself may not read it."""
    with door.counting(country), connections["figures"].cursor() as cursor:
        cursor.execute(
            "select c.track, c.sex, c.age, c.origin, c.exploitation, sum(c.persons)::int "
            "from monitoring_counted c join monitoring_release r on r.id = c.release_id "
            "where r.measure = %s and r.country = %s and r.year = %s group by 1, 2, 3, 4, 5",
            [measure, country, year],
        )
        return [Alike(*row) for row in cursor.fetchall()]
