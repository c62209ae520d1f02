"""A calendar says when and nothing else, to whoever has its address, while that is right."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.utils import timezone

from panoh.base.accounts import actions as accounts
from panoh.base.accounts.models import Feed
from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.casework.assistance.models import REVIEWED_EVERY
from panoh.casework.assistance.tests.steps import agreed
from panoh.casework.cases import actions as cases
from panoh.casework.cases.tests.steps import close
from panoh.casework.protection.tests.steps import assess, open_case
from panoh.site.calendar import MORNING, folded
from panoh.testing import member


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(member("aigul").user)
    return client


@pytest.fixture
def case(db):
    with door.acting_as(member("aigul")):
        return cases.open_case(
            by=member("aigul"), sex="female", birth_year=1999, birth_year_basis="stated"
        )


def address(client):
    page = client.post("/accounts/calendar/make/").content.decode()
    found = re.search(r"(/calendar/[\w-]{43}\.ics)", page)
    assert found
    return found[1]


def fetch(path):
    return Client().get(path)


def test_it_says_when_and_nothing_else(client, case):
    path = address(client)
    answer = fetch(path)
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    due = timezone.localtime(case.opened_at) + timedelta(hours=2)
    assert f"DTSTART:{due.astimezone(timezone.get_fixed_timezone(0)):%Y%m%dT%H%M}00Z" in text
    values = {line.partition(":")[2] for line in text.split("\r\n") if line.startswith("SUMMARY")}
    assert values == {"Something is due"}
    accounts.choose_language(user=member("aigul").user, language="ru")
    assert "SUMMARY:Есть дело со сроком" in fetch(path).content.decode()
    for word in (case.code, str(case.pk), "danger", "rights", "aigul", "Police", "/cases"):
        assert word.lower() not in text.lower(), word
    assert text.count("BEGIN:VEVENT") == text.count("DTSTART") == 3  # 2, 24 twice and 72 hours


def test_assessments_goals_and_reviews_have_their_day(db):
    client, feruza, today = Client(), member("feruza"), timezone.localdate()
    client.force_login(feruza.user)
    path = address(client)
    with door.acting_as(feruza):
        case = open_case(feruza)

    def mornings():
        said = re.findall(r"DTSTART:(\d{8}T\d{6})Z", fetch(path).content.decode())
        local = [
            timezone.localtime(datetime.strptime(f"{at}+0000", "%Y%m%dT%H%M%S%z")) for at in said
        ]
        return {at.date() - today for at in local if at.time() == MORNING}

    assert mornings() == set()
    with door.acting_as(feruza):
        assessed = assess(feruza, case, "high").next_on - today
    assert mornings() == {assessed}
    with door.acting_as(feruza):
        agreed(feruza, case)
    # The review stands there once: as the task of the procedure, at its hour.
    assert mornings() == {assessed, timedelta(days=20)}
    review = timezone.now() + REVIEWED_EVERY
    said = fetch(path).content.decode()
    assert said.count(f"DTSTART:{review.astimezone(UTC):%Y%m%d}T") == 1


def test_the_same_moment_keeps_its_name_and_a_done_task_goes(client, case):
    path = address(client)
    before = re.findall(r"UID:(\w+)", fetch(path).content.decode())
    assert before == re.findall(r"UID:(\w+)", fetch(path).content.decode())
    with door.acting_as(member("aigul")):
        cases.raise_alert(by=member("aigul"), case=case, kind="danger")  # answers the first task
    assert before[0] not in fetch(path).content.decode()


def test_the_table_has_a_hash_and_the_page_says_when_it_was_fetched(client, case):
    path = address(client)
    assert path.split("/")[-1][:-4] not in str(Feed.objects.values().get())
    assert "never" in client.get("/accounts/calendar/").content.decode()
    fetch(path)
    page = client.get("/accounts/calendar/").content.decode()
    assert "never" not in page
    assert path not in page


def test_it_ends_with_the_button_another_address_and_signing_out_everywhere(client):
    for end in ("/accounts/calendar/end/", "/accounts/calendar/make/", "/accounts/sign-ins/end/"):
        path = address(client)
        assert fetch(path).status_code == 200
        client.post(end)
        assert fetch(path).status_code == 404, end
    with door.acting_as(member("aigul")):
        kinds = list(Entry.objects.order_by("number").values_list("event", flat=True))
    assert kinds.count("feed.made") == 4
    assert kinds.count("feed.ended") == 1


def test_it_ends_with_the_membership(committed):
    client, aigul = Client(), member("aigul")
    client.force_login(aigul.user)
    path = address(client)
    assert fetch(path).status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_membership set ended_at = now() where id = %s", [aigul.pk])
    assert fetch(path).status_code == 404


def test_what_was_taken_back_is_gone_with_the_next_fetch(client, case):
    path = address(client)
    assert "VEVENT" in fetch(path).content.decode()
    with door.acting_as(member("anvar")):
        close(member("anvar"), case, "declined")
    assert "VEVENT" not in fetch(path).content.decode()


def test_who_only_counts_has_an_empty_one(db):
    client = Client()
    client.force_login(member("eldor").user)
    assert "VEVENT" not in fetch(address(client)).content.decode()


def test_it_is_made_by_who_shows_again_who_they_are_and_over_https(client, settings):
    settings.ORIGIN, settings.HTTPS = "http://panoh.example.org", False
    assert client.post("/accounts/calendar/make/").status_code == 403
    settings.FRESH_MINUTES = 15
    answer = client.post("/accounts/calendar/make/")
    assert "reauthenticate" in answer["Location"]
    assert not Feed.objects.exists()


def test_nobody_makes_one_for_another_or_turns_it_to_themselves(client):
    address(client)
    with door.acting_as(member("anvar")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Feed.objects.create(user=member("akmal").user, hash="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            Feed.objects.update(user=member("anvar").user)
        with pytest.raises(DatabaseError), transaction.atomic():
            Feed.objects.update(hash=accounts.feed_hash("mine"))


@pytest.mark.parametrize("path", ["x", "x" * 43, "a-_b"])
def test_a_wrong_address_is_nowhere(db, path):
    assert fetch(f"/calendar/{path}.ics").status_code == 404


@pytest.mark.parametrize("text", ["a" * 200, "ўғиҚ" * 60, "🌿" * 50, "a" * 75, "a" * 74 + "ў", ""])
def test_lines_are_folded_between_letters(text):
    lines = folded(text).split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines if text)  # no letter is parted
    assert lines[0].decode() + "".join(line.decode()[1:] for line in lines[1:]) == text
