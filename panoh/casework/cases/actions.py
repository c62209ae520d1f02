"""What is done to a case itself: opened, described, assigned, written in, moved on.

Beside it stand `share_actions`, `provision_actions` and `closing_actions`; nobody else writes here.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act, is_held
from panoh.base.database.codes import new_code
from panoh.base.database.questions import question
from panoh.base.database.rows import insert
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.base.vault.actions import make_person_key
from panoh.casework.cases import letters, rules
from panoh.casework.cases.models import (
    Alert,
    Assignment,
    Case,
    Contact,
    Note,
    Person,
    SamePerson,
    Share,
)

Record = TypeVar("Record", bound=Model)


def lock(case: Case) -> Case:
    """The case as it stands now, held until the transaction ends, with nothing read beside it."""
    if is_held(case):
        case.standing = None
        return case
    return there(_case(case.pk))


@question
def _case(key: UUID) -> QuerySet[Case]:
    return Case.objects.select_related("person").select_for_update(of=("self",)).filter(pk=key)


def held(records: QuerySet[Record], key: UUID) -> Record:
    """A record as it stands now, held until the transaction ends."""
    return there(records.select_for_update(of=("self",)).filter(pk=key))


def there(records: Iterable[Record]) -> Record:
    """Gone is as if never there."""
    for found in records:
        return found
    raise Refused(rules.NOT_AMONG_YOURS)


@act
def open_case(*, by: Membership, children: int = 0, **facts: Any) -> Case:
    """Open a case for a person without a name, held by the member's agency, assigned to them.

    `facts` describe the person (fields of `Person`). Refused to roles that meet nobody.
    """
    rules.check_open_case(by)
    person = insert(Person(**facts))
    case = insert(
        Case(
            code=new_code(),
            person=person,
            holder=by.agency,
            country=by.agency.country,
            children=children,
            opened_by=by,
        )
    )
    insert(
        Share(
            case=case,
            agency=by.agency,
            grantor=by.agency,
            sections=by.agency.open_sections,
            ground=Share.Ground.HOLDER,
            proposed_by=by,
            since=timezone.now(),
        )
    )
    insert(Assignment(case=case, agency=by.agency, member=by, assigned_by=by, first=True))
    make_person_key(person_id=person.pk, agency_id=by.agency_id)
    record(by, Event.CASE_OPENED, case=case)
    return case


@act
def describe_person(*, by: Membership, case: Case, children: int, **facts: Any) -> Person:
    """Correct what is known of the person: sex, birth year, origin, languages, children."""
    case = lock(case)
    rules.check_record(by, case)
    person = case.person
    for name, value in facts.items():
        setattr(person, name, value)
    person.save(update_fields=list(facts))
    case.children = children
    case.save(update_fields=["children"])
    record(by, Event.PERSON_DESCRIBED, case=case, detail={"fields": sorted(facts)})
    return person


@act
def assign(*, by: Membership, case: Case, colleague: Membership) -> Assignment:
    """Make the case a colleague's work too. Assigning twice changes nothing.

    Refused outside the own agency, and to those who are no supervisors unless the case is nobody's.
    """
    rules.check_assign(by, case, colleague)
    standing = Assignment.objects.filter(case=case, member=colleague, ended_at=None).first()
    if standing:
        return standing
    first = not Assignment.objects.filter(case=case, agency=by.agency).exists()
    assignment = Assignment.objects.create(
        case=case, agency=by.agency, member=colleague, assigned_by=by, first=first
    )
    record(by, Event.CASE_ASSIGNED, case=case, subject=colleague)
    if colleague != by:
        letters.case_assigned(case, colleague)
    return assignment


@act
def record_contact(
    *,
    by: Membership,
    case: Case,
    channel: str,
    hours: str,
    leave_no_message: bool,
    shared_phone: bool,
    **sealed: str,
) -> Contact:
    """Write how the person is reached without harm, verified now (`Contact.FIELDS` are sealed)."""
    rules.check_record(by, case, Section.CONTACT)
    contact, _created = Contact.objects.update_or_create(
        case=case,
        defaults={
            "channel": channel,
            "hours": hours,
            "leave_no_message": leave_no_message,
            "shared_phone": shared_phone,
            "verified_at": timezone.now(),
            **keys.seal(case.person_id, {name: sealed.get(name, "") for name in Contact.FIELDS}),
        },
    )
    record(by, Event.CONTACT_RECORDED, case=case)
    return contact


@act
def reveal_contact(*, by: Membership, case: Case) -> dict[str, str]:
    """Open the number, after the member has confirmed that it is safe to call now."""
    rules.check_reveal(by, case, Section.CONTACT)
    contact = Contact.objects.visible_to(by).filter(case=case).first()
    record(by, Event.CONTACT_REVEALED, case=case)
    if contact is None:
        return dict.fromkeys(Contact.FIELDS, "")
    return keys.unseal(case.person_id, {name: getattr(contact, name) for name in Contact.FIELDS})


@act
def write_note(*, by: Membership, case: Case, section: str, text: str) -> Note:
    """Write a sealed note into a section; whoever may see that section reads it."""
    rules.check_write_note(by, case, section)
    sealed = keys.seal(case.person_id, {"note": text})
    note = Note.objects.create(
        case=case, agency=by.agency, section=section, text=sealed["note"], written_by=by
    )
    record(by, Event.NOTE_WRITTEN, case=case, subject=note, detail={"section": section})
    return note


@act
def read_section(*, by: Membership, case: Case, section: str) -> list[tuple[Note, str]]:
    """Open the notes of one section: each with its text. Opening is journalled."""
    rules.check_sight(by, case, section)
    record(by, Event.SECTION_OPENED, case=case, detail={"section": section})
    return _notes(by, case, section)


def _notes(by: Membership, case: Case, section: str) -> list[tuple[Note, str]]:
    notes = Note.objects.visible_to(by).filter(case=case, section=section)
    return [
        (note, keys.unseal(case.person_id, {"note": note.text})["note"])
        for note in notes.select_related("agency", "written_by__user")
    ]


@act
def print_case(
    *, by: Membership, case: Case, sections: Sequence[str], purpose: str
) -> dict[str, list[tuple[Note, str]]]:
    """Open some sections of a case for a print: the notes of each, with their texts.

    Stands in the journal once, with the sections and the purpose, and in the list of what was
    disclosed. Refused for a section that is closed to the member, and for names and contacts.
    """
    rules.check_print(by, case, sections)
    detail = {"sections": list(sections), "purpose": purpose}
    record(by, Event.CASE_PRINTED, case=case, detail=detail)
    return {section: _notes(by, case, section) for section in sections}


@act
def raise_alert(*, by: Membership, case: Case, kind: str) -> Alert:
    """Put an alert on the case. Raising one that stands changes nothing."""
    rules.check_record(by, case, Section.ALERTS)
    standing: Alert | None = (
        Alert.objects.visible_to(by).standing().filter(case=case, kind=kind).first()
    )
    if standing:
        return standing
    alert = Alert.objects.create(case=case, kind=kind, raised_by=by)
    record(by, Event.ALERT_RAISED, case=case, subject=alert, detail={"kind": kind})
    return alert


@act
def lift_alert(*, by: Membership, alert: Alert) -> Alert:
    """Lift an alert that holds no longer."""
    rules.check_record(by, alert.case, Section.ALERTS)
    alert.lifted_at = timezone.now()
    alert.lifted_by = by
    alert.save(update_fields=["lifted_at", "lifted_by"])
    record(by, Event.ALERT_LIFTED, case=alert.case, subject=alert, detail={"kind": alert.kind})
    return alert


@act
def advance(*, by: Membership, case: Case, stage: str, tracks: Sequence[str] | None = None) -> Case:
    """Move the case on, as an act of a higher slice has decided (a screening, a determination)."""
    case = lock(case)
    rules.check_advance(by, case, stage)
    case.stage = stage
    if tracks is not None:
        case.tracks = list(tracks)
    case.save(update_fields=["stage", "tracks"])
    return case


def count_as_one(cases: Sequence[Case]) -> None:
    """Let these cases of one agency count as one person, the one who came first; one, as itself.

    A part of linking cases and taking a link back (`casework/duplicates`), which asks who may.
    """
    SamePerson.objects.filter(case__in=cases).delete()
    if len(cases) > 1:
        first = min(cases, key=lambda case: (case.opened_at, case.code))
        SamePerson.objects.bulk_create(
            SamePerson(case=case, agency_id=case.holder_id, person_id=first.person_id)
            for case in cases
        )
