"""What lists and searches cost behind the walls, against the same SQL without them.

Ours is what a page asks: a transaction, entering, and the real queryset through Django's ORM, as a
supervisor who sees the whole agency. Theirs is the very statement that the ORM makes, with its own
filter, as a superuser whom no policy meets: for the list the filter on the share, for one case
the code alone.
"""

import os
from collections.abc import Callable

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()

import psycopg
from django.db import connection, transaction
from django.db.models import QuerySet

from benchmarks.million import MEASURED
from benchmarks.rows import Row, alternate
from benchmarks.stage import admin
from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.cases.models import Case

TIMES = int(os.environ.get("TIMES", "40"))
PAGE = 26
AIM = 50.0  # ms


def behind_walls(by: Membership, work: Callable[[], object]) -> Callable[[], object]:
    """In a transaction of its own, as this member."""

    def run() -> object:
        with transaction.atomic():
            door.enter(by)
            return work()

    return run


def bare(superuser: psycopg.Connection, found: QuerySet[Case]) -> Callable[[], object]:
    """The statement of a queryset, without Django and without walls."""
    statement, words = found.query.sql_with_params()
    return lambda: superuser.execute(statement.encode(), words).fetchall()


def main() -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    size = int(name.rpartition("_")[2])
    superuser = admin(name)
    superuser.autocommit = True
    for part in MEASURED:
        by = Membership.objects.select_related("agency", "user").get(
            agency__name=f"Agency {part}", role="supervisor"
        )
        newest = Case.objects.newest_to(by).is_open().select_related("person")[:PAGE]
        [code, *_rest] = behind_walls(by, lambda newest=newest: [c.code for c in newest])()
        one = Case.objects.filter(code=code)
        mine = Case.objects.visible_to(by).filter(code=code).select_related("person")
        measures = {
            "newest 25": (lambda newest=newest: list(newest.all()), bare(superuser, newest)),
            "one case": (lambda mine=mine: mine.all().get(), bare(superuser, one)),
        }
        for what, (ours, theirs) in measures.items():
            fast, plain = alternate(TIMES, behind_walls(by, ours), theirs)
            Row(
                f"{what}, {size:,} cases, agency {part}",
                "the same SQL without walls",
                str(fast),
                str(plain),
                f"{fast.p50 / plain.p50:.1f}",
                f"p95 ≤ {AIM:.0f} ms",
                fast.p95 <= AIM,
            ).print()
    connection.close()


if __name__ == "__main__":
    main()
