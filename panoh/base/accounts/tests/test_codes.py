"""Six digits are taken once; recovery codes are shown once, and each opens once."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch
from django.utils import timezone

from panoh.base.accounts.models import User
from panoh.base.accounts.tests.factors import (
    AGAIN,
    LOGIN,
    SECOND,
    code,
    is_in,
    sign_in,
    signed_in,
    switch_on,
)
from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.testing import PASSWORD, member
from panoh.tests.doors import OF, OWN, doors

CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def clock(db):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def at_the_second_step(name="aigul"):
    client = Client()
    assert SECOND in sign_in(client, name)["Location"]
    return client


def test_the_code_that_switched_it_on_does_not_sign_in_again(clock):
    secret = switch_on(signed_in())
    client = at_the_second_step()
    answer = client.post(SECOND, {"code": code(secret)})
    assert "This code was not taken" in answer.content.decode()
    assert not is_in(client)


def test_a_code_signs_in_once_and_none_before_it_does(clock):
    secret = switch_on(signed_in())
    clock.shift(60)
    before, now = code(secret), None
    clock.shift(30)
    now = code(secret)
    first, second = at_the_second_step(), at_the_second_step()
    first.post(SECOND, {"code": f"{now[:3]} {now[3:]}"})
    assert is_in(first)
    for again in (now, before):
        second.post(SECOND, {"code": again})
        assert not is_in(second)
        assert first.post(AGAIN, {"code": again}).status_code == 200


def test_slow_fingers_have_half_a_minute_more(clock):
    secret = switch_on(signed_in())
    clock.shift(60)
    shown = code(secret)
    clock.shift(30)
    client = at_the_second_step()
    client.post(SECOND, {"code": shown})
    assert is_in(client)


def test_recovery_codes_are_shown_once_and_are_no_file(clock):
    client = signed_in()
    switch_on(client)
    first = client.get(CODES)
    assert len(set(first.context["unused_codes"])) == 10
    again = client.get(CODES).content.decode()
    assert "10 codes are left" in again
    assert not [each for each in first.context["unused_codes"] if each in again]
    assert client.get(f"{CODES}download/").status_code == 404


def test_each_opens_once_and_running_low_is_said(clock):
    client = signed_in()
    switch_on(client)
    codes = client.get(CODES).context["unused_codes"]
    for number, each in enumerate(codes[:8], start=1):
        other = at_the_second_step()
        said = other.post(SECOND, {"code": each}, follow=True).content.decode()
        assert f"{10 - number} are left" in said
        assert ("Make new recovery codes before" in said) == (number >= 7)
    used = at_the_second_step()
    used.post(SECOND, {"code": codes[0]})
    assert not is_in(used)


def test_what_changes_ends_the_other_sign_ins_and_is_journalled(clock):
    client, other = signed_in(), signed_in()
    switch_on(client)
    assert is_in(client)
    assert not is_in(other)
    with_entries(Event.SIGN_IN_CHANGED, "mfa_activate_totp")


def with_entries(event, what=""):
    with door.acting_as(member("aigul")):
        found = list(Entry.objects.filter(event=event))
    assert [each.detail.get("what", "") for each in found] == [what]


def test_a_new_password_ends_the_other_sign_ins(clock):
    client, other = signed_in(), signed_in()
    new = {
        "oldpassword": PASSWORD,
        "password1": "four new words here",
        "password2": "four new words here",
    }
    assert client.post("/accounts/password/change/", new).status_code == 302
    assert is_in(client)
    assert not is_in(other)
    with_entries(Event.SIGN_IN_CHANGED, "account_change_password")


def renewed(name):
    out = StringIO()
    call_command("member", name, "--renew", stdout=out)
    return out.getvalue().split()[-1]


def test_whoever_lost_everything_begins_anew_once(committed, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    sign_in(client)
    switch_on(client)
    password = renewed("aigul")
    assert not is_in(client)
    new = Client()
    sign_in(new, password=password)
    assert new.get("/")["Location"] == "/accounts/password/change/"
    assert not is_in(sign_in_once_more(password))  # it opens one sign-in
    own = {
        "oldpassword": password,
        "password1": "four new words here",
        "password2": "four new words here",
    }
    new.post("/accounts/password/change/", own)
    assert new.get("/")["Location"] == "/accounts/2fa/"
    new.post("/accounts/reauthenticate/", {"password": "four new words here"})
    new.get("/accounts/2fa/totp/activate/")
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        secret = new.session["mfa.totp.secret"]
        new.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
        assert is_in(new)
    assert User.objects.get(username="aigul").one_time_until is None
    with_entries(Event.SIGN_IN_RENEWED)


def sign_in_once_more(password):
    client = Client()
    sign_in(client, password=password)
    return client


def test_a_one_time_password_is_good_for_a_day(committed):
    password = renewed("aigul")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert not is_in(sign_in_once_more(password))


def test_nobody_is_renewed_who_acts_for_nobody(committed):
    with pytest.raises(CommandError):
        renewed("nobody")


def test_the_first_factor_alone_opens_no_page(clock, settings):
    """Every address of the application, between the password and the second step."""
    switch_on(signed_in())
    settings.SECOND_FACTOR_REQUIRED = True
    client = at_the_second_step()
    ids = {"code": "AAA-AAA"} | dict.fromkeys(OF, "00000000-0000-4000-8000-000000000000")
    tried = 0
    for each in doors():
        if each.name in OWN or each.kind:
            wanted = {"code": ids["code"], each.kind: ids.get(each.kind, "")}
            path = _path(each, wanted)
            for method in (client.get, client.post):
                answer = method(path)
                assert answer.status_code in (302, 405), path
                if answer.status_code == 302:
                    assert answer["Location"].startswith(LOGIN), path
                tried += 1
    assert tried > 100


def _path(door, ids):
    if not door.kind:
        return door.path({})
    for given in (
        {"code": ids["code"]},
        {"code": ids["code"], door.kind: ids[door.kind]},
        {"code": ids[door.kind]},
    ):
        try:
            return door.path(given)
        except NoReverseMatch:
            continue
    raise AssertionError(door)
