"""Everything that is done to a referral, and the only place where its table is written."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act, is_held
from panoh.base.database.codes import new_code
from panoh.base.database.questions import question
from panoh.base.database.rows import change, insert
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases import provision_actions, share_actions
from panoh.casework.cases.models import Case
from panoh.casework.referrals import escalation, letters, rules
from panoh.casework.referrals.models import Referral
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Bed, Service, age_band

Status = Referral.Status


def lock(referral: Referral) -> Referral:
    """The referral as it stands now, held until the transaction ends."""
    if is_held(referral):
        return referral
    for now in _now(referral.pk):
        return now
    raise Refused(_("There is no such referral among yours."))


@question
def _now(key: UUID) -> QuerySet[Referral]:
    found = Referral.objects.select_for_update(of=("self",))
    return found.select_related("share", "service", "sent_by").filter(pk=key)


@act
def refer(
    *,
    by: Membership,
    case: Case,
    service: Service,
    urgency: str,
    needed_from: date,
    needed_until: date | None = None,
    note: str = "",
) -> Referral:
    """Ask the agency of a service to help the person of a case.

    It sees what is needed and an opaque summary; what the person agreed to is offered, and opens
    when the agency accepts. A request that the person took back, and that nobody put away, makes
    room. Refused without consent, without an agreement, and when asked already.
    """
    case = cases.lock(case)
    ground = rules.check_refer(by, case, service)
    assert ground is not None  # as a service is chosen
    consent, taken_back = ground
    for before in taken_back:
        _withdraw(by, lock(before))
    share = share_actions.put_offer(by=by, case=case, consent=consent, sections=consent.sections)
    now, edition = timezone.now(), escalation.NOW
    referral = insert(
        Referral(
            code=new_code(),
            case=case,
            country=case.country,
            sender=by.agency,
            receiver=service.agency,
            service=service,
            share=share,
            need=service.need,
            needed_from=needed_from,
            needed_until=needed_until,
            note=note,
            sex=case.person.sex,
            age_band=age_band(case.person.age()),
            languages=case.person.languages,
            children=case.children,
            urgency=urgency,
            rule_edition=edition,
            deadline=escalation.paces(edition)[urgency].deadline(now),
            sent_at=now,
            sent_by=by,
        )
    )
    record(by, Event.REFERRAL_SENT, case=case, subject=referral, detail={"need": service.need})
    letters.to_receiver(referral, Event.REFERRAL_SENT)
    return referral


@act
def accept(
    *,
    by: Membership,
    referral: Referral,
    beds: Sequence[Bed] = (),
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> Referral:
    """Say yes: the agreed sections open to the member's agency, and the beds are held.

    The first bed for a grown-up is the person's own, others are for who comes along. Refused when
    somebody else has answered, when the person has taken it back, or when a bed is gone: then
    nothing opens.
    """
    referral = lock(referral)
    rules.check_accept(by, referral, beds)
    share_actions.open_share(by=by, share=referral.share)
    begins_on = begins_on or max(referral.needed_from, timezone.localdate())
    stays = [
        shelters.hold(by=by, bed=bed, case=referral.case, begins_on=begins_on, ends_on=ends_on)
        for bed in sorted(beds, key=lambda bed: bed.child)
    ]
    referral.stay = stays[0] if stays else None
    _answer(by, referral, Status.ACCEPTED)
    record(by, Event.REFERRAL_ACCEPTED, case=referral.case_id, subject=referral)
    letters.to_sender(referral, Event.REFERRAL_ACCEPTED)
    return referral


@act
def decline(*, by: Membership, referral: Referral, reason: str) -> Referral:
    """Say no, with the main reason. Nothing has been open, and the offer ends."""
    referral = lock(referral)
    rules.check_decline(by, referral)
    share_actions.close_share(by=by, share=referral.share)
    referral.reason = reason
    _answer(by, referral, Status.DECLINED)
    record(
        by,
        Event.REFERRAL_DECLINED,
        case=referral.case_id,
        subject=referral,
        detail={"reason": reason},
    )
    letters.to_sender(referral, Event.REFERRAL_DECLINED)
    return referral


@act
def withdraw(*, by: Membership, referral: Referral) -> Referral:
    """Take back what nobody has answered; the offer ends."""
    referral = lock(referral)
    rules.check_withdraw(by, referral)
    _withdraw(by, referral)
    letters.to_receiver(referral, Event.REFERRAL_WITHDRAWN)
    return referral


@act
def end(
    *, by: Membership, referral: Referral, delivered: Collection[str], on: date | None = None
) -> Referral:
    """End what was accepted, and keep what was delivered. The case closes to the member's agency.

    Refused while the person has a bed here; once the agreement is taken back nothing is written
    into the case any more.
    """
    referral = lock(referral)
    rules.check_end(by, referral, delivered)
    if delivered:
        case = Case.objects.get(pk=referral.case_id)
        for need in delivered:
            provision_actions.deliver(
                by=by, case=case, need=need, delivered_on=on or timezone.localdate()
            )
    if referral.share.closed_at is None:
        share_actions.close_share(by=by, share=referral.share)
    referral.status = Status.ENDED
    referral.ended_at, referral.ended_by = timezone.now(), by
    change(referral, "status", "ended_at", "ended_by")
    record(
        by,
        Event.REFERRAL_ENDED,
        case=referral.case_id,
        subject=referral,
        detail={"delivered": sorted(delivered)},
    )
    letters.to_sender(referral, Event.REFERRAL_ENDED)
    return referral


@act
def escalate(*, by: Membership, referral: Referral) -> Referral:
    """As the clock, take the steps of the rule that are due, each once.

    Refused when it was answered, or taken back, in the meantime.
    """
    found = Referral.objects.select_for_update(of=("self",)).select_related("sent_by__user")
    unanswered = found.filter(pk=referral.pk).first()
    if unanswered is None:
        raise Refused(_("It was answered in the meantime."), status=409)
    rules.check_escalate(by, unanswered)
    now = timezone.now()
    steps = unanswered.pace.steps
    for number in range(unanswered.step + 1, unanswered.pace.due(unanswered.deadline, now) + 1):
        unanswered.step, unanswered.escalated_at = number, now
        change(unanswered, "step", "escalated_at")
        record(by, Event.REFERRAL_ESCALATED, subject=unanswered, detail={"step": number})
        for told in steps[number - 1].tell:
            letters.escalated(unanswered, told)
    return unanswered


def _answer(by: Membership, referral: Referral, status: Referral.Status) -> None:
    referral.status = status
    referral.answered_at, referral.answered_by = timezone.now(), by
    change(referral, "status", "answered_at", "answered_by", "reason", "stay")


def _withdraw(by: Membership, referral: Referral) -> None:
    if referral.share.closed_at is None:
        share_actions.close_share(by=by, share=referral.share)
    referral.status = Status.WITHDRAWN
    referral.ended_at, referral.ended_by = timezone.now(), by
    change(referral, "status", "ended_at", "ended_by")
    record(by, Event.REFERRAL_WITHDRAWN, case=referral.case_id, subject=referral)
