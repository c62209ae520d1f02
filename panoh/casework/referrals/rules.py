"""Who may refer, answer and end, whose move it is, and with whose will.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.questions import question
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case, Consent, Purpose
from panoh.casework.cases.rules import (
    check_holds,
    check_is_open,
    check_reaches,
    check_route,
    check_who,
)
from panoh.casework.referrals.models import Referral
from panoh.casework.shelters.models import Bed, Service, Stay

Status = Referral.Status

# From which status to which a referral may go. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.SENT: frozenset({Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN}),
    Status.ACCEPTED: frozenset({Status.ENDED}),
    Status.DECLINED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.ENDED: frozenset(),
}
# Whose move it is.
TURN: dict[str, str] = {Status.SENT: "receiver", Status.ACCEPTED: "receiver"}

# What a person is asked to agree to, for a service of this family.
PURPOSES: dict[str, Purpose] = {
    "ACC": Purpose.ACCOMMODATION,
    "MED": Purpose.HEALTH,
    "PSY": Purpose.COUNSELLING,
    "LEG": Purpose.LEGAL,
    "JUS": Purpose.LEGAL,
    "SEC": Purpose.PROTECTION,
    "RET": Purpose.RETURN,
}


def purpose_of(need: str) -> Purpose:
    """The purpose for which consent covers a need."""
    return PURPOSES.get(need.partition(".")[0], Purpose.OTHER)


def covering(case: Case, service: Service) -> Consent | None:
    """The person's last answer for this agency and purpose, if it is a yes that still holds."""
    for last in _last_answer(case.pk, service.agency_id, purpose_of(service.need)):
        last.recipient = service.agency
        return last if last.is_in_force else None
    return None


@question
def _last_answer(case: UUID, recipient: UUID, purpose: str) -> QuerySet[Consent]:
    answers = Consent.objects.filter(case=case, recipient=recipient, purpose=purpose)
    return answers.exclude(outcome=Consent.Outcome.WITHDRAWN).order_by("-taken_at")[:1]


class Ground(NamedTuple):
    """What a referral rests on: the consent, and what was asked before and the person took back."""

    consent: Consent
    taken_back: list[Referral]


def check_willing(case: Case, service: Service) -> Consent:
    """Willing: returns the consent that covers what the service's agency would see."""
    consent = covering(case, service)
    if consent is None:
        raise Refused(_("The person has not agreed to this, or not any more. Ask first."))
    return consent


def check_refer(member: Membership, case: Case, service: Service | None = None) -> Ground | None:
    """Only the agency holding an open case refers it, and only as far as consent reaches.

    Returns what the referral rests on, once a service is chosen.
    """
    check_who(member, Permission.REFER)
    check_holds(member, case)
    check_is_open(case)
    if service is None:
        return None
    if service.agency_id == member.agency_id:
        raise Refused(_("This is a service of your own agency: no referral is needed."))
    if not service.active:
        raise Refused(_("This service is not offered any more."), status=409)
    check_route(member.agency, service.agency)
    standing = _asked(case.pk, service.need, service.agency_id)
    if any(asked.is_waiting for asked in standing):
        raise Refused(_("They were asked already and have not answered yet."), status=409)
    if any(asked.status == Status.ACCEPTED and asked.share.is_in_force for asked in standing):
        raise Refused(_("They have accepted already, and have not ended it."), status=409)
    taken_back = [asked for asked in standing if asked.is_taken_back]
    consent = check_willing(case, service)
    check_reaches(case, consent, consent.sections)
    return Ground(consent, taken_back)


@question
def _asked(case: UUID, need: str, receiver: UUID) -> QuerySet[Referral]:
    asked = Referral.objects.filter(case=case, need=need, receiver=receiver)
    return asked.filter(status__in=(Status.SENT, Status.ACCEPTED)).select_related("share")


def check_waits(referral: Referral) -> None:
    """When: it is unanswered, and the person still wants it."""
    if referral.is_taken_back:
        raise Refused(_("The person has taken this back. There is nothing to answer."), status=409)
    if referral.status != Status.SENT:
        raise Refused(_("This was answered or withdrawn already."), status=409)


def check_receives(member: Membership, referral: Referral) -> None:
    """Whose: it was sent to the member's agency."""
    if referral.receiver_id != member.agency_id:
        raise Refused(_("There is no such referral among yours."))


def check_accept(member: Membership, referral: Referral, beds: Sequence[Bed] | None = None) -> None:
    """The receiver's turn; accommodation is accepted with a bed of one's own."""
    check_who(member, Permission.ANSWER_REFERRAL)
    check_receives(member, referral)
    check_waits(referral)
    if beds is None:
        return
    if not referral.service.is_accommodation or any(not bed.child for bed in beds):
        return
    if not has_a_bed(member, referral):
        raise Refused(_("Choose a bed: to accept is to hold one."), status=409)


def has_a_bed(member: Membership, referral: Referral) -> bool:
    """Whether the person has a bed with the member's agency already, or one is held."""
    beds = Stay.objects.current().filter(case=referral.case_id, agency=member.agency_id)
    return beds.exists()


def check_decline(member: Membership, referral: Referral) -> None:
    """The receiver's turn; declining takes a reason and nothing else."""
    check_accept(member, referral)


def check_withdraw(member: Membership, referral: Referral) -> None:
    """The sender takes back what nobody has answered."""
    check_who(member, Permission.REFER)
    sent = Referral.objects.visible_to(member).sent_by_agency(member)
    if not sent.filter(pk=referral.pk).exists():
        raise Refused(_("There is no such referral among yours."))
    if referral.status != Status.SENT:
        raise Refused(_("This was answered or withdrawn already."), status=409)


def check_end(
    member: Membership, referral: Referral, delivered: Collection[str] | None = None
) -> None:
    """The receiver ends what it accepted, when nobody has a bed with it any more."""
    check_who(member, Permission.ANSWER_REFERRAL)
    check_receives(member, referral)
    if referral.status != Status.ACCEPTED:
        raise Refused(_("Only a referral that was accepted can end."), status=409)
    if delivered is None:
        return
    if has_a_bed(member, referral):
        raise Refused(_("The person still has a bed with you. Discharge them first."), status=409)
    if delivered and not referral.share.is_in_force:
        raise Refused(
            _("The agreement has ended, so nothing more is written down. End it without services."),
            status=409,
        )


def check_escalate(member: Membership, referral: Referral) -> None:
    """The clock escalates what nobody has answered by its deadline."""
    check_who(member, Permission.KEEP_TIME)
    if referral.status != Status.SENT or referral.deadline > timezone.now():
        raise Refused(_("There is still time to answer, or somebody has."), status=409)
