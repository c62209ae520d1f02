"""The pages of a case, as its members and as a stranger."""

import pytest
from django.test import Client

from panoh.base.database import door
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case
from panoh.testing import PASSWORD, member


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def case(db: None) -> Case:
    aigul = member("aigul")
    with door.acting_as(aigul):
        return actions.open_case(by=aigul, sex="female", birth_year=2004, birth_year_basis="stated")


PAGES = ["", "describe/", "identity/", "contact/", "note/", "alert/", "consent/", "disclosures/",
         "share/", "sections/testimony/"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_there_for_who_holds_the_case_and_for_nobody_else(case: Case, page: str) -> None:
    path = f"/cases/{case.code}/{page}"
    assert signed_in("aigul").get(path).status_code == 200
    for name in ("chynara", "akmal", "bahrom", "eldor", "zamon"):
        assert signed_in(name).get(path).status_code == 404, name
    assert Client().get(path).status_code == 302


def test_sign_in_and_open_a_case(db: None) -> None:
    client = Client()
    answer = client.post("/accounts/login/", {"login": "aigul", "password": PASSWORD})
    assert answer.status_code == 302
    answer = client.post(
        "/cases/open/",
        {"sex": "female", "birth_year": "", "birth_year_basis": "unknown", "children": "0"},
        follow=True,
    )
    assert answer.status_code == 200
    assert "Female, age not known" in answer.content.decode()
