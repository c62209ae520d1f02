"""Nobody guesses, follows or slips in, and nobody is kept out by who tries.

Against the real web process, from many addresses of this machine, with a second factor asked for:
who guesses becomes slow while the owner of the account comes in at once; unknown, at rest and wrong
are answered alike and as fast; a planted session opens nothing; half a sign-in opens no address in
any order; a code opens once, whoever races for it; what is guarded asks again; and a sign-in ends
with its time and with a button, in every browser at once.
"""

import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections

from panoh.base.accounts import devices, rules
from panoh.base.accounts.models import Guess, User
from panoh.base.accounts.sessions import SessionStore
from panoh.testing import CAST, PASSWORD, TEAM
from panoh.tests.doors import FILLED, PUBLIC, Door, doors
from panoh.tests.journey import Journey, Thing
from panoh.tests.test_fresh import ACTS, FILES
from proofs.a3_timing import LEVEL, by_chance
from proofs.outcome import Outcome
from proofs.running import Browser, running

SIEGE, PAIRS, STEPS, RACES, ROUNDS = 100, 400, 3_000, 8, 24  # seconds, guesses, requests, …
IN, LOGIN, SECOND = "/accounts/2fa/", "/accounts/login/", "/accounts/2fa/authenticate/"
KNOWN = ("ella", "gulnora", "greta", "kamila", "erik", "lola", "ruth", "elmira")
RESTING = ("hamid", "davron")
NOISE = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"')
TOKEN = re.compile(r'name="(csrfmiddlewaretoken)" value="([^"]*)"')
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WAYS = "account_authentication_methods"  # under which django-allauth keeps who showed what, when


class Tally:
    """What was tried, and what should not have happened."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.notes: list[str] = []

    def hold(self, kind: str, holds: object, what: str = "") -> None:
        self.tried[kind] += 1
        if not holds:
            self.wrong.append(f"{kind}: {what}")


def prove(scale: float = 1.0) -> Outcome:
    """Every attack in turn, each on accounts that no other touches."""
    tally = Tally()
    Browser.waits = 180  # each guess costs what it shall cost, and this machine may be busy
    journey = Journey().until_she_is_safe()
    _accounts()
    os.environ |= {"PANOH_SECOND_FACTOR": "1", "PANOH_FRESH_MINUTES": "15"}
    with running():
        besieged(tally, max(15, SIEGE * scale))
        alike(tally, max(40, round(PAIRS * scale)))
        planted(tally)
        half_signed_in(tally, journey, max(200, round(STEPS * scale)))
        raced(tally, max(2, round(RACES * scale)))
        asked_again(tally, journey)
        ended(tally, max(4, round(ROUNDS * scale)))
    print(*tally.wrong, sep="\n")
    total = sum(tally.tried.values())
    note = ", ".join([f"{kind} {times}" for kind, times in tally.tried.items()] + tally.notes)
    return Outcome(total, total - len(tally.wrong), len(tally.wrong), note)


def _accounts() -> None:
    """Passwords at their full price; an app and recovery codes for everybody; two at rest."""
    dear = make_password(PASSWORD)
    users = User.objects.using("owner")
    users.update(password=dear)
    users.filter(username__in=RESTING).update(is_active=False)
    for user in users.all():
        for kind, data in (
            ("totp", {"secret": encrypt(SECRET)}),
            ("recovery_codes", {"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}),
        ):
            Authenticator.objects.using("owner").create(user=user, type=kind, data=data)
    connections.close_all()


def code() -> str:
    """What the app of any of them shows now."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def is_in(browser: Browser) -> bool:
    """Whether this browser is signed in, whatever else is asked of it."""
    return browser.get("/accounts/sign-ins/")[0] == 200


def address(number: int, net: int) -> str:
    """One of very many addresses, none of which is the owner's."""
    return f"127.{net}.{number // 250 % 250}.{number % 250 + 2}"


# Guessing


def besieged(tally: Tally, seconds: float) -> None:
    """One address guesses as fast as it can, a crowd guesses at a shelter; the owner comes in."""
    owner = Browser()
    owner.sign_in("bahrom")
    tally.hold("owner", owner.post(SECOND, {"code": code()})[0] == 302, "cannot come in at all")
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(12) as people:
        alone = [people.submit(_hammer, "aigul", "127.2.0.1", until) for _ in range(2)]
        crowd = [people.submit(_crowd, "bahrom", start, until) for start in range(2)]
        beside = people.submit(_hammer, "bahrom", "127.0.0.1", until)  # from the owner's house
        new = people.submit(_elsewhere, "bahrom")
        begun, waits = time.monotonic(), []
        while time.monotonic() < until:
            owner.post("/accounts/logout/", {})
            came = time.monotonic()
            owner.sign_in("bahrom")
            # the code of this half minute was taken: that the second step is asked for is enough
            second = owner.get(SECOND)[0] == 200
            tally.hold("owner", second, "is kept out of the known browser")
            waits.append(time.monotonic() - came)
            time.sleep(0.5)
        guesses = sum(each.result() for each in alone)
        others = sum(each.result() for each in crowd) + beside.result()
    passed = time.monotonic() - begun
    key = devices.mark("password", "aigul", devices.network("127.2.0.1"))
    counted, most = Guess.objects.get(key=key).failures, _most(passed)
    tally.hold("one address", counted <= most, f"{counted} guesses counted, {most} allowed")
    tally.tried["one address"] += guesses
    tally.tried["crowd"] += others
    waited = new.result()
    tally.hold("owner", waited < 90, f"waits {waited:.0f} s at a new place")
    tally.notes.append(
        f"of {guesses} guesses {counted} counted in {passed:.0f} s, the owner waited"
        f" {median(waits):.2f} s (at most {max(waits):.1f}), {waited:.0f} s at a new place"
    )


def _hammer(name: str, where: str, until: float) -> int:
    stranger, guesses = Browser(address=where), 0
    while time.monotonic() < until:
        stranger.sign_in(name, f"not this one {guesses}")
        guesses += 1
    return guesses


def _crowd(name: str, start: int, until: float) -> int:
    guesses = 0
    while time.monotonic() < until:
        Browser(address=address(start * 5_000 + guesses, 3)).sign_in(name, "not this one")
        guesses += 1
    return guesses


def _elsewhere(name: str) -> float:
    """How long the owner waits who comes, during the siege, from where nobody has seen them."""
    browser, begun = Browser(address="127.9.9.9"), time.monotonic()
    time.sleep(5)
    while not _at_second(browser, name) and time.monotonic() - begun < 120:
        time.sleep(1)
    return time.monotonic() - begun


def _at_second(browser: Browser, name: str) -> bool:
    return browser.sign_in(name)[1].startswith(SECOND)


def _most(seconds: float) -> int:
    """How many guesses the pauses leave room for."""
    counted, now = rules.FREE, 0.0
    while (now := now + rules.pause(counted).total_seconds()) <= seconds:
        counted += 1
    return counted


def alike(tally: Tally, pairs: int) -> None:
    """Wrong, unknown and at rest: one answer to the letter, in one time."""
    chance = random.Random(3)
    kinds: dict[str, tuple[list[str], str]] = {
        "wrong": ([*KNOWN], "not this one"),
        "unknown": (["".join(chance.choices("abcdefghijkl", k=len(n))) for n in KNOWN], PASSWORD),
        "at rest": ([*RESTING], PASSWORD),
    }
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    told: dict[str, set[tuple[Any, ...]]] = {kind: set() for kind in kinds}
    for number in range(pairs):
        for kind in chance.sample([*kinds], len(kinds)):
            names, password = kinds[kind]
            name = names[number % len(names)]
            place = address(number * 3 + [*kinds].index(kind), 4)
            browser = Browser(address=place)
            page = browser.get(LOGIN)[1]
            token = NOISE.search(page)
            assert token
            value = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
            body = f"csrfmiddlewaretoken={value[1] if value else ''}&login={name}"
            begun = time.perf_counter()
            status, way, shown = browser.ask("POST", LOGIN, f"{body}&password={password}")
            times[kind].append(time.perf_counter() - begun)
            told[kind].add(_answer(browser, name, status, way, shown))
            tally.tried["answers"] += 1
    for kind in ("unknown", "at rest"):
        odd = told[kind] ^ told["wrong"]
        tally.hold("answers", not odd, f"{kind} is told by {_apart([*odd])}")
        p = by_chance(times["wrong"], times[kind], chance)
        apart = (median(times["wrong"]) - median(times[kind])) * 1e3
        tally.hold("times", p >= LEVEL, f"{kind} is told by its time: p {p:.4f}")
        tally.notes.append(f"wrong against {kind} p {p:.3f} ({apart:+.1f} ms)")


def _answer(browser: Browser, name: str, status: int, way: str, shown: str) -> tuple[Any, ...]:
    """All that somebody who looks closely would read, without what is new each time."""
    head = []
    for key, value in browser.headers:
        if key == "Set-Cookie":
            value = re.sub(r"=[^;]*", "", value.partition(";")[0])
        elif key == "Connection":
            value = ""  # kept or closed, by how busy the web process is
        elif key == "Content-Length":
            value = str(int(value) - len(name))
        if key not in ("Date", "Expires"):  # of this second
            head.append((key, value))
    page = NOISE.sub("", shown).replace(f'value="{name}"', "")
    return status, way, tuple(sorted(head)), page


def _apart(answers: list[tuple[Any, ...]]) -> str:
    """In what the first two of them differ."""
    if len(answers) < 2:
        return f"being one of a kind: {answers}"
    one, other = (repr(each) for each in answers[:2])
    start = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0
    )
    return (
        f"{one[max(0, start - 60) : start + 60]!r} and {other[max(0, start - 60) : start + 60]!r}"
    )


# Sessions


def planted(tally: Tally) -> None:
    """A key that somebody else knows is not the key of whoever signs in with it."""
    empty = SessionStore()
    empty["kept"] = "from before"
    empty.save()
    codes = _recovery("feruza")
    for number, key in enumerate(("a" * 32, str(empty.session_key))):
        victim = Browser(address=f"127.5.1.{number + 2}")
        victim.cookies["sessionid"] = key
        tally.hold("fixation", _at_second(victim, "feruza"), "the owner is not asked on")
        first = victim.cookies["sessionid"]
        tally.hold("fixation", first != key, "the first step keeps a planted key")
        victim.post(SECOND, {"code": codes[number]})
        tally.hold("fixation", is_in(victim), "the owner does not come in")
        tally.hold("fixation", victim.cookies["sessionid"] != first, "the second step keeps it")
        for stolen in (key, first):
            thief = Browser(address="127.5.2.2")
            thief.cookies["sessionid"] = stolen
            shut = not is_in(thief) and thief.get(SECOND)[0] != 200
            tally.hold("fixation", shut, "a planted key opens, or half opens")
    # The attacker's own half sign-in leads its victim nowhere, and nobody in.
    half, victim = Browser(address="127.5.0.2"), Browser(address="127.5.0.3")
    tally.hold("fixation", _at_second(half, "farida"), "there is no half sign-in to plant")
    victim.cookies["sessionid"] = half.cookies["sessionid"]
    victim.sign_in("feruza")
    victim.post(SECOND, {"code": codes[2]})
    tally.hold("fixation", not is_in(half) and not is_in(victim), "a planted half opens")


def _recovery(name: str) -> list[str]:
    """Recovery codes of this account, the spent ones too."""
    found = Authenticator.objects.using("owner").get(
        user__username=name, type=Authenticator.Type.RECOVERY_CODES
    )
    return list(RecoveryCodes(found).generate_codes())


def half_signed_in(tally: Tally, journey: Journey, steps: int) -> None:
    """Between password and second factor, every address, in any order, by any method."""
    chance = random.Random(4)
    words = re.compile("|".join(word for word in journey.canaries if word.startswith("Qz")))
    everything = [*_addresses(journey, "farida")]
    browser = Browser(address="127.6.0.2")
    for number in range(steps):
        shown = browser.get(SECOND)
        if shown[0] != 200:  # the last address has led back to the beginning
            browser = Browser(address=address(number, 6))
            tally.hold("half a sign-in", _at_second(browser, "farida"), "no second step is asked")
            shown = browser.get(SECOND)
        door, path = chance.choice(everything)
        said = {"code": "000000", "password": PASSWORD, "next": "/", "credential": "{}"}
        said |= {**FILLED.get(door.name, {}), **dict(TOKEN.findall(shown[1]))}
        post = chance.random() < 0.5
        body = urlencode(said) if post else ""
        status, way, page = browser.ask("POST" if post else "GET", path, body)
        public = door.name in PUBLIC
        shut = public or status == 405 or (status == 302 and way.startswith(LOGIN))
        tally.hold("half a sign-in", shut, f"{path} answers {status} {way}")
        tally.hold("half a sign-in", not words.search(page + way), f"{path} tells")
        if number % 50 == 49:
            tally.hold("half a sign-in", not is_in(browser), f"is in after {path}")


def _addresses(journey: Journey, name: str) -> Iterator[tuple[Door, str]]:
    """Every address of Panoh, with what is this member's own in it."""
    for door in doors():
        things = [t for t in journey.things if t.kind == door.kind] or [Thing("", {}, frozenset())]
        own = [t for t in things if name in t.seen_by] or things
        yield door, door.path(own[0].ids)


def raced(tally: Tally, rounds: int) -> None:
    """Eight browsers send one code at once, of the app and of the paper: one of them is in."""
    for number in range(rounds):
        codes = _recovery("chynara")
        for kind, said in (("app", None), ("paper", codes[number])):
            browsers = [Browser(address=address(number * 100 + n, 7)) for n in range(8)]
            for browser in browsers:
                browser.sign_in("chynara")
            ready = [b for b in browsers if b.get(SECOND)[0] == 200]
            if kind == "app":
                time.sleep(31 - time.time() % 30)  # the next half minute, which nobody has taken
            tokens = [
                re.search(r'csrfmiddlewaretoken" value="([^"]+)"', b.get(SECOND)[1]) for b in ready
            ]
            bodies = [
                f"csrfmiddlewaretoken={t[1] if t else ''}&code={said or code()}" for t in tokens
            ]
            with ThreadPoolExecutor(8) as people:
                [*people.map(lambda b, body: b.ask("POST", SECOND, body), ready, bodies)]
            came = [browser for browser in ready if is_in(browser)]
            tally.hold("one code", len(came) == 1, f"{kind}: {len(came)} of {len(ready)} are in")
            late = Browser(address=address(number * 100 + 50, 7))
            late.sign_in("chynara")
            late.post(SECOND, {"code": said or code()})
            tally.hold("one code", not is_in(late), f"{kind}: it opens again")
            _forget_guesses()


def _forget_guesses() -> None:
    """An hour of peace, so that the next round is not slowed by this one."""
    Guess.objects.all().delete()


# What is guarded


def _session(name: str, age: timedelta = timedelta(0)) -> tuple[Browser, SessionStore]:
    """A whole sign-in of somebody, and how long ago its second factor was shown."""
    browser = Browser(name, address="127.8.0.2")
    session = SessionStore(browser.cookies["sessionid"])
    at = time.time() - age.total_seconds()
    session[WAYS] = [
        {"method": "password", "at": time.time(), "username": name},
        {"method": "mfa", "type": "totp", "id": 1, "at": at},
    ]
    session.save()
    return browser, session


def asked_again(tally: Tally, journey: Journey) -> None:
    """Every export and every act on keys, by everybody: a fresh factor, or nothing happens."""
    reached = set()
    for name in (*CAST, *TEAM):
        if name in RESTING:
            continue
        old, _session_of = _session(name, timedelta(minutes=16))
        for door in doors():
            if door.name not in ACTS | FILES:
                continue
            own = [t for t in journey.things if t.kind == door.kind and name in t.seen_by]
            if door.kind and not own:
                continue
            path = door.path(own[0].ids if own else {})
            for method in ("GET", "POST"):
                said = {"confirm": "on", **FILLED.get(door.name, {})}
                asked = ("GET", path) if method == "GET" else None
                status, way, _page = (
                    old.ask(*asked) if asked else old.post("/accounts/sign-ins/", said, to=path)
                )
                file = "Content-Disposition" in dict(old.headers)
                shut = status in (403, 404, 405) or (status == 302 and "reauthenticate" in way)
                tally.hold("step-up", shut and not file, f"{name} {method} {path}: {status} {way}")
                if "reauthenticate" in way:
                    reached.add(door.name)
    tally.hold("step-up", reached == ACTS | FILES, f"asks only at {sorted(reached)}")


# The end


def ended(tally: Tally, rounds: int) -> None:
    """Time runs out, to the second; and one button ends all the others, at their next request."""
    idle = settings.SESSION_IDLE_MINUTES * 60
    whole = settings.SESSION_ABSOLUTE_HOURS * 3600
    chance = random.Random(5)
    for name, limit in (("seen", idle), ("begun", whole)):
        for _ in range(rounds):
            left = chance.choice([-3600, -60, -3, 20, 60, 600])
            browser, session = _session("barno")
            browser.get("/accounts/sign-ins/")
            session = SessionStore(browser.cookies["sessionid"])
            session["seen"] = time.time()
            session[name] = time.time() - limit + left
            session.save()
            browser.get("/accounts/left/")  # asked by the page itself: this prolongs nothing
            tally.hold("time-out", is_in(browser) == (left > 0), f"{name}: {left} s left")
            tally.hold("time-out", is_in(browser) == (left > 0), f"{name}: comes back")
    for _ in range(rounds // 4 + 1):
        browsers = [_session("dilshod")[0] for _each in range(8)]
        here, *others = browsers
        tally.hold("log-out everywhere", all(map(is_in, browsers)), "they were not in")
        here.post("/accounts/sign-ins/", {}, to="/accounts/sign-ins/end/")
        with ThreadPoolExecutor(7) as people:
            still = [*people.map(is_in, others)]
        for each in still:
            tally.hold("log-out everywhere", not each, "somebody is still in")
        tally.hold("log-out everywhere", is_in(here), "one's own browser is out")
