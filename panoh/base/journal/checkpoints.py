"""Signed checkpoints: where every agency's chain ended at a moment, kept on another machine.

Inside the database a superuser can cut the end of a chain together with its head, bring back an
older table, or write the whole chain anew. None of it agrees with a checkpoint: the signing key is
no part of the database. What was written since the last checkpoint is as safe as the database.
"""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import tink
from django.conf import settings
from django.utils import timezone
from tink import signature

from panoh.base.journal.verify import Break, End, missing
from panoh.base.vault import keysets

SUFFIX = ".checkpoint.json"


class NotACheckpoint(Exception):
    """A file that is no checkpoint of this journal; the message is one sentence."""


def signing_keys() -> Path:
    """Where the signing keyset lies: beside the master keys, made when first needed."""
    path = Path(settings.MASTER_KEYS).with_name("signing.json")
    keysets.make(path, keysets.ED25519)
    return path


def public_key() -> str:
    """What verifies a signature, to be kept wherever checkpoints are kept."""
    return keysets.public(keysets.read(signing_keys()))


def sign(said: bytes) -> bytes:
    """A signature of this installation."""
    signer = keysets.read(signing_keys()).primitive(signature.PublicKeySign)
    return bytes(signer.sign(said))


def verify(signed: bytes, said: bytes, public: str) -> None:
    """Raises `tink.TinkError` when the signature is not of this public key."""
    handle = keysets.parse_public(public)
    handle.primitive(signature.PublicKeyVerify).verify(signed, said)


@dataclass(frozen=True)
class Checkpoint:
    """Ends of chains at a moment, with a signature. It names agencies by key and nobody else."""

    at: str
    ends: list[End]
    signature: str = ""

    @property
    def said(self) -> bytes:
        """What is signed."""
        words: list[Any] = ["journal checkpoint", self.at, [list(end) for end in self.ends]]
        return json.dumps(words, separators=(",", ":")).encode()

    @classmethod
    def of(cls, ends: list[End]) -> Self:
        """A checkpoint of now."""
        bare = cls(timezone.now().isoformat(), ends)
        return cls(bare.at, ends, base64.b64encode(sign(bare.said)).decode())

    @classmethod
    def read(cls, path: Path, public: str) -> Self:
        """What a file says. Raises NotACheckpoint when it is none, or is not signed by us."""
        try:
            found = json.loads(path.read_text())
            ends = [(str(a), int(number), str(mark)) for a, number, mark in found["ends"]]
            read = cls(str(found["at"]), ends, str(found["signature"]))
            verify(base64.b64decode(read.signature, validate=True), read.said, public)
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise NotACheckpoint(f"{path} cannot be read as a checkpoint.") from error
        except tink.TinkError as error:
            raise NotACheckpoint(f"{path} was not signed by this key, or altered.") from error
        return read

    def write(self, folder: Path) -> Path:
        """Puts it into a folder under the moment's name, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.at.replace(':', '')}{SUFFIX}"
        draft = path.with_suffix(".draft")
        with draft.open("w") as file:
            json.dump({"at": self.at, "ends": self.ends, "signature": self.signature}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return path


def among(place: Path) -> list[Path]:
    """The checkpoints in a folder, oldest first; or the one file. Refuses an empty folder."""
    found = sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else [place]
    if not found:
        raise NotACheckpoint(f"There is no checkpoint in {place}.")
    return found


def disagreements(place: Path, public: str) -> list[Break]:
    """Every end that a checkpoint signed and the journal no longer holds."""
    kept = {end for path in among(place) for end in Checkpoint.read(path, public).ends}
    return missing(sorted(kept))
