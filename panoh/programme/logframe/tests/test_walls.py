"""A programme is there for who takes part in it, in a role that has to do with programmes."""

import pytest
from django.db import connection

from panoh.base.agencies.roles import OF_PROGRAMMES, POWERS, Permission, Role


@pytest.mark.parametrize("role", [*Role, "king"])
def test_postgresql_knows_the_same_powers(db: None, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select p from unnest(%s::text[]) p where panoh_role_may(%s, p)",
            [[*Permission], role],
        )
        held = {row[0] for row in cursor.fetchall()}
    known = POWERS[Role(role)].permissions if role in set(Role) else frozenset()
    assert held == known & OF_PROGRAMMES
