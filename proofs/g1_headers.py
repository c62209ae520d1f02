"""Every answer has its headers: pages, files, errors, and what never reaches a page.

The real web process is asked as a browser asks and as none does: every address by everybody and by
every method, static files, forged and broken requests, requests that are too large, too slow or no
HTTP at all, and all of it again while the database is away.
"""

import os
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.client import parse_headers

from django.conf import settings

from panoh.base.database import server
from panoh.site import views
from panoh.testing import CAST
from panoh.tests.doors import FILLED, METHODS, OTHER_METHODS, STRANGER, doors
from panoh.tests.journey import Journey, Thing
from panoh.tests.test_doors import HEADERS
from proofs.outcome import Outcome
from proofs.running import Browser, Running, running

STATIC = ("panoh/panoh.css", "panoh/panoh.js", "panoh/vendor.css", "panoh/none.css", "../wsgi.py")
CSP = "; ".join(
    f"{name} {' '.join(sources)}"
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
# An answer before any page: nothing in it, nothing kept, nothing shown, nothing framed.
BARE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
}
RAW = (
    b"NONSENSE\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example.org\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"G\xffT / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBroken\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\na",  # too slow
    b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
)


class Looked:
    """How many answers of each status there were, and what they lacked."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.wrong: set[str] = set()

    def at(self, what: str, status: int, heads: list[tuple[str, str]], page: str) -> None:
        self.statuses[status] += 1
        sent = {key.lower(): value for key, value in heads}
        static = what.startswith(settings.STATIC_URL) and status in (200, 304)
        wanted = HEADERS | {"Cross-Origin-Embedder-Policy": "require-corp"} if page else BARE
        for header, value in wanted.items():
            if header == "Cache-Control" and static:
                value = "max-age"
            if value not in sent.get(header.lower(), ""):
                self.wrong.add(f"{status} {what} lacks {header}: {sent.get(header.lower())}")
        for unwanted in ("server", "x-powered-by"):
            if any(part.isdigit() for part in sent.get(unwanted, "")):
                self.wrong.add(f"{status} {what} tells its version")
        policy = sent.get("content-security-policy", "")
        if page and not static and set(policy.split("; ")) != set(CSP.split("; ")):
            self.wrong.add(f"{status} {what} has another policy: {policy}")
        if "unsafe" in policy or "access-control-allow-origin" in sent:
            self.wrong.add(f"{status} {what} lets others in")


def prove(scale: float = 1.0) -> Outcome:
    """Each answer is looked at; whoever lacks anything is lost."""
    journey, looked = Journey().until_she_is_safe(), Looked()
    names = ["", *CAST][: max(1, round((len(CAST) + 1) * scale))]
    with running() as site:
        for name in names:
            for method, path in _asked(journey, name):
                browser = Browser(name)  # whatever the last address did, this one is signed in
                if method in ("POST", "PUT", "PATCH"):
                    status, _way, page = browser.post("/accounts/sign-ins/", FILLED_ALL, to=path)
                else:
                    status, _way, page = browser.ask(method, path)
                looked.at(f"{path} {name} {method}", status, browser.headers, page)
        _odd(looked)
        _away(looked, site)
    print(*sorted(looked.wrong), sep="\n")
    tried = sum(looked.statuses.values())
    note = ", ".join(f"{status}: {n}" for status, n in sorted(looked.statuses.items()))
    note += "".join(f"; {each}" for each in sorted(looked.wrong)[:5])
    return Outcome(tried, tried - len(looked.wrong), len(looked.wrong), note)


FILLED_ALL = {key: value for each in FILLED.values() for key, value in each.items()}


def _asked(journey: Journey, name: str) -> Iterator[tuple[str, str]]:
    """Every address with what is theirs, or anybody's; the odd methods by a stranger."""
    for door in doors():
        things = [t for t in journey.things if t.kind == door.kind] or [Thing("", {}, frozenset())]
        own = [t for t in things if name in t.seen_by] or things
        path = door.path(own[0].ids)
        for method in (*METHODS, *OTHER_METHODS) if name == STRANGER else METHODS:
            yield method, path


def _odd(looked: Looked) -> None:
    """Static files, and what no browser sends."""
    visitor = Browser()
    for name in STATIC:
        path = f"{settings.STATIC_URL}{name}"
        status, _way, page = visitor.ask("GET", path)
        looked.at(path, status, visitor.headers, page or "-")
    status, _way, page = visitor.ask("POST", "/accounts/login/", "login=aigul")
    looked.at("without a token", status, visitor.headers, page)
    status, _way, page = visitor.post("/accounts/login/", {f"a{n}": "" for n in range(2_100)})
    looked.at("too many fields", status, visitor.headers, page)
    status, _way, page = visitor.post("/accounts/login/", {"login": "a" * (2 << 20)})
    looked.at("too large a form", status, visitor.headers, page)
    for request in RAW:
        with socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), timeout=45) as line:
            with suppress(OSError):
                line.sendall(request)
            answer = line.makefile("rb")
            first = answer.readline()
            if not first.startswith(b"HTTP/"):
                continue  # shown out without a word
            heads = parse_headers(answer)
            size = int(heads.get("Content-Length") or 0)
            page = answer.read(size).decode(errors="replace")
            looked.at(repr(request[:40]), int(first.split()[1]), heads.items(), page)


def _away(looked: Looked, site: Running) -> None:
    """The same when there is no database: an error of ours, with all its headers."""
    server.stop()
    visitor = Browser()
    visitor.cookies["sessionid"] = "a" * 32
    for path in ("/", "/cases/", "/accounts/login/", "/static/panoh/panoh.css", "/no/", "/leave/"):
        status, _way, page = visitor.ask("GET", path)
        looked.at(f"{path} without a database", status, visitor.headers, page)
    site.wait()
    assert views.unavailable().status_code in looked.statuses
