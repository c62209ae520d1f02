"""What acts of this slice have in common: a row is held, words are sealed, a reading is noted."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import NOT_AMONG_YOURS

Record = TypeVar("Record", bound=Model)


def held(records: QuerySet[Record], key: Any) -> Record:
    """A record as it stands now, held until the transaction ends; gone is as if never there."""
    now = records.select_for_update(of=("self",)).filter(pk=key).first()
    if now is None:
        raise Refused(NOT_AMONG_YOURS)
    return now


def seal(case: Case, **fields: str) -> dict[str, bytes]:
    """Words under the person's key, by the name that binds them."""
    return keys.seal(
        case.person_id, {name.replace("_", " "): text for name, text in fields.items()}
    )


def note_reading(by: Membership, case: Case, subject: Model, section: Section) -> None:
    record(by, Event.SECTION_OPENED, case=case, subject=subject, detail={"section": section})
