"""The never-table: the design, the code and PostgreSQL say the same."""

import pytest
from django.db import connection

from panoh.base.agencies.roles import POWERS, Role
from panoh.base.agencies.sections import NEVER, Kind, Section, open_sections

# DESIGN §4, the rows with a "never", in the words of the code.
DESIGN = {
    "core": "donor programme commission",
    "identity": "commission donor",
    "contact": "consulate migration commission donor",
    "placement": "police prosecutor migration consulate commission donor",
    "care": "police prosecutor migration consulate commission donor",
    "testimony": "shelter consulate commission donor",
    "status": "consulate commission donor",
    "alerts": "consulate commission donor",
}


def asked(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("kind", Kind)
def test_postgresql_knows_the_same_table(db, kind):
    assert set(asked("select panoh_never(%s)", kind)) == {str(s) for s in NEVER[kind]}
    assert set(asked("select panoh_open_to(%s)", kind)) == set(open_sections(kind))


@pytest.mark.parametrize("section", Section)
def test_the_code_is_as_strict_as_the_design(section):
    for kind in DESIGN[section].split():
        assert section in NEVER[Kind(kind)]


def test_every_kind_has_its_line():
    assert NEVER.keys() == set(Kind)


@pytest.mark.parametrize("role", Role)
def test_postgresql_knows_how_far_each_role_reaches(db, role):
    assert asked("select panoh_reach_of(%s)", role) == POWERS[role].reach


def test_a_kind_or_a_role_that_nobody_knows_reaches_nothing(db):
    assert asked("select panoh_reach_of('king')") == "nobody"
