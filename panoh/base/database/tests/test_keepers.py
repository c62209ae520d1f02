"""The owner looks after every walled row, and lends nobody this sight."""

import pytest
from django.db import connection, connections

from panoh.base.database import door
from panoh.casework.cases import actions
from panoh.testing import member

WALLED = """
select c.relname, exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'kept')
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relforcerowsecurity
"""
LENT = """
create function lent() returns bigint language sql security definer
    set search_path = public, pg_temp as 'select count(*) from vault_personkey'
"""


@pytest.mark.django_db(databases="__all__")
def test_every_wall_has_its_keeper():
    with connections["owner"].cursor() as cursor:
        cursor.execute(WALLED)
        kept = dict(cursor.fetchall())
    assert kept
    assert all(kept.values())


def test_a_function_of_the_owner_shows_the_application_nothing_more(committed):
    with door.acting_as(member("aigul")):
        actions.open_case(by=member("aigul"), sex="female")
    count = "select count(*) from vault_personkey"
    with connections["owner"].cursor() as owner:
        owner.execute(LENT)
        owner.execute("grant execute on function lent() to public")
        owner.execute(count)
        assert owner.fetchone() == (1,)
        owner.execute("select lent()")
        assert owner.fetchone() == (1,)
    with connection.cursor() as application:
        application.execute("select lent()")
        assert application.fetchone() == (0,)
