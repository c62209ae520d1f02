"""All indicators of a programme in one run, against the bare SQL of the same questions.

The programme is `benchmarks.programme`: XACX44 with 26 indicators, three of which Panoh counts in
five countries. Theirs is, as a superuser whom no policy meets, the statements that count those
people, and one that adds up what was accepted of the rest. Ours is measured twice: as a programme
reads it, from releases and locked periods behind the walls, with targets, progress and standing;
and counting those people anew behind the walls of the figures role, as each release does.

Then the pages, in the web process as `panoh serve` runs it, asked by one client.
"""

import os
import secrets
import time
from collections.abc import Callable
from functools import partial

import django
from django.conf import settings

if __name__ == "__main__":
    os.environ["PANOH_SECRET_KEY"] = secrets.token_urlsafe(48)
    os.environ["PANOH_SECOND_FACTOR"] = "0"
    django.setup()

from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.pages import Site, serving, signed_in
from benchmarks.programme import CODE, OFFICE, YEAR
from benchmarks.rows import Row, alternate, times
from benchmarks.stage import admin
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.monitoring.banded import count
from panoh.monitoring.bindings import BINDINGS, taken
from panoh.monitoring.indicators import INDICATORS, Banded
from panoh.programme.logframe.models import Definition, Programme
from panoh.programme.logframe.overview import blocks

ASKED = 200  # times, of each page
MOST = 50  # milliseconds
TYPED = """
select i.id, d.periods, sum(p.value), max(p.value),
       (select sum(t.value) from logframe_target t where t.indicator_id = i.id)
from logframe_indicator i
join logframe_programme on logframe_programme.id = i.programme_id
join logframe_definition d on d.id = i.definition_id
left join logframe_period p on p.indicator_id = i.id and p.status = 'accepted'
where logframe_programme.code = %s
group by 1, 2
"""


def main() -> None:
    size = int(str(settings.DATABASES["default"]["NAME"]).rpartition("_")[2])
    superuser = admin(str(settings.DATABASES["default"]["NAME"]))
    by = Membership.objects.select_related("agency", "user").get(
        agency__name=OFFICE, role=Role.PROGRAMME
    )
    with door.acting_as(by):
        programme = Programme.objects.get(code=CODE)
    questions: list[Callable[[], object]] = [
        partial(count, measure, country, YEAR)
        if isinstance(measure, Banded)
        else partial(INDICATORS[measure].people, country, YEAR, YEAR)
        for measure in BINDINGS.values()
        for country in programme.countries
    ]

    def counted() -> None:
        for question in questions:
            question()

    def read() -> None:
        with transaction.atomic():
            door.enter(by)
            stands = [
                stand for block in blocks(programme, timezone.localdate()) for stand in block.stands
            ]
            for stand in stands:
                assert stand.standing
                definition = stand.indicator.definition
                if definition.feed == Definition.Feed.FIGURE:
                    measure = BINDINGS[definition.figure]
                    found = taken(measure, programme.countries, YEAR, definition.divided_by)
                    assert found.query
            assert len(stands) == 26

    with CaptureQueriesContext(connections["figures"]) as asked:
        counted()
    statements = [each["sql"] for each in asked if " from " in each["sql"].lower()]
    assert len(statements) >= len(questions)

    def people() -> None:
        for statement in statements:
            superuser.execute(statement).fetchall()

    def everything() -> None:
        people()
        superuser.execute(TYPED, [CODE]).fetchall()

    often = 10 if size < 1_000_000 else 3
    for what, ours, theirs in (
        ("26 indicators, as the programme reads them", read, everything),
        ("what is counted of them, anew", counted, people),
    ):
        mine, other = alternate(often, ours, theirs)
        ratio = mine.p50 / other.p50
        Row(
            f"indicators, {what}, {size:,} cases",
            f"bare SQL, {len(statements)} counts",
            str(mine),
            str(other),
            f"{ratio:.2f}",
            "≤ 1.5",
            ratio <= 1.5,
        ).print()
    session = signed_in(by)
    with serving("panoh.cli", "serve") as port:
        for what, path in (("overview", ""), ("logframe", "logframe/")):
            page = Site(port, f"/programmes/{CODE}/{path}", session)
            samples: list[float] = []
            for _warm in range(20):
                page.fetch()
            while len(samples) < ASKED:
                page.ask(samples, time.perf_counter() + 1)
            found = times(samples)
            Row(
                f"{what} page of 26 indicators, warm, one client ({len(samples)} times)",
                "",
                str(found),
                "",
                "",
                f"p95 ≤ {MOST} ms",
                found.p95 <= MOST,
            ).print()


if __name__ == "__main__":
    main()
