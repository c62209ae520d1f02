"""A backup comes back on an empty machine, and one flipped byte in it is noticed.

Cases are written while the backup is made; it is restored into an empty database with empty key
folders; then bytes are flipped at random places of every file of it, one at a time.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event as Flag

import psycopg
from django.db import connections
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from panoh.base.backup import crypt, make, restore
from panoh.base.backup.refused import Unable
from panoh.base.database import door, server
from panoh.casework.cases import actions as cases
from panoh.testing import member
from proofs.outcome import Outcome

CASES, FLIPS = 500, 400
EMPTY = "panoh_drill"


def prove(scale: float = 1.0) -> Outcome:
    """The drill ends well, and every flipped byte is told before a row is written."""
    by, done, dice = member("bahrom"), Flag(), random.Random(5)
    for _ in range(max(10, round(CASES * scale))):
        with door.acting_as(by):
            case = cases.open_case(by=by, sex="female")
            cases.write_note(by=by, case=case, section="core", text="Lola Toshmatova")

    def work() -> int:
        written = 0
        while not done.is_set():
            with door.acting_as(by):
                cases.write_note(by=by, case=case, section="core", text="meanwhile")
            written += 1
        connections.close_all()
        return written

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / "identity", folder / "key-identity"]
        to, keys_to = (crypt.recipients([crypt.new_identity(file)]) for file in files)
        with ThreadPoolExecutor(2) as writers:
            working = [writers.submit(work) for _ in range(2)]
            try:
                begun = time.monotonic()
                made = make.make(folder / "backups", to=to, keys_to=keys_to)
                took = time.monotonic() - begun
            finally:
                done.set()
            meanwhile = sum(each.result() for each in working)
        rpo = (timezone.now() - datetime.fromisoformat(made.at)).total_seconds()
        begun = time.monotonic()
        said = _drill(folder, made.data.parent, files)
        rto = time.monotonic() - begun
        drilled = said.returncode == 0
        tried = unnoticed = 0
        opened = crypt.identities(files)
        for file in (made.data / "dump.age", made.data / "manifest.age",
                     made.keys / "dump.age", made.keys / "manifest.age"):  # fmt: skip
            whole = file.read_bytes()
            for _ in range(max(3, round(FLIPS * scale / 4))):
                at = dice.randrange(len(whole))
                file.write_bytes(
                    whole[:at] + bytes([whole[at] ^ (1 << dice.randrange(8))]) + whole[at + 1 :]
                )
                tried += 1
                unnoticed += not _noticed(made.data.parent, opened)
            file.write_bytes(whole)
    note = (
        f"{made.rows} rows, {meanwhile} acts meanwhile; made in {took:.1f} s, "
        f"RPO {rpo:.1f} s, RTO {rto:.1f} s" + ("" if drilled else f"; {said.stderr[:200]}")
    )
    return Outcome(tried + 1, tried - unnoticed + drilled, unnoticed + (not drilled), note)


def _drill(folder: Path, place: Path, files: list[Path]) -> subprocess.CompletedProcess[str]:
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        server.create_database(admin, EMPTY)
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_FIGURES_URL")
    machine = {
        **os.environ,
        **{
            name: make_conninfo(url, dbname=EMPTY)
            for name, url in zip(names, server.urls().values(), strict=True)
        },
        "PANOH_MASTER_KEYS": str(folder / "machine" / "master.json"),
    }
    identity = [word for file in files for word in ("--identity", str(file))]
    return subprocess.run(
        [sys.executable, "-m", "panoh.cli", "restore", str(place), *identity],
        env=machine, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _noticed(place: Path, by: list[object]) -> bool:
    """The refusal of an altered backup, and not the one of a database that is not empty."""
    try:
        restore.restore(place, place, by=by, tell=lambda said: None)
    except Unable as error:
        return "not empty" not in str(error)
    return False
