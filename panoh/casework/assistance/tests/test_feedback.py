"""What people say: once, without a face, and heard only when enough have spoken."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.casework.assistance import actions
from panoh.casework.assistance.feedback import drawn, heard, in_a_word
from panoh.casework.assistance.models import Feedback, Invitation
from panoh.casework.cases.tests.steps import acting, refused
from panoh.testing import key

YES = [1] * 5


@pytest.fixture
def database(django_db_setup: None) -> Iterator[Any]:
    """The superuser's own connection; all is rolled back."""
    from panoh.tests.catalogue import database

    with database() as opened:
        yield opened


SPEAK = """
insert into assistance_feedback (id, agency_id, kind, month, answers)
select gen_random_uuid(), %s, %s, (date_trunc('month', current_date) - make_interval(months => %s)),
       %s::smallint[] from generate_series(1, %s)
"""
HEARD = "select kind || ' ' || said || ' ' || answers::text from panoh_heard()"
ALL, NONE = [1] * 5, [3, 3, 3, 3, 0]


def test_is_heard_by_whole_months_of_enough_people_and_by_the_own_agency(database):
    """Six and five make eleven: shown together. Nine wait, whatever month they came in."""
    with database.undone():
        for kind, months, said, people in (
            ("law", 5, ALL, 6), ("law", 4, NONE, 5), ("law", 3, ALL, 9), ("law", 0, ALL, 30),
            ("house", 3, ALL, 9), ("health", 2, ALL, 10),
        ):  # fmt: skip
            database.run(SPEAK, [key("ngo"), kind, months, said, people])
        for name, told in (
            ("feruza", ["health 10 {10,0,0,10,0,0,10,0,0,10,0,0,10,0,0}",
                        "law 11 {6,0,5,6,0,5,6,0,5,6,0,5,6,0,0}"]),
            ("bahrom", []), ("eldor", []),
        ):  # fmt: skip
            with database.as_member(key(f"member {name}")):
                assert sorted(database.all(HEARD)) == told


def test_a_link_is_good_once(feruza):
    token = actions.invite(by=feruza, kind="house")
    assert actions.is_invited(token)
    door.enter(None)
    assert actions.say(token, YES)
    assert not actions.say(token, YES)
    assert not actions.is_invited(token)
    assert not actions.say("guess", YES)


def test_leaves_no_trace_of_who_and_no_role_reads_it(feruza):
    before = Entry.objects.count()
    actions.say(actions.invite(by=feruza, kind="house"), YES)
    assert Entry.objects.count() == before
    for table in (Invitation, Feedback):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            table.objects.exists()
    assert {field.name for field in Feedback._meta.fields} == {
        "id", "agency", "kind", "month", "answers",
    }  # fmt: skip
    assert {field.name for field in Invitation._meta.fields} == {
        "mark",
        "agency",
        "kind",
        "ends_on",
    }


def test_is_handed_out_by_who_works_with_people(feruza):
    for name in ("eldor", "zamon"):
        with acting(name) as somebody, refused("Your role does not do this."):
            actions.invite(by=somebody, kind="house")


def test_the_page_asks_anybody_who_has_the_link_and_names_nobody(feruza):
    token = actions.invite(by=feruza, kind="house")
    client = Client()
    page = client.get(f"/say/{token}/").content.decode()
    assert "Were you treated with respect?" in page
    assert "Nur" not in page
    assert "Leave this page" in page or "exit" in page
    answers = {f"q{n}": "1" for n in range(5)}
    assert client.post(f"/say/{token}/", answers | {"q4": "9"}).status_code == 200
    assert client.post(f"/say/{token}/", answers).status_code == 302
    assert "not open any more" in client.get(f"/say/{token}/").content.decode()
    assert "Thank you" in client.get("/say/thanks/").content.decode()


def test_on_a_device_of_the_house_the_member_is_signed_out(feruza):
    client = Client()
    client.force_login(feruza.user)
    assert "<svg" in client.post("/heard/ask/", {"kind": "house"}).content.decode()
    answer = client.post("/heard/ask/", {"kind": "house", "here": "1"})
    assert answer["Location"].startswith("/say/")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("counts", "word"),
    [((10, 0, 0), "Most"), ((7, 3, 0), "About half"), ((2, 4, 4), "Few"), ((0, 0, 0), "Nobody")],
)
def test_a_question_is_answered_in_a_word(counts, word):
    assert str(in_a_word(*counts)).startswith(word)


def test_nothing_is_heard_of_a_month_that_goes_on(feruza):
    for _ in range(12):
        actions.say(actions.invite(by=feruza, kind="law"), YES)
    assert heard() == []


def test_a_link_is_drawn_here():
    drawing = drawn("https://example.org/say/abc/")
    assert drawing.size > 20
    assert drawing.path.startswith("M")
