"""What a person agrees to, and what is shared with whom: agreement, offers, shares without it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.database.questions import question
from panoh.base.database.rows import change, insert
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.casework.cases import letters, rules
from panoh.casework.cases.actions import held, there
from panoh.casework.cases.models import Assignment, Case, Consent, Share

CONSENT_TEXT = "regional-1"  # the edition of the words that are read aloud


@question
def _offered(key: UUID) -> QuerySet[Share]:
    found = Share.objects.select_related("consent").select_for_update(of=("self",))
    return found.filter(pk=key).order_by()


@question
def _assigned(case: UUID, agency: UUID) -> QuerySet[Assignment, tuple[UUID]]:
    return Assignment.objects.filter(case=case, agency=agency).order_by().values_list("pk")[:1]


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
    consent = held(Consent.objects.all(), consent.pk)
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
    share = there(_offered(share.pk))
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
    share = held(Share.objects.all(), share.pk)
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
    share = held(Share.objects.all(), share.pk)
    rules.check_approve_share(by, share)
    share.approved_at = share.since = timezone.now()
    share.approved_by = by
    share.save(update_fields=["approved_at", "approved_by", "since"])
    record(by, Event.SHARE_OPENED, case=share.case_id, subject=share)
    letters.share_opened(share)
    return share
