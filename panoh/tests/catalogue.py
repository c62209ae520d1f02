"""The database as its superuser knows it, and as each of the three roles meets it.

Everything happens in one transaction that is never committed: the superuser furnishes it past all
policies and constraints, then steps down to a role and tries what that role may do.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection as django_connection
from psycopg import sql

from panoh.base.database import server
from panoh.base.database.tickets import ticket

APPLICATION: str = settings.DATABASES["default"]["USER"]
OWNER: str = settings.DATABASES["owner"]["USER"]
FIGURES: str = settings.DATABASES["figures"]["USER"]
NO_PRIVILEGE = "42501"  # insufficient_privilege: a missing grant, or a policy

# Runs a statement and takes it back, whatever comes of it.
ATTEMPT = """
create function attempt(statement text) returns text language plpgsql as $$
declare touched bigint; failed text; held_by text;
begin
    execute statement;
    get diagnostics touched = row_count;
    set constraints all immediate;
    raise exception using errcode = 'P0BAK';
exception
    when sqlstate 'P0BAK' then return touched;
    when others then
        get stacked diagnostics failed = returned_sqlstate, held_by = constraint_name;
        return trim(failed || ' ' || held_by);
end $$
"""


@dataclass
class Database:
    """The superuser's connection."""

    connection: psycopg.Connection

    def all(self, query: str, params: Sequence[Any] = ()) -> list[Any]:
        """The rows of a query; of one column, its values."""
        found = self.connection.execute(query, params or None)
        rows, width = found.fetchall(), len(found.description or ())
        return [row[0] for row in rows] if width == 1 else rows

    def run(self, statement: str, params: Sequence[Any] = ()) -> None:
        self.connection.execute(statement, params or None)

    @contextmanager
    def as_role(self, role: str) -> Iterator[None]:
        """What is asked inside is asked by this role."""
        self.run(str(sql.SQL("set local role {}").format(sql.Identifier(role)).as_string()))
        yield
        self.run("reset role")

    @contextmanager
    def as_member(self, member: UUID | None) -> Iterator[None]:
        """The same as the application's role, entered as this member or as nobody."""
        with self.as_role(APPLICATION):
            self.enter(member)
            yield

    def enter(self, member: UUID | None) -> None:
        if member is None:
            self.run("select set_config('panoh.context', '', true)")
        else:
            signed = ticket("enter", member, self.connection.info.backend_pid)
            self.run("select panoh_enter(%s, %s, %s)", [member, *signed])

    def count(self, country: str) -> None:
        """As the counting role does, save that one may write afterwards, to try it."""
        signed = ticket("count", country, self.connection.info.backend_pid)
        self.run("select panoh_count(%s, %s, %s)", [country, *signed])

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done inside leaves nothing."""
        self.run("savepoint undone")
        try:
            yield
        finally:
            self.run("rollback to savepoint undone")
            self.run("release savepoint undone")

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Without triggers and foreign keys, so that a policy or a grant answers alone."""
        self.run("set local session_replication_role = replica")
        yield
        self.run("set local session_replication_role = origin")

    def attempts(self, statements: Iterable[str]) -> list[str]:
        """What came of each: how many rows it touched, or the error and the constraint's name."""
        return self.all(
            "select attempt(s) from unnest(%s::text[]) with ordinality t (s, n) order by n",
            [list(statements)],
        )

    def attempt(self, statement: str) -> str:
        return self.attempts([statement])[0]


@contextmanager
def database() -> Iterator[Database]:
    """The worker's database, in a transaction that is rolled back at the end."""
    name = django_connection.settings_dict["NAME"]
    connection = psycopg.connect(server.admin_url(name))
    try:
        opened = Database(connection)
        opened.run(ATTEMPT)
        yield opened
    finally:
        connection.rollback()
        connection.close()
