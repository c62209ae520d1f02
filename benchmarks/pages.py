"""Whole requests: the web process as `panoh serve` runs it, against a bare Django site.

Each is gunicorn with the same workers and threads, over the same tables, asked in turn by the same
four clients on connections that stay open. The clients use up processor as well, alike for both.
"""

import gzip
import http.client
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager

import django

if __name__ == "__main__":
    os.environ["PANOH_SECRET_KEY"] = secrets.token_urlsafe(48)
    os.environ["PANOH_SECOND_FACTOR"] = "0"
    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from benchmarks.rows import Row, times
from benchmarks.stage import ROOT
from panoh.base.accounts.sessions import SessionStore
from panoh.base.agencies.models import Membership
from panoh.base.database import server
from panoh.processes import THREADS

CLIENTS = 4
ROUND = 2.0  # seconds
ROUNDS = 5
MEASURED = "Agency of a hundredth"
GUNICORN = ("--worker-class=gthread", "--workers=2", "--threads=4", "--preload",
            "--no-control-socket", "--log-level=warning")  # fmt: skip


@contextmanager
def serving(*command: str, **more: str) -> Iterator[int]:
    """A web process on a port of its own, which it is told as PORT and in place of {port}."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [each.format(port=port) for each in command]
    process = subprocess.Popen(
        [sys.executable, "-m", *words], env=os.environ | more | {"PORT": str(port)}, cwd=ROOT
    )
    try:
        for _attempt in range(900):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def signed_in(member: Membership) -> str:
    """The key of a session of this member."""
    now = timezone.now().timestamp()
    session = SessionStore()
    session[SESSION_KEY] = str(member.user_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session["begun"] = session["seen"] = now
    session.create()
    return str(session.session_key)


class Site:
    """One of the two, and how fast it answered."""

    def __init__(self, port: int, path: str, session: str) -> None:
        self.port = port
        self.path = path
        self.cookie = f"sessionid={session}"
        self.samples: list[float] = []
        self.rates: list[float] = []

    def ask(self, samples: list[float], until: float) -> None:
        """One client, until the round is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        while (begun := time.perf_counter()) < until:
            connection.request("GET", self.path, headers={"Cookie": self.cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{self.path} answers {answer.status}: {answer.headers}")
            samples.append(time.perf_counter() - begun)
        connection.close()

    def round(self, seconds: float) -> None:
        """All clients at once for so long."""
        samples: list[float] = []
        until = time.perf_counter() + seconds
        clients = [
            threading.Thread(target=self.ask, args=(samples, until)) for _client in range(CLIENTS)
        ]
        begun = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        self.rates.append(len(samples) / (time.perf_counter() - begun))
        self.samples += samples

    def fetch(self) -> bytes:
        """The page itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", self.path, headers={"Cookie": self.cookie})
        return connection.getresponse().read()


def main() -> None:
    member = Membership.objects.select_related("user", "agency").get(
        agency__name=MEASURED, role="supervisor"
    )
    name = str(settings.DATABASES["default"]["NAME"])
    agency = urllib.parse.quote(str(member.agency_id))
    bare = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.bare.settings",
        "PANOH_POOL": os.environ.get("PANOH_POOL", str(THREADS)),  # as `panoh serve` has it
        "DATABASE_ADMIN_URL": server.admin_url(name),
    }
    command = [sys.executable, "-m", "benchmarks.bare.sign_in", str(member.user_id)]
    theirs = subprocess.check_output(command, env=os.environ | bare, cwd=ROOT, text=True).strip()
    ours = signed_in(member)
    with (
        serving("panoh.cli", "serve") as here,
        serving("gunicorn", "benchmarks.bare.wsgi", "--bind=127.0.0.1:{port}",
                *GUNICORN, **bare) as there,
    ):  # fmt: skip
        plain = Site(there, f"/cases/?agency={agency}", theirs)
        plain.round(1)
        for what, path in (("list page", "/cases/"), ("home page", "/")):
            page = Site(here, path, ours)
            page.round(1)
            for site in (plain, page):
                site.rates.clear()
                site.samples.clear()
            for _round in range(ROUNDS):
                page.round(ROUND)
                plain.round(ROUND)
            ratio = statistics.median(
                mine / other for mine, other in zip(page.rates, plain.rates, strict=True)
            )
            size = len(gzip.compress(page.fetch())) / 1024
            aimed = path == "/cases/"
            Row(
                f"{what}, signed in ({size:.1f} KB compressed)",
                "bare Django page of 25 rows",
                f"{statistics.median(page.rates):.0f}/s, {times(page.samples)}",
                f"{statistics.median(plain.rates):.0f}/s, {times(plain.samples)}",
                f"{ratio:.2f}",
                "≥ 0.6" if aimed else "",
                ratio >= 0.6 if aimed else None,
            ).print()


if __name__ == "__main__":
    main()
