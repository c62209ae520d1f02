"""Guarded acts ask once more who it is, by the second factor if there is one, and lose nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.accounts.tests.factors import AGAIN, code, signed_in, switch_on
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.testing import PASSWORD, member

MINUTES = 15
# Nothing has been released yet, which one learns only after signing in.
GUARDED = [("eldor", "/figures/csv/", 404), ("bahrom", "/import/", 200)]


@pytest.fixture
def clock(db, settings):
    settings.FRESH_MINUTES = MINUTES
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.mark.parametrize(("name", "path", "found"), GUARDED)
@pytest.mark.django_db(databases=["default", "figures"])
def test_exports_need_a_fresh_sign_in(clock, name, path, found):
    client = signed_in(name)
    assert client.get(path).status_code == found
    clock.shift(timedelta(minutes=MINUTES))
    answer = client.get(path)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    back = client.post(answer["Location"], {"password": PASSWORD, "next": path})
    assert back["Location"] == path
    assert client.get(path).status_code == found


def test_whoever_has_a_second_factor_shows_that_one(clock):
    client = signed_in("bahrom")
    secret = switch_on(client)
    clock.shift(timedelta(minutes=MINUTES))
    assert client.get("/import/")["Location"].startswith(AGAIN)
    password = client.post("/accounts/reauthenticate/?next=/import/", {"password": PASSWORD})
    assert password["Location"].startswith(AGAIN)
    assert client.get("/import/").status_code == 302
    client.post(f"{AGAIN}?next=/import/", {"code": code(secret)})
    assert client.get("/import/").status_code == 200


def test_what_was_being_sent_stands_in_the_form_again(clock):
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = cases.open_case(by=aigul, sex="female")
    client = signed_in()
    page = f"/cases/{case.code}/share/"
    client.get(page)
    clock.shift(timedelta(minutes=MINUTES))
    way = client.post(page, {"reason": "Qzcanary", "ground": "danger"})
    assert way["Location"].startswith("/accounts/reauthenticate/")
    assert "Qzcanary" not in way["Location"] + str(dict(client.session.items()))
    back = client.post(way["Location"], {"password": PASSWORD, "next": page})
    assert "Qzcanary" in client.get(back["Location"]).content.decode()


def test_a_session_that_shows_no_factor_is_not_fresh(clock, client):
    client.force_login(member("bahrom").user)
    assert client.get("/import/").status_code == 302


def test_a_clock_put_back_makes_no_sign_in_fresh(clock):
    client = signed_in("bahrom")
    assert client.get("/import/").status_code == 200
    clock.shift(-timedelta(minutes=MINUTES))
    session = client.session
    session["seen"] = session["begun"] = timezone.now().timestamp()
    session.save()
    assert client.get("/import/")["Location"].startswith("/accounts/reauthenticate/")
