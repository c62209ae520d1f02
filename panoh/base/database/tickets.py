"""How the application proves to PostgreSQL that it is itself: a ticket, signed at every entry.

The key lies beside the master keys, in a file only its owner reads, and in the database, in a table
that only the owner role reads. Whoever runs SQL as the application has neither. A ticket names
whom it lets in, the one connection it is for, and the second it was written.
"""

import hmac
import os
import secrets
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction

clock: Callable[[], float] = time.time  # who travels in time puts the true one here


def make_key(place: Path) -> None:
    """A new key in a file only its owner reads; an existing one is left as it is."""
    if not place.exists():
        _write(place)


def renew_key(place: Path) -> None:
    """Another key in place of the file's, for all who read it from now on.

    Tickets by the former one are taken for an hour more, so that no request fails while the file
    reaches the other machines.
    """
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "update panoh_secret set until = now() + interval '1 hour' "
            "where purpose = 'ticket' and until is null"
        )
        _write(place)
        _tell(place)


def tell_key(place: Path) -> None:
    """Gives the database the key of the file, and takes every other one from it."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "delete from panoh_secret where purpose = 'ticket' "
            "and inner_pad <> %s and (until is null or until < now())",
            [pads(read_key(place))[0]],
        )
        _tell(place)


def _tell(place: Path) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into panoh_secret select 'ticket', %s, %s where not exists "
            "(select from panoh_secret where purpose = 'ticket' and until is null)",
            [*pads(read_key(place))],
        )


def _write(place: Path) -> None:
    """Whole or not at all: another process may be reading."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = place.with_name(f"{place.name}.{os.getpid()}")
    new.touch(0o600)
    new.write_text(secrets.token_hex(32))
    new.replace(place)


def read_key(place: Path) -> bytes:
    """The key as it is now. Raises ImproperlyConfigured where there is none."""
    try:
        return _read(place, place.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise ImproperlyConfigured(
            f"The key of the database's door is missing: {place}. Run panoh migrate."
        ) from error


@cache
def _read(place: Path, written: int) -> bytes:
    return bytes.fromhex(place.read_text())


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and the outer pad of HMAC-SHA256 (RFC 2104), for who has SHA-256 alone."""
    block = key.ljust(64, b"\0")
    return bytes(each ^ 0x36 for each in block), bytes(each ^ 0x5C for each in block)


def ticket(what: str, whom: object, pid: int) -> tuple[int, bytes]:
    """When it was written, and the proof: to do this, as this one, on this connection."""
    at = int(clock())
    return at, sign(f"{what}|{whom}|{pid}|{at}")


def sign(words: str) -> bytes:
    """HMAC-SHA256 of these words by the key of the door."""
    return hmac.digest(read_key(settings.DOOR_KEY), words.encode(), "sha256")
