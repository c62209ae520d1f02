"""Making a backup: one moment of the database, while everybody works, in two encrypted sets."""

import base64
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.utils import timezone
from psycopg import IsolationLevel

from panoh.base.backup import crypt, measure, tools
from panoh.base.backup.parts import (
    DATA,
    DUMP,
    KEY_TABLES,
    KEYS,
    LEFT_OUT,
    MANIFEST,
    read_key_files,
)
from panoh.base.backup.refused import Unable
from panoh.base.journal.checkpoints import public_key, sign


@dataclass(frozen=True)
class Made:
    """A backup that was made: where its sets lie, the moment it shows, how many rows it has."""

    data: Path
    keys: Path
    at: str
    rows: int


def make(place: Path, *, to: list[Any], keys_to: list[Any], keys_place: Path | None = None) -> Made:
    """A backup of now under `place`, the key set under `keys_place` if that is another one.

    Refuses when somebody could open both sets, and when the owner would not see all rows.
    """
    if {str(each) for each in to} & {str(each) for each in keys_to}:
        raise Unable("The keys go to another recipient than the data: name two.")
    with tools.connect() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        if blind := measure.blind_spots(connection):
            raise Unable(f"The owner does not see all of {blind[0]}: run panoh migrate.")
        snapshot = str(_one(connection, "select pg_export_snapshot()"))
        at = timezone.now()
        stamp = at.strftime("%Y-%m-%dT%H%M%SZ")
        # Read while this transaction is open, in which no rotation takes an older key away.
        files = read_key_files()
        data = _Set(place / stamp / DATA, to)
        keys = _Set((keys_place or place) / stamp / KEYS, keys_to)
        version = connection.info.server_version // 10000
        told = {"at": at.isoformat(), "public": public_key()}
        try:
            for each, figures, what in (
                (data, measure.of_data(connection),
                 [f"--exclude-table-data=public.{t}" for t in (*KEY_TABLES, *LEFT_OUT)]),
                (keys, measure.of_keys(connection) | {"files": files},
                 ["--data-only", *(f"--table=public.{t}" for t in KEY_TABLES)]),
            ):  # fmt: skip
                each.dump(version, snapshot, what)
                each.sign(told | figures)
            for each in (data, keys):
                each.finish()
        finally:
            data.forget()
            keys.forget()
    return Made(data.place, keys.place, told["at"], data.rows)


class _Set:
    """One of the two sets, in a draft until both are whole."""

    def __init__(self, place: Path, to: list[Any]) -> None:
        self.place, self.to, self.mark, self.rows = place, to, "", 0
        self.draft = place.with_suffix(".draft")
        if place.exists():
            raise Unable(f"There is a backup of this second already: {place}.")
        try:
            self.draft.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise Unable(f"{self.draft} cannot be made: {error.strerror}.") from error

    def dump(self, version: int, snapshot: str, words: list[str]) -> None:
        """pg_dump's own format, straight into the encryption: nothing in clear touches the disk."""
        process = tools.start(
            "pg_dump", version, "--format=custom", "--compress=1", "--no-owner",
            "--enable-row-security", f"--snapshot={snapshot}", *words,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._written(lambda: crypt.encrypt(process.stdout, self.draft / DUMP, self.to))
        if process.wait():
            raise Unable(f"pg_dump failed: {tools.last_words(process)}")

    def sign(self, told: dict[str, Any]) -> None:
        """What a restored database must repeat, signed by this installation."""
        self.rows = sum(count for count, _mark in told["tables"].values())
        said = json.dumps(told | {"set": self.place.name, "sha256": self.mark})
        signed = {"said": said, "signature": base64.b64encode(sign(said.encode())).decode()}
        source, mark = io.BytesIO(json.dumps(signed).encode()), self.mark
        self._written(lambda: crypt.encrypt(source, self.draft / MANIFEST, self.to))
        self.mark = mark

    def _written(self, write: Callable[[], str]) -> None:
        try:
            self.mark = write()
        except OSError as error:
            raise Unable(f"{self.draft} cannot be written: {error.strerror}.") from error

    def finish(self) -> None:
        self.draft.rename(self.place)

    def forget(self) -> None:
        shutil.rmtree(self.draft, ignore_errors=True)


def _one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
