"""Lists that are read in their order (docs/adr/0046-plans-that-outlive-a-request.md)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def read_in_order() -> Iterator[None]:
    """Within it PostgreSQL walks an index in its order and stops, where one gives the order.

    For the first page of a long list. PostgreSQL believes that walls leave almost no row of it,
    and would rather look at every row and sort what is left: a thousand times as much as is shown,
    in a large agency.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_sort = off")
        yield
        cursor.execute("set local enable_sort = on")
