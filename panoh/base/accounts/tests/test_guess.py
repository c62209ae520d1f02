"""Guessing becomes slow for whoever guesses, never for the owner, and tells nobody anything."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panoh.base.accounts import actions, rules
from panoh.base.accounts.adapter import begin_attempt
from panoh.base.accounts.models import Guess
from panoh.base.accounts.tests.factors import SECOND, code, is_in, sign_in, signed_in, switch_on
from panoh.testing import PASSWORD

SECOND_OF_TIME = timedelta(seconds=1)
NOISE = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"|value="(aigul|nobod|akmal)"')


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (2, 0), (3, 1), (4, 2), (8, 32), (9, 42), (10_000, 42)]
)
def test_pauses_grow_to_forty_two_seconds_and_no_further(failures, seconds):
    assert rules.pause(failures) == timedelta(seconds=seconds)


def test_an_hour_of_peace_forgets(db):
    now = timezone.now()
    guess = Guess(failures=9, at=now - timedelta(seconds=41))
    assert not rules.may_guess(guess, now)
    assert rules.may_guess(guess, now + SECOND_OF_TIME)
    assert rules.counted(guess, now + timedelta(hours=1)) == 0


def test_a_clock_put_back_keeps_nobody_waiting(db):
    now = timezone.now()
    guess = Guess(failures=9, at=now)
    assert not rules.may_guess(guess, now - SECOND_OF_TIME)
    assert rules.may_guess(guess, now - timedelta(days=1))
    assert rules.counted(guess, now - timedelta(days=1)) == 0


@pytest.fixture
def clock(db):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def hammer(name, times, address="10.6.6.6"):
    """A stranger's guesses, as they are counted; without the work of looking at each."""
    for _time in range(times):
        begin_attempt(RequestFactory().post("/", REMOTE_ADDR=address), name)


def test_the_right_password_does_not_count_within_the_pause(clock):
    stranger = Client()
    for n in range(4):
        sign_in(stranger, "aigul", f"wrong {n}", REMOTE_ADDR="10.6.6.6")
    sign_in(stranger, REMOTE_ADDR="10.6.6.6")
    assert not is_in(stranger)
    clock.shift(2 * SECOND_OF_TIME)
    sign_in(stranger, REMOTE_ADDR="10.6.6.6")
    assert is_in(stranger)


def test_a_stranger_does_not_keep_the_owner_out(clock):
    """Not from the computer the owner uses, nor from another address, nor by hammering on."""
    own = signed_in("bahrom")
    own.post("/accounts/logout/")
    for _minute in range(10):
        hammer("bahrom", 10)
        clock.shift(timedelta(minutes=1))
        hammer("bahrom", 10)
    sign_in(own, "bahrom", REMOTE_ADDR="10.6.6.6")  # even behind the stranger's own address
    assert is_in(own)
    new = Client()
    sign_in(new, "bahrom", REMOTE_ADDR="10.1.1.1")
    clock.shift(rules.LONGEST)  # while an account is under attack, a new place waits once
    hammer("bahrom", 3)
    sign_in(new, "bahrom", REMOTE_ADDR="10.1.1.1")
    assert is_in(new)


def test_a_crowd_gains_nothing_by_having_many_addresses(clock):
    for n in range(rules.CROWD):
        hammer("aigul", 1, address=f"10.7.{n}.1")
    fresh = Client()
    sign_in(fresh, REMOTE_ADDR="10.8.0.1")
    assert not is_in(fresh)


def test_one_address_guesses_at_many_names_as_slowly(clock):
    for name in ("akmal", "anvar", "bahrom", "barno"):
        hammer(name, 1)
    answer = Client()
    sign_in(answer, REMOTE_ADDR="10.6.6.6")
    assert not is_in(answer)


def test_a_household_has_one_address_in_the_new_internet(clock):
    for n in range(1, 5):
        hammer("aigul", 1, address=f"2001:db8:1:2::{n}")
    late = Client()
    sign_in(late, REMOTE_ADDR="2001:db8:1:2::9")
    assert not is_in(late)


def test_somebody_s_own_success_forgives_no_guess_at_another(clock):
    hammer("aigul", 3)
    clock.shift(SECOND_OF_TIME)
    sign_in(Client(), "akmal", REMOTE_ADDR="10.6.6.6")
    again = Client()
    sign_in(again, "aigul", REMOTE_ADDR="10.6.6.6")
    assert not is_in(again)


def test_another_s_device_is_no_device(clock):
    """The cookie of one account opens no other, and a made-up one none."""
    client = signed_in("akmal")
    client.post("/accounts/logout/")
    hammer("aigul", 4)
    sign_in(client, "aigul", REMOTE_ADDR="10.6.6.6")
    assert not is_in(client)
    client.cookies["device"] = "made:up"
    sign_in(client, "aigul", REMOTE_ADDR="10.6.6.6")
    assert not is_in(client)


def test_unknown_at_rest_wrong_and_too_early_are_answered_alike(clock, committed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("update accounts_user set is_active = false where username = 'akmal'")
    early = Client()
    hammer("aigul", 6, address="10.9.0.4")
    tries = {
        "wrong": sign_in(Client(), "aigul", "wrong", REMOTE_ADDR="10.9.0.1"),
        "unknown": sign_in(Client(), "nobod", "wrong", REMOTE_ADDR="10.9.0.2"),
        "at rest": sign_in(Client(), "akmal", PASSWORD, REMOTE_ADDR="10.9.0.3"),
        "too early, right": sign_in(early, "aigul", PASSWORD, REMOTE_ADDR="10.9.0.4"),
    }
    told = {
        how: (
            answer.status_code,
            NOISE.sub("", answer.content.decode()),
            sorted(answer.headers.items()),
            sorted(answer.cookies.keys() - {"csrftoken"}),
        )
        for how, answer in tries.items()
    }
    assert "do not open anything" in told["wrong"][1]
    assert all(each == told["wrong"] for each in told.values())


def test_the_same_questions_are_asked_whoever_it_is(clock):
    counts = []
    for name, address in (("aigul", "10.9.1.1"), ("nobody", "10.9.1.2")):
        with CaptureQueriesContext(connection) as asked:
            sign_in(Client(), name, "wrong", REMOTE_ADDR=address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_codes_are_guessed_as_slowly_and_a_recovery_code_is_not_lost_by_haste(clock):
    client = signed_in()
    secret = switch_on(client)
    shown = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    stranger = Client()
    sign_in(stranger, REMOTE_ADDR="10.6.6.6")
    for n in range(4):
        stranger.post(SECOND, {"code": f"00000{n}"}, REMOTE_ADDR="10.6.6.6")
    stranger.post(SECOND, {"code": shown[0]}, REMOTE_ADDR="10.6.6.6")
    assert not is_in(stranger)
    clock.shift(timedelta(minutes=1))
    stranger.post(SECOND, {"code": shown[0]}, REMOTE_ADDR="10.6.6.6")
    assert is_in(stranger)
    own = Client(REMOTE_ADDR="10.1.1.1")
    own.cookies = client.cookies
    client.post("/accounts/logout/")
    sign_in(own)
    own.post(SECOND, {"code": code(secret)})
    assert is_in(own)


def test_counts_are_forgotten_and_name_nobody(clock):
    hammer("aigul", 2)
    assert Guess.objects.exists()
    assert not [each for each in Guess.objects.all() if "aigul" in each.key or "10." in each.key]
    clock.shift(timedelta(hours=2))
    assert actions.forget_outlived() >= 3
    assert not Guess.objects.exists()


def test_many_at_once_are_not_looked_at_for_one(committed):
    """Each guess is counted before it is looked at: of sixty-four at once no more than the free."""

    def guess(_n):
        try:
            return actions.begin_attempt(own="x", address="y", account="z").counts
        finally:
            connection.close()

    with time_machine.travel(timezone.now(), tick=False), ThreadPoolExecutor(8) as threads:
        counted = sum(threads.map(guess, range(64)))
    assert counted == rules.FREE
