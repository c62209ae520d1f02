"""Connections that requests hand on to each other, and what must not be handed on with them.

The driver prepares a statement that it has sent a few times: PostgreSQL then reads it, and writes
its policies into it, once a connection and not once a request, and may keep a plan for it
(docs/adr/0046-plans-that-outlive-a-request.md).
"""

from typing import Any

import psycopg

SENT_BEFORE = 3  # times, before a statement is prepared
PATIENCE = 10  # seconds for a connection; then the page says that nothing answers


def options(size: int) -> dict[str, Any]:
    """What Django's PostgreSQL back end is told, for a pool of at most so many connections."""
    return {
        "pool": {"min_size": 1, "max_size": size, "timeout": PATIENCE, "reset": check},
        "prepare_threshold": SENT_BEFORE,
    }


def check(connection: psycopg.Connection[Any]) -> None:
    """Refuses to hand on a connection on which SQL prepared a statement; the pool then closes it.

    The driver prepares by the protocol. Only words do it by SQL, and Panoh says none: they came in
    by a hole, to be run under the driver's name as the next member. This question itself is not
    prepared, and names its catalogue, so that neither can be put in its place.
    """
    question = "select exists (select from pg_catalog.pg_prepared_statements where from_sql)"
    [found] = connection.execute(question, prepare=False).fetchone() or [True]
    if found:
        raise psycopg.ProgrammingError("SQL prepared a statement here: the connection is closed.")
