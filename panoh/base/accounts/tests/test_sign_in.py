"""Signing in, and staying so: no longer than needed, with a second factor, telling nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from panoh.base.accounts.models import User
from panoh.base.accounts.sessions import SessionStore
from panoh.base.accounts.tests.factors import LOGIN, SECOND, code, is_in, sign_in, switch_on
from panoh.testing import PASSWORD

MINUTE = timedelta(minutes=1)


@pytest.fixture
def client(db):
    return Client()


def test_with_name_and_password(client):
    assert sign_in(client).status_code == 302
    assert is_in(client)
    assert User.objects.get(username="aigul").password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(("name", "password"), [("aigul", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_not_without(client, name, password):
    assert sign_in(client, name, password).status_code == 200
    assert not is_in(client)


def test_a_wrong_name_and_a_wrong_password_give_the_same_answer(client):
    """Nobody learns here who has an account."""
    noise = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|value="(aigul|nobod)"')
    with time_machine.travel(timezone.now(), tick=False):
        known = noise.sub("", sign_in(client, "aigul", "wrong").content.decode())
        unknown = noise.sub("", sign_in(Client(), "nobod", "wrong").content.decode())
    assert known == unknown


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/"])
def test_nobody_signs_up_or_resets_a_password_by_letter(client, path):
    for method in (client.get, client.post):
        assert method(path, {"username": "new", "password1": PASSWORD}).status_code in (302, 404)
    assert not User.objects.filter(username="new").exists()


def test_a_session_ends_after_a_while_without_a_request(client, settings):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client)
        clock.shift(settings.SESSION_IDLE_MINUTES * MINUTE - MINUTE)
        assert is_in(client)
        clock.shift(settings.SESSION_IDLE_MINUTES * MINUTE - MINUTE)
        assert is_in(client)
        clock.shift(settings.SESSION_IDLE_MINUTES * MINUTE + MINUTE)
        answer = client.get("/", follow=True)
    assert "You were signed out because time ran out. Sign in." in answer.content.decode()
    assert not is_in(client)


def test_a_session_ends_after_a_working_day_whatever_happens(client, settings):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client)
        assert is_in(client)
        for _ in range(settings.SESSION_ABSOLUTE_HOURS * 3):
            clock.shift(20 * MINUTE)
            assert is_in(client)
        clock.shift(MINUTE)
        assert not is_in(client)


@pytest.mark.parametrize(("back", "stays"), [(MINUTE / 2, True), (60 * 24 * MINUTE, False)])
def test_a_clock_put_back_prolongs_no_session(client, back, stays):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client)
        assert is_in(client)
        clock.shift(-back)
        assert is_in(client) == stays


def test_a_session_has_a_new_key_after_signing_in(client):
    client.get(LOGIN)
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_a_planted_key_is_nobody_s_after_the_first_step(client):
    first = Client()
    sign_in(first, "akmal")
    secret = switch_on(first)
    planted = SessionStore()
    planted["django_timezone"] = "kept"
    planted.save()
    client.cookies["sessionid"] = str(planted.session_key)
    assert SECOND in sign_in(client, "akmal")["Location"]
    half = client.cookies["sessionid"].value
    assert half != planted.session_key
    with time_machine.travel(timezone.now() + MINUTE):
        assert client.post(SECOND, {"code": code(secret)}).status_code == 302
        assert is_in(client)
    for key in (str(planted.session_key), half):
        thief = Client()
        thief.cookies["sessionid"] = key
        assert thief.get(SECOND).status_code == 302
        assert not is_in(thief)


def test_without_a_second_factor_there_is_nothing_but_setting_one_up(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    for path in ("/", "/cases/", "/cases/open/", "/accounts/sign-ins/", "/find/?code=AAA-AAA"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert "/accounts/reauthenticate/" in client.get("/accounts/2fa/totp/activate/")["Location"]
    switch_on(client)
    assert is_in(client)


def test_the_second_factor_is_asked_for_and_no_page_opens_before(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    secret = switch_on(client)
    later = Client()
    assert "/accounts/2fa/authenticate/" in sign_in(later)["Location"]
    assert not is_in(later)
    later.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(later)
    with time_machine.travel(timezone.now() + MINUTE):
        later.post("/accounts/2fa/authenticate/", {"code": code(secret)})
        assert is_in(later)


def test_its_secret_is_not_to_be_read_in_the_database(client):
    sign_in(client)
    secret = switch_on(client)
    for kept in Authenticator.objects.all():
        assert secret not in str(kept.data)
    assert Authenticator.objects.filter(type="totp").count() == 1
    assert "mfa.totp.secret" not in client.session


def test_one_sees_one_s_sign_ins_and_ends_the_others(client):
    sign_in(client)
    other = Client()
    sign_in(other)
    shown = client.get("/accounts/sign-ins/")
    assert shown.status_code == 200
    assert len(shown.context["sign_ins"]) == 2
    client.post("/accounts/sign-ins/end/")
    assert not is_in(other)
    assert is_in(client)


def test_signing_out_ends_the_session_in_the_database(client):
    sign_in(client)
    key = client.session.session_key
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = key
    assert not is_in(client)
