"""The plan on paper: what stands on it, and that whoever follows the programme may take it."""

from datetime import date

from django.test import Client

from panoh.base.database import door
from panoh.programme.workplan import actions
from panoh.programme.workplan.paper import told
from panoh.testing import member

TODAY = date(2012, 7, 1)


def test_it_says_what_the_page_says_and_where_each_bar_stands(office, planned):
    first = planned("1.1.1", begins=date(2012, 2, 1), ends=date(2012, 3, 31))
    second = planned("1.2.1", begins=date(2012, 4, 1), ends=date(2012, 5, 31))
    with door.acting_as(office.ella):
        actions.depend(by=office.ella, activity=second, needs=first)
        said = told(office.programme, "", "en", TODAY)
    assert [row[0][:5] for row in said["rows"]] == [first.line.code, second.line.code]
    assert len(said["head"]) == len(said["rows"][0])
    one, other = said["bars"]
    assert (one["needs"], other["needs"]) == ([], [0])
    assert 0 <= one["planned"][0] < one["planned"][1] < 1
    assert other["kind"] == "late"  # not begun, and its last day is over
    assert 0 < said["today"] < 1
    assert [tick["year"] for tick in said["ticks"] if tick["year"]] == [2012, 2013]


def test_a_plan_of_one_country_and_an_empty_one_are_printed_for_who_follows_it(office, planned):
    client = Client()
    client.force_login(office.greta.user)
    address = f"/programmes/{office.programme.code}/workplan/workplan.pdf"
    assert client.get(address).content.startswith(b"%PDF")
    planned("1.1.1", "UZ")
    assert client.get(address, {"country": "KZ"}).content.startswith(b"%PDF")
    with door.acting_as(office.greta):
        assert told(office.programme, "KZ", "en", TODAY)["rows"] == []
        assert len(told(office.programme, "UZ", "en", TODAY)["rows"]) == 1
    client.force_login(member("aigul").user)
    assert client.get(address).status_code in (403, 404)
