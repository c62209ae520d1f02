"""A programme beside the million cases: XACX44 of today, its indicators reported and accepted.

    python -m benchmarks.programme        (the stage runs it after benchmarks/million.py)

All by real actions. Each country has released its last year; what Panoh counts is taken from there,
and of what people would type in every period of every country has a made-up number.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone

from benchmarks.million import COUNTRIES
from panoh.base.accounts.models import User
from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Role
from panoh.base.agencies.sections import Kind
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.monitoring.actions import release, release_banded
from panoh.monitoring.bindings import measure_of, taken
from panoh.monitoring.indicators import Banded, Measure
from panoh.programme.logframe import actions, files
from panoh.programme.logframe.calculation import Reached, Span
from panoh.programme.logframe.models import Definition, Indicator, Programme
from panoh.programme.logframe.rules import can_be_reported

CODE = "XACX44"
YEAR = date.today().year - 1
OFFICE = "Programme office"
NOTE = "Made up to measure."
FOUNDED = datetime(2010, 1, 1, tzinfo=UTC)


def member(agency: Agency, role: Role) -> Membership:
    """Somebody new, made by the owner, as whoever administers Panoh would."""
    name = f"{role}.{agency.country}".lower()
    user = User.objects.db_manager("owner").create_user(name, None, name=name)
    made = Membership.objects.using("owner").create(
        user=user, agency=agency, role=role, since=FOUNDED
    )
    return Membership.objects.select_related("agency", "user").get(pk=made.pk)


def agency(name: str, kind: Kind, country: str) -> Agency:
    return Agency.objects.using("owner").create(name=name, kind=kind, country=country)


def later(day: date) -> date:
    """A day of the document, moved by whole years so that the programme has just ended."""
    today = timezone.localdate()
    return day.replace(year=day.year + today.year - 2013)


def load(by: Membership) -> Programme:
    """The document's chain, with the days of the last two years."""
    plan = files.read(files.FOLDER / f"{CODE}.toml")
    facts = dict(plan.facts)
    facts |= {name: later(facts[name]) for name in ("starts_on", "ends_on")}
    lines = [
        replace(
            line,
            indicators=tuple(
                replace(each, targets=tuple((later(day), value) for day, value in each.targets))
                for each in line.indicators
            ),
        )
        for line in plan.lines
    ]
    moved = replace(plan, facts=facts, lines=tuple(lines))
    with door.acting_as(by):
        return actions.load(by=by, plan=moved, agencies={"UNODC": by.agency})


def reached(of: Indicator, span: Span) -> Reached:
    """What the releases say; of what is typed in, so many a country as its codes have letters."""
    definition, countries = of.definition, of.programme.countries
    if definition.feed == Definition.Feed.FIGURE:
        found = taken(measure_of(definition.figure), countries, YEAR, definition.divided_by)
        return replace(found, note=NOTE)  # a value that was withheld is submitted in words
    number = Decimal(sum(map(ord, f"{of.slug}{span.since}")) % 50 + 11)
    return Reached(by_country=dict.fromkeys(countries, number), evidence="Made up", note=NOTE)


def report(by: Membership, second: Membership, programme: Programme) -> int:
    """Every period of every indicator, from its draft to its lock; how many."""
    with door.acting_as(by):
        found = Indicator.objects.filter(programme=programme)
        found = found.exclude(definition__feed=Definition.Feed.NOTHING)
        indicators = [*found.select_related("line", "programme", "definition", "responsible")]
        drafts = [
            actions.draft(by=by, indicator=each, span=span, reached=reached(each, span))
            for each in indicators
            for span in can_be_reported(each)
            if span.until < timezone.localdate()
        ]
        for draft in drafts:
            actions.submit(by=by, period=draft)
    with door.acting_as(second):
        for draft in drafts:
            actions.accept(by=second, period=draft)
    return len(drafts)


def main() -> None:
    coordinators = [
        member(agency(f"Commission of {country}", Kind.COMMISSION, country), Role.COORDINATOR)
        for country in COUNTRIES
    ]
    for coordinator in coordinators:
        told = {"by": coordinator, "country": coordinator.agency.country, "year": YEAR}
        for people in Measure:
            with suppress(Refused), door.acting_as(coordinator):
                release(measure=people, **told)
        for houses in Banded:
            with suppress(Refused), door.acting_as(coordinator):
                release_banded(measure=houses, **told)
    office = agency(OFFICE, Kind.PROGRAMME, "UZ")
    by, second = member(office, Role.PROGRAMME), member(office, Role.ADVISER)
    programme = load(by)
    print(f"{report(by, second, programme)} periods of {programme.code} accepted")


if __name__ == "__main__":
    main()
