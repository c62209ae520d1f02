"""Restoring a backup into an empty database, and proving that it is what it was."""

import base64
import json
import os
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tink
from django.db import connections

from panoh.base.backup import crypt, measure, sign_in, tools
from panoh.base.backup.parts import DATA, DUMP, KEYS, LEFT_OUT, MANIFEST, key_files
from panoh.base.backup.refused import Unable
from panoh.base.database import server
from panoh.base.database.management.commands.migrate import create_roles
from panoh.base.journal import checkpoints, verify
from panoh.base.vault import erasure

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Set:
    """One of the two sets of a backup, opened."""

    place: Path
    by: list[Any]
    told: dict[str, Any]

    @property
    def dump(self) -> Path:
        return self.place / DUMP


def restore(
    data_place: Path,
    keys_place: Path,
    *,
    by: list[Any],
    public: str | None = None,
    account: tuple[str, str] | None = None,
    tell: Tell,
) -> None:
    """Restores a backup; says done only when every figure, the journal and a sign-in agree.

    The keys may be newer than the data: then whoever was erased in between stays erased. `public`
    is the journal's public key as it was kept elsewhere. Refuses a database that is not empty.
    """
    data, keys = _open(data_place, DATA, by), _open(keys_place, KEYS, by)
    _check_signatures(data, keys, public)
    _check_ages(data, keys)
    for each in (data, keys):
        if crypt.mark(each.dump) != each.told["sha256"]:
            raise Unable(f"{each.dump} was altered since the backup was made.")
    tell("The backup is whole.")
    _prepare(keys.told["files"])
    _load(data, keys)
    _write_key_files(keys.told["files"])
    tell("It is loaded.")
    _compare(data, keys)
    tell(f"{sum(n for n, _ in data.told['tables'].values())} rows are what they were.")
    _check_journal(data.told["heads"])
    tell("The journal holds.")
    if erased := erasure.by_ledger():
        tell(f"{erased} rows of persons who were erased since are gone again.")
    if not _somebody_signs_in(account):
        raise Unable("Nobody can sign in: the database is not to be used.")
    tell("Somebody signed in.")


def _open(place: Path, name: str, by: list[Any]) -> Set:
    """A set with its manifest read; `place` is the set, or the folder of the backup."""
    place = place / name if (place / name).is_dir() else place
    if not (place / MANIFEST).exists():
        raise Unable(f"There is no backup of the {name} in {place}.")
    try:
        signed = json.loads(crypt.decrypted(place / MANIFEST, by))
        told = json.loads(signed["said"])
        if told["set"] != name:
            raise Unable(f"{place} holds the {told['set']}, not the {name}.")
    except (ValueError, LookupError, TypeError) as error:
        raise Unable(f"{place / MANIFEST} cannot be read.") from error
    return Set(place, by, told | {"signed": signed})


def _check_signatures(data: Set, keys: Set, public: str | None) -> None:
    """Both sets were made by the installation whose public key this is."""
    public = public or keys.told["public"]
    for each in (data, keys):
        signed = each.told["signed"]
        try:
            mark = base64.b64decode(signed["signature"])
            checkpoints.verify(mark, signed["said"].encode(), public)
        except (tink.TinkError, ValueError) as error:
            raise Unable(f"{each.place} was not made by this installation.") from error


def _check_ages(data: Set, keys: Set) -> None:
    if keys.told["at"] < data.told["at"]:
        raise Unable(
            "The keys are older than the data: who came since could never be read. Name newer ones."
        )


def _prepare(files: dict[str, str]) -> None:
    """Refuses to touch a database with tables, or keys that are others than these."""
    with tools.connect() as connection:
        if measure.tables(connection):
            raise Unable("The database is not empty. A backup is restored into an empty one.")
    for name, path in key_files().items():
        if path.exists() and path.read_text() != files.get(name):
            raise Unable(f"There are other keys in {path}: move them away first.")
    try:
        create_roles()
    except server.Unavailable as error:
        raise Unable(str(error)) from error
    connections.close_all()


def _load(data: Set, keys: Set) -> None:
    """Both dumps in one transaction: tables, rows, keys, then walls and constraints over them."""
    with tools.connect() as connection:
        version = connection.info.server_version // 10000
    load = tools.start(
        "psql", version, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-",
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert load.stdin is not None
    try:
        load.stdin.write(b"begin;\n")
        load.stdin.flush()
        for each, words in (
            (data, ["--section=pre-data", "--section=data"]),
            (keys, ["--section=data"]),
            (data, ["--section=post-data"]),
        ):
            _unpack(each, version, words, load.stdin)
        load.stdin.write(b"commit;\n")
        load.stdin.close()
    except BrokenPipeError:
        pass
    except BaseException:
        load.kill()  # before it sees an end: what was not committed is not there
        load.wait()
        raise
    if load.wait():
        raise Unable(f"The backup cannot be loaded: {tools.last_words(load)}")


def _unpack(each: Set, version: int, words: list[str], out: Any) -> None:
    unpack = tools.start(
        "pg_restore", version, "--no-owner", "--exit-on-error", *words, "--file=-",
        stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE,
    )  # fmt: skip
    failed: list[Exception] = []

    def feed() -> None:
        assert unpack.stdin is not None
        try:
            with unpack.stdin as into:
                crypt.decrypt(each.dump, into, each.by)
        except BrokenPipeError:
            pass  # it has read what it needs
        except Exception as error:
            failed.append(error)

    feeder = threading.Thread(target=feed)
    feeder.start()
    code = unpack.wait()
    feeder.join()
    if failed:
        raise failed[0]
    if code:
        raise Unable(f"{each.dump} cannot be unpacked: {tools.last_words(unpack)}")


def _write_key_files(files: dict[str, str]) -> None:
    for name, path in key_files().items():
        if name in files and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(files[name])


def _compare(data: Set, keys: Set) -> None:
    """Refuses in one line the first thing that is not what it was."""
    with tools.connect() as connection:
        found, found_keys = measure.of_data(connection), measure.of_keys(connection)
    for told, now in ((data.told["tables"], found["tables"]),
                      (keys.told["tables"], found_keys["tables"])):  # fmt: skip
        for table in told.keys() | now.keys() - set(LEFT_OUT):
            if told.get(table) != now.get(table):
                raise Unable(f"The rows of {table} are not what they were.")
    for name, value in data.told["sequences"].items():
        if found["sequences"].get(name, -1) < value:
            raise Unable(f"The counter {name} is behind.")
    if odd := sorted(set(data.told["catalogue"]) ^ set(found["catalogue"])):
        raise Unable(f"The catalogue is not what it was: {' '.join(odd[0].split())[:200]}")


def _check_journal(heads: list[list[Any]]) -> None:
    broken = verify.breaks() + verify.missing([(a, n, mark) for a, n, mark in heads])
    if broken or [list(each) for each in verify.ends()] != heads:
        raise Unable("The journal does not hold: the database is not to be used.")


def _somebody_signs_in(account: tuple[str, str] | None) -> bool:
    if account:
        return sign_in.signs_in(*account)
    with sign_in.somebody() as (name, password):
        return sign_in.signs_in(name, password)
