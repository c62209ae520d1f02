"""The pages of possible duplicates: as the supervisor, as a case worker, as a stranger."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.duplicates.models import Candidate, Search
from panoh.testing import member


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def text(answer):
    return answer.content.decode()


def now(anvar):
    with door.acting_as(anvar):
        return Candidate.objects.visible_to(anvar).get()


def test_list_leads_to_the_pair_without_a_name(pair):
    page = text(signed_in("anvar").get("/duplicates/"))
    assert f"/duplicates/{pair.code}/" in page
    assert pair.one.code in page
    assert pair.other.code in page
    assert "Гулнора" not in page


def test_my_work_tells_the_supervisor_and_nobody_else(pair):
    assert "1 pair of cases may be one person" in text(signed_in("anvar").get("/"))
    for name in ("aigul", "akmal", "bahrom"):
        assert "possible duplicate" not in text(signed_in(name).get("/")).lower().replace(
            "possible duplicates</a>", ""
        )


def test_pair_shows_both_sides_and_why(pair):
    page = text(signed_in("anvar").get(pair.get_absolute_url()))
    for words in ("Is this one person?", "Family name: the same, perhaps in other letters.",
                  f"Case {pair.one.code}", f"Case {pair.other.code}", "One person", "Two people",
                  "Not clear yet"):  # fmt: skip
        assert words in page
    assert "Раҳимова" not in page


def test_names_are_opened_for_a_purpose_and_journalled_in_both_cases(anvar, pair):
    client = signed_in("anvar")
    page = text(client.post(f"{pair.get_absolute_url()}reveal/", {"purpose": "papers"}))
    assert "Раҳимова Гулнора" in page
    assert "Rakhimova Gulnara" in page
    with door.acting_as(anvar):
        entries = Entry.objects.filter(event=Event.IDENTITY_REVEALED)
        assert {*entries.values_list("case_id", flat=True)} == {pair.one_id, pair.other_id}


def test_names_stay_closed_without_a_purpose(anvar, pair):
    page = text(signed_in("anvar").post(f"{pair.get_absolute_url()}reveal/", {}))
    assert "There is a problem" in page or "govuk-error-message" in page
    assert "Раҳимова" not in page


def test_an_answer_is_kept_linked_and_taken_back(anvar, pair):
    client, path = signed_in("anvar"), pair.get_absolute_url()
    answer = client.post(f"{path}decide/", {"decision": "same", "basis": "asked"})
    assert (answer.status_code, answer["Location"]) == (302, "/duplicates/")
    page = text(client.get(path))
    assert "They count once." in page
    assert "The same person" in text(client.get(pair.one.get_absolute_url()))
    assert client.post(f"{path}unlink/").status_code == 302
    assert now(anvar).decision == ""
    assert client.post(f"{path}unlink/").status_code == 404


def test_an_answer_without_its_reason_is_asked_again(anvar, pair):
    answer = signed_in("anvar").post(f"{pair.get_absolute_url()}decide/", {"decision": "same"})
    assert "govuk-error-message" in text(answer)
    assert now(anvar).decision == ""


def test_search_is_asked_for_and_shows_how_far_it_is(anvar, hers):
    client = signed_in("anvar")
    assert "Compare all cases now" in text(client.get("/duplicates/"))
    assert client.post("/duplicates/search/").status_code == 302
    page = text(client.get("/duplicates/"))
    assert "Being compared: 0 of 1 names are read." in page
    assert "Compare all cases now" not in page
    with door.acting_as(anvar):
        assert Search.objects.visible_to(anvar).get().asked_by == anvar


@pytest.mark.parametrize("name", ["aigul", "akmal", "bahrom", "chynara", "eldor"])
def test_nobody_else_finds_a_pair(pair, name):
    client = signed_in(name)
    for way in ("", "decide/", "reveal/", "unlink/"):
        path = f"{pair.get_absolute_url()}{way}"
        answer = client.post(path) if way else client.get(path)
        there = (
            client.post(f"/duplicates/ZZZ-ZZZ/{way}") if way else client.get("/duplicates/ZZZ-ZZZ/")
        )
        assert (answer.status_code, there.status_code) == (404, 404)


def test_list_asks_as_many_queries_for_one_pair_as_for_many(anvar, pair):
    client = signed_in("anvar")
    client.get("/duplicates/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/duplicates/")
    assert len(queries) < 16
