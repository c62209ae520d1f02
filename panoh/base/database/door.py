"""The one door into the database: requests, jobs and commands all enter here as somebody.

Entering tells PostgreSQL, until the transaction ends, which member acts. The policies on every
case table read it; who has not entered sees no row. PostgreSQL believes only a ticket, which only
the application can sign: SQL alone, however it came in, lets nobody in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, connections, transaction

from panoh.base.database.acts import is_part
from panoh.base.database.tickets import ticket

if TYPE_CHECKING:
    from panoh.base.agencies.models import Membership


def _ask(alias: str, question: str, *words: object) -> Any:
    """One answer, by psycopg's own cursor.

    Django's may write the words into the text of the statement, where others of the same role can
    read them. Never prepared: whoever injects SQL could prepare another statement of that name,
    and be given the next ticket.
    """
    wrapper: Any = connections[alias]
    wrapper.ensure_connection()
    with wrapper.wrap_database_errors, psycopg.Cursor(wrapper.connection) as cursor:
        [answer] = cursor.execute(question, words, prepare=False).fetchone() or [None]
    return answer


def _pid(alias: str) -> int:
    wrapper: Any = connections[alias]
    wrapper.ensure_connection()
    return int(wrapper.connection.info.backend_pid)


def _enter(member: "Membership") -> str:
    """The context before, sealed as it was, to go back to."""
    signed = ticket("enter", member.pk, _pid("default"))
    return _ask("default", "select panoh_enter(%s, %s, %s)", member.pk, *signed) or ""


def _go_back(before: str) -> None:
    _ask("default", "select set_config('panoh.context', %s, true)", before)


def enter(member: "Membership | None") -> None:
    """Act as this member, or as nobody, until the transaction ends.

    PostgreSQL itself looks the membership up.

    Raises a database error when the membership has ended: rights go with the next request.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Enter the database inside a transaction.")
    if member:
        _enter(member)
    else:
        _go_back("")


@contextmanager
def acting_as(member: "Membership") -> Iterator[None]:
    """One transaction as this member; afterwards whoever acted before acts again."""
    inner = connection.in_atomic_block
    with transaction.atomic(savepoint=not is_part()):
        before = _enter(member)
        yield
        if inner:  # else the transaction ends, and the context with it
            _go_back(before)


@contextmanager
def counting(country: str) -> Iterator[None]:
    """One read-only transaction as the counting role, which sees one country and no name."""
    with transaction.atomic(using="figures"):
        signed = ticket("count", country, _pid("figures"))
        _ask("figures", "select panoh_count(%s, %s, %s)", country, *signed)
        yield
