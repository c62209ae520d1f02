"""The one way into the journal, called by actions inside their transaction."""

from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model

from panoh.base.agencies.models import Membership
from panoh.base.database.rows import insert
from panoh.base.journal.events import SECTIONS, Event
from panoh.base.journal.models import Entry


class HasKey(Protocol):
    """Anything with a primary key; the journal need not know what a case is."""

    pk: UUID


def record(
    by: Membership,
    event: Event,
    *,
    case: HasKey | UUID | None = None,
    subject: Model | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write that `by` did this. `detail` holds codes, keys and counts only, never a person's words.

    Written in the act's own transaction: what is not journalled has not happened.
    """
    insert(
        Entry(
            agency_id=by.agency_id,
            member_id=by.pk,
            event=event,
            section=SECTIONS.get(event, ""),
            case_id=case if isinstance(case, UUID) or case is None else case.pk,
            subject=subject._meta.label_lower if subject else "",
            subject_id=subject.pk if subject else None,
            detail=detail or {},
        )
    )
