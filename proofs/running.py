"""The whole of Panoh as it runs, with somebody who kills parts of it and a browser that insists."""

import http.client
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from django.test import Client

from panoh import processes
from panoh.base.database import server
from panoh.testing import PASSWORD, member

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"')
PATIENCE = 180


@dataclass
class Running:
    """Database, web and worker; the supervisor's own code puts back up what falls."""

    children: dict[str, processes.Child] = field(default_factory=dict)
    kills: int = 0

    def revive(self) -> None:
        """What `panoh demo` does three times a second."""
        for child in self.children.values():
            child.failures = 0  # it gives up on what falls by itself; here somebody pushes
        processes.keep([*self.children.values()])

    def kill(self, what: str) -> None:
        """As the kernel would, without a word."""
        ways: dict[str, Callable[[], list[int]]] = {
            "database": _database,
            "session": _session,
            "web": self._web,
            "web worker": lambda: _children(*self._web())[:1],
            "worker": lambda: [self.children["worker"].process.pid],
        }
        for pid in ways[what]():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.kills += 1

    def _web(self) -> list[int]:
        return [self.children["serve"].process.pid]

    def keep(self, seconds: float) -> None:
        """Lets it work for so long, and puts back up what falls."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.revive()
            time.sleep(0.05)

    def wait(self) -> None:
        """Until the web answers again."""
        until = time.monotonic() + PATIENCE
        while not answers():
            if time.monotonic() > until:
                raise TimeoutError("The web process does not come back.")
            self.keep(0.1)


def _database() -> list[int]:
    with suppress(FileNotFoundError):
        return [int((server.folder() / "postgres/data/postmaster.pid").read_text().split()[0])]
    return []


def _session() -> list[int]:
    """One of the application's connections, in the middle of whatever it does."""
    with suppress(psycopg.Error), psycopg.connect(server.admin_url()) as admin:
        rows = admin.execute(
            "select pid from pg_stat_activity where usename = %s order by state, random() limit 1",
            [server.APP],
        )
        return [pid for (pid,) in rows]
    return []


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def answers() -> bool:
    """Whether the web process shows the page on which one signs in."""
    try:
        return Browser("").get("/accounts/login/")[0] == 200
    except OSError:
        return False


@contextmanager
def running() -> Iterator[Running]:
    """Everything, on a free port, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    os.environ |= {
        "PORT": str(port),
        "PANOH_ORIGIN": f"http://127.0.0.1:{port}",
        "PANOH_EMAIL_BACKEND": "proofs.letterbox.EmailBackend",
    }
    found = Running()
    try:
        for word in ("serve", "worker"):
            found.children[word] = processes.Child(word)
        found.wait()
        yield found
    finally:
        for child in found.children.values():
            child.stop()


class Browser:
    """One of the cast, signed in, who sends a form until it is answered."""

    waits = 30.0  # seconds for an answer

    def __init__(self, name: str = "", address: str = "127.0.0.1") -> None:
        self.cookies: dict[str, str] = {}
        self.address = address  # from which it comes: all of 127.0.0.0/8 is this machine
        self.headers: list[tuple[str, str]] = []  # of the last answer
        self.retries = 0
        if name:
            client = Client()
            client.force_login(member(name).user)
            self.cookies = {key: kept.value for key, kept in client.cookies.items()}

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, place and page; any failure of the line is an OSError."""
        host = http.client.HTTPConnection(
            "127.0.0.1",
            int(os.environ["PORT"]),
            timeout=self.waits,
            source_address=(self.address, 0),
        )
        head = {"Cookie": "; ".join(f"{key}={kept}" for key, kept in self.cookies.items())}
        if method == "POST":
            head |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            host.request(method, path, body or None, head)
            answer = host.getresponse()
            page = answer.read().decode(errors="replace")
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            host.close()
        self.headers = answer.headers.items()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            key, _, kept = cookie.partition(";")[0].partition("=")
            self.cookies[key] = kept
        return answer.status, answer.headers.get("Location", ""), page

    def get(self, path: str) -> tuple[int, str]:
        status, _place, page = self.ask("GET", path)
        return status, page

    def post(self, page: str, said: Mapping[str, object], to: str = "") -> tuple[int, str, str]:
        """Opens a page and sends, with its protection, whatever one likes."""
        shown = self.get(page)[1]
        token = dict(HIDDEN.findall(shown)).get("csrfmiddlewaretoken", "")
        body = urlencode({"csrfmiddlewaretoken": token, **said}, doseq=True)
        return self.ask("POST", to or page, body)

    def sign_in(self, name: str, password: str = PASSWORD) -> tuple[int, str, str]:
        """As somebody does who types both."""
        return self.post("/accounts/login/", {"login": name, "password": password})

    def insist(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """The same again and again, until somebody answers who is not broken."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.ask(method, path, body)
            except OSError:
                answer = (0, "", "")
            if answer[0] not in (0, 500, 502, 503):
                return answer
            if time.monotonic() > until:
                raise TimeoutError(f"{method} {path} is not answered.")
            self.retries += 1
            time.sleep(0.2)

    def send(self, page: str, said: Mapping[str, object], to: str = "") -> str:
        """Opens a page and sends its form; where it led, which is the acknowledgement."""
        status, _place, shown = self.insist("GET", page)
        start = shown.find(f'action="{to}"') if to else 0
        start = start if start >= 0 else 0
        main = shown.find("<main")
        hidden = dict(HIDDEN.findall(shown, max(start, main)))
        if "once" not in hidden:
            raise LookupError(f"{page} shows no form ({status}): {shown[main:][-1500:]}")
        first = dict(reversed(HIDDEN.findall(shown, max(start, main))))
        body = urlencode({**said, **first}, doseq=True)
        status, place, answer = self.insist("POST", to or page, body)
        if status != 302:
            start = answer.find("<main")
            raise LookupError(f"{to or page} says {status}: {answer[start : start + 900]}")
        return place
