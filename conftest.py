"""What every test stands on: a real PostgreSQL, and in it one database for each worker.

The databases are copies of one template, which is migrated once and kept for as long as nothing
that shapes it has changed. Tests run as the application's role, so that the policies are at work:

* `db`, or the mark `django_db`: one transaction, rolled back;
* `journey`: the same, after the journey of panoh.tests has been walked until she is safe;
* `committed`: real commits on several connections, all aliases; all it did is taken back after it;
* `server_process`: the real web process, on a database of its own; `page` is a browser's tab there.

A server of ours is started when needed; DATABASE_ADMIN_URL (a superuser) names another one, with
DATABASE_URL, DATABASE_OWNER_URL and DATABASE_FIGURES_URL saying how the three roles sign in there.
"""

import copy
import fcntl
import gc
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_django.plugin import DjangoDbBlocker
from time_machine import escape_hatch

from panoh.base.database import server
from panoh.testing import hash_cheaply
from panoh.tests.contents import Contents

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from panoh.tests.journey import Journey

ROOT = Path(__file__).parent
KEPT_TEMPLATES = 8  # several people's, where they share a machine

# Before Django reads its settings: a folder, a server and keys of the tests' own.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["PANOH_VAR"] = str(server.folder() / "test")
    if "DATABASE_ADMIN_URL" not in os.environ:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_FIGURES_URL"):
            os.environ.pop(name, None)
os.environ["PANOH_FAST"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
os.environ.setdefault("PANOH_SECRET_KEY", "the tests and their web process read the same sessions")
os.environ.setdefault("PANOH_DEMO", "1")  # so that the demo's pages are under the guards too

hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure() -> None:
    """Sets Django up here and not from pytest's settings, which would be read before this file."""
    django.setup()
    from django.conf import settings

    from panoh.base.database import tickets
    from panoh.base.vault.keys import make_master_keys

    make_master_keys(settings.MASTER_KEYS)
    tickets.make_key(settings.DOOR_KEY)
    tickets.clock = _true_time  # tests travel in time; PostgreSQL does not
    hash_cheaply()


def _true_time() -> float:
    return escape_hatch.time.time() if escape_hatch.is_travelling() else time.time()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Opens every alias to tests that commit; runs the long first, those in a browser last.

    A long one that begins last leaves the other workers idle. Playwright leaves an event loop
    running in its thread, which other tests should not meet.
    """
    for item in items:
        if "committed" in getattr(item, "fixturenames", ()):
            mark = pytest.mark.django_db(transaction=True, databases="__all__")
            item.add_marker(mark, append=False)
    items.sort(
        key=lambda item: (
            "browser" in getattr(item, "fixturenames", ()),
            item.get_closest_marker("long") is None,
        )
    )


def pytest_collection_finish() -> None:
    """What stands now stays to the end: the garbage collector need not look at it again.

    Each page makes thousands of new things: after every 700 of them is too often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_unconfigure() -> None:
    """Else libraries in C complain of leaks at the end."""
    gc.unfreeze()


# Databases


def admin() -> psycopg.Connection:
    """A superuser's connection, for what no role of Panoh may do."""
    return psycopg.connect(server.admin_url(), autocommit=True)


def _in_database(url: str, database: str) -> str:
    return make_conninfo(url, dbname=database)


def _environment(database: str) -> dict[str, str]:
    """What a process of its own needs to work in this database."""
    names = {
        "default": "DATABASE_URL",
        "owner": "DATABASE_OWNER_URL",
        "figures": "DATABASE_FIGURES_URL",
    }
    urls = server.urls()
    return os.environ | {names[alias]: _in_database(urls[alias], database) for alias in urls}


def _fingerprint() -> str:
    """Changes with whatever shapes an empty database: migrations, walls, roles, data files, key."""
    from django.conf import settings

    places = [
        *ROOT.glob("panoh/**/migrations/*.py"),
        *ROOT.glob("panoh/base/database/*.py"),
        *ROOT.glob("panoh/base/agencies/*.py"),
        *(found for kind in ("json", "toml", "yaml", "csv", "sql")
          for found in ROOT.glob(f"panoh/**/*.{kind}") if "static" not in found.parts),
        ROOT / "panoh" / "testing.py",
        ROOT / "uv.lock",
    ]  # fmt: skip
    seen = hashlib.sha256(settings.DOOR_KEY.read_bytes())
    for place in sorted(places):
        seen.update(str(place.relative_to(ROOT)).encode() + b"\0" + place.read_bytes() + b"\0")
    return seen.hexdigest()[:12]


def _template() -> str:
    """The name of the migrated template with the cast in it, made when the code has none yet."""
    name = f"panoh_template_{_fingerprint()}"
    with _alone(), admin() as connection:
        if _exists(connection, name):
            return name
        for url in server.urls().values():
            role = conninfo_to_dict(url)
            server.create_role(connection, str(role["user"]), str(role.get("password") or ""))
        draft = f"{name}_draft"
        _drop(connection, draft)
        server.create_database(connection, draft)
        for command in (["panoh.cli", "migrate", "--skip-checks"], ["panoh.testing"]):
            done = subprocess.run(
                [sys.executable, "-m", *command], env=_environment(draft), cwd=ROOT,
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                pytest.exit(f"The template fails:\n{done.stdout}{done.stderr}", returncode=1)
        _close(connection, draft)
        connection.execute(
            sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (draft, name)))
        )
        _forget_old_ones(connection)
    return name


def _clone(template: str, name: str) -> None:
    with _alone(), admin() as connection:
        _drop(connection, name)
        server.create_database(connection, name, template)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
    )


def _close(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
    )


def _exists(connection: psycopg.Connection, name: str) -> bool:
    found = connection.execute("select 1 from pg_database where datname = %s", [name])
    return found.fetchone() is not None


def _forget_old_ones(connection: psycopg.Connection) -> None:
    """Drops older templates, and the databases of runs that were killed."""
    rows = connection.execute(
        "select datname from pg_database where datname like 'panoh%' order by oid desc"
    ).fetchall()
    names = [name for (name,) in rows]
    templates = [name for name in names if name.startswith("panoh_template_")]
    for name in templates[KEPT_TEMPLATES:]:
        _drop(connection, name)
    for name in names:
        if name.startswith("panoh_test_") and not Path(f"/proc/{name.rsplit('_')[-1]}").exists():
            _drop(connection, name)


@contextmanager
def _alone() -> Iterator[None]:
    """One worker at a time makes a database: a template that is read must have no guests."""
    server.folder().mkdir(parents=True, exist_ok=True)
    with (server.folder() / "databases.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _point_at(database: str) -> None:
    from django.db import connections

    connections.close_all()
    for alias, url in server.urls().items():
        parts = conninfo_to_dict(url)
        connections.settings[alias] |= {
            "NAME": database,
            "USER": parts.get("user", ""),
            "PASSWORD": parts.get("password", ""),
            "HOST": parts.get("host", ""),
            "PORT": parts.get("port", ""),
        }


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """The name of a migrated database without connections, to make others from."""
    with server.running():
        yield _template()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Gives this worker a database of its own; all three aliases point at it."""
    from django.db import connections
    from django.test import TransactionTestCase

    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = f"panoh_test_{worker}_{os.getpid()}"

    def anew(test_case: object) -> None:
        """In place of Django's flush: the application may not TRUNCATE, and this is exact."""
        connections.close_all()
        if not contents.restored():
            _clone(template, database)

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        _clone(template, database)
        contents = Contents(database)
        _point_at(database)
        patch.setattr(TransactionTestCase, "_fixture_teardown", anew)
        yield
        connections.close_all()
        with admin() as connection:
            _drop(connection, database)


@pytest.fixture
def committed(transactional_db: None) -> None:
    """For tests that commit, with several connections or threads: no transaction around them."""


@pytest.fixture(scope="session")
def walked(
    template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, "Journey"]]:
    """A database in which she is safe, made once by each worker that asks for it."""
    from django.db import connections

    from panoh.tests.journey import Journey

    own = connections.settings["default"]["NAME"]
    database = f"{own.rsplit('_', 1)[0]}_safe_{os.getpid()}"
    _clone(template, database)
    with django_db_blocker.unblock():
        _point_at(database)
        try:
            journey = Journey().until_she_is_safe()
        finally:
            _point_at(own)
    yield database, journey
    with admin() as connection:
        _drop(connection, database)


@pytest.fixture
def journey(
    walked: tuple[str, "Journey"], django_db_blocker: DjangoDbBlocker
) -> Iterator["Journey"]:
    """In place of `db`, which is another database; what the test goes on to do is rolled back."""
    from django.db import connections, transaction

    own = connections.settings["default"]["NAME"]
    database, journey = walked
    aliases = ("default", "figures")
    with django_db_blocker.unblock():
        _point_at(database)
        try:
            with ExitStack() as opened:
                for alias in aliases:
                    opened.enter_context(transaction.atomic(using=alias))
                yield copy.deepcopy(journey)
                for alias in aliases:
                    if not connections[alias].needs_rollback:
                        connections[alias].check_constraints()  # the deferred ones, as `db` does
                    transaction.set_rollback(True, using=alias)
        finally:
            _point_at(own)


# The web


@dataclass(frozen=True)
class Site:
    """A running web process and the database it works in."""

    url: str
    database: str
    own: str
    blocker: DjangoDbBlocker

    @contextmanager
    def data(self) -> Iterator[None]:
        """Lets the test itself work in the site's database; what it does there is committed."""
        with self.blocker.unblock():
            _point_at(self.database)
            try:
                yield
            finally:
                _point_at(self.own)


@pytest.fixture(scope="session")
def server_process(
    template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    """The real web process (gunicorn), on a database of its own that lasts for the whole run.

    One worker: each more would have to read every template anew.
    """
    from django.db import connections

    own = connections.settings["default"]["NAME"]
    database = f"{own.rsplit('_', 1)[0]}_web_{os.getpid()}"
    _clone(template, database)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    log = server.folder() / f"web-{os.getpid()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "panoh.cli", "serve"],
            env=_environment(database)
            | {"PORT": str(port), "PANOH_ORIGIN": url, "WEB_CONCURRENCY": "1"},
            cwd=ROOT, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        for _ in range(1200):  # two minutes, where others work too
            if _answers(url):
                break
            if process.poll() is not None:
                pytest.fail(f"The web process ended:\n{log.read_text()}")
            time.sleep(0.1)
        else:
            pytest.fail(f"The web process does not answer:\n{log.read_text()}")
        yield Site(url, database, own, django_db_blocker)
    finally:
        process.terminate()
        process.wait(20)
        log.unlink()
        with admin() as connection:
            _drop(connection, database)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium; where it cannot be, the test is skipped, except where CI promises it."""
    # The one without windows does a page with half of the work.
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        reason = "Chromium is not installed: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    quiet = ("background-networking", "component-update", "sync", "extensions", "default-apps")
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                  *(f"--disable-{each}" for each in quiet)],
        )  # fmt: skip
        yield chrome
        chrome.close()


@pytest.fixture
def page(browser: "Browser", server_process: Site) -> Iterator["Page"]:
    """A fresh tab of a fresh profile at the site."""
    with browser.new_context(base_url=server_process.url) as context:
        yield context.new_page()


@pytest.fixture
def page_without_script(browser: "Browser", server_process: Site) -> Iterator["Page"]:
    """The same with JavaScript switched off."""
    with browser.new_context(base_url=server_process.url, java_script_enabled=False) as context:
        yield context.new_page()
