"""The processes that run Panoh: web, worker, and the demo that keeps both alive."""

import ctypes
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from gunicorn.app import wsgiapp
from procrastinate.contrib import django as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

from panoh.base.database import server
from panoh.demo.cast import PASSWORD, SignIn, sign_ins

LIBC = ctypes.CDLL(None)
PARENT = "PANOH_PARENT"
THREADS = 4  # of each web process
PATIENCE = 10  # seconds a child has to finish what it does


class Unable(Exception):
    """The command cannot run; the message is one sentence for whoever typed it."""


def port() -> int:
    """The port of the web process: PORT, or 8000."""
    given = os.environ.get("PORT") or "8000"
    if not (given.isdigit() and 0 < int(given) < 65536):
        raise Unable(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def serve() -> None:
    """Runs the web process until it is told to stop.

    Its threads keep their connections: a fresh one makes PostgreSQL read its catalogue and all
    policies anew. PANOH_POOL=0 goes without.
    """
    os.environ.setdefault("PANOH_POOL", str(THREADS))
    sys.argv = [
        "gunicorn",
        "panoh.wsgi",
        f"--bind=127.0.0.1:{port()}",
        "--worker-class=panoh.waiting_room.Worker",
        f"--workers={os.environ.get('WEB_CONCURRENCY') or 2}",
        f"--threads={THREADS}",
        f"--graceful-timeout={PATIENCE - 2}",
        "--preload",
        "--no-control-socket",
        "--log-level=warning",
    ]
    wsgiapp.run()


def work() -> None:
    """Runs the worker, which sends letters and keeps deadlines, until it is told to stop."""
    django.setup()
    connector = jobs.app.connector
    assert isinstance(connector, DjangoConnector)
    with jobs.app.replace_connector(connector.get_worker_connector()) as app:
        app.run_worker(
            concurrency=2,
            fetch_job_polling_interval=1,  # seconds; nothing calls it (ADR 52)
            listen_notify=False,
            shutdown_graceful_timeout=PATIENCE - 2,
            update_heartbeat_interval=5,
            stalled_worker_timeout=15,
        )


class Child:
    """A process of the demo that is started again when it ends."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.failures = 0
        self.start()

    def start(self) -> None:
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "panoh.cli", self.word],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the demo, which then asks each child to stop
            env=os.environ | {PARENT: str(os.getpid())},
        )

    def revive(self) -> None:
        """Starts it again if it has ended; gives up when it cannot live for a few seconds."""
        code = self.process.poll()
        if code is None:
            return
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        self.failures = self.failures + 1 if time.monotonic() - self.since < PATIENCE else 1
        if self.failures > 3:
            raise Unable(f"The process {self.word} ended {how} again and again: see above.")
        print(f"The process {self.word} ended {how}; it is started again.", flush=True)
        self.start()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def demo() -> None:
    """Runs everything with made-up cases until Ctrl-C, and puts back up what falls."""
    say = _teller()
    address = f"http://127.0.0.1:{port()}"
    with _only_demo(address), _stopping():
        _refuse_a_taken_port()
        os.environ |= {
            "PANOH_DEMO": "1",
            "PANOH_ORIGIN": address,
            "PANOH_SECRET_KEY": _secret(),
        }
        children: list[Child] = []
        try:
            say("database")
            with server.running():
                django.setup()
                say("tables")
                call_command("migrate", verbosity=0)
                say("made-up cases")
                call_command("load_demo")
                connections.close_all()
                say("web and worker")
                try:
                    children += [Child("serve"), Child("worker")]
                    _wait(address, children)
                    say("ready")
                    _introduce(address)
                    while True:
                        keep(children)
                        time.sleep(0.3)
                finally:
                    for child in children:
                        child.stop()
        except Stopped:
            print("\nStopped.", flush=True)


def keep(children: list[Child]) -> None:
    """Puts back up what fell, the database first; on a full disk it tries until there is room."""
    if not server.is_alive() and server.is_ours():
        print("The database ended; it is started again.", flush=True)
        try:
            server.start()
        except (server.Unavailable, psycopg.OperationalError) as error:
            print(error, flush=True)
            time.sleep(1)
            return
    for child in children:
        child.revive()


def _wait(address: str, children: list[Child]) -> None:
    while True:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
            raise Unable(f"The page {address} answers with an error: see above.") from answer
        except OSError:
            keep(children)
            time.sleep(0.05)


def _introduce(address: str) -> None:
    print(f"\nPanoh is at {address}. Sign in with the password {PASSWORD} as, for example:\n")
    one_per_role: dict[str, SignIn] = {}
    for each in sign_ins():
        one_per_role.setdefault(str(each.role), each)
    for each in one_per_role.values():
        print(f"  {each.username:<18}{each.sentence}")
    print("\nCtrl-C stops it.", flush=True)


def _teller() -> Callable[[str], None]:
    started = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - started:5.1f} s  {step}", flush=True)

    return say


@contextmanager
def _stopping() -> Iterator[None]:
    """Turns Ctrl-C and SIGTERM into one exception, and a second one into nothing."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    yield


@contextmanager
def _only_demo(address: str) -> Iterator[None]:
    """One demo a folder; the note in it says where the living one is."""
    server.folder().mkdir(parents=True, exist_ok=True)
    with (server.folder() / "demo").open("a+") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note.seek(0)
            raise Unable(
                f"A demo already runs in {server.folder()} ({note.read().strip()}): stop it, or"
                " name another folder and port, as in: make demo PANOH_VAR=var2 PORT=8001"
            ) from None
        note.truncate(0)
        note.write(f"{address}, process {os.getpid()}\n")
        note.flush()
        yield


def _refuse_a_taken_port() -> None:
    """Says so now: gunicorn would try for seconds and then fill the screen."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port()))
        except OSError as error:
            raise Unable(
                f"Port {port()} cannot be used ({error.strerror}): name another one, as in:"
                " make demo PORT=8001"
            ) from error


def _secret() -> str:
    """The key that signs the demo's sessions, so that a restart signs nobody out."""
    place = server.folder() / "secret"
    if not place.exists():
        place.touch(0o600)
        place.write_text(secrets.token_urlsafe(48))
    return place.read_text()


def die_with_parent() -> None:
    """On Linux, asks the kernel to end a child whose demo was killed.

    Said by the child itself: where there are threads, no Python may run between fork and exec.
    """
    parent = os.environ.pop(PARENT, "")
    if parent and sys.platform == "linux":
        LIBC.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != int(parent):
            sys.exit(1)
