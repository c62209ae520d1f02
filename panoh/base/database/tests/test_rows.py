"""A row that is put once is what Django's own `create` would have written."""

import pytest
from django.db import DatabaseError, connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from panoh.base.database import door
from panoh.base.database.rows import change, insert, insert_all
from panoh.base.journal.models import Entry
from panoh.base.outbox.models import Letter
from panoh.casework.cases import actions
from panoh.programme.budget.models import Entry as Spent
from panoh.testing import member

pytestmark = pytest.mark.django_db


def test_it_is_what_create_writes_and_stands_as_written():
    akmal = member("akmal")
    door.enter(akmal)
    facts = {"to": akmal, "event": "case_opened", "code": "K7M-3QF", "path": "/%d/%s/"}
    mine, created = insert(Letter(**facts)), Letter.objects.create(**facts)
    assert not mine._state.adding
    kept, other = (
        model_to_dict(Letter.objects.get(pk=letter.pk), exclude=["created_at"])
        for letter in (mine, created)
    )
    assert kept == other
    mine.sent_at = mine.created_at
    mine.save(update_fields=["sent_at"])
    assert Letter.objects.get(pk=mine.pk).sent_at == mine.created_at


def test_lists_details_and_nothing_are_sent_as_django_sends_them():
    akmal = member("akmal")
    door.enter(akmal)
    case = actions.open_case(by=akmal, sex="female", citizenships=["UZ", "KZ"], languages=[])
    case.person.refresh_from_db()
    person = case.person
    assert (person.citizenships, person.languages, person.birth_year) == (["UZ", "KZ"], [], None)
    detail = {"sections": ["core"], "note": 'a "quoted" %s'}
    facts = {"agency_id": akmal.agency_id, "member_id": akmal.pk, "event": "case_opened"}
    entry = insert(Entry(**facts, detail=detail))
    assert Entry.objects.get(pk=entry.pk).detail == detail


def test_some_are_inserted_together_and_none_is_nothing():
    akmal = member("akmal")
    door.enter(akmal)
    letters = [Letter(to=akmal, event="case_opened", code=c, path="/") for c in ("K7M-3QF", "B2C")]
    insert_all(letters)
    insert_all([])
    assert {each.code for each in Letter.objects.filter(to=akmal)} == {"K7M-3QF", "B2C"}


def test_only_what_is_named_is_changed_and_only_what_is_there():
    akmal = member("akmal")
    door.enter(akmal)
    letter = insert(Letter(to=akmal, event="case_opened", code="K7M-3QF", path="/"))
    letter.sent_at, letter.code = letter.created_at, "B2C-D4F"
    change(letter, "sent_at")
    kept = Letter.objects.get(pk=letter.pk)
    assert (kept.sent_at, kept.code) == (letter.created_at, "K7M-3QF")
    kept.sent_at = None
    change(kept, "sent_at")
    assert Letter.objects.get(pk=letter.pk).sent_at is None
    with pytest.raises(DatabaseError, match="No outbox"):
        change(Letter(to=akmal), "sent_at")
    door.enter(member("bahrom"))
    with pytest.raises(DatabaseError, match="No outbox"):
        change(letter, "sent_at")


def test_it_asks_once():
    akmal = member("akmal")
    door.enter(akmal)
    with CaptureQueriesContext(connection) as asked:
        insert(Letter(to=akmal, event="case_opened", code="K7M-3QF", path="/"))
    assert len(asked) == 1


def test_what_postgresql_completes_is_refused():
    with pytest.raises(TypeError, match="PostgreSQL completes"):
        insert(Spent())
