"""An administrator makes an installation from nothing, and takes rights away."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from panoh.base.agencies.models import Agency, Agreement, Membership


def told(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def test_from_nothing_to_a_member_who_signs_in(committed: None) -> None:
    police = told("agency", "Police", "--kind", "police", "--country", "KG", "--region", "KG-GB")
    shelter = told("agency", "Shelter", "--kind", "shelter", "--country", "KG")
    told("agreement", "Memorandum", police, shelter, "--signed", "2020-01-01")
    said = told("member", "nurlan", "--agency", police, "--role", "first_responder")
    one, other = (Agency.objects.get(pk=key) for key in (police, shelter))
    assert Agreement.objects.in_force_between(one, other).exists()
    client = Client()
    given = said.split()[-1]
    client.post("/accounts/login/", {"login": "nurlan", "password": given})
    assert client.get("/")["Location"] == "/accounts/password/change/"
    chosen = {
        "oldpassword": given,
        "password1": "Ойгул-7-кор-барф",
        "password2": "Ойгул-7-кор-барф",
    }
    client.post("/accounts/password/change/", chosen)
    assert client.get("/").status_code == 200
    again = Client()
    again.post("/accounts/login/", {"login": "nurlan", "password": given})
    assert again.get("/").status_code == 302  # it opened one sign-in
    told("member", "nurlan", "--end")
    assert Membership.objects.active().filter(user__username="nurlan").count() == 0
    answer = client.get("/cases/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/accounts/login/")
    assert "You act for no agency any more" in answer.content.decode()


def test_moving_to_another_agency_ends_the_first(committed: None) -> None:
    police = told("agency", "Police", "--kind", "police", "--country", "KG")
    told("member", "aigul", "--agency", police, "--role", "supervisor")
    standing = Membership.objects.active().get(user__username="aigul")
    assert str(standing.agency_id) == police


@pytest.mark.parametrize(
    "words",
    [
        ("agency", "X", "--kind", "police", "--country", "UZ", "--region", "nowhere"),
        ("member", "x", "--agency", "nothing", "--role", "supervisor"),
        ("member", "x"),
        ("member", "nobody", "--end"),
        ("agreement", "X", "nothing", "--signed", "2020-01-01"),
    ],
)
def test_a_mistake_is_one_sentence(committed: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command(*words)
