"""What a test has committed is gone after it, whatever it was."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from panoh.base.database import server
from panoh.tests.contents import Contents

ROWS = (
    "delete from agencies_membership",
    "update agencies_agency set name = 'Another'",
    "delete from places_region where code = 'UZ-TK'",
    "insert into django_migrations (app, name, applied) values ('x', 'y', now())",
    "select nextval('panoh_codes')",
    "insert into auth_group (name) values ('x')",
)
MORE_THAN_ROWS = (
    "create table mine (seven int)",
    "drop policy kept on cases_case",
    "alter table cases_case no force row level security",
    "grant select on panoh_secret to public",
    "alter function panoh_agency() security invoker",
    "drop trigger cases_share_guard on cases_share",
    "alter table cases_share drop constraint share_on_consent_names_it",
)


@pytest.fixture
def superuser(committed: None) -> Iterator[psycopg.Connection]:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(server.admin_url(name), autocommit=True) as opened:
        opened.execute("set session_replication_role = replica")
        yield opened


def test_rows_and_counters_are_as_they_were(superuser: psycopg.Connection) -> None:
    before = Contents(superuser.info.dbname)
    for statement in ROWS:
        superuser.execute(statement)
    changed = Contents(superuser.info.dbname)
    assert changed.shape == before.shape
    assert sum(changed.rows[table] != sign for table, sign in before.rows.items()) == 5
    assert changed.counters != before.counters
    assert before.restored()
    after = Contents(superuser.info.dbname)
    assert (after.rows, after.counters) == (before.rows, before.counters)


def test_what_is_more_than_rows_is_noticed(superuser: psycopg.Connection) -> None:
    contents = Contents(superuser.info.dbname)
    for statement in MORE_THAN_ROWS:
        with superuser.transaction(force_rollback=True):
            superuser.execute(statement)
            assert not contents.has_its_shape(superuser), statement
        assert contents.has_its_shape(superuser), statement
