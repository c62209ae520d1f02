"""A list goes back whole, and only as long as nobody has worked on one of its cases."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases.actions import open_case
from panoh.casework.cases.models import Alert, Case, Person, Provision, Share
from panoh.casework.identification.models import Determination, Finding
from panoh.exchange import actions
from panoh.exchange.models import ImportBatch, ImportedCase
from panoh.exchange.tests.lists import SYNTHETIC_ROW, VICTIM, reading_of
from panoh.testing import member

pytestmark = pytest.mark.django_db
TABLES = (Case, Person, Share, Determination, Finding, Provision, ImportedCase)


@pytest.fixture
def farida():
    """A supervisor of an NGO, inside the database."""
    farida = member("farida")
    with door.acting_as(farida):
        yield farida


@pytest.fixture
def batch(farida):
    return actions.commit_batch(by=farida, reading=reading_of(VICTIM, VICTIM), name="list.csv")


def counts():
    """How many rows there are, seen without the policies' help: of everybody."""
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"select count(*) from {table._meta.db_table}")
            found.append(cursor.fetchone()[0])
    return found


def test_removes_exactly_what_came_in(farida):
    own = open_case(by=farida, sex="female")
    kept = actions.commit_batch(by=farida, reading=reading_of(SYNTHETIC_ROW), name="other")
    before = counts()
    batch = actions.commit_batch(by=farida, reading=reading_of(VICTIM, VICTIM), name="list")
    assert counts() == [n + more for n, more in zip(before, (2, 2, 2, 2, 2, 4, 2), strict=True)]
    actions.undo_batch(by=farida, batch=batch)
    assert counts() == before
    assert set(Case.objects.all()) == {own, kept.imported.get().case}


def test_remembers_who_undid_it_and_when(farida, batch):
    before = timezone.now()
    undone = actions.undo_batch(by=farida, batch=batch)
    assert undone.undone_at
    assert undone.undone_at >= before
    assert undone.undone_by == farida
    assert [entry.event for entry in Entry.objects.order_by("number")] == [
        Event.CASES_IMPORTED,
        Event.IMPORT_UNDONE,
    ]


def test_the_same_file_may_come_in_again(farida, batch):
    actions.undo_batch(by=farida, batch=batch)
    again = actions.commit_batch(by=farida, reading=reading_of(VICTIM, VICTIM), name="list.csv")
    assert again.cases == 2
    assert again.code != batch.code


def refusal(by, batch):
    with pytest.raises(Refused) as refused:
        actions.undo_batch(by=by, batch=batch)
    return str(refused.value.sentence)


def test_refuses_when_something_was_done_and_names_the_case(farida, batch):
    case = batch.imported.first().case
    record(farida, Event.ALERT_RAISED, case=case)
    before = counts()
    assert case.code in refusal(farida, batch)
    assert counts() == before


def test_reading_a_case_does_not_hold_it_back(farida, batch):
    record(farida, Event.SECTION_OPENED, case=batch.imported.first().case)
    assert actions.undo_batch(by=farida, batch=batch).undone_at


def test_refuses_when_something_hangs_on_a_case_whatever_the_journal_says(farida, batch):
    Alert.objects.create(case=batch.imported.first().case, kind="danger", raised_by=farida)
    before = counts()
    assert "Something was added" in refusal(farida, batch)
    assert counts() == before


def test_refuses_to_undo_twice(farida, batch):
    actions.undo_batch(by=farida, batch=batch)
    assert "already" in refusal(farida, batch)


def test_others_find_no_such_list(batch):
    for name in ("chynara", "anvar", "bahrom"):
        with door.acting_as(member(name)), pytest.raises(ImportBatch.DoesNotExist):
            actions.undo_batch(by=member(name), batch=batch)


def test_a_colleague_without_the_permission_finds_none_either(batch):
    feruza = member("feruza")
    with door.acting_as(feruza), pytest.raises(ImportBatch.DoesNotExist):
        actions.undo_batch(by=feruza, batch=batch)


@pytest.mark.parametrize("table", [model._meta.db_table for model in TABLES[:-1]])
def test_nothing_but_what_came_in_can_be_removed(farida, table):
    """Row-level security itself: the application may delete, and finds nothing that it may."""
    open_case(by=farida, sex="female")
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table}")
        assert cursor.rowcount == 0


def test_nobody_removes_what_another_agency_brought_in(batch):
    anvar = member("anvar")
    with door.acting_as(anvar), connection.cursor() as cursor:
        for table in (model._meta.db_table for model in TABLES):
            cursor.execute(f"delete from {table}")
            assert cursor.rowcount == 0, table


def test_no_case_of_work_can_be_passed_off_as_imported(farida, batch):
    own = open_case(by=farida, sex="female")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        ImportedCase.objects.create(case=own, batch=batch, row=99)
