"""The one door into the database: requests, jobs and commands all enter here as somebody.

Entering tells PostgreSQL, until the transaction ends, which member acts. The policies on every
case table read it; who has not entered sees no row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, connections, transaction

if TYPE_CHECKING:
    from panoh.base.agencies.models import Membership


def _tell(member_id: UUID | str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select panoh_enter(%s)", [member_id])


def enter(member: "Membership | None") -> None:
    """Act as this member, or as nobody, until the transaction ends.

    PostgreSQL itself looks the membership up.

    Raises a database error when the membership has ended: rights go with the next request.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Enter the database inside a transaction.")
    _tell(member.pk if member else None)


@contextmanager
def acting_as(member: "Membership") -> Iterator[None]:
    """One transaction as this member; afterwards whoever acted before acts again."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select nullif(current_setting('panoh.member', true), '')")
            before = cursor.fetchone()[0]
        _tell(member.pk)
        yield
        _tell(before)


@contextmanager
def counting(country: str) -> Iterator[None]:
    """One read-only transaction as the counting role, which sees one country and no name."""
    with transaction.atomic(using="figures"):
        with connections["figures"].cursor() as cursor:
            cursor.execute("set transaction read only")
            cursor.execute("select set_config('panoh.countries', %s, true)", [country])
        yield
