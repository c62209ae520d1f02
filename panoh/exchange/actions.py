"""Bringing an agency's old list in, taking it back; and giving a programme out to be published.

A list has tens of thousands of rows, so it is written a table at a time and not by the actions of
a single case: the one place outside their slices where these tables are written. It is done as the
application's role, under the policies, in one transaction, with one entry in the journal.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code, new_codes
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case, Person, Provision, Share
from panoh.casework.cases.taxonomy import section_of
from panoh.casework.identification.models import Determination, Finding
from panoh.exchange import iati, rules
from panoh.exchange.cases import CaseRow, Reading
from panoh.exchange.iati_words import Organisation
from panoh.exchange.models import ImportBatch, ImportedCase
from panoh.exchange.tables import insert
from panoh.programme.logframe.models import Programme

AT_ONCE = 2_000
# Keys are checked at the end, so that a row goes before the rows that let it be seen.
SEVERAL = ("identification_finding", "identification_determination", "cases_provision")
ONE_EACH = (
    ("cases_person", "id"),
    ("cases_case", "id"),
    ("cases_share", "case_id"),
    ("exchange_importedcase", "case_id"),
)


@act
def commit_batch(
    *,
    by: Membership,
    reading: Reading,
    name: str,
    progress: Callable[[int], None] = lambda rows: None,
) -> ImportBatch:
    """Bring the readable rows of a list in, as closed cases held by the member's agency.

    `name` is the file's, of which a mark is kept. `progress` is told the number of rows written.
    Refused to who may not, for a file that is in already, and for a list without a readable row.
    """
    _one_at_a_time(by, reading.sha256)
    rules.check_commit(by, reading.sha256)
    if not reading.rows:
        raise Refused(_("No row of the list can be read. Nothing came in."), status=409)
    batch = ImportBatch.objects.create(
        code=new_code(),
        agency=by.agency,
        layout=reading.layout,
        file_sha256=reading.sha256,
        name_sha256=hashlib.sha256(name.encode(errors="replace")).hexdigest(),
        cases=len(reading.rows),
        left_out=reading.faulty_rows,
        outcomes=reading.outcomes(),
        committed_by=by,
    )
    for start in range(0, len(reading.rows), AT_ONCE):
        rows = reading.rows[start : start + AT_ONCE]
        _write(by, batch, rows)
        progress(start + len(rows))
    record(
        by,
        Event.CASES_IMPORTED,
        subject=batch,
        detail={"batch": batch.code, "layout": batch.layout, "cases": batch.cases},
    )
    return batch


@act
def undo_batch(*, by: Membership, batch: ImportBatch) -> ImportBatch:
    """Remove exactly the cases that came in with a list. Their codes are never given again.

    Refused when something was done to one of them since: nothing is removed then.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    rules.check_undo(by, batch)
    cases = list(batch.imported.values_list("case_id", flat=True))
    if len(cases) != batch.cases:
        raise RuntimeError(f"{batch}: {len(cases)} of {batch.cases} cases found")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for start in range(0, len(cases), AT_ONCE):
                _remove(cursor, cases[start : start + AT_ONCE])
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
    except IntegrityError as error:
        raise Refused(
            _("Something was added since to its cases. Nothing was taken back."), status=409
        ) from error
    batch.undone_at, batch.undone_by = timezone.now(), by
    batch.save(update_fields=["undone_at", "undone_by"])
    record(
        by,
        Event.IMPORT_UNDONE,
        subject=batch,
        detail={"batch": batch.code, "cases": batch.cases},
    )
    return batch


def _one_at_a_time(by: Membership, sha256: str) -> None:
    """The second of two who bring in the same file at once waits, and is then told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.agency_id} {sha256}"]
        )


def _remove(cursor: CursorWrapper, cases: list[UUID]) -> None:
    """Everything that came in with these cases.

    By key: while statistics are stale, a join with the list would be planned as if it had one row.
    """
    people = list(Case.objects.filter(pk__in=cases).values_list("person_id", flat=True))
    for table in SEVERAL:
        cursor.execute(f"delete from {table} where case_id = any(%s)", [cases])
    for table, key in ONE_EACH:
        keys = people if table == "cases_person" else cases
        cursor.execute(f"delete from {table} where {key} = any(%s)", [keys])
        if cursor.rowcount != len(cases):
            raise RuntimeError(f"{table}: {cursor.rowcount} of {len(cases)} removed")


def _write(by: Membership, batch: ImportBatch, rows: Sequence[CaseRow]) -> None:
    """Everything that these rows say, a table at a time."""
    people, cases = _keys(len(rows)), _keys(len(rows))
    mine = {"agency": by.agency_id}
    insert(
        Person,
        same={},
        each={
            "id": people,
            "sex": [row.sex for row in rows],
            "birth_year": [row.birth_year for row in rows],
            "birth_year_basis": [row.birth_year_basis for row in rows],
            "citizenships": [row.citizenships for row in rows],
        },
    )
    insert(
        Case,
        same={
            "holder": by.agency_id,
            "country": by.agency.country,
            "stage": Case.Stage.CLOSED,
            "opened_by": by.pk,
            "closed_at": batch.committed_at,
            "closed_by": by.pk,
            "closing": Case.Closing.IMPORTED,
        },
        each={
            "id": cases,
            "code": new_codes(len(rows)),
            "person": people,
            "tracks": [row.tracks for row in rows],
            "opened_at": [_midnight(row.decided.day) for row in rows],
        },
    )
    insert(
        Share,
        same=mine
        | {
            "grantor": by.agency_id,
            "sections": by.agency.open_sections,
            "ground": Share.Ground.HOLDER,
            "proposed_at": batch.committed_at,
            "proposed_by": by.pk,
            "since": batch.committed_at,
        },
        each={"id": _keys(len(rows)), "case": cases},
    )
    insert(
        ImportedCase,
        same={"batch": batch.pk},
        each={"case": cases, "row": [row.number for row in rows]},
    )
    # What was decided, without a legal basis: a list does not say it.
    decided = [
        (case, row, *decision)
        for case, row in zip(cases, rows, strict=True)
        for decision in row.determined
    ]
    determinations = _keys(len(decided))
    insert(
        Determination,
        same=mine | {"decided_by": by.pk, "recorded_at": batch.committed_at},
        each={
            "id": determinations,
            "code": new_codes(len(decided)),
            "case": [case for case, *_ in decided],
            "track": [track for _, _, track, _ in decided],
            "outcome": [outcome for *_, outcome in decided],
            "body": [row.body for _, row, *_ in decided],
            "decided_on": [row.decided.day for _, row, *_ in decided],
        },
    )
    insert(
        Finding,
        same=mine,
        each={
            "determination": determinations,
            "case": [case for case, *_ in decided],
            "acts": [row.acts for _, row, *_ in decided],
            "means": [row.means for _, row, *_ in decided],
            "exploitation": [row.exploitation for _, row, *_ in decided],
        },
    )
    given = [
        (case, row, need) for case, row in zip(cases, rows, strict=True) for need in row.services
    ]
    insert(
        Provision,
        same=mine | {"recorded_by": by.pk},
        each={
            "id": _keys(len(given)),
            "case": [case for case, *_ in given],
            "need": [need for *_, need in given],
            "section": [section_of(need) for *_, need in given],
            "delivered_on": [row.served_on or row.decided.day for _, row, _ in given],
        },
    )


def _keys(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@act
def publish(
    *, by: Membership, programme: Programme, organisation: Organisation, sector: str
) -> bytes:
    """The programme as an activity file for the IATI register; that it went out is journalled."""
    rules.check_publish(by, programme)
    written = iati.document(by, programme, organisation, sector)
    mark = hashlib.sha256(written).hexdigest()
    record(
        by, Event.PROGRAMME_PUBLISHED, subject=programme,
        detail={"programme": programme.code, "sha256": mark},
    )  # fmt: skip
    return written
