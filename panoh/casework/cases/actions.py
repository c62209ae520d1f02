"""Everything that is done to a case, and the only place where its tables are written."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.database.questions import question
from panoh.base.database.rows import change, insert
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
    Closure,
    Consent,
    Contact,
    Note,
    Person,
    Provision,
    SamePerson,
    Share,
)
from panoh.casework.cases.taxonomy import section_of

Record = TypeVar("Record", bound=Model)

CONSENT_TEXT = "regional-1"  # the edition of the words that are read aloud


def lock(case: Case) -> Case:
    """The case as it stands now, held until the transaction ends."""
    return _there(_case(case.pk))


@question
def _case(key: UUID) -> QuerySet[Case]:
    return Case.objects.select_related("person").select_for_update(of=("self",)).filter(pk=key)


@question
def _offered(key: UUID) -> QuerySet[Share]:
    found = Share.objects.select_related("consent").select_for_update(of=("self",))
    return found.filter(pk=key).order_by()


@question
def _assigned(case: UUID, agency: UUID) -> QuerySet[Assignment, tuple[UUID]]:
    return Assignment.objects.filter(case=case, agency=agency).order_by().values_list("pk")[:1]


def _held(records: QuerySet[Record], key: UUID) -> Record:
    """A record as it stands now, held until the transaction ends."""
    return _there(records.select_for_update(of=("self",)).filter(pk=key))


def _there(held: Iterable[Record]) -> Record:
    """Gone is as if never there."""
    for found in held:
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
def take_consent(
    *,
    by: Membership,
    case: Case,
    recipient: Agency,
    purpose: str,
    sections: Sequence[str],
    given: bool,
    language: str,
    form: str,
    until: datetime | None = None,
    interpreter: bool = False,
    giver: str = Consent.Giver.PERSON,
) -> Consent:
    """Keep what the person answered: yes or no, to one agency, for one purpose, these sections.

    A refusal is kept without penalty. Refused beyond the never-table and to others than the holder.
    """
    rules.check_consent(by, case, recipient, sections)
    consent = Consent.objects.create(
        case=case,
        recipient=recipient,
        purpose=purpose,
        sections=[section.value for section in Section if section in sections],
        until=until,
        language=language,
        interpreter=interpreter,
        form=form,
        giver=giver,
        text_edition=CONSENT_TEXT,
        outcome=Consent.Outcome.GIVEN if given else Consent.Outcome.REFUSED,
        taken_by=by,
    )
    record(
        by,
        Event.CONSENT_GIVEN if given else Event.CONSENT_REFUSED,
        case=case,
        subject=consent,
        detail={"recipient": recipient.pk, "purpose": purpose, "sections": consent.sections},
    )
    return consent


@act
def withdraw_consent(*, by: Membership, consent: Consent) -> Consent:
    """Take a consent back: every share resting on it closes here and now, the receivers are told.

    What was seen before cannot be recalled; `disclosures` lists it for the person.
    """
    consent = _held(Consent.objects.all(), consent.pk)
    rules.check_withdraw(by, consent)
    consent.outcome = Consent.Outcome.WITHDRAWN
    consent.withdrawn_at = timezone.now()
    consent.withdrawn_by = by
    consent.save(update_fields=["outcome", "withdrawn_at", "withdrawn_by"])
    shares = list(Share.objects.filter(consent=consent, closed_at=None).select_related("agency"))
    Share.objects.filter(pk__in=[share.pk for share in shares]).update(
        closed_at=consent.withdrawn_at, closed_by=by
    )
    record(by, Event.CONSENT_WITHDRAWN, case=consent.case_id, subject=consent)
    letters.consent_withdrawn(consent, by)
    return consent


@act
def offer_share(*, by: Membership, case: Case, consent: Consent, sections: Sequence[str]) -> Share:
    """Offer sections to the recipient of a consent. Nothing opens until the recipient accepts."""
    rules.check_offer(by, case, consent, sections)
    return put_offer(by=by, case=case, consent=consent, sections=sections)


@act
def put_offer(*, by: Membership, case: Case, consent: Consent, sections: Sequence[str]) -> Share:
    """The same, as a part of an act whose own rule has asked under its lock what an offer rests on.

    PostgreSQL compares it with the consent once more.
    """
    share = insert(
        Share(
            case=case,
            agency=consent.recipient,
            grantor=by.agency,
            sections=list(sections),
            purpose=consent.purpose,
            ground=Share.Ground.CONSENT,
            consent=consent,
            proposed_by=by,
            until=consent.until,
        )
    )
    record(by, Event.SHARE_OFFERED, case=case, subject=share, detail={"to": share.agency_id})
    return share


@act
def open_share(*, by: Membership, share: Share) -> Share:
    """As the receiver, open what was offered and make the case the member's work.

    Refused when the offer was closed in the meantime, by a withdrawal for instance.
    """
    share = _there(_offered(share.pk))
    rules.check_open_share(by, share)
    share.since = timezone.now()
    change(share, "since")
    record(by, Event.SHARE_OPENED, case=share.case_id, subject=share)
    if not _assigned(share.case_id, by.agency_id):
        insert(
            Assignment(
                case_id=share.case_id, agency=by.agency, member=by, assigned_by=by, first=True
            )
        )
    return share


@act
def close_share(*, by: Membership, share: Share) -> Share:
    """End a share, from either side; access ends with this transaction."""
    share = _held(Share.objects.all(), share.pk)
    rules.check_close_share(by, share)
    share.closed_at = timezone.now()
    share.closed_by = by
    change(share, "closed_at", "closed_by")
    record(by, Event.SHARE_CLOSED, case=share.case_id, subject=share)
    return share


@act
def propose_share(
    *,
    by: Membership,
    case: Case,
    agency: Agency,
    sections: Sequence[str],
    ground: str,
    purpose: str,
    reason: str,
    until: datetime,
) -> Share:
    """Propose to share without consent, on one of three grounds, for a time, with a reason.

    Opens only when a second person of the holder approves.
    """
    rules.check_propose_share(by, case, agency, ground, sections)
    share = Share.objects.create(
        case=case,
        agency=agency,
        grantor=case.holder,
        sections=[s.value for s in Section if s in {*sections, *rules.ALWAYS}],
        purpose=purpose,
        ground=ground,
        reason=reason,
        proposed_by=by,
        until=until,
    )
    record(by, Event.SHARE_PROPOSED, case=case, subject=share, detail={"ground": ground})
    letters.share_proposed(case, by)
    return share


@act
def approve_share(*, by: Membership, share: Share) -> Share:
    """As the second person, let a share without consent open now, and tell the receiver."""
    share = _held(Share.objects.all(), share.pk)
    rules.check_approve_share(by, share)
    share.approved_at = share.since = timezone.now()
    share.approved_by = by
    share.save(update_fields=["approved_at", "approved_by", "since"])
    record(by, Event.SHARE_OPENED, case=share.case_id, subject=share)
    letters.share_opened(share)
    return share


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


@act
def deliver(
    *, by: Membership, case: Case, need: str, delivered_on: date, **facts: Any
) -> Provision:
    """Keep that the member's agency delivered a service, in the section that service belongs to.

    `facts`: provider, units and unit, cost and currency, as far as they are known.
    """
    rules.check_who(by, Permission.RECORD)
    rules.check_sight(by, case)
    provision = Provision.objects.create(
        case=case,
        agency=by.agency,
        section=section_of(need),
        need=need,
        delivered_on=delivered_on,
        recorded_by=by,
        **facts,
    )
    record(by, Event.PROVISION_DELIVERED, case=case, subject=provision, detail={"need": need})
    return provision


@act
def offer_service(
    *, by: Membership, case: Case, need: str, on: date, provider: str = ""
) -> Provision:
    """Offer a service to the person. Nothing follows from it until she says yes."""
    case = lock(case)
    rules.check_offer_service(by, case, need)
    provision = Provision.objects.create(
        case=case,
        agency=by.agency,
        section=section_of(need),
        need=need,
        status=Provision.Status.OFFERED,
        offered_on=on,
        provider=provider,
        recorded_by=by,
    )
    record(by, Event.PROVISION_OFFERED, case=case, subject=provision, detail={"need": need})
    return provision


# On which day of a service each step is written, and what the journal calls it.
STEPS = {
    Provision.Status.ACCEPTED: ("answered_on", Event.PROVISION_ACCEPTED),
    Provision.Status.REFUSED: ("answered_on", Event.PROVISION_REFUSED),
    Provision.Status.REFERRED: ("started_on", Event.PROVISION_REFERRED),
    Provision.Status.STARTED: ("started_on", Event.PROVISION_STARTED),
    Provision.Status.DELIVERED: ("delivered_on", Event.PROVISION_DELIVERED),
}


@act
def carry_on(
    *, by: Membership, provision: Provision, status: str, on: date, **facts: Any
) -> Provision:
    """Keep the next step of a service, and its day; the table of steps says which may follow.

    `facts` as in `deliver`.
    """
    lock(provision.case)
    provision = _held(Provision.objects.select_related("case"), provision.pk)
    rules.check_carry_on(by, provision, status)
    day, event = STEPS[Provision.Status(status)]
    for name, value in {"status": status, day: on, **facts}.items():
        setattr(provision, name, value)
    provision.save(update_fields=["status", day, *facts])
    record(by, event, case=provision.case, subject=provision, detail={"need": provision.need})
    return provision


@act
def ask_closing(*, by: Membership, case: Case, closing: str) -> Closure:
    """Ask that the case be closed, with a reason; a second person of the holder is told."""
    case = lock(case)
    rules.check_ask_closing(by, case)
    closure = Closure.objects.create(
        case=case, agency=by.agency, closing=closing, stage=case.stage, asked_by=by
    )
    record(by, Event.CLOSING_ASKED, case=case, subject=closure, detail={"closing": closing})
    letters.closing_asked(case, by)
    return closure


@act
def close_case(*, by: Membership, closure: Closure) -> Case:
    """As the second person, close the case. Shares with others end; the holder keeps it.

    Whose agency has nobody else closes what they asked themselves, a day later at the earliest.
    """
    case = lock(closure.case)
    closure = _held(Closure.objects.all(), closure.pk)
    closure.case = case
    rules.check_close(by, closure)
    now = timezone.now()
    closure.alone = closure.asked_by_id == by.pk
    closure.stage = case.stage
    _decide(by, closure, Closure.Status.APPROVED, now)
    case.stage, case.closing = Case.Stage.CLOSED, closure.closing
    case.closed_at, case.closed_by = now, by
    case.save(update_fields=["stage", "closing", "closed_at", "closed_by"])
    Share.objects.filter(case=case, closed_at=None).exclude(ground=Share.Ground.HOLDER).update(
        closed_at=now, closed_by=by
    )
    record(by, Event.CASE_CLOSED, case=case, detail={"closing": closure.closing})
    return case


@act
def keep_open(*, by: Membership, closure: Closure) -> Closure:
    """Decide that the case stays open; whoever asked may take it back the same way."""
    case = lock(closure.case)
    closure = _held(Closure.objects.all(), closure.pk)
    closure.case = case
    rules.check_keep_open(by, closure)
    _decide(by, closure, Closure.Status.KEPT, timezone.now())
    record(by, Event.CASE_KEPT_OPEN, case=case, subject=closure)
    return closure


def _decide(by: Membership, closure: Closure, status: Closure.Status, now: datetime) -> None:
    closure.status, closure.decided_at, closure.decided_by = status, now, by
    closure.save(update_fields=["status", "stage", "alone", "decided_at", "decided_by"])


@act
def reopen_case(*, by: Membership, case: Case, reason: str) -> Case:
    """Open a closed case again, at the stage where it was, for a reason that is kept as a note.

    The clock of keeping stops. Nothing that was shared opens again by itself.
    """
    case = lock(case)
    rules.check_reopen(by, case)
    closure = _held(Closure.objects.all(), Closure.objects.get(case=case, status="approved").pk)
    closure.status, closure.reopened_at, closure.reopened_by = (
        Closure.Status.REOPENED, timezone.now(), by,
    )  # fmt: skip
    closure.save(update_fields=["status", "reopened_at", "reopened_by"])
    case.stage, case.closing = closure.stage, ""
    case.closed_at = case.closed_by = None
    case.save(update_fields=["stage", "closing", "closed_at", "closed_by"])
    record(by, Event.CASE_REOPENED, case=case, subject=closure)
    write_note(by=by, case=case, section=Section.CORE, text=reason)
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
