"""The manual: every task once, by everybody who signs in, on a page and in print."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from panoh.casework.sop import manuals
from panoh.casework.sop.procedures import MODEL, shipped
from panoh.testing import member

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(member("aigul").user)
    return client


@pytest.mark.parametrize("code", shipped())
def test_every_task_stands_once_in_the_flow(code):
    edition = shipped()[code]
    boxes = [
        task["number"]
        for stage in manuals.flow(edition, "en")["stages"]
        for cell in stage["cells"]
        for task in cell["tasks"]
    ]
    assert sorted(boxes) == [task.number for task in edition.tasks]


def test_a_task_says_all_that_is_needed_to_do_it():
    edition = shipped()[MODEL]
    task = next(task for task in edition.tasks if task.code == "review")
    said = {row["term"]: row["value"] for row in manuals.facts(edition, task, "en")}
    assert said["Who"] == "Agency that holds the case"
    assert said["The clock starts when"] == "a plan is agreed on"
    assert said["By when"] == "within 30 days"
    assert said["It comes back"] == (
        "every 30 days, until: the person has returned; or the case is closed"
    )
    plan = next(task for task in edition.tasks if task.code == "plan")
    assert said["After"] == f"{plan.number}. Agree on a plan"
    assert said["May be left out, with a reason"] == "Contact is lost"


def test_a_russian_manual_has_no_english_left():
    edition = shipped()["UZ-2026-1"]
    with override("ru"):
        for task in edition.tasks:
            page = manuals.page(edition, task, "ru")
            texts = [page["name"], page["how"], page["within"]]
            texts += [row[key] for row in page["facts"] for key in ("term", "value")]
            assert [
                text for text in texts if not CYRILLIC.search(text) and not text[-1:].isdigit()
            ] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_prints_as_a_tagged_pdf(client, language):
    answer = client.get(f"/sop/KG-2026-1/manual.pdf?in={language}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.content or b"pdfuaid" in answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/sop/none/",
        "/sop/none/manual.pdf",
        f"/sop/{MODEL}/manual.pdf?in=kk",
        f"/sop/{MODEL}/against/none/",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_own_country_stands_first(client):
    page = client.get("/sop/").content.decode()
    assert page.index("Uzbekistan") < page.index("Kazakhstan")
    assert "What differs" in page


def test_the_page_marks_what_is_to_confirm_and_what_protects(client):
    page = client.get("/sop/UZ-2026-1/").content.decode()
    edition = shipped()["UZ-2026-1"]
    assert page.count(">To confirm<") == edition.unconfirmed
    assert page.count('class="is-duty"') == sum(task.duty for task in edition.tasks)
    assert "?in=ru" in page


def test_two_editions_stand_side_by_side(client):
    page = client.get(f"/sop/TM-2026-1/against/{MODEL}/").content.decode()
    assert "house of a neighbouring country" in page
    assert "pn-differs" in page
    assert "The two say the same." in client.get(f"/sop/{MODEL}/against/{MODEL}/").content.decode()
