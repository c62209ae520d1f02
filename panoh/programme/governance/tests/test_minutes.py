"""The minutes on paper and the pages: numbers and bodies, never a name."""

import pytest
from django.test import Client
from django.utils.translation import override

from panoh.base.database import door
from panoh.programme.governance import actions, minutes


@pytest.fixture
def pages(committees):
    client = Client()
    client.force_login(committees.ella.user)
    return client, f"/programmes/{committees.programme.code}/governance/"


def test_the_minutes_are_a_tagged_pdf_for_whoever_follows_the_programme(committees, pages):
    meeting = committees.hold()
    committees.decide(meeting)
    client, address = pages
    answer = client.get(f"{address}meetings/{meeting.code}/minutes.pdf")
    assert answer.content.startswith(b"%PDF")
    assert b"pdfuaid" in answer.content
    assert meeting.code in answer.headers["Content-Disposition"]


def test_the_minutes_say_who_came_by_number_and_whether_they_are_final(committees):
    meeting = committees.hold()
    committees.decide(meeting, seat=committees.seats[0])
    with door.acting_as(committees.ella):
        said = minutes.in_words(meeting)
        assert said["present"]["rows"] == [
            ["Ministry of Justice", "3", "1", "0", "4"], ["Commission", "0", "1", "1", "2"],
            ["Together", "3", "2", "1", "6"],
        ]  # fmt: skip
        assert said["draft"]
        assert said["decisions"][0]["facts"][1]["value"] == "Ministry of Justice"
        final = actions.minute(by=committees.ella, meeting=meeting)
        with override("ru"):
            assert minutes.in_words(final)["draft"] == ""


def test_a_meeting_is_called_held_and_decided_on_the_pages(committees, pages):
    client, address = pages
    body = f"{address}bodies/{committees.here.code}/"
    day = {"on_0": "1", "on_1": "3", "on_2": "2012"}
    empty = client.post(f"{body}call/", day | {"place": "Tashkent", "agenda": "  \n "})
    assert empty.status_code in {200, 409}
    called = client.post(f"{body}call/", day | {"place": "Tashkent", "agenda": "Plan\nSteps"})
    place = called.url
    assert b"Plan" in client.get(place).content
    client.post(f"{place}hold/", day | {"women_1": "3", "men_1": "1", "said": "It was read."})
    text = client.get(place).content.decode()
    assert "It was read." in text
    due = {"due_on_0": "1", "due_on_1": "6", "due_on_2": "2012"}
    decided = client.post(
        f"{place}decide/", due | {"item": "2", "text": "Go on", "post": "adviser"}
    )
    assert decided.status_code == 302
    assert "Go on" in client.get(address).content.decode()
    client.post(f"{place}minute/")
    assert client.get(f"{place}decide/").status_code == 409
