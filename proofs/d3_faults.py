"""A full disk, a line cut at the commit, no memory and a clock that jumps lose nothing.

People work by HTTP as in D1 while the faults come, one after the other and often:

* the database's own small file system is filled to the last byte, and emptied again;
* what stands between Panoh and the database ends the line just before or just after a commit;
* the web's processes and the worker may take no more memory;
* the clock of the machine, or of the web's machine alone, jumps a day onwards and a day back.

Every answer meanwhile is a page with a sentence; afterwards it works without repair; all that was
acknowledged is there, once, and whole; no letter is lost; and no clock lets anybody stay signed in,
pass for fresh, or keeps the owner of an account out.
"""

import os
import random
import re
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from django.db import connections
from psycopg.conninfo import make_conninfo

from panoh.base.database import server
from panoh.base.journal.verify import breaks
from proofs.d1_kill import CLIENTS, OPENED, Worker, _acknowledged, _count, _house, rows
from proofs.d6_letters import _waiting
from proofs.outcome import Outcome
from proofs.running import Browser, Running, _children, running

DISKS, CUTS, SHORTAGES, JUMPS = 6, 200, 20, 8
SPARE = 160 << 20  # what the small file system has beside the database as it is
AGAIN = 60  # seconds in which people get on with their work, once a fault is over
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
DAY = 24 * 3600
SENTENCE = re.compile(r"<html.*(is not there at the moment|is broken on our side)", re.DOTALL)
# Under faketime, what sleeps until a moment of the true clock never wakes; what waits does.
SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select((), (), (), seconds)\n"
COMMIT = b"Q\0\0\0\x0bCOMMIT\0"


class Reader(Browser):
    """A browser that notes what it was told when something was broken."""

    told: list[str] = []  # of all of them, what is no sentence
    broken = 0

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        status, place, page = super().ask(method, path, body)
        if status >= 500:
            Reader.broken += 1
            if not SENTENCE.search(page) or "Traceback" in page:
                Reader.told.append(f"{method} {path} {status}: {page[:200]}")
        return status, place, page


class Reading(Worker):
    """A first responder and a shelter, both of whom read what they are told."""

    def __init__(self, bed: Any, service: str) -> None:
        super().__init__(bed, service)
        for each in (self.police, self.shelter):
            each.__class__ = Reader


class Line:
    """What stands between Panoh and the database, and now and then cuts them apart at a commit."""

    def __init__(self, place: Path, to: Path) -> None:
        self.to, self.share, self.cuts, self.lock = to, 0.0, 0, Lock()
        self.chance = random.Random(7)
        self.door = socket.socket(socket.AF_UNIX)
        place.parent.mkdir(exist_ok=True, mode=0o700)
        self.door.bind(str(place))
        self.door.listen(64)
        Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        while True:
            try:
                near, _from = self.door.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(str(self.to))
            except OSError:
                near.close()
                continue
            Thread(target=self._carry, args=(near, far, True), daemon=True).start()
            Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(1 << 16):
                cut = asks and piece.endswith(COMMIT) and self._cuts()
                if not cut or cut == "after":
                    other.sendall(piece)
                if cut:
                    time.sleep(0.02 if cut == "after" else 0)  # long enough to be committed
                    break
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _cuts(self) -> str:
        with self.lock:
            if self.chance.random() >= self.share:
                return ""
            self.cuts += 1
            return self.chance.choice(("before", "after"))


def prove(scale: float = 1.0) -> Outcome:
    """Fault upon fault, then counts."""
    beds, service = _house(CLIENTS)
    workers = [Reading(bed, service) for bed in beds]
    connections.close_all()
    faults: dict[str, int] = {}
    late: list[str] = []
    with _small_disk() as disk, _line() as line, running() as site:
        with _working(workers, site):
            acts: list[tuple[str, int, Callable[[], int]]] = [
                ("disk", max(1, round(DISKS * scale)), partial(_fill, disk, site)),
                ("line", max(10, round(CUTS * scale)), partial(_cut, line, site)),
                ("memory", max(2, round(SHORTAGES * scale)), partial(_starve, site)),
            ]
            for kind, times, fault in acts:
                count = 0
                while count < times and (done := fault()):
                    count += done
                    before = _acknowledged(workers)
                    until = time.monotonic() + AGAIN
                    while _acknowledged(workers) < before + CLIENTS and time.monotonic() < until:
                        site.keep(0.1)
                    if _acknowledged(workers) == before:
                        late.append(f"after {kind} nobody gets on")
                faults[kind] = count
        site.wait()
        _until_letters_left(site)
        unsent = _waiting()
    lost, doubled, half = _count(workers)
    acknowledged = _acknowledged(workers)
    print(
        f"{acknowledged} acknowledged: {lost} lost, {doubled} doubled, {half} half",
        faults,
        flush=True,
    )
    clock = Clock().jumps(max(4, round(JUMPS * scale)))
    wrong = [*Reader.told, *late, *clock.wrong, *map(str, breaks())]
    wrong += ["no fault was noticed"] if not Reader.broken else []
    print(*wrong, sep="\n")
    bad = lost + doubled + half + unsent + len(wrong)
    tried = acknowledged + clock.tried
    said = ", ".join(f"{kind} {times}" for kind, times in faults.items())
    return Outcome(
        tried, tried - lost - doubled - len(clock.wrong), bad,
        f"faults: {said}, clock {clock.times}; {acknowledged} acknowledged: {lost} lost,"
        f" {doubled} doubled, {half} half, {unsent} letters unsent; {Reader.broken} answers of"
        f" broken parts, {len(Reader.told)} without a sentence; clock: {clock.tried} looked at,"
        f" {len(clock.wrong)} wrong",
    )  # fmt: skip


@contextmanager
def _working(workers: list[Reading], site: Running) -> Iterator[None]:
    """People work as long as the block lasts, and finish what they do."""
    stop = Event()
    with ThreadPoolExecutor(CLIENTS) as threads:
        working = [threads.submit(worker.work, stop) for worker in workers]
        try:
            yield
        finally:
            stop.set()
            while not all(each.done() for each in working):
                site.keep(0.1)
        for each in working:
            each.result()


def _until_letters_left(site: Running) -> None:
    until = time.monotonic() + 120
    while _waiting() and time.monotonic() < until:
        site.keep(0.5)


# The disk


@contextmanager
def _small_disk() -> Iterator[Path | None]:
    """The database moves to a file system of its own, little room; or stays if it must."""
    data, small = server.folder() / "postgres/data", server.folder() / "small"
    small.mkdir()
    server.stop()
    room = SPARE + sum(each.stat().st_size for each in data.rglob("*") if each.is_file())
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room >> 10}k,mode=755", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        server.start()
        yield None
        return
    try:
        subprocess.run(["cp", "-a", str(data), str(small / "data")], check=True)
        with (small / "data/postgresql.auto.conf").open("a") as settings:
            settings.write("max_wal_size = '64MB'\nmin_wal_size = '32MB'\n")
        data.rename(data.with_name("data.large"))
        data.symlink_to(small / "data")
        server.start()
        yield small
    finally:
        connections.close_all()
        server.stop()
        # What was acknowledged is counted afterwards, on the large disk again.
        data.unlink()
        shutil.rmtree(data.with_name("data.large"))
        subprocess.run(["cp", "-a", str(small / "data"), str(data)], check=True)
        subprocess.run(["umount", str(small)], check=True)
        server.start()


def _fill(disk: Path | None, site: Running) -> int:
    """To the last byte, again and again for some seconds; then there is room once more."""
    if disk is None:
        return 0
    stone, until = disk / "stone", time.monotonic() + 6
    with stone.open("wb", buffering=0) as heavy:
        while time.monotonic() < until:
            for size in (1 << 20, 4096):
                with suppress(OSError):
                    while heavy.write(bytes(size)):
                        pass
            site.keep(0.1)
    stone.unlink()
    return 1


# The line


@contextmanager
def _line() -> Iterator[Line]:
    """Web and worker reach the database by way of a line that can be cut."""
    folder = Path(tempfile.mkdtemp(prefix="panoh-line-"))
    line = Line(folder / server.SOCKET, server._socket_folder() / server.SOCKET)
    for name, user in (("DATABASE_URL", server.APP), ("DATABASE_OWNER_URL", server.OWNER),
                       ("DATABASE_FIGURES_URL", server.FIGURES)):  # fmt: skip
        os.environ[name] = make_conninfo(host=str(folder), user=user, dbname=server.DATABASE)
    try:
        yield line
    finally:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_FIGURES_URL"):
            del os.environ[name]
        line.door.close()
        shutil.rmtree(folder)


def _cut(line: Line, site: Running) -> int:
    """One commit in five loses its line, for a few seconds."""
    before, line.share = line.cuts, 0.2
    site.keep(5)
    line.share = 0.0
    return line.cuts - before


# Memory


def _starve(site: Running) -> int:
    """Neither the web's processes nor the worker get any more memory, for a few seconds."""
    web = site.children["serve"].process.pid
    pids = [*_children(web), site.children["worker"].process.pid]
    for pid in pids:
        with suppress(OSError, ValueError):
            now = int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()
            resource.prlimit(pid, resource.RLIMIT_AS, (now + (1 << 20), resource.RLIM_INFINITY))
    site.keep(4)
    for pid in pids:
        with suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
    return len(pids)


# The clock


class Clock:
    """Everything runs by clocks that are turned: the web's and the worker's, and the database's."""

    def __init__(self) -> None:
        self.tried = self.times = 0
        self.wrong: list[str] = []
        self.web, self.database = (server.folder() / name for name in ("web.clock", "db.clock"))

    def hold(self, holds: object, what: str) -> None:
        self.tried += 1
        if not holds:
            self.wrong.append(what)

    def turn(self, seconds: int, both: bool) -> None:
        for clock in (self.web, self.database)[: 1 + both]:
            clock.write_text(f"{seconds:+d}s\n")
        time.sleep(2.5)  # they look at their clocks once a second

    def jumps(self, times: int) -> "Clock":
        if not FAKETIME.exists():
            self.hold(False, "faketime is not here: apt-get install faketime")
            return self
        with self._clocks(), running() as site:
            for number in range(times):
                day, both = (DAY, -DAY)[number % 2], number % 4 < 2
                self.jump(site, day, both, f"{'all' if both else 'the web'} {day:+d} s")
                self.times += 1
            _until_letters_left(site)
            self.hold(not _waiting(), "letters did not leave")
        return self

    @contextmanager
    def _clocks(self) -> Iterator[None]:
        """Starts the database by its clock; what is started afterwards goes by the web's."""
        for clock in (self.web, self.database):
            clock.write_text("+0s\n")
            clock.chmod(0o644)
        (server.folder() / "sitecustomize.py").write_text(SLEEP)
        for place in (server.folder(), server.folder().parent):
            place.chmod(place.stat().st_mode | 0o011)  # PostgreSQL's user reads its clock there
        faked = {
            "LD_PRELOAD": str(FAKETIME), "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_CACHE_DURATION": "1", "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_TIMESTAMP_FILE": str(self.database), "PANOH_FRESH_MINUTES": "15",
            "PYTHONPATH": str(server.folder()),
        }  # fmt: skip
        connections.close_all()
        server.stop()
        os.environ |= faked
        try:
            server.start()
            os.environ["FAKETIME_TIMESTAMP_FILE"] = str(self.web)
            yield
        finally:
            for name in faked:
                os.environ.pop(name, None)
            connections.close_all()
            server.stop()
            server.start()

    def jump(self, site: Running, day: int, both: bool, what: str) -> None:
        """What was acknowledged stays; who was in is out; who comes comes in; no page is torn."""
        reader, stranger = Reader(), Browser(address="127.0.0.9")
        self.hold(reader.sign_in("bahrom")[0] == 302, f"{what}: cannot sign in before")
        self.hold(reader.get("/import/")[0] == 200, f"{what}: was not fresh")
        first = self._opens(reader, f"{what}, before")
        form = reader.get("/cases/open/")[1]
        for number in range(6):
            stranger.sign_in("aigul", f"not this one {number}")
        self.turn(day, both)
        try:
            status, place, _page = reader.ask("GET", "/import/")
            shut = status >= 400 or (status == 302 and "/accounts/" in place)
            self.hold(shut, f"{what}: an old sign-in passes for a fresh one")
            status = reader.get("/accounts/sign-ins/")[0]
            self.hold(status != 200, f"{what}: a sign-in of another day stays open")
            self._sends(reader, form, what)
            if both:
                again = Reader()
                self.hold(again.sign_in("bahrom")[0] == 302, f"{what}: cannot sign in")
                self.hold(self._opens(again, what), f"{what}: cannot work")
                time.sleep(1)
                stranger.sign_in("aigul")
                until = time.monotonic() + 50
                while stranger.get("/accounts/sign-ins/")[0] != 200 and time.monotonic() < until:
                    time.sleep(2)
                    stranger.sign_in("aigul")
                self.hold(time.monotonic() < until, f"{what}: the owner is kept out")
        finally:
            self.turn(0, both)
        site.wait()
        after = Reader()
        until = time.monotonic() + 50
        while after.sign_in("bahrom")[0] != 302 and time.monotonic() < until:
            site.keep(1)
        last = self._opens(after, f"{what}, after")
        for code in filter(None, (first, last)):
            there = rows("select count(*) from cases_case where code = %s", code)
            self.hold(there == [(1,)], f"{what}: {code} is not there")

    def _opens(self, reader: Browser, what: str) -> str:
        """A case opened and acknowledged: its code."""
        with suppress(LookupError, TimeoutError):
            return reader.send("/cases/open/", OPENED).strip("/").split("/")[-1]
        self.hold(False, f"{what}: cannot open a case")
        return ""

    def _sends(self, reader: Browser, form: str, what: str) -> None:
        """A form of another day: taken, or refused in words; never half."""
        before = rows("select count(*) from cases_case")
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"', form))
        body = "&".join(
            f"{key}={value}" for key, value in (OPENED | hidden).items() if key != "languages"
        )
        status, place, page = reader.ask("POST", "/cases/open/", body)
        taken = status == 302 and place.startswith("/cases/")
        there = int(rows("select count(*) from cases_case")[0][0]) - int(before[0][0])
        self.hold(there == int(taken), f"{what}: {status} {place}, and {there} cases more")
        if status >= 400:
            self.hold("<h1" in page, f"{what}: no sentence: {page[:200]}")
