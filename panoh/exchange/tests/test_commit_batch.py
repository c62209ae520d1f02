"""An old list comes in: closed cases, held by the agency, under the walls, journalled once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case, Person, Provision, Share
from panoh.casework.identification.models import Determination, Finding
from panoh.exchange import actions, rules
from panoh.exchange.models import ImportBatch, ImportedCase
from panoh.exchange.tests.lists import ANONYMISED_ROW, SYNTHETIC_ROW, VICTIM, reading_of
from panoh.testing import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def farida():
    """A supervisor of an NGO, inside the database."""
    farida = member("farida")
    with door.acting_as(farida):
        yield farida


def bring_in(by, *rows):
    return actions.commit_batch(by=by, reading=reading_of(*rows), name="old list.xlsx")


def test_brings_a_row_in_as_a_closed_case(farida):
    before = timezone.now()
    batch = bring_in(farida, VICTIM)
    [imported] = ImportedCase.objects.filter(batch=batch)
    case = imported.case
    assert imported.row == 2
    assert (case.stage, case.closing) == (Case.Stage.CLOSED, Case.Closing.IMPORTED)
    assert (case.holder, case.country, case.tracks) == (farida.agency, "UZ", ["trafficked"])
    assert timezone.localdate(case.opened_at) == date(2021, 3, 12)
    assert case.closed_at
    assert case.closed_at >= before
    assert (case.opened_by, case.closed_by) == (farida, farida)
    person = case.person
    assert (person.sex, person.birth_year, person.birth_year_basis) == ("female", 1998, "stated")
    assert person.citizenships == ["UZ", "RU"]


def test_brings_in_what_was_decided_and_why(farida):
    bring_in(farida, VICTIM)
    [decided] = Determination.objects.all()
    assert (decided.track, decided.outcome) == ("trafficked", "identified")
    assert (decided.body, decided.decided_on) == ("Police", date(2021, 3, 12))
    assert (decided.agency, decided.decided_by) == (farida.agency, farida)
    assert decided.reflection_ends_on is None
    found = decided.finding
    assert found.exploitation == ["ForcedLabour", "SexualExploitation"]
    assert found.means == ["DebtBondage", "WithholdsDocuments", "RestrictsMovement"]
    assert found.acts == ["recruitment"]


def test_brings_in_what_was_given(farida):
    bring_in(farida, VICTIM)
    given = Provision.objects.values_list("need", "section", "delivered_on")
    assert set(given) == {
        ("MED.GENERAL", "care", date(2021, 9, 1)),
        ("LEG.INFORMATION", "core", date(2021, 9, 1)),
    }


def test_a_case_may_have_several_tracks_or_none(farida):
    bring_in(
        farida,
        VICTIM | {"panoh_Track": "smuggled"},
        VICTIM | {"panoh_Track": "", "vic_TraffickingStatus": "NotAVictimOfTrafficking"},
        VICTIM | {"panoh_Track": "", "vic_TraffickingStatus": ""},
    )
    by_row = {i.row: i.case for i in ImportedCase.objects.select_related("case")}
    assert [by_row[row].tracks for row in (2, 3, 4)] == [["trafficked", "smuggled"], [], []]
    assert [by_row[row].determinations.count() for row in (2, 3, 4)] == [2, 1, 0]


@pytest.mark.parametrize("row", [VICTIM, SYNTHETIC_ROW, ANONYMISED_ROW])
def test_every_layout_comes_in(farida, row):
    batch = bring_in(farida, *[row] * 3)
    assert (batch.cases, batch.left_out) == (3, 0)
    assert Determination.objects.count() == Finding.objects.count() == 3
    assert len(set(Case.objects.values_list("code", flat=True))) == 3


def test_a_list_longer_than_one_statement_comes_in_whole(farida, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    told: list[int] = []
    actions.commit_batch(
        by=farida, reading=reading_of(*[SYNTHETIC_ROW] * 5), name="x", progress=told.append
    )
    assert Case.objects.count() == 5
    assert told == [2, 4, 5]


def test_rows_that_cannot_be_read_stay_out(farida):
    batch = bring_in(farida, VICTIM, VICTIM | {"prs_Gender": "Queen"})
    assert (batch.cases, batch.left_out) == (1, 1)
    assert batch.outcomes == {"trafficked.identified": 1}


def test_the_holder_alone_sees_the_cases(farida):
    bring_in(farida, VICTIM)
    assert Case.objects.visible_to(farida).count() == 1
    [share] = Share.objects.all()
    assert (share.ground, share.agency) == (Share.Ground.HOLDER, farida.agency)
    tables = (Case, Person, Determination, Finding, Provision, ImportBatch, ImportedCase)
    for name in ("anvar", "bahrom", "chynara", "eldor", "feruza"):
        with door.acting_as(member(name)):
            assert [table.objects.count() for table in tables] == [0] * len(tables), name


def test_stands_in_the_journal_once_without_a_name(farida):
    batch = bring_in(farida, *[VICTIM | {"prs_FirstName": "Gulnora"}] * 3)
    [entry] = Entry.objects.all()
    assert (entry.event, entry.subject_id) == (Event.CASES_IMPORTED, batch.pk)
    assert entry.detail == {"batch": batch.code, "layout": "htcds", "cases": 3}


def test_keeps_no_name_of_the_file(farida):
    batch = actions.commit_batch(by=farida, reading=reading_of(VICTIM), name="Gulnora.xlsx")
    with connection.cursor() as cursor:
        cursor.execute("select exchange_importbatch::text from exchange_importbatch")
        assert "Gulnora" not in cursor.fetchone()[0]
    assert len(batch.name_sha256) == 64


def refusal(by, *rows):
    with pytest.raises(Refused) as refused:
        bring_in(by, *rows)
    return str(refused.value.sentence)


def test_refuses_the_same_file_twice(farida):
    batch = bring_in(farida, VICTIM)
    assert batch.code in refusal(farida, VICTIM)
    assert Case.objects.count() == 1


def test_another_agency_may_have_the_same_file(farida):
    bring_in(farida, SYNTHETIC_ROW)
    chynara = member("chynara")
    with door.acting_as(chynara):
        assert bring_in(chynara, SYNTHETIC_ROW).cases == 1


def test_refuses_who_may_not(farida):
    for name in ("feruza", "aigul", "eldor", "greta"):
        with door.acting_as(member(name)), pytest.raises(Refused):
            rules.check_import(member(name))
        with door.acting_as(member(name)):
            refusal(member(name), VICTIM)


def test_refuses_a_list_without_a_readable_row(farida):
    assert "Nothing came in" in refusal(farida, VICTIM | {"prs_Gender": "Queen"})
    assert not ImportBatch.objects.exists()


def test_nothing_is_kept_when_the_journal_fails(farida):
    with connection.cursor() as cursor:
        cursor.execute("set local panoh.context = ''")
        with pytest.raises(ProgrammingError, match="row-level security"):
            bring_in(farida, VICTIM)
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_of_two_who_bring_the_same_file_in_at_once_one_is_told(committed):
    def bring(_number):
        try:
            with door.acting_as(member("farida")):
                return bring_in(member("farida"), *[VICTIM] * 50).cases
        except Refused as refused:
            return str(refused.sentence)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(bring, range(4)))
    assert sorted(map(str, answers))[0] == "50"
    assert sum("is in already" in str(answer) for answer in answers) == 3
