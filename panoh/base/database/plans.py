"""When PostgreSQL plans anew, where one plan for all does not do (docs/adr/0046)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Within it PostgreSQL plans each statement anew, for the values it is asked with.

    For what must walk an index and stop: the plan that is kept for everybody suits the average
    agency, and takes ten times as long in one that is larger.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local plan_cache_mode = force_custom_plan")
        yield
        cursor.execute("set local plan_cache_mode = auto")
