"""Home, and opening by code."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case
from panoh.site.work import late_first
from panoh.testing import CAST, member


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def case(db: None) -> Case:
    with door.acting_as(member("aigul")):
        return actions.open_case(by=member("aigul"), sex="female")


@pytest.mark.parametrize("name", CAST)
def test_everybody_has_a_home(case: Case, name: str) -> None:
    page = signed_in(name).get("/")
    assert page.status_code == 200
    assert (case.code in page.content.decode()) == (name == "aigul")


def test_home_asks_few_questions_however_much_there_is(case: Case) -> None:
    client = signed_in("aigul")
    client.get("/")  # the first page of a session also writes when it was seen
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    with door.acting_as(member("aigul")):
        for _ in range(5):
            actions.open_case(by=member("aigul"), sex="male")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few) <= 20


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_a_code_opens_what_is_mine_however_it_is_typed(case: Case, typed: str) -> None:
    code = typed.format(case.code.lower().replace("-", ""))
    answer = signed_in("aigul").get("/find/", {"code": code})
    assert answer.headers["Location"] == f"/cases/{case.code}/"


def test_a_foreign_code_and_no_code_get_the_same_answer(case: Case) -> None:
    client = signed_in("chynara")
    foreign = client.get("/find/", {"code": case.code}, follow=True).content
    absent = client.get("/find/", {"code": "ZZZ-ZZZ"}, follow=True).content
    assert len(foreign) == len(absent)
    assert case.code.encode() not in foreign


def test_each_member_reads_only_their_own_entries(case: Case) -> None:
    assert "Case opened" in signed_in("aigul").get("/journal/").content.decode()
    assert "Case opened" not in signed_in("akmal").get("/journal/").content.decode()


def test_what_is_late_and_not_shown_is_counted(case: Case) -> None:
    with door.acting_as(member("aigul")):
        for _ in range(2):
            actions.open_case(by=member("aigul"), sex="female")
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        page = signed_in("aigul").get("/").content.decode()
    assert re.search(r"[1-9] more are not shown", page)


def test_what_the_system_did_is_told_as_its_own(case: Case) -> None:
    with door.acting_as(member("aigul")):
        record(member("aigul"), Event.NAMES_COMPARED, case=case)
    page = signed_in("aigul").get("/journal/").content.decode()
    for what, who in (("Names compared", "The system"), ("Case opened", "You")):
        [row] = [each for each in page.split("<tr") if what in each]
        assert who in row


def test_a_case_page_asks_few_questions(case: Case) -> None:
    client = signed_in("aigul")
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/cases/{case.code}/").status_code == 200
    assert len(asked) <= 40


def test_what_is_late_stands_above_what_is_not() -> None:
    items: list[dict[str, Any]] = [
        {"what": "a"},
        {"what": "b", "late": True},
        {"what": "c", "late": False},
    ]
    assert [each["what"] for each in late_first(items)] == ["b", "a", "c"]
