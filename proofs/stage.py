"""Where a proof runs: an empty database on a server that keeps what it acknowledges."""

import importlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django
import psycopg
from psycopg import sql
from time_machine import escape_hatch

from panoh.base.database import server
from proofs.outcome import Outcome

TEMPLATE = "panoh_proofs"


@contextmanager
def stage() -> Iterator[None]:
    """A server, keys and settings of this run's own, gone with it."""
    server.folder().mkdir(parents=True, exist_ok=True)
    own = tempfile.mkdtemp(prefix="proofs-", dir=server.folder())
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_FIGURES_URL",
                 "DATABASE_ADMIN_URL", "PANOH_FAST"):  # fmt: skip
        os.environ.pop(name, None)
    os.environ |= {
        "PANOH_VAR": own,
        "DJANGO_SETTINGS_MODULE": "panoh.settings",
        "PANOH_DEMO": "1",
        "PANOH_SECRET_KEY": secrets.token_urlsafe(48),
    }
    try:
        with server.running():
            for command in (["panoh.cli", "migrate", "--skip-checks"], ["panoh.testing"]):
                subprocess.run(
                    [sys.executable, "-m", *command], check=True, stdout=subprocess.DEVNULL
                )
            copy(server.DATABASE, TEMPLATE)
            yield
    finally:
        shutil.rmtree(own)


def copy(one: str, other: str) -> None:
    """Makes the other database anew as a copy of the one, whoever works in them."""
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        drop = sql.SQL("drop database if exists {} with (force)")
        admin.execute(drop.format(sql.Identifier(other)))
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [one]
        )
        server.create_database(admin, other, one)


def run(module: str, scale: float) -> Outcome:
    """In a process of its own, this proof from an empty database with the cast in it."""
    with (server.folder() / f"{module}.log").open("ab") as log:
        for said in (sys.stdout, sys.stderr):
            os.dup2(log.fileno(), said.fileno())  # what its processes say is read when it fails
    server.start()
    copy(TEMPLATE, server.DATABASE)
    django.setup()
    from django.conf import settings

    from panoh.base.database import tickets

    settings.ALLOWED_HOSTS += ["testserver"]  # as Django's test client says it; else all is 400

    tickets.clock = _true_time  # stories travel in time; PostgreSQL does not
    outcome: Outcome = importlib.import_module(f"proofs.{module}").prove(scale)
    return outcome


def _true_time() -> float:
    return escape_hatch.time.time() if escape_hatch.is_travelling() else time.time()
