"""Releasing figures: the only way in which a number of people leaves Panoh."""

from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.casework.identification.figures import Alike, Settled
from panoh.monitoring import banded, once, portions, rules
from panoh.monitoring.disclosure import METHOD, Audience, protect
from panoh.monitoring.figures import check_year
from panoh.monitoring.indicators import (
    BANDED,
    INDICATORS,
    ONCE,
    PORTIONS,
    Banded,
    Measure,
    Once,
    Portion,
)
from panoh.monitoring.models import Counted, Release, Tallied
from panoh.monitoring.releases import added, mark_of, shown_counts
from panoh.monitoring.verify import content


@act
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
    _keep(by, made, before)
    Counted.objects.bulk_create(Counted(release=made, **row._asdict()) for row in more)
    return made


@act
def release_portions(*, by: Membership, measure: Portion, country: str, year: int) -> list[Release]:
    """Say once and for all how soon people had what they were owed, of every part that may be told.

    A part of which too few came since it was told of last waits, with all of them, for the next
    release. Refused to who is not the country's coordinator, and while no part has enough people.
    """
    rules.check_release(by, country)
    check_year(year)
    _one_at_a_time(measure, country, year)
    before: dict[str, list[Release]] = {}
    for each in Release.objects.of(measure, country, year):
        before.setdefault(each.part, []).append(each)
    cut_off, asked = timezone.now(), PORTIONS[measure]
    now = asked.settled(country, year, year)
    more = portions.added(now, _tallied(measure, country, year))
    enough = portions.enough(more)
    rules.check_told(bool(enough))
    found = []
    for part, counted in enough.items():
        earlier = before.get(part, [])
        made = Release(
            code=new_code(),
            measure=measure,
            part=part,
            country=country,
            year=year,
            number=len(earlier) + 1,
            definition=asked.edition,
            method=portions.METHOD,
            cut_off=cut_off,
            released_by=by,
            shown=portions.shown(part, counted.values(), measure),
        )
        _keep(by, made, earlier)
        Tallied.objects.bulk_create(
            Tallied(release=made, part=of, outcome=outcome, persons=persons)
            for of, counts in counted.items()
            for outcome, persons in counts.items()
        )
        found.append(made)
    return found


@act
def release_once(*, by: Membership, measure: Once, country: str, year: int) -> Release:
    """Say once of a year that is over who got which help, who lacked it, or who was turned away.

    Refused to who is not the country's coordinator, of a year that is not over or was told of, and
    of too few people. Countries of origin are named as the year's release of people assisted does,
    which comes first.
    """
    rules.check_release(by, country)
    check_year(year)
    rules.check_over(year)
    _one_at_a_time(measure, country, year)
    rules.check_untold(Release.objects.of(measure, country, year).exists())
    assisted = Release.objects.of(Measure.ASSISTED, country, year).first()
    if measure == Once.SERVICES and not assisted:
        raise Refused(
            _("Release first how many people were assisted in the year: kinds of help divide it."),
            status=409,
        )
    cut_off, marking = timezone.now(), ONCE[measure]
    found = once.tables(measure, marking.rows(country, year), assisted.origins if assisted else [])
    rules.check_enough(found.whole.total(), is_first=True)
    made = Release(
        code=new_code(),
        measure=measure,
        country=country,
        year=year,
        number=1,
        definition=marking.edition,
        method=once.METHOD,
        cut_off=cut_off,
        released_by=by,
        origins=found.named,
        shown=found.shown(),
    )
    _keep(by, made, [])
    return made


@act
def release_banded(*, by: Membership, measure: Banded, country: str, year: int) -> Release:
    """Say once of a year that is over about how many houses have improved.

    Refused to who is not the country's coordinator, and of a year that is not over or was told of.
    """
    rules.check_release(by, country)
    check_year(year)
    rules.check_over(year)
    _one_at_a_time(measure, country, year)
    rules.check_untold(Release.objects.of(measure, country, year).exists())
    made = Release(
        code=new_code(),
        measure=measure,
        country=country,
        year=year,
        number=1,
        definition=BANDED[measure].edition,
        method=banded.METHOD,
        cut_off=timezone.now(),
        released_by=by,
        shown=banded.shown(banded.count(measure, country, year)),
    )
    _keep(by, made, [])
    return made


def _keep(by: Membership, made: Release, before: list[Release]) -> None:
    """Write a release down behind those before it, and in the journal."""
    made.mark = mark_of(content(made), before[-1].mark if before else "")
    made.save(force_insert=True)
    detail = {"release": made.code, "country": made.country, "year": made.year}
    record(by, Event.FIGURES_RELEASED, subject=made, detail=detail | {"measure": made.measure})


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


def _tallied(measure: str, country: str, year: int) -> list[Settled]:
    """The same of portions, part by part."""
    with door.counting(country), connections["figures"].cursor() as cursor:
        cursor.execute(
            "select t.part, t.outcome, sum(t.persons)::int "
            "from monitoring_tallied t join monitoring_release r on r.id = t.release_id "
            "where r.measure = %s and r.country = %s and r.year = %s group by 1, 2",
            [measure, country, year],
        )
        return [Settled(*row) for row in cursor.fetchall()]
