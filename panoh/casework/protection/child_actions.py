"""Guardians and best interests of a child: what is done, and where it is written."""

from datetime import date

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.vault import keys
from panoh.casework.cases.actions import lock
from panoh.casework.cases.models import Case
from panoh.casework.protection import child_rules
from panoh.casework.protection.models import (
    Guardian,
    Interests,
    InterestsWords,
)
from panoh.casework.protection.sealing import held, note_reading, seal


@act
def appoint(
    *, by: Membership, case: Case, kind: str, name: str, uninvolved: bool, on: date
) -> Guardian:
    """Keep who was appointed to speak for the child. The name is sealed.

    Refused for a relative while an alert says that one may be involved, and unless whoever writes
    has made sure that this person has no part in it.
    """
    case = lock(case)
    child_rules.check_appoint(by, case, kind, name=name, uninvolved=uninvolved, on=on)
    guardian = Guardian.objects.create(
        case=case,
        agency=by.agency,
        kind=kind,
        name=seal(case, guardian=name)["guardian"],
        appointed_on=on,
        appointed_by=by,
    )
    record(by, Event.GUARDIAN_APPOINTED, case=case, subject=guardian)
    return guardian


@act
def end_guardian(*, by: Membership, guardian: Guardian) -> Guardian:
    """A guardian's task is over; another one may be appointed."""
    guardians = Guardian.objects.visible_to(by).select_related("case__person")
    guardian = held(guardians, guardian.pk)
    child_rules.check_end_guardian(by, guardian)
    guardian.ended_at, guardian.ended_by = timezone.now(), by
    guardian.save(update_fields=["ended_at", "ended_by"])
    record(by, Event.GUARDIAN_ENDED, case=guardian.case_id, subject=guardian)
    return guardian


@act
def reveal_guardian(*, by: Membership, guardian: Guardian) -> str:
    """Open the guardian's name. Journalled."""
    child_rules.check_reveal_guardian(by, guardian)
    note_reading(by, guardian.case, guardian, Section.IDENTITY)
    return keys.unseal(guardian.case.person_id, {"guardian": guardian.name})["guardian"]


@act
def consider(
    *,
    by: Membership,
    case: Case,
    kind: str,
    separation: bool = False,
    panel: int = 0,
    against: int = 0,
    review_on: date | None = None,
    **said: str,
) -> Interests:
    """Keep an assessment, or a panel's determination, of a child's best interests."""
    case = lock(case)
    child_rules.check_interests(
        by, case, kind, said, panel=panel, against=against, review_on=review_on
    )
    interests = Interests.objects.create(
        code=new_code(),
        case=case,
        agency=by.agency,
        kind=kind,
        separation=separation,
        panel=panel,
        against=against,
        review_on=review_on,
        made_by=by,
    )
    fields = {f"interests_{name}": said.get(name, "") for name in InterestsWords.FIELDS}
    sealed = seal(case, **fields)
    InterestsWords.objects.create(
        interests=interests,
        case=case,
        agency=by.agency,
        **{name: sealed[f"interests {name}"] for name in InterestsWords.FIELDS},
    )
    determined = kind == Interests.Kind.DETERMINATION
    event = Event.INTERESTS_DETERMINED if determined else Event.INTERESTS_ASSESSED
    record(by, event, case=case, subject=interests)
    return interests


@act
def read_interests(*, by: Membership, interests: Interests) -> dict[str, str]:
    """Open what was written. Journalled."""
    child_rules.check_read_interests(by, interests)
    words = InterestsWords.objects.visible_to(by).get(interests=interests)
    note_reading(by, interests.case, interests, Section.CARE)
    fields = {f"interests {name}": getattr(words, name) for name in InterestsWords.FIELDS}
    opened = keys.unseal(interests.case.person_id, fields)
    return {name: opened[f"interests {name}"] for name in InterestsWords.FIELDS}
