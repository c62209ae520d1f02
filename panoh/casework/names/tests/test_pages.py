"""The pages of names: looking before opening, nothing typed lost, no name in an address."""

import re

import pytest
from django.test import Client

from panoh.casework.cases.models import Case
from panoh.casework.names import actions
from panoh.casework.names.forms import FindForm
from panoh.casework.names.models import Name
from panoh.testing import member

SAID = {"sex": "female", "birth_year": "2004", "birth_year_basis": "stated", "children": "0"}
ASKED = {"step": "look", "family": "Toshmatova", "given": "G.", "patronymic": "", "year": "2005"}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(member(name).user)
    return client


def shown(client: Client, address: str, data: dict[str, str] | None = None) -> str:
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert "oshmatova" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    return str(answer.content.decode())


def carried(page: str) -> dict[str, str]:
    """What the page's form sends along unseen."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {key: value for key, value in hidden if key not in ("csrfmiddlewaretoken", "once")}


def test_finds_by_name_and_shows_none(case, name):
    aigul = signed_in("aigul")
    assert "Name or code" in shown(aigul, "/find/")
    page = shown(aigul, "/find/", {"name": "Toshmatova G", "year": "2005"})
    assert case.code in page
    assert "family name the same; first name begins alike; year of birth differs by one" in page
    assert "Тошматова" not in page
    assert "Гулнора" not in page
    nobody = shown(aigul, "/find/", {"name": "Abdullaeva"})
    assert "Nobody like this is among the cases that you see." in nobody


def test_a_code_opens_what_has_it(case):
    assert case.code in shown(signed_in("aigul"), "/find/", {"name": case.code.lower()})
    nobody = signed_in("akmal").get("/find/", {"code": case.code}, follow=True)
    assert "There is nothing with this code" in nobody.content.decode()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("k7m 3qf", "K7M-3QF"),
        ("whw-sdb", "WHW-SDB"),  # every seventh code has no digit
        ("AEY-2UT", "AEY-2UT"),  # drawn before codes lost their vowels
        ("Yusupa", ""),
        ("Rustam", ""),
        ("K7M-3Q", ""),
    ],
)
def test_what_might_be_a_name_is_no_code(typed, code):
    form = FindForm({"name": typed, "year": ""})
    assert form.is_valid()
    assert form.code == code


@pytest.mark.parametrize("name", ["", "G", "?", "1"])
def test_says_what_is_missing_and_keeps_what_was_typed(aigul, name):
    page = shown(signed_in("aigul"), "/find/", {"name": name, "year": ""})
    assert "Write at least two letters of a name, a code or a year." in page
    assert f'value="{name}"' in page or not name


@pytest.mark.parametrize("somebody", ["eldor", "greta"])
def test_who_opens_no_case_finds_nobody(db, somebody):
    assert signed_in(somebody).get("/find/").status_code == 403


def test_looks_before_it_opens_and_records_what_was_typed(case, name):
    aigul = signed_in("aigul")
    assert "First look whether it is open already." in shown(aigul, "/cases/open/")
    found = shown(aigul, "/cases/open/", ASKED)
    assert "Is it one of these?" in found
    assert case.code in found
    describe = shown(aigul, "/cases/open/", carried(found))
    assert 'value="2005"' in describe
    again = shown(aigul, "/cases/open/", carried(describe) | SAID | {"birth_year": "2199"})
    assert "This year is still to come." in again
    opened = shown(aigul, "/cases/open/", carried(again) | SAID)
    assert "The case is open." in opened
    new = Case.objects.exclude(pk=case.pk).get()
    assert Name.objects.filter(case=new).count() == 1
    revealed = actions.reveal_identity(by=member("aigul"), case=new, purpose="papers")
    assert revealed.names[0][1]["family"] == "Toshmatova"


def test_no_name_is_needed(aigul):
    client = signed_in("aigul")
    page = shown(client, "/cases/open/", ASKED | {"family": "", "given": ""})
    assert "Write a name, or say that no name is given." in page
    describe = shown(client, "/cases/open/", {"step": "look", "unnamed": "1", "family": "Tosh"})
    assert "No name is needed. Say only what is known." in describe
    assert "The case is open." in shown(client, "/cases/open/", carried(describe) | SAID)
    assert not Name.objects.exists()


def test_several_names_are_kept_corrected_and_taken_away(case, name):
    aigul = signed_in("aigul")
    address = f"/cases/{case.code}/identity/"
    assert "Recorded already" in shown(aigul, address)
    shown(aigul, address, {"kind": "alias", "given": "Lola", "birth_date": "01.01.2004"})
    assert Name.objects.count() == 2
    alias = Name.objects.get(kind="alias")
    correct = f"/cases/{case.code}/names/{alias.pk}/"
    page = shown(aigul, correct)
    assert "Lola" not in page
    assert "Nothing is written yet." in shown(aigul, correct, {"kind": "alias"})
    assert "The name is corrected." in shown(aigul, correct, {"kind": "alias", "given": "Laylo"})
    page = shown(aigul, f"{address}reveal/", {"purpose": "correction"})
    assert "Laylo" in page
    assert "only the year is taken" in page
    assert "The name is taken away." in shown(aigul, correct, {"remove": "1"})
    assert Name.objects.count() == 1
    assert aigul.get(correct).status_code == 404


def test_a_name_of_another_case_is_not_there(case, name):
    for somebody in ("akmal", "chynara", "bahrom"):
        address = f"/cases/{case.code}/names/{name.pk}/"
        assert signed_in(somebody).get(address).status_code == 404
        assert signed_in(somebody).post(address, {"remove": "1"}).status_code == 404
