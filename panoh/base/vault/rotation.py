"""New keys for old, while everybody goes on working.

Each level goes the same four steps, in small transactions; whatever kills it, the next run goes on
from where the keysets themselves say it was:

1. the keyset gets a new key beside the old one;
2. whoever had read it before has finished: from here on nothing is sealed by the old key;
3. what the old key sealed is sealed anew, each value only if nobody has changed it meanwhile;
4. when nothing is left, and whoever had read that has finished too, the old key is taken out.

No writer ever waits. It runs as the owner, and opens values with the master keys.
"""

import base64
import time
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import tink
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, Max, Model, Q, QuerySet
from django.utils import timezone
from tink import aead

from panoh.base.vault import keys, keysets
from panoh.base.vault.fields import Sealed, SealedPlace, columns_of
from panoh.base.vault.models import AgencyKey, IndexKey, PersonKey

Row = TypeVar("Row", bound=Model)
Tell = Callable[[str], None]

OWNER = "owner"
BATCH = 200
FEW = 16  # rows at a time where each may hold a whole file
PATIENCE = 600  # seconds for transactions that were open when a key changed

OPEN_TRANSACTIONS = """
select l.virtualtransaction from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'virtualxid' and l.pid <> pg_backend_pid()
  and a.datname = current_database() and a.usename is not null
"""


class Unfinished(Exception):
    """The work stands still half-way, and the next run goes on; the message is one sentence."""


@contextmanager
def alone() -> Iterator[None]:
    """One rotation at a time in a database. Raises Unfinished when another one runs."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('panoh keys'))")
        if not cursor.fetchone()[0]:
            raise Unfinished("Another process is changing keys; it goes on by itself.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('panoh keys'))")


def _open_transactions() -> set[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(OPEN_TRANSACTIONS)
        return {name for (name,) in cursor.fetchall()}


def others_have_finished() -> None:
    """Waits until every transaction that is open now has ended; new ones may begin."""
    before, deadline = _open_transactions(), time.monotonic() + PATIENCE
    while before := before & _open_transactions():
        if time.monotonic() > deadline:
            raise Unfinished(
                f"{len(before)} transactions have been open for {PATIENCE // 60} minutes:"
                " run this again when they have ended; nothing is lost."
            )
        time.sleep(0.05)


def _pages(rows: QuerySet[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """All rows by their key, so many at a time, each page as it stands when it is reached."""
    rows = rows.order_by("pk")
    page = list(rows[:size])
    while page:
        yield page
        page = list(rows.filter(pk__gt=page[-1].pk)[:size])


def _bound(row: AgencyKey | IndexKey | PersonKey) -> str:
    """What a keyset is bound to."""
    if isinstance(row, PersonKey):
        return keys.of_person(row.pk)
    return keys.of_agency(row.pk) if isinstance(row, AgencyKey) else keys.of_index(row.pk)


def _put(
    row: AgencyKey | IndexKey | PersonKey, handle: tink.KeysetHandle, by: aead.Aead, **more: Any
) -> None:
    """Keeps a keyset, unless its row was changed or destroyed meanwhile."""
    same = type(row)._default_manager.using(OWNER).filter(pk=row.pk, wrapped=row.wrapped)
    same.update(wrapped=keysets.wrap(handle, by, _bound(row)), **more)


# The master keys: they wrap agencies' keysets and seal the secrets of second factors


def rotate_master(tell: Tell) -> None:
    """A new master key; agencies' keysets wrapped anew, secrets sealed anew; the old one goes."""
    path = Path(settings.MASTER_KEYS)
    handle = keysets.read(path)
    if len(keysets.ids(handle)) == 1:
        handle = keysets.renewed(handle)
        keysets.replace(path, handle)
    others_have_finished()
    while done := _wrap_agencies_anew(handle) + _seal_secrets_anew(handle):
        tell(f"{done} agencies' keysets and secrets are under the new master key.")
    others_have_finished()
    keysets.replace(path, keysets.only_primary(handle))


def _wrap_agencies_anew(master: tink.KeysetHandle) -> int:
    rows: list[AgencyKey | IndexKey] = [*_all(AgencyKey), *_all(IndexKey)]
    old = [key for key in rows if keysets.wrapped_by(key.wrapped) != _seals(master)]
    for key in old:
        _put(key, keysets.unwrap(key.wrapped, keys.master(), _bound(key)), keys.master())
    return len(old)


def _secrets_under(others_than: int) -> Iterator[tuple[Authenticator, dict[str, str]]]:
    """Second factors with secrets that another key than this one sealed, and these secrets."""
    known = keysets.ids(keysets.read(Path(settings.MASTER_KEYS))) - {others_than}
    for factor in Authenticator.objects.using(OWNER).iterator():
        texts = {name: text for name, text in factor.data.items() if isinstance(text, str)}
        found = {name: text for name, text in texts.items() if _key_of(text) in known}
        if found:
            yield factor, found


def _key_of(text: str) -> int:
    try:
        return keysets.sealed_by(base64.b64decode(text, validate=True))
    except (NotBase64, ValueError):
        return 0


def _seal_secrets_anew(master: tink.KeysetHandle) -> int:
    done = 0
    for factor, found in _secrets_under(_seals(master)):
        anew = {
            name: keys.seal_secret(keys.open_secret(text, keys.SECOND_FACTOR), keys.SECOND_FACTOR)
            for name, text in found.items()
        }
        same = Authenticator.objects.using(OWNER).filter(pk=factor.pk, data=factor.data)
        same.update(data=factor.data | anew)
        done += 1
    return done


# An agency's keyset: it wraps persons' keysets and seals houses' addresses


def rotate_agency(agency_id: UUID, tell: Tell) -> None:
    """A new key of an agency; persons' keysets wrapped anew, addresses sealed anew."""
    key = AgencyKey.objects.using(OWNER).get(pk=agency_id)
    handle = keys.agency_keyset(key)
    if len(keysets.ids(handle)) == 1:
        handle = keysets.renewed(handle)
        _put(key, handle, keys.master())
        key.refresh_from_db(using=OWNER)
    others_have_finished()
    while done := _wrap_persons_anew(agency_id, handle, tell) + _seal_places_anew(handle, key):
        tell(f"{done} keysets and addresses are under the agency's new key.")
    others_have_finished()
    _put(key, keysets.only_primary(handle), keys.master())


def _wrap_persons_anew(agency_id: UUID, agency: tink.KeysetHandle, tell: Tell) -> int:
    by, done = agency.primitive(aead.Aead), 0
    for page in _pages(_all(PersonKey).filter(agency_id=agency_id)):
        old = [key for key in page if keysets.wrapped_by(key.wrapped) != _seals(agency)]
        with transaction.atomic(using=OWNER):
            for key in old:
                _put(key, keysets.unwrap(key.wrapped, by, keys.of_person(key.pk)), by)
        done += len(old)
        if old:
            tell(f"{done} persons' keysets …")
    return done


def _seal_places_anew(agency: tink.KeysetHandle, key: AgencyKey) -> int:
    by, done = agency.primitive(aead.Aead), 0
    for model, columns in columns_of(SealedPlace).items():
        places: Any = _all(model)
        for page in _pages(places.filter(agency=key.pk), FEW):
            for place in page:
                bound = dict.fromkeys(columns, keys.of_place(key.pk, place.pk))
                done += _seal_anew(place, bound, by, _seals(agency))
    return done


# Persons' keysets: they seal what people said


def renew_persons(
    tell: Tell, *, agency_id: UUID | None = None, person_id: UUID | None = None
) -> None:
    """New keys for one person, or for all of an agency, and all that is sealed sealed anew."""
    whose = {"pk": person_id} if person_id else {"agency_id": agency_id}
    scope = _all(PersonKey).filter(**whose)
    # A run that was interrupted has a moment; whom it had not reached is older, or has none.
    begun = scope.filter(holds_older=True).aggregate(at=Max("renewed_at"))["at"] or timezone.now()
    todo = scope.filter(Q(renewed_at=None) | Q(renewed_at__lt=begun), holds_older=False)
    done = 0
    for page in _pages(todo):
        with transaction.atomic(using=OWNER):
            for key, handle, by in _opened(page):
                _put(key, keysets.renewed(handle), by, renewed_at=begun, holds_older=True)
        done += len(page)
        tell(f"{done} persons have a new key …")
    others_have_finished()
    renewing = scope.filter(holds_older=True)
    while done := sum(_seal_fields_anew(page, tell) for page in _pages(renewing)):
        tell(f"{done} values are sealed anew.")
    others_have_finished()
    for page in _pages(renewing):
        with transaction.atomic(using=OWNER):
            for key, handle, by in _opened(page):
                _put(key, keysets.only_primary(handle), by, holds_older=False)


def _opened(
    persons: list[PersonKey],
) -> Iterator[tuple[PersonKey, tink.KeysetHandle, aead.Aead]]:
    """Each person's keyset, and what wraps it."""
    agencies = {key.pk: key for key in _all(AgencyKey)}
    wrapping: dict[UUID, aead.Aead] = {}
    for key in persons:
        if key.agency_id not in wrapping:
            handle = keys.agency_keyset(agencies[key.agency_id])
            wrapping[key.agency_id] = handle.primitive(aead.Aead)
        by = wrapping[key.agency_id]
        yield key, keysets.unwrap(key.wrapped, by, keys.of_person(key.pk)), by


def _seal_fields_anew(persons: list[PersonKey], tell: Tell) -> int:
    opened = {key.pk: handle for key, handle, _by in _opened(persons)}
    by = {key: handle.primitive(aead.Aead) for key, handle in opened.items()}
    done = 0
    for model, columns in columns_of(Sealed).items():
        for row in _rows_of(model, columns, list(opened)):
            person = row.whose
            bound = {column: keys.of_field(person, column.bound) for column in columns}
            done += _seal_anew(row, bound, by[person], _seals(opened[person]))
    if done:
        tell(f"{done} values of {len(persons)} persons …")
    return done


def _rows_of(model: type[Model], columns: list[Sealed], persons: list[UUID]) -> Any:
    """A table's rows of these persons; `whose` says of which one each is."""
    path = columns[0].person
    return _all(model).annotate(whose=F(path)).filter(**{f"{path}__in": persons}).iterator()


def _seal_anew(row: Any, bound: Mapping[Any, bytes], by: aead.Aead, primary: int) -> int:
    """Seals a row's older values by the new key, each unless somebody changed it meanwhile.

    `bound` says of each column what its value is bound to.
    """
    done = 0
    for column, to in bound.items():
        old = bytes(getattr(row, column.attname))
        if old and keysets.sealed_by(old) != primary:
            same = _all(type(row)).filter(**{"pk": row.pk, column.attname: old})
            same.update(**{column.attname: by.encrypt(by.decrypt(old, to), to)})
            done += 1
    return done


# What remains


@dataclass(frozen=True)
class Standing:
    """How many there are of a kind, and how many an older key still holds."""

    what: str
    all: int
    older: int


def status() -> list[Standing]:
    """What each level holds, and what remains to be done after an interrupted rotation."""
    master = keysets.read(Path(settings.MASTER_KEYS))
    agencies = {key.pk: key for key in _all(AgencyKey)}
    primary = {pk: _seals(keys.agency_keyset(key)) for pk, key in agencies.items()}
    under_older = sum(
        keysets.wrapped_by(wrapped) != primary[agency]
        for agency, wrapped in _all(PersonKey).values_list("agency_id", "wrapped").iterator()
    )
    return [
        Standing("master keys", len(keysets.ids(master)), len(keysets.ids(master)) - 1),
        Standing(
            "agencies' keysets", len(agencies),
            sum(keysets.wrapped_by(each.wrapped) != _seals(master) for each in agencies.values()),
        ),
        Standing(
            "second factors", Authenticator.objects.using(OWNER).count(),
            sum(1 for _ in _secrets_under(_seals(master))),
        ),
        Standing("persons' keysets", _all(PersonKey).count(), under_older),
        Standing(
            "persons with an older key", _all(PersonKey).count(),
            _all(PersonKey).filter(holds_older=True).count(),
        ),
    ]  # fmt: skip


def _seals(handle: tink.KeysetHandle) -> int:
    return keysets.primary(handle)


def _all(model: type[Row]) -> QuerySet[Row]:
    return model._default_manager.using(OWNER)
