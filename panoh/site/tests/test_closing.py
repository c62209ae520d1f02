"""Who asks to close a case and who decides read the same: what is left undone."""

from dataclasses import replace

import pytest
from django.test import Client

from panoh.base.database import door
from panoh.casework.cases.actions import open_case
from panoh.casework.cases.closing_actions import ask_closing
from panoh.casework.cases.models import Case
from panoh.casework.families.actions import tie
from panoh.casework.families.models import Tie
from panoh.casework.sop.duties import open_duties
from panoh.casework.sop.lists import left_undone, left_words
from panoh.testing import member
from panoh.tests.journey import Journey


@pytest.fixture
def case(db: None) -> Case:
    aigul = member("aigul")
    with door.acting_as(aigul):
        return open_case(by=aigul, sex="female")


def main_of(name: str, path: str) -> str:
    client = Client()
    client.force_login(member(name).user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def test_who_asks_and_who_decides_read_every_open_task(case: Case) -> None:
    aigul = member("aigul")
    asking = main_of("aigul", f"/cases/{case.code}/close/")
    with door.acting_as(aigul):
        ask_closing(by=aigul, case=case, closing=Case.Closing.LOST)
        names = [duty.task.name.say("en") for duty in open_duties(aigul, case)]
    assert len(names) == 4
    for page in (asking, *(main_of(who, f"/cases/{case.code}/close/decide/")
                           for who in ("anvar", "aigul"))):  # fmt: skip
        assert "4 tasks of the procedure are still open." in page
        assert [name for name in names if str(name) not in page] == []


def test_what_closing_itself_ends_is_not_left_undone(case: Case) -> None:
    aigul = member("aigul")
    with door.acting_as(aigul):
        first, *others = open_duties(aigul, case)
    closing = replace(first, task=replace(first.task, done=("closed",)))
    assert left_undone([closing, *others]) == others
    assert left_words(left_undone([closing])) == ""


def test_who_decides_reads_who_still_serves_the_person(journey: Journey) -> None:
    """The police never learn of the bed; the house that serves is named by its referral."""
    page = main_of("aigul", f"/cases/{journey.case.code}/close/")
    assert "Still under way" in page
    assert "Shelter Bahor" in page
    assert "A bed is still" not in page


def test_who_closes_reads_of_the_family_whose_cases_stay_open(case: Case) -> None:
    aigul = member("aigul")
    with door.acting_as(aigul):
        child = open_case(by=aigul, sex="male")
        tie(by=aigul, case=case, other=child, relation=Tie.Relation.CHILD)
    page = main_of("aigul", f"/cases/{case.code}/close/")
    assert "Still under way" in page
    assert child.code in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("aigul", "when a second person says yes"),
        ("chynara", "come back tomorrow"),
        ("davron", "Nobody of your agency closes cases yet"),
    ],
)
def test_who_asked_reads_who_decides(db: None, name: str, words: str) -> None:
    by = member(name)
    with door.acting_as(by):
        case = open_case(by=by, sex="female")
    client = Client()
    client.force_login(by.user)
    answer = client.post(f"/cases/{case.code}/close/", {"closing": "lost"}, follow=True)
    assert words in answer.content.decode()
