"""Who reads the plan and the money on pages, and that each is read in few questions."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from panoh.base.database import door
from panoh.programme.budget import actions
from panoh.programme.budget.tests.books import DAY
from panoh.programme.workplan import actions as workplan
from panoh.programme.workplan.work import due
from panoh.testing import member

PAGES = ("workplan/", "budget/", "budget/entries/")


def page(name, path):
    client = Client(raise_request_exception=False)
    client.force_login(member(name).user)
    return client.get(path)


@pytest.fixture
def at(books):
    books.plan("1.1.1", "UZ", DAY, date(2012, 5, 1), deliverable="A gap analysis")
    books.enter("100.00", evidence="V-77")
    books.enter("6000.00", evidence="V-78")
    return f"/programmes/{books.programme.code}/"


@pytest.mark.parametrize("name", ["ella", "gulnora", "kamila", "erik", "lola", "greta"])
def test_whoever_follows_the_programme_reads_its_plan_and_money(at, name):
    said = "".join(page(name, at + path).content.decode() for path in PAGES)
    for word in ("A gap analysis", "1,400.00", "71.43", "V-77", "V-78", "80.00", "Evaluation"):
        assert word in said
    keeps = name in {"ella", "gulnora", "kamila"}
    assert ("Enter money" in said) == keeps
    assert page(name, f"{at}budget/enter/").status_code == (200 if keeps else 403)
    plans = keeps or name == "lola"
    assert page(name, f"{at}workplan/plan/").status_code == (200 if plans else 403)


@pytest.mark.parametrize("name", ["chynara", "aigul", "eldor"])
def test_to_others_there_is_no_such_programme(at, name):
    for path in PAGES:
        assert page(name, at + path).status_code == 404


def test_a_workbook_goes_out(at):
    answer = page("greta", f"{at}budget/download/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize("path", PAGES)
def test_more_entries_ask_no_more_questions(at, books, path, django_assert_max_num_queries):
    client = Client()
    client.force_login(books.greta.user)
    for number in range(6):
        books.enter("10.00", evidence=f"V-{number}")
        books.plan("1.2.1", "UZ", DAY, date(2012, 5, 1))
    with django_assert_max_num_queries(30):
        assert client.get(at + path).status_code == 200


def test_what_is_due_stands_on_my_work_of_who_carries_it_out(books):
    mine = books.plan("1.1.1", "UZ", DAY, date(2012, 5, 1), post="coordinator")
    books.plan("1.2.1", "", DAY, date(2012, 5, 1), responsible=books.partners["PART"])
    done = books.plan("1.3.1", "", DAY, date(2012, 5, 1))
    with door.acting_as(books.ella):
        workplan.begin(by=books.ella, activity=done, on=DAY)
        workplan.finish(by=books.ella, activity=done, on=DAY)
    late = {}
    for name in ("ella", "gulnora", "lola", "greta"):
        with door.acting_as(who := member(name)):
            late[name] = [item["what"] for group in due(who) for item in group["items"]]
    assert late == {
        "ella": [str(mine)], "gulnora": [], "lola": ["1.2.1 Activity 1.2.1, all countries"],
        "greta": [],
    }  # fmt: skip


def test_a_second_person_certifies_on_the_page(at, books):
    entry = books.enter("7000.00")
    path = f"{at}budget/entries/{entry.code}/"
    assert "Certify" not in page("ella", path).content.decode()
    client = Client()
    client.force_login(books.gulnora.user)
    assert "Certify" in client.get(path).content.decode()
    assert client.post(f"{path}certify/").status_code == 302
    with door.acting_as(books.ella):
        entry.refresh_from_db()
        assert entry.state == "standing"
        assert actions.left_of(entry) == 7000


def test_an_entry_tells_its_amounts_as_the_list_does(at, books):
    entry = books.enter("7000.00", per_eur=Decimal("1400.500000"), per_usd=Decimal("1"))
    said = page("gulnora", f"{at}budget/entries/{entry.code}/").content.decode()
    for words in ("7,000.00 USD", ">7,000.00<", ">1,400.5<"):
        assert words in said.replace("\n", ""), words
