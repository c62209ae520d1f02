"""The demo's pages: who one can be, the sign-in filled in, the letters."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from panoh.base.accounts.models import User
from panoh.base.agencies.models import Agency, Membership
from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.demo import actions
from panoh.demo.cast import CAST, PASSWORD

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def founded() -> None:
    actions.found(seed=1)


def test_lists_everybody_with_a_sentence(client: Client) -> None:
    page = client.get(reverse("demo:show")).content.decode()
    for word, member in CAST.items():
        assert reverse("demo:sign_in", args=[word]) in page
        assert str(member.sentence) in page.replace("&#x27;", "'")


def test_fills_the_sign_in_form_and_signs_in(client: Client) -> None:
    address = reverse("demo:sign_in", args=["police.uz"])
    page = client.get(address).content.decode()
    assert 'value="police.uz"' in page
    assert f'value="{PASSWORD}"' in page
    answer = client.post(address, {"login": "police.uz", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(actions.key("user police.uz"))


def test_signs_out_whoever_was_signed_in(client: Client) -> None:
    for word in ("police.uz", "donor"):
        client.post(reverse("demo:sign_in", args=[word]), {"login": word, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(actions.key("user donor"))


def test_knows_no_sign_in_of_others(client: Client) -> None:
    assert client.get(reverse("demo:sign_in", args=["aigul"])).status_code == 404


def test_shows_the_letters_to_members_of_the_demo(client: Client) -> None:
    members = actions.members()
    with door.acting_as(members["police.uz"]):
        tell(to=[members["shelter.uz"]], event=Event.REFERRAL_SENT, code="K7M-3QF", path="/r/x/")
    page = client.get(reverse("demo:letters")).content.decode()
    assert "K7M-3QF" in page
    assert "shelter.uz@example.org" in page


def test_leaves_nobody_entered(client: Client) -> None:
    client.get(reverse("demo:letters"))
    with connection.cursor() as cursor:
        cursor.execute("select panoh_member()")
        assert cursor.fetchone() == (None,)


def test_founding_twice_is_founding_once() -> None:
    before = sorted(Membership.objects.values_list("pk", flat=True))
    hashed = User.objects.get(username="police.uz").password
    actions.found(seed=1)
    assert sorted(Membership.objects.values_list("pk", flat=True)) == before
    assert User.objects.get(username="police.uz").password == hashed
    assert Agency.objects.get(pk=actions.key("shelter.uz")).region_id == "UZ-TK"
