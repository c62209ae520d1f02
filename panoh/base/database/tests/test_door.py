"""The door: who has not entered sees nothing, and one's context ends where it began."""

import pytest
from django.db import (
    DataError,
    InternalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)

from panoh.base.database import door
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case
from panoh.testing import member


def acts():
    """Which member acts now, as PostgreSQL knows it."""
    with connection.cursor() as cursor:
        cursor.execute("select panoh_member()::text")
        return cursor.fetchone()[0]


@pytest.fixture
def case(db):
    aigul = member("aigul")
    with door.acting_as(aigul):
        return actions.open_case(by=aigul, sex="female")


def test_who_has_not_entered_sees_nothing(case):
    assert acts() is None
    assert Case.objects.count() == 0


def test_who_enters_as_nobody_sees_nothing(case):
    with transaction.atomic():
        door.enter(member("aigul"))
        assert Case.objects.count() == 1
        door.enter(None)
        assert (acts(), Case.objects.count()) == (None, 0)


def test_inner_acting_gives_way_to_the_outer(case):
    aigul, chynara = member("aigul"), member("chynara")
    with door.acting_as(aigul):
        with door.acting_as(chynara):
            assert (acts(), Case.objects.count()) == (str(chynara.pk), 0)
        assert (acts(), Case.objects.count()) == (str(aigul.pk), 1)
    assert acts() is None


def test_an_error_inside_restores_who_acted_before(case):
    aigul, chynara = member("aigul"), member("chynara")
    with door.acting_as(aigul):
        with pytest.raises(ZeroDivisionError), door.acting_as(chynara):
            raise ZeroDivisionError
        assert acts() == str(aigul.pk)
        with pytest.raises(ProgrammingError), door.acting_as(chynara):
            connection.cursor().execute("truncate cases_case")
        assert acts() == str(aigul.pk)
    assert acts() is None


def test_entering_needs_a_transaction(committed):
    with pytest.raises(RuntimeError, match="inside a transaction"):
        door.enter(member("aigul"))


def test_the_context_ends_with_the_transaction(committed):
    with transaction.atomic():
        door.enter(member("aigul"))
        assert acts()
    assert acts() is None


@pytest.mark.parametrize("name", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_nobody_enters_as_somebody_who_is_not(db, name):
    with pytest.raises((ProgrammingError, DataError, InternalError)), transaction.atomic():
        connection.cursor().execute("select panoh_enter(%s)", [name])


def test_counting_only_reads_and_knows_no_case_of_another_country(committed, case):
    with door.counting("UZ"), connections["figures"].cursor() as cursor:
        cursor.execute("select count(*) from cases_case")
        assert cursor.fetchone() == (1,)
        with pytest.raises(ProgrammingError), transaction.atomic(using="figures"):
            cursor.execute("select code from cases_case")
    with door.counting("KG"), connections["figures"].cursor() as cursor:
        cursor.execute("select count(*) from cases_case")
        assert cursor.fetchone() == (0,)
