"""What a database holds, so that what a test has committed is taken back."""

import psycopg
from psycopg import sql

from panoh.base.database import server

TABLES = """
select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
"""
CATALOGS = """
select relname from pg_class where relkind = 'r' and relnamespace = 'pg_catalog'::regnamespace
and not relisshared and relname not like 'pg_statistic%'
"""
COUNTERS = """
select format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
    last_value is not null
from pg_sequences order by 1
"""


class Contents:
    """A fresh copy of the template as it is, row by row.

    Copying everything again takes many times as long. It is done all the same when a test has
    changed more than rows: a table, a function, a policy.
    """

    def __init__(self, database: str) -> None:
        self.database = database
        with psycopg.connect(server.admin_url(database), autocommit=True) as connection:
            tables, catalogs = (
                [name for (name,) in connection.execute(query)] for query in (TABLES, CATALOGS)
            )
            self.of_rows = sql.SQL(" union all ").join(
                sql.SQL(
                    "select {}, (select md5(string_agg(whole::text, e'\\n' order by whole::text))"
                    " from {} whole)"
                ).format(sql.Literal(table), sql.Identifier(table))
                for table in tables
            )
            # A catalog's row that is changed has a younger transaction; one that is gone is missed.
            self.of_shape = sql.SQL(" union all ").join(
                sql.SQL("select count(*), max(xmin::text::bigint) from {}").format(
                    sql.Identifier(catalog)
                )
                for catalog in catalogs
            )
            self.rows: dict[str, str | None] = dict(connection.execute(self.of_rows).fetchall())
            self.shape = connection.execute(self.of_shape).fetchall()
            self.counters = connection.execute(COUNTERS).fetchall()
            self.kept: dict[str, list[bytes]] = {}
            for table in (table for table, sign in self.rows.items() if sign):
                with connection.cursor().copy(_copying(table, "to stdout")) as copy:
                    self.kept[table] = [bytes(each) for each in copy]

    def has_its_shape(self, connection: psycopg.Connection) -> bool:
        """Whether nothing has changed but rows."""
        return connection.execute(self.of_shape).fetchall() == self.shape

    def restored(self) -> bool:
        """Takes out and puts back rows until all is as it was; false if that does not do."""
        with (
            psycopg.connect(server.admin_url(self.database)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "select pg_terminate_backend(pid, 30000) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            if not self.has_its_shape(connection):
                return False
            cursor.execute("set local session_replication_role = replica")
            for table, sign in cursor.execute(self.of_rows).fetchall():
                if sign != self.rows[table]:
                    cursor.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
                    if table in self.kept:
                        with cursor.copy(_copying(table, "from stdin")) as copy:
                            for each in self.kept[table]:
                                copy.write(each)
            for was, now in zip(self.counters, cursor.execute(COUNTERS).fetchall(), strict=True):
                if was != now:
                    cursor.execute("select setval(%s::regclass, %s, %s)", was)
            return True


def _copying(table: str, where: str) -> sql.Composed:
    return sql.SQL("copy {} {}").format(sql.Identifier(table), sql.SQL(where))
