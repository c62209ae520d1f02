"""The vault: fields sealed with Tink, one key per person, wrapped by the agency's, by the master's.

Whoever holds the database without the master key holds nothing readable; destroying a person's
key destroys what was sealed with it, in every copy that still has the rows. Associated data ties
each ciphertext to its person and field, so that a value moved elsewhere does not open.
"""

import base64
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import tink
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from tink import aead, prf

from panoh.base.database.questions import question
from panoh.base.refusals import Refused
from panoh.base.vault import keysets
from panoh.base.vault.models import AgencyKey, IndexKey, PersonKey

FORMAT = keysets.AEAD
BLIND = 8  # bytes of a blind number
SECOND_FACTOR = "second factor"  # what such a secret is sealed for
log = logging.getLogger(__name__)


class Unreadable(Refused):
    """A sealed value that does not open: altered, moved from its place, or its key is gone."""


@contextmanager
def _or_unreadable() -> Iterator[None]:
    """To the reader one sentence, whatever was wrong, and to the log that it happened."""
    try:
        yield
    except (tink.TinkError, UnicodeDecodeError, AgencyKey.DoesNotExist) as error:
        log.error("a sealed value does not open")
        raise Unreadable(
            _("What is sealed here does not open: it was altered. Tell your administrator."),
            status=409,
        ) from error
    except PersonKey.DoesNotExist as error:
        raise Unreadable(_("The key to what was sealed here is gone."), status=409) from error


def master() -> aead.Aead:
    """What wraps agencies' keys: the keyset outside the database, as it stands now."""
    return keysets.opener(Path(settings.MASTER_KEYS))


def make_master_keys(path: Path) -> None:
    """A new master keyset in a file only its owner reads; an existing one is left as it is."""
    keysets.make(path)


# The names that bind each ciphertext to its place


def of_agency(agency_id: UUID) -> str:
    """What an agency's keyset is bound to."""
    return f"agency:{agency_id}"


def of_index(agency_id: UUID) -> str:
    """What an agency's keyset for blind indexes is bound to."""
    return f"index:{agency_id}"


def of_person(person_id: UUID) -> str:
    """What a person's keyset is bound to."""
    return f"person:{person_id}"


def of_field(person_id: UUID, name: str) -> bytes:
    """What a person's field is bound to."""
    return f"person:{person_id}:{name}".encode()


def of_place(agency_id: UUID, place_id: UUID) -> bytes:
    """What a house's address is bound to."""
    return f"place:{agency_id}:{place_id}".encode()


# Keysets


def agency_keyset(key: AgencyKey) -> tink.KeysetHandle:
    """An agency's keyset, opened by the master keys."""
    return keysets.unwrap(key.wrapped, master(), of_agency(key.agency_id))


def _agency(agency_id: UUID) -> aead.Aead:
    return agency_keyset(AgencyKey.objects.get(pk=agency_id)).primitive(aead.Aead)


def new_agency_key(agency_id: UUID) -> bytes:
    """A fresh keyset for an agency, wrapped by the master key."""
    return keysets.wrap(tink.new_keyset_handle(FORMAT), master(), of_agency(agency_id))


def new_index_key(agency_id: UUID) -> bytes:
    """A fresh keyset for an agency's blind indexes, wrapped by the master key."""
    new = tink.new_keyset_handle(keysets.PRF)
    return keysets.wrap(new, master(), of_index(agency_id))


def new_person_key(person_id: UUID, key: AgencyKey) -> bytes:
    """A fresh keyset for a person, wrapped by the agency's."""
    new = tink.new_keyset_handle(FORMAT)
    return keysets.wrap(new, agency_keyset(key).primitive(aead.Aead), of_person(person_id))


def _person(person_id: UUID) -> aead.Aead:
    key = PersonKey.objects.get(pk=person_id)
    handle = keysets.unwrap(key.wrapped, _agency(key.agency_id), of_person(person_id))
    return handle.primitive(aead.Aead)


# What is sealed


def seal(person_id: UUID, fields: dict[str, str]) -> dict[str, bytes]:
    """Each filled field as ciphertext bound to person and field; what is empty stays empty.

    Refused when the person's key is gone.
    """
    with _or_unreadable():
        key = _person(person_id)
    return {
        name: key.encrypt(text.encode(), of_field(person_id, name)) if text else b""
        for name, text in fields.items()
    }


def unseal(person_id: UUID, fields: dict[str, bytes]) -> dict[str, str]:
    """The readable values. Refused when a ciphertext was altered or moved, or its key is gone."""
    with _or_unreadable():
        key = _person(person_id)
        return {
            name: key.decrypt(bytes(sealed), of_field(person_id, name)).decode() if sealed else ""
            for name, sealed in fields.items()
        }


def seal_place(agency_id: UUID, place_id: UUID, text: str) -> bytes:
    """Where a house stands, as ciphertext bound to the agency and the house."""
    bound = of_place(agency_id, place_id)
    return _agency(agency_id).encrypt(text.encode(), bound) if text else b""


def seal_file(agency_id: UUID, place_id: UUID, content: bytes) -> bytes:
    """A file as ciphertext, bound to the agency and the row that keeps it."""
    return bytes(_agency(agency_id).encrypt(content, of_place(agency_id, place_id)))


def unseal_file(agency_id: UUID, place_id: UUID, sealed: bytes | memoryview) -> bytes:
    """The file again. Refused when it was altered or moved."""
    with _or_unreadable():
        return bytes(_agency(agency_id).decrypt(bytes(sealed), of_place(agency_id, place_id)))


def unseal_place(agency_id: UUID, place_id: UUID, sealed: bytes | memoryview) -> str:
    """The readable address. Refused when it was altered or moved."""
    bound = of_place(agency_id, place_id)
    with _or_unreadable():
        return _agency(agency_id).decrypt(bytes(sealed), bound).decode() if sealed else ""


def unseal_places(agency_id: UUID, places: Mapping[UUID, bytes | memoryview]) -> dict[UUID, str]:
    """The same of several, for one opening of the agency's key."""
    with _or_unreadable():
        key = _agency(agency_id) if places else None
        return {
            place: key.decrypt(bytes(sealed), of_place(agency_id, place)).decode()
            if key and sealed
            else ""
            for place, sealed in places.items()
        }


@question
def _index_key(agency_id: UUID) -> QuerySet[IndexKey]:
    return IndexKey.objects.filter(pk=agency_id)


def blind(agency_id: UUID, values: Iterable[str]) -> list[int]:
    """Each value as a number by which only this agency finds it again: PostgreSQL's bigint.

    Equal values of one agency have equal numbers, and nobody without the keys goes back from a
    number. Of an agency that has never opened a case nothing can be found: no numbers.
    """
    found = _index_key(agency_id)
    if not found:
        return []
    with _or_unreadable():
        handle = keysets.unwrap(found[0].wrapped, master(), of_index(agency_id))
        by = handle.primitive(prf.PrfSet).primary()
        return [
            int.from_bytes(by.compute(value.encode(), BLIND), "big", signed=True)
            for value in values
        ]


def seal_secret(text: str, purpose: str) -> str:
    """A secret of the installation, such as a second factor's, sealed by the master key."""
    return base64.b64encode(master().encrypt(text.encode(), purpose.encode())).decode()


def open_secret(sealed: str, purpose: str) -> str:
    """The counterpart of `seal_secret`."""
    return str(master().decrypt(base64.b64decode(sealed), purpose.encode()), "utf-8")
