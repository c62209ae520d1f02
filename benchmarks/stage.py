"""Where the measures run: a server of their own, and in it one database for each size."""

import hashlib
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from panoh.base.database import server

ROOT = Path(__file__).parent.parent
MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20  # MB
# What an administrator would set on a server for Panoh alone. What is acknowledged is on the disk.
SETTINGS = {
    "shared_buffers": f"{min(MEMORY // 4, 4096)}MB",
    "effective_cache_size": f"{MEMORY // 2}MB",
    "work_mem": "16MB",
    "maintenance_work_mem": f"{min(MEMORY // 16, 1024)}MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "8GB",
    # So that a load into an empty table is not written twice.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@contextmanager
def stage() -> Iterator[None]:
    """A server with sensible settings in a folder of its own, running as long as the block lasts.

    What was loaded into it stays there for the next time: remove the folder to be rid of it.
    """
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_FIGURES_URL",
                 "DATABASE_ADMIN_URL", "PANOH_FAST", "PANOH_DEMO"):  # fmt: skip
        os.environ.pop(name, None)
    os.environ.setdefault("PANOH_VAR", str(ROOT / "var" / "benchmark"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
    with server.running():
        _tune()
        yield


def _tune() -> None:
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        settings = sql.SQL("alter system set {} = {}")
        for name, value in SETTINGS.items():
            admin.execute(settings.format(sql.Identifier(name), sql.Literal(value)))
        [[settled]] = admin.execute("select current_setting('wal_level') = 'minimal'").fetchall()
    if not settled:
        server.stop()
        server.start()


def admin(name: str = "postgres") -> psycopg.Connection:
    """A superuser's connection, whom no wall stops."""
    return psycopg.connect(server.admin_url(name))


def machine() -> str:
    """What it was measured on, in a few words."""
    with admin() as connection:
        [[version]] = connection.execute("show server_version").fetchall()
    return (
        f"{os.cpu_count()} cores, {MEMORY / 1024:.0f} GB, Python {platform.python_version()},"
        f" PostgreSQL {version}, load {os.getloadavg()[0]:.1f}"
    )


def environment(name: str) -> dict[str, str]:
    """What a process needs to work in this database."""
    urls = server.urls()
    aliases = {"": "default", "_OWNER": "owner", "_FIGURES": "figures"}
    return os.environ | {
        f"DATABASE{word}_URL": make_conninfo(urls[alias], dbname=name)
        for word, alias in aliases.items()
    }


def python(name: str, *words: str) -> str:
    """What a module prints that runs in this database."""
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, env=environment(name), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed: see above.")
    return done.stdout


def world(cases: int) -> str:
    """The database with so many cases and a programme, made when there is none of today's."""
    return _made(f"panoh_{cases}", ["benchmarks.million", str(cases)], ["benchmarks.programme"])


def demo() -> str:
    """The database of `make demo`, with as few cases as there can be."""
    os.environ["PANOH_DEMO"] = "1"
    return _made("panoh_demo", ["panoh.cli", "load_demo", "--cases", "1"])


def _made(name: str, *ways: list[str]) -> str:
    edition = _edition()
    with admin() as connection:
        connection.autocommit = True
        found = connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s",
            [name],
        ).fetchone()
        if found == (edition,):
            return name
        begun = time.monotonic()
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )
        server.create_database(connection, name)
        python(name, "panoh.cli", "migrate", "--skip-checks")
        for way in ways:
            print(python(name, *way), end="", file=sys.stderr)
        connection.execute(
            sql.SQL("comment on database {} is {}").format(
                sql.Identifier(name), sql.Literal(edition)
            )
        )
        [[size]] = connection.execute(
            "select pg_size_pretty(pg_database_size(%s))", [name]
        ).fetchall()
    took = time.monotonic() - begun
    print(f"{name}: {size} on the disk, made in {took:.0f} s", file=sys.stderr, flush=True)
    return name


def _edition() -> str:
    """Changes with the tables and with what fills them."""
    seen = hashlib.sha256()
    makers = [ROOT / "benchmarks" / f"{name}.py" for name in ("million", "programme")]
    for place in sorted([*ROOT.glob("panoh/**/migrations/*.py"), *makers]):
        seen.update(place.read_bytes())
    return seen.hexdigest()[:12]
