"""The vault: fields sealed with Tink, one key per person, wrapped by the agency's, by the master's.

Whoever holds the database without the master key holds nothing readable; destroying a person's
key destroys what was sealed with it, in every copy that still has the rows. Associated data ties
each ciphertext to its person and field, so that a value moved elsewhere does not open.
"""

import base64
import os
from functools import cache
from pathlib import Path
from uuid import UUID

import tink
from django.conf import settings
from tink import aead, json_proto_keyset_format, proto_keyset_format, secret_key_access

from panoh.base.vault.models import AgencyKey, PersonKey

aead.register()
FORMAT = aead.aead_key_templates.AES256_GCM


@cache
def _read_master(path: Path) -> aead.Aead:
    handle = json_proto_keyset_format.parse(path.read_text(), secret_key_access.TOKEN)
    return handle.primitive(aead.Aead)


def _master() -> aead.Aead:
    return _read_master(Path(settings.MASTER_KEYS))


def make_master_keys(path: Path) -> None:
    """A new master keyset in a file only its owner reads; an existing one is left as it is."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    keyset = json_proto_keyset_format.serialize(
        tink.new_keyset_handle(FORMAT), secret_key_access.TOKEN
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(keyset)


def _wrap(handle: tink.KeysetHandle, by: aead.Aead, name: str) -> bytes:
    return bytes(proto_keyset_format.serialize_encrypted(handle, by, name.encode()))


def _unwrap(wrapped: bytes | memoryview, by: aead.Aead, name: str) -> aead.Aead:
    handle = proto_keyset_format.parse_encrypted(bytes(wrapped), by, name.encode())
    return handle.primitive(aead.Aead)


def _agency(agency_id: UUID) -> aead.Aead:
    key = AgencyKey.objects.get(pk=agency_id)
    return _unwrap(key.wrapped, _master(), f"agency:{agency_id}")


def new_agency_key(agency_id: UUID) -> bytes:
    """A fresh keyset for an agency, wrapped by the master key."""
    return _wrap(tink.new_keyset_handle(FORMAT), _master(), f"agency:{agency_id}")


def new_person_key(person_id: UUID, agency_id: UUID) -> bytes:
    """A fresh keyset for a person, wrapped by the agency's."""
    return _wrap(tink.new_keyset_handle(FORMAT), _agency(agency_id), f"person:{person_id}")


def _person(person_id: UUID) -> aead.Aead:
    key = PersonKey.objects.get(pk=person_id)
    return _unwrap(key.wrapped, _agency(key.agency_id), f"person:{person_id}")


def seal(person_id: UUID, fields: dict[str, str]) -> dict[str, bytes]:
    """Each filled field as ciphertext bound to person and field; what is empty stays empty."""
    key = _person(person_id)
    return {
        name: key.encrypt(text.encode(), f"person:{person_id}:{name}".encode()) if text else b""
        for name, text in fields.items()
    }


def unseal(person_id: UUID, fields: dict[str, bytes]) -> dict[str, str]:
    """The readable values. Raises `tink.TinkError` when a ciphertext was altered or moved."""
    key = _person(person_id)
    return {
        name: key.decrypt(bytes(sealed), f"person:{person_id}:{name}".encode()).decode()
        if sealed
        else ""
        for name, sealed in fields.items()
    }


def seal_place(agency_id: UUID, place_id: UUID, text: str) -> bytes:
    """Where a house stands, as ciphertext bound to the agency and the house."""
    name = f"place:{agency_id}:{place_id}"
    return _agency(agency_id).encrypt(text.encode(), name.encode()) if text else b""


def unseal_place(agency_id: UUID, place_id: UUID, sealed: bytes | memoryview) -> str:
    """The readable address. Raises `tink.TinkError` when it was altered or moved."""
    name = f"place:{agency_id}:{place_id}"
    return _agency(agency_id).decrypt(bytes(sealed), name.encode()).decode() if sealed else ""


def seal_secret(text: str, purpose: str) -> str:
    """A secret of the installation, such as a second factor's, sealed by the master key."""
    return base64.b64encode(_master().encrypt(text.encode(), purpose.encode())).decode()


def open_secret(sealed: str, purpose: str) -> str:
    """The counterpart of `seal_secret`."""
    return str(_master().decrypt(base64.b64decode(sealed), purpose.encode()), "utf-8")
