"""The door's key: who has it is let in, for a minute, on one connection; it can be renewed."""

import hashlib
import hmac
import stat
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone

from panoh.base.database import door, tickets
from panoh.casework.cases.models import Case
from panoh.testing import member


@pytest.fixture
def own_key(settings, tmp_path):
    """A key of this test's own, so that the others' is not renewed."""
    settings.DOOR_KEY = tmp_path / "keys" / "door.key"
    tickets.make_key(settings.DOOR_KEY)
    return settings.DOOR_KEY


def entered() -> bool:
    aigul = member("aigul")
    try:
        with transaction.atomic(), door.acting_as(aigul), connection.cursor() as cursor:
            cursor.execute("select panoh_member() = %s", [aigul.pk])
            return bool(cursor.fetchone()[0])
    except ProgrammingError:
        return False


def ask_owner(question):
    with connections["owner"].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else None


def test_a_key_is_made_once_and_is_for_its_owner_alone(own_key):
    first = own_key.read_text()
    tickets.make_key(own_key)
    assert own_key.read_text() == first
    assert stat.S_IMODE(own_key.stat().st_mode) == 0o600
    assert len(tickets.read_key(own_key)) == 32
    assert [each.name for each in own_key.parent.iterdir()] == ["door.key"]


def test_a_missing_key_says_what_to_do(settings, tmp_path):
    settings.DOOR_KEY = tmp_path / "door.key"
    with pytest.raises(ImproperlyConfigured, match="Run panoh migrate"):
        tickets.ticket("enter", "x", 1)


def test_the_pads_are_those_of_hmac():
    key, words = b"\x0b" * 20, b"Hi There"  # RFC 4231, test case 1
    inner, outer = tickets.pads(key)
    made = hashlib.sha256(outer + hashlib.sha256(inner + words).digest()).hexdigest()
    assert made == hmac.new(key, words, "sha256").hexdigest()
    assert made.startswith("b0344c61d8db38535ca8afceaf0bf12b")


def test_a_strange_key_opens_nothing_until_the_owner_tells_it(committed, own_key):
    assert not entered()
    tickets.tell_key(own_key)
    assert entered()


def test_a_renewed_key_opens_at_once_and_the_former_for_an_hour(committed, own_key):
    tickets.tell_key(own_key)
    former = own_key.read_text()
    call_command("renew_door")
    assert own_key.read_text() != former
    assert entered()
    own_key.write_text(former)
    assert entered()
    ask_owner("update panoh_secret set until = now() - interval '1 second' where until is not null")
    assert not entered()
    call_command("renew_door")
    assert entered()
    tickets.tell_key(own_key)
    assert ask_owner("select count(*) from panoh_secret where until < now()") == [(0,)]


@pytest.mark.parametrize("away", [timedelta(minutes=-2), timedelta(minutes=2)])
def test_a_ticket_of_another_time_opens_nothing(db, monkeypatch, away):
    assert entered()
    monkeypatch.setattr(tickets, "clock", lambda: (timezone.now() + away).timestamp())
    assert not entered()


def test_tests_that_travel_are_let_in(db):
    with time_machine.travel(timezone.now() - timedelta(days=30)):
        assert entered()


def test_nobody_else_reads_a_ticket_or_a_value(committed):
    """pg_stat_activity shows every statement to all who sign in with the same role."""
    aigul = member("aigul")
    with transaction.atomic():
        door.enter(aigul)
        entering = _shown()
        Case.objects.filter(code="K7M-3QF").exists()
        asking = _shown()
    assert "panoh_enter($1, $2, $3)" in entering
    assert str(aigul.pk) not in entering
    assert "cases_case" in asking
    assert "K7M-3QF" not in asking


def _shown() -> str:
    with psycopg.connect(_url()) as other:
        return str(other.execute("select query from pg_stat_activity").fetchall())


def _url() -> str:
    known = connection.get_connection_params()
    words = ("host", "port", "user", "password", "dbname")
    return psycopg.conninfo.make_conninfo(**{each: known[each] for each in words if each in known})
