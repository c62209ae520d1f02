"""Who is told what about a referral: its code and a link, never more."""

from uuid import UUID

from django.db.models import QuerySet

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.base.agencies.sections import Kind
from panoh.base.database.questions import question
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.referrals.escalation import Told
from panoh.casework.referrals.models import Referral


def to_receiver(referral: Referral, event: Event) -> None:
    """To the receiver's members who may answer."""
    tell(
        to=_answering(referral.receiver_id),
        event=event,
        code=referral.code,
        path=referral.get_absolute_url(),
    )


@question
def _answering(agency: UUID) -> QuerySet[Membership]:
    members = Membership.objects.active().who_may(Permission.ANSWER_REFERRAL)
    return members.filter(agency=agency)


def to_sender(referral: Referral, event: Event) -> None:
    """To whoever sent it."""
    tell(to=[referral.sent_by], event=event, code=referral.code, path=referral.get_absolute_url())


def escalated(referral: Referral, told: Told) -> None:
    """To those whom a step of the rule names. A coordinator gets the code and no link into it."""
    event = Event.REFERRAL_ESCALATED
    members = Membership.objects.active()
    match told:
        case Told.RECEIVER:
            to_receiver(referral, event)
        case Told.SENDER:
            to_sender(referral, event)
        case Told.SUPERVISOR:
            tell(
                to=members.filter(agency=referral.sender, role=Role.SUPERVISOR),
                event=event,
                code=referral.code,
                path=referral.get_absolute_url(),
            )
        case Told.COORDINATOR:
            coordinators = members.filter(
                role=Role.COORDINATOR,
                agency__kind=Kind.COMMISSION,
                agency__country=referral.country,
            )
            tell(to=coordinators, event=event, code=referral.code, path="/")
