"""No forged request acts, nobody is led away, and what people write is never more than words.

At the real web process: every form without its token, with another's, from another site; hosts that
are not ours; ways onwards that lead elsewhere. In a browser: a page of somebody else's that frames
ours, and one that sends our forms. And through the whole journey, with markup, template tags and
addresses in everything that somebody writes: nothing comes back as markup, nothing is worked out,
and nothing of Panoh's opens a connection to anywhere.
"""

import http.server
import os
import re
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import connections

from panoh.site.tests.test_private import ELSEWHERE
from panoh.testing import CAST, PASSWORD
from panoh.tests import journey as told
from panoh.tests.doors import PUBLIC, Walk, doors
from panoh.tests.journey import Journey, Thing
from proofs.d1_kill import rows
from proofs.outcome import Outcome
from proofs.running import Browser, running

PEOPLE = ("aigul", "bahrom", "farida", "ella")
CLOCKWORK = [
    "names.compared", "permit.reminded", "referral.escalated", "task.escalated", "task.reminded",
]  # fmt: skip
HOSTS = ("evil.example.org", "127.0.0.1.evil.example.org", "127.0.0.1@evil.example.org",
         "evil.example.org:80", "127.0.0.1:1#evil.example.org", "[::1", "")  # fmt: skip
# Behind each planted word: closes an attribute, opens an element, asks a template to multiply.
HOSTILE = "<i>'\"{{7*7}}{%x%}"
RAW = re.compile(rb"Qz[0-9a-f]{10}(?:<i>|'?\"?49|[^<]{0,8}<i>)")


class Tally:
    """What was tried, and what should not have happened."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.wrong: list[str] = []

    def hold(self, kind: str, holds: object, what: str) -> None:
        self.tried[kind] += 1
        if not holds:
            self.wrong.append(f"{kind}: {what}")


def prove(scale: float = 1.0) -> Outcome:
    """Each kind of attack in turn; nothing was done by any of them."""
    tally = Tally()
    with hostile_words(), no_way_out(tally):
        journey = Journey().until_she_is_safe()
        written(tally, journey, [*CAST][: max(4, round(len(CAST) * scale))])
    before = _acts()
    connections.close_all()
    with running():
        forged(tally, journey, PEOPLE[: max(1, round(len(PEOPLE) * scale))])
        led(tally)
        framed(tally)
    tally.hold("acts", _acts() == before, "a forged request has done something")
    print(*tally.wrong, sep="\n")
    tried = sum(tally.tried.values())
    note = ", ".join(f"{kind} {times}" for kind, times in tally.tried.items())
    return Outcome(tried, tried - len(tally.wrong), len(tally.wrong), note)


def _acts() -> int:
    """All that was done, but for what the worker does by itself meanwhile."""
    found = rows("select count(*) from journal_entry where event <> all(%s)", CLOCKWORK)
    return int(found[0][0])


# What is written


@contextmanager
def hostile_words() -> Iterator[None]:
    """Whatever is written in the journey goes on as markup, as a template, and as an address."""
    plain = told.word

    def hostile(self: Journey, what: str, seen_by: told.Names) -> str:
        self.canaries[plain(what)] = seen_by
        return plain(what) + HOSTILE

    kept = Journey.canary
    Journey.canary = hostile  # type: ignore[method-assign]
    try:
        yield
    finally:
        Journey.canary = kept  # type: ignore[method-assign]


@contextmanager
def no_way_out(tally: Tally) -> Iterator[None]:
    """Every connection that this process opens, but those to its own database, is wrong."""
    watching = True

    def hook(event: str, said: tuple[Any, ...]) -> None:
        if watching and event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
            tally.hold("ways out", False, f"{event} {said[1:]}")

    sys.addaudithook(hook)
    yield
    watching = False
    with socket.socket(socket.AF_INET) as probe:  # the hook is awake
        seen = len(tally.wrong)
        watching = True
        probe.connect_ex(("127.0.0.1", 9))
        watching = False
        awake = len(tally.wrong) > seen
        del tally.wrong[seen:]
        tally.hold("ways out", awake, "nobody was watching")


def written(tally: Tally, journey: Journey, names: list[str]) -> None:
    """Everybody on what is theirs, and the tags on no page that anybody gets."""
    walk = Hostile(journey)
    shown = walk.everything(names)
    for what, told_there in shown:
        tally.hold("pages", not RAW.search(told_there), f"{what} has markup that somebody wrote")
    planted = sum(bool(re.search(rb"Qz[0-9a-f]{10}", each)) for _what, each in shown)
    tally.hold("pages", planted, "no page has a planted word")


class Hostile(Walk):
    """The walk on one's own; every answer is kept as it came."""

    def everything(self, names: list[str]) -> list[tuple[str, bytes]]:
        for name, client, door in self._visits(names):
            own, _foreign = self._things(door, name)
            for method, ids in product(("GET", "POST"), [t.ids for t in own[:2]] or [{}]):
                if ids or not door.kind:
                    self._ask(client, name, door, method, ids, "own")
        pages = [each for each in self.answers if b"Content-Type: text/html" in each.told]
        return [(str(each), each.told.partition(b"\n\n")[2]) for each in pages]


# What is sent


def forged(tally: Tally, journey: Journey, names: tuple[str, ...]) -> None:
    """Every address, sent to without the token, with another's, and from another site."""
    other = Browser("akmal")
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', other.get("/accounts/sign-ins/")[1])
    stolen = token[1] if token else ""
    for name in names:
        browser = Browser(name)
        browser.get("/accounts/sign-ins/")  # has a token of its own by now
        for door in doors():
            things = [t for t in journey.things if t.kind == door.kind]
            own = [t for t in things if name in t.seen_by] or things or [Thing("", {}, frozenset())]
            path = door.path(own[0].ids)
            if door.name in PUBLIC and door.name.startswith("demo"):
                continue
            for body in ({}, {"csrfmiddlewaretoken": stolen}, {"csrfmiddlewaretoken": "a" * 64}):
                status = browser.ask("POST", path, urlencode({"x": "y", **body}))[0]
                tally.hold("tokens", status in (403, 404, 405), f"{name} {path}: {status}")


def led(tally: Tally) -> None:
    """`next`, the host and what a proxy might say lead nowhere else."""
    ours = f"127.0.0.1:{os.environ['PORT']}"
    for elsewhere in (*ELSEWHERE, "%2f%2fevil.example.org", "/\t/evil.example.org", "///evil.x"):
        way = urlencode({"next": elsewhere})
        for name, page, said in (
            ("", "/accounts/login/", {"login": "davron", "password": PASSWORD}),
            ("", "/accounts/login/", {"login": "davron", "password": "wrong"}),
            ("hamid", "/accounts/reauthenticate/", {"password": PASSWORD}),
            ("hamid", "/accounts/logout/", {}),
            ("hamid", "/accounts/password/change/", {"oldpassword": "wrong"}),
        ):
            browser = Browser(name)
            status, place, shown = browser.post(f"{page}?{way}", {**said, "next": elsewhere})
            tally.hold("next", _is_ours(place), f"{page} leads to {place}")
            tally.hold("next", status < 500, f"{page} breaks on {elsewhere}")
            links = re.findall(r'(?:href|action|src)="([^"]*)"', shown)
            tally.hold("next", all(map(_is_ours, links)), f"{page} links to {elsewhere}")
        browser = Browser("hamid")
        shown = browser.get("/accounts/sign-ins/")[1]
        hidden = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', shown)
        body = {
            "language": "ru",
            "next": elsewhere,
            "csrfmiddlewaretoken": hidden[1] if hidden else "",
        }
        place = browser.ask("POST", "/language/", urlencode(body))[1]
        tally.hold("next", _is_ours(place), f"the language leads to {place}")
    for host, path in product(HOSTS, ("/", "/accounts/login/", "/accounts/logout/", "/nothing/")):
        for heads in (
            {"Host": host},
            {"Host": ours, "X-Forwarded-Host": host},
            {"Host": ours, "Forwarded": f"host={host}"},
            {"Host": ours, "X-Original-URL": "/journal/", "X-Rewrite-URL": "/journal/"},
        ):
            answer = _raw(path, heads)
            tally.hold("hosts", b"evil" not in answer, f"{heads} at {path} is repeated")
            refused = heads["Host"] != ours
            ok = answer.startswith(b"HTTP/1.1 400") if refused else b"HTTP/1.1 5" not in answer
            tally.hold("hosts", ok, f"{heads} at {path}: {answer[:40]!r}")


def _is_ours(place: str) -> bool:
    """Whether a browser would stay with us."""
    plain = re.sub(r"[\t\r\n]", "", place).strip().replace("\\", "/")
    parts = urlsplit(plain)
    return not plain.startswith("//") and parts.scheme in ("", "data") and not parts.netloc


def _raw(path: str, heads: dict[str, str]) -> bytes:
    with socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), timeout=20) as line:
        lines = [f"GET {path} HTTP/1.1", *(f"{key}: {value}" for key, value in heads.items())]
        line.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return b"".join(iter(lambda: line.recv(1 << 16), b""))


# In a browser


class Evil(http.server.BaseHTTPRequestHandler):
    """Somebody else's page, at another name of this machine: it frames ours and sends our forms."""

    def do_GET(self) -> None:
        ours = f"http://127.0.0.1:{os.environ['PORT']}"
        page = f"""<iframe id=frame src="{ours}/cases/"></iframe>
        <form id=out method=post action="{ours}/accounts/logout/"></form>
        <form id=end method=post action="{ours}/accounts/sign-ins/end/"></form>
        <form id=open method=post action="{ours}/cases/open/"><input name=sex></form>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *said: Any) -> None:
        """Says nothing."""


def framed(tally: Tally) -> None:
    """A browser that is signed in visits somebody else's page, which does its worst."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    evil = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    Thread(target=evil.serve_forever, daemon=True).start()
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(base_url=f"http://127.0.0.1:{os.environ['PORT']}")
        page.set_default_timeout(60_000)
        page.goto("/accounts/login/")
        page.get_by_label("Sign-in name").fill("barno")
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name="Continue").click()
        elsewhere = f"http://localhost:{evil.server_port}/"
        page.goto(elsewhere)
        page.wait_for_timeout(3_000)
        frame = page.frames[-1]
        tally.hold("frames", "Panoh" not in frame.content(), "our page stands in a frame")
        for form in ("out", "end", "open"):
            page.goto(elsewhere)
            with page.expect_navigation():
                page.evaluate(f"document.getElementById('{form}').submit()")
            went = page.locator("body").inner_text()
            tally.hold("frames", page.url.startswith("http://127.0.0.1"), f"{form} was not sent")
            tally.hold("frames", "been received" not in went, f"{form} was taken")
            page.goto("/accounts/sign-ins/")
            tally.hold("frames", "/sign-ins/" in page.url, f"{form} from elsewhere has signed out")
        browser.close()
    evil.shutdown()
