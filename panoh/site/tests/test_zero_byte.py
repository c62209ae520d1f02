"""No address and no code with a zero byte reaches PostgreSQL, which would fail at it."""

import pytest
from django.conf import settings
from django.test import Client

from panoh.testing import member

ADDRESSES = (
    "/cases/?after=%00", "/referrals/?after=a%00b", "/screenings/?after=%00", "/find/?code=%00",
    "/cases/%00/", "/referrals/%00/accept/", "/?%00=1",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["", "akmal"])
def test_it_is_a_bad_request_in_words(address, name):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(member(name).user)
    answer = client.get(address)
    assert answer.status_code == 400
    assert (answer["Cache-Control"], answer["X-Frame-Options"]) == ("no-store", "DENY")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "ru"})
    assert '<html lang="ru"' in client.get(address).content.decode()


@pytest.mark.django_db
def test_a_code_with_one_is_read_without_it(client):
    client.force_login(member("akmal").user)
    answer = client.post("/find/", {"name": "k7m\x003qf", "year": ""})
    assert answer.status_code == 200
