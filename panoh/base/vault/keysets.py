"""Tink keysets as this installation keeps them: in files only their owner reads, and rotated.

A keyset holds one key that seals and older ones that still open. Every ciphertext begins with the
number of its key, so that what remains under an old one can be counted before it is taken away.
"""

import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import tink
from tink import (
    aead,
    json_proto_keyset_format,
    prf,
    proto_keyset_format,
    secret_key_access,
    signature,
)
from tink.proto import tink_pb2

aead.register()
prf.register()
signature.register()
AEAD = aead.aead_key_templates.AES256_GCM
PRF = prf.prf_key_templates.HMAC_SHA256
ED25519 = signature.signature_key_templates.ED25519
PREFIX = 5  # bytes: a one, then the number of the key


def make(path: Path, template: Any = AEAD) -> None:
    """A new keyset in a file only its owner reads; an existing one is left as it is."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(_json(tink.new_keyset_handle(template)))


def read(path: Path) -> tink.KeysetHandle:
    """The keyset in a file as it stands now: another process may have rotated it just now."""
    found = path.stat()
    return _read(path, found.st_mtime_ns, found.st_ino)


def opener(path: Path) -> aead.Aead:
    """What seals and opens with the keyset in a file, as it stands now."""
    found = path.stat()
    return _opener(path, found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=8)
def _opener(path: Path, changed: int, inode: int) -> aead.Aead:
    return _read(path, changed, inode).primitive(aead.Aead)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, inode: int) -> tink.KeysetHandle:
    return json_proto_keyset_format.parse(path.read_text(), secret_key_access.TOKEN)


def replace(path: Path, handle: tink.KeysetHandle) -> None:
    """Puts a keyset in the place of the old one; whatever happens, one of them is there whole."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        os.fchmod(file.fileno(), 0o600)
        owner = path.stat()
        os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.write(_json(handle))
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _json(handle: tink.KeysetHandle) -> str:
    return str(json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN))


def public(handle: tink.KeysetHandle) -> str:
    """The half of a signing keyset that everybody may have, to verify with."""
    return str(json_proto_keyset_format.serialize_without_secret(handle.public_keyset_handle()))


def parse_public(text: str) -> tink.KeysetHandle:
    """The counterpart of `public`. Raises `tink.TinkError` on anything else."""
    return json_proto_keyset_format.parse_without_secret(text)


def primary(handle: tink.KeysetHandle) -> int:
    """The number of the key that seals."""
    return int(handle.keyset_info().primary_key_id)


def ids(handle: tink.KeysetHandle) -> set[int]:
    """The numbers of all its keys."""
    return {int(key.key_id) for key in handle.keyset_info().key_info}


def sealed_by(ciphertext: bytes | memoryview) -> int:
    """The number of the key that sealed it, as it says itself; 0 when it says nothing."""
    head = bytes(ciphertext[:PREFIX])
    return int.from_bytes(head[1:], "big") if len(head) == PREFIX and head[0] == 1 else 0


def wrap(handle: tink.KeysetHandle, by: aead.Aead, name: str) -> bytes:
    """A keyset as ciphertext, bound to a name."""
    return bytes(proto_keyset_format.serialize_encrypted(handle, by, name.encode()))


def unwrap(wrapped: bytes | memoryview, by: aead.Aead, name: str) -> tink.KeysetHandle:
    """The counterpart of `wrap`. Raises `tink.TinkError` when it was altered or moved."""
    return proto_keyset_format.parse_encrypted(bytes(wrapped), by, name.encode())


def wrapped_by(wrapped: bytes | memoryview) -> int:
    """The number of the key under which a keyset is wrapped."""
    return sealed_by(tink_pb2.EncryptedKeyset.FromString(bytes(wrapped)).encrypted_keyset)


def renewed(handle: tink.KeysetHandle, template: Any = AEAD) -> tink.KeysetHandle:
    """The same keyset with a new key that seals from now on."""
    keys, new = _open(handle), _open(tink.new_keyset_handle(template))
    while new.primary_key_id in {key.key_id for key in keys.key}:
        new = _open(tink.new_keyset_handle(template))
    keys.key.extend(new.key)
    keys.primary_key_id = new.primary_key_id
    return _close(keys)


def only_primary(handle: tink.KeysetHandle) -> tink.KeysetHandle:
    """The same keyset without its older keys: what they sealed opens no more."""
    keys = _open(handle)
    kept = [key for key in keys.key if key.key_id == keys.primary_key_id]
    del keys.key[:]
    keys.key.extend(kept)
    return _close(keys)


def _open(handle: tink.KeysetHandle) -> tink_pb2.Keyset:
    found = proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    return tink_pb2.Keyset.FromString(bytes(found))


def _close(keys: tink_pb2.Keyset) -> tink.KeysetHandle:
    return proto_keyset_format.parse(keys.SerializeToString(), secret_key_access.TOKEN)
