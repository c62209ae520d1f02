"""The age format: encrypted to recipients whose other half is on no machine of Panoh."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage import x25519

from panoh.base.backup.refused import Unable

CHUNK = 1 << 16


def recipients(words: list[str]) -> list[Any]:
    """age1… as they are, or out of files that hold one a line. Refuses when there is none."""
    found = []
    for word in words:
        for line in [word] if word.startswith("age1") else _lines(Path(word)):
            try:
                found.append(x25519.Recipient.from_str(line))
            except pyrage.RecipientError as error:
                raise Unable(f"{line[:80]} is no recipient in the age format.") from error
    if not found:
        raise Unable("Name a recipient (age1…) for the data and another one for the keys.")
    return found


def identities(places: list[Path]) -> list[Any]:
    """The other halves, out of files: never from the command's words, which others can see."""
    found = []
    for place in places:
        for line in _lines(place):
            try:
                found.append(x25519.Identity.from_str(line))
            except pyrage.IdentityError as error:
                raise Unable(f"{place} holds no identity in the age format.") from error
    if not found:
        raise Unable("Name a file with the identity that opens the backup.")
    return found


def _lines(place: Path) -> list[str]:
    try:
        lines = [line.strip() for line in place.read_text().splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise Unable(f"{place} cannot be read.") from error
    return [line for line in lines if line and not line.startswith("#")]


def new_identity(place: Path) -> str:
    """A new identity in a file only its owner reads; returns the recipient to give away."""
    identity = x25519.Identity.generate()
    try:
        place.touch(0o600, exist_ok=False)
    except OSError as error:
        raise Unable(f"{place} cannot be made: {error.strerror}.") from error
    place.write_text(f"# recipient: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


class Hashing:
    """Writes on, and remembers a mark of all that went through."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.mark = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.mark.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


def encrypt(source: Any, place: Path, to: list[Any]) -> str:
    """Encrypts a stream into a file; returns the file's SHA-256."""
    with place.open("xb") as file:
        out = Hashing(file)
        pyrage.encrypt_io(source, out, to)
    return out.mark.hexdigest()


@contextmanager
def _or_unable(place: Path) -> Iterator[None]:
    try:
        yield
    except pyrage.DecryptError as error:
        raise Unable(f"{place} does not open: another identity, or it was altered.") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unable(f"{place} was altered or cut, or cannot be read.") from error


def decrypt(place: Path, out: Any, by: list[Any]) -> None:
    """Decrypts a file into a stream. Refuses one that was altered, cut, or is for others."""
    with _or_unable(place), place.open("rb") as file:
        pyrage.decrypt_io(file, out, by)


def decrypted(place: Path, by: list[Any]) -> bytes:
    """The whole of a small file."""
    with _or_unable(place):
        return bytes(pyrage.decrypt(place.read_bytes(), by))


def mark(place: Path) -> str:
    """A file's SHA-256."""
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unable(f"{place} cannot be read.") from error
