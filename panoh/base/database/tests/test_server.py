"""The server from the wheel: private, idempotent, and hard to kill."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from panoh.base.database import server


@pytest.fixture(autouse=True)
def our_own(monkeypatch):
    for name in ("", "_OWNER", "_FIGURES", "_ADMIN"):
        monkeypatch.delenv(f"DATABASE{name}_URL", raising=False)
    monkeypatch.delenv("PANOH_FAST")


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A folder with a stopped server in it; making one takes a second."""
    place = Path(tempfile.mkdtemp(prefix="panoh-test-", dir="/tmp"))
    place.chmod(0o755)  # PostgreSQL's own user passes through when the tests run as root
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PANOH_VAR", str(place))
        patch.delenv("DATABASE_ADMIN_URL", raising=False)
        server.start()
        server.stop()
        yield place
        server.stop()
    shutil.rmtree(place)


@pytest.fixture
def folder(made, monkeypatch) -> Iterator[Path]:
    monkeypatch.setenv("PANOH_VAR", str(made))
    yield made
    server.stop()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


def pid() -> int:
    return int((server.folder() / "postgres/data/postmaster.pid").read_text().split("\n")[0])


def test_a_second_start_leaves_the_first_one_running(folder):
    server.start()
    first = pid()
    server.start()
    assert pid() == first


def test_stop_without_a_server_does_nothing(folder):
    server.stop()
    server.stop()
    assert not server.is_alive()


def test_every_alias_signs_in_and_only_the_owner_owns(folder):
    server.start()
    users = {alias: ask(url, "select current_user") for alias, url in server.urls().items()}
    assert users == {"default": "panoh_app", "owner": "panoh_owner", "figures": "panoh_figures"}
    owner = "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
    assert ask(server.urls()["default"], owner) == "panoh_owner"
    powerful = (
        "select count(*) from pg_roles where rolname like 'panoh%' and"
        " (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)"
    )
    assert ask(server.urls()["owner"], powerful) == 0


def test_the_application_makes_no_table(folder):
    server.start()
    for table in ("create table mine()", "create temporary table mine()"):
        with (
            psycopg.connect(server.urls()["default"]) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(table)


def test_the_owner_creates_trusted_extensions(folder):
    server.start()
    with psycopg.connect(server.urls()["owner"]) as connection:
        connection.execute("create extension btree_gist")
        connection.rollback()


def test_is_reached_through_a_private_folder_only(folder):
    server.start()
    assert ask(server.admin_url(), "show listen_addresses") == ""
    assert (folder / "postgres").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("fast", "kept"), [("", "on"), ("1", "off")])
def test_is_durable_unless_tests_ask_for_haste(folder, monkeypatch, fast, kept):
    monkeypatch.setenv("PANOH_FAST", fast)
    server.start()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert ask(server.admin_url(), f"show {setting}") == kept


def test_the_log_holds_no_values(folder):
    server.start()
    with psycopg.connect(server.urls()["owner"], autocommit=True) as owner:
        owner.execute("create table secrets (word text primary key)")
        owner.execute("insert into secrets values ('Gulnora')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="Gulnora"):
            owner.execute("insert into secrets values ('Gulnora')")
        owner.execute("drop table secrets")
    log = (folder / "postgres/log").read_text()
    assert "duplicate key" in log
    assert "Gulnora" not in log


def test_comes_back_with_its_data_after_kill_9(folder):
    server.start()
    with psycopg.connect(server.urls()["owner"], autocommit=True) as owner:
        owner.execute("create table kept as select 7 as seven")
    os.kill(pid(), signal.SIGKILL)
    server.start()
    assert ask(server.urls()["owner"], "select seven from kept") == 7
    with psycopg.connect(server.urls()["owner"], autocommit=True) as owner:
        owner.execute("drop table kept")


def test_takes_no_stranger_for_a_dead_server(folder):
    server.start()
    note = folder / "postgres/data/postmaster.pid"
    old = note.read_text()
    os.kill(int(old.split("\n")[0]), signal.SIGKILL)
    user = note.stat().st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=user) as stranger:
        try:
            note.write_text(f"{stranger.pid}\n" + old.split("\n", 1)[1])
            (folder / "postgres/.s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
            server.start()
            assert pid() != stranger.pid
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_half_a_data_folder_is_not_taken_for_a_whole_one(folder):
    half = folder / "postgres/data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("17\n")
    server.start()
    assert ask(server.urls()["default"], "select 1") == 1
    shutil.rmtree(half)


HOLD = (
    "import time; from panoh.base.database import server\n"
    "with server.running(): print('in', flush=True); time.sleep(60)"
)


def test_the_last_to_leave_stops_it(folder):
    with server.running():
        with server.running():
            pass
        assert server.is_alive()
    assert not server.is_alive()


def test_a_killed_guest_keeps_nobody_waiting(folder):
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE) as guest:
        assert guest.stdout is not None
        guest.stdout.readline()
        with server.running():
            pass
        assert server.is_alive(), "the guest still works with it"
        guest.kill()
        guest.wait()
    with server.running():
        pass
    assert not server.is_alive()


def test_a_start_waits_for_one_that_is_under_way(folder):
    starts = [
        subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE) for _ in range(4)
    ]
    try:
        for each in starts:
            assert each.stdout is not None
            assert each.stdout.readline() == b"in\n"
    finally:
        for each in starts:
            each.kill()
            each.communicate()


def test_a_path_too_long_for_a_socket_gets_a_short_one(made, monkeypatch):
    deep = made / ("d" * 60) / ("e" * 60)
    monkeypatch.setenv("PANOH_VAR", str(deep))
    try:
        server.start()
        first = server.urls()["default"]
        assert ask(first, "select 1") == 1
        place = Path(str(psycopg.conninfo.conninfo_to_dict(first)["host"]))
        assert len(str(place)) < 50
        assert place.stat().st_mode & 0o777 == 0o700
        server.stop()
        shutil.rmtree(place)  # as cleaners of /tmp do
        server.start()
        assert ask(server.urls()["default"], "select 1") == 1
    finally:
        server.stop()
        shutil.rmtree(server.admin_url().split()[0].removeprefix("host="))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")
def test_a_folder_in_the_way_is_named(made, monkeypatch):
    closed = made / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("PANOH_VAR", str(closed / "var"))
    monkeypatch.setenv("PATH", "")  # no setpriv: nothing opens the way
    with pytest.raises(server.Unavailable, match="may not enter ") as refused:
        server.start()
    named = Path(str(refused.value).split("may not enter ")[1].split(":")[0])
    assert named.stat().st_mode & 0o001 == 0


@pytest.mark.skipif(
    os.geteuid() != 0
    or not int(Path("/proc/self/status").read_text().split("CapEff:")[1][:17], 16) & 4,
    reason="only a root that may read everything lets PostgreSQL pass",
)
def test_root_lets_it_pass_through_a_closed_folder(made, monkeypatch):
    closed = made / "passed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("PANOH_VAR", str(closed / "var"))
    server.start()
    assert ask(server.urls()["default"], "select 1") == 1
    powers = Path(f"/proc/{pid()}/status").read_text()
    assert powers.split("CapEff:")[1].split()[0] == "0000000000000004", "reading, nothing else"
    server.stop()


def test_given_addresses_are_taken_and_completed(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://web:secret@db.example:5433/refuge")
    with server.running():  # starts nothing
        urls = {
            alias: psycopg.conninfo.conninfo_to_dict(url) for alias, url in server.urls().items()
        }
    place = {"host": "db.example", "port": "5433", "dbname": "refuge"}
    assert urls == {
        "default": place | {"user": "web", "password": "secret"},
        "owner": place | {"user": "panoh_owner"},
        "figures": place | {"user": "panoh_figures"},
    }
    monkeypatch.setenv("DATABASE_FIGURES_URL", "postgresql://counter@elsewhere/refuge")
    assert server.urls()["figures"] == "postgresql://counter@elsewhere/refuge"


def test_a_server_that_cannot_start_says_why(folder):
    control = folder / "postgres/data/global/pg_control"
    control.rename(control.with_name("away"))
    began = time.monotonic()
    try:
        with pytest.raises(server.Unavailable, match="pg_control"):
            server.start()
    finally:
        control.with_name("away").rename(control)
    assert time.monotonic() - began < 10
