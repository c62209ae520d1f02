"""The databases that tests stand on."""

import urllib.request

import pytest
from django.db import ProgrammingError, connections, transaction


def ask(alias: str, question: str) -> object:
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.django_db(databases="__all__")
def test_every_alias_is_in_the_database_of_this_worker():
    here = {ask(alias, "select current_database()") for alias in connections}
    assert here == {connections.settings["default"]["NAME"]}
    assert str(here.pop()).startswith("panoh_test_")


def test_an_ordinary_test_is_the_application_and_empties_nothing(db):
    assert ask("default", "select current_user") == connections.settings["default"]["USER"]
    assert ask("default", "select count(*) > 0 from places_region")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask("default", "truncate places_region")


@pytest.mark.parametrize("again", [1, 2])
def test_what_is_committed_is_seen_by_others_and_gone_for_the_next(committed, again):
    with connections["owner"].cursor() as cursor:
        cursor.execute("create table left_behind (seven int)")
        cursor.execute("grant select on left_behind to panoh_app")
        cursor.execute("insert into left_behind values (7)")
    assert ask("default", "select seven from left_behind") == 7


def test_the_site_answers_from_a_database_of_its_own(server_process):
    with server_process.data():
        assert ask("default", "select current_database()") == server_process.database
    assert connections.settings["default"]["NAME"] == server_process.own != server_process.database
    with urllib.request.urlopen(f"{server_process.url}/accounts/login/") as answer:
        assert answer.status == 200
