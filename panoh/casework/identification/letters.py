"""Who is told that something was decided: a code and a link, never what."""

from django.urls import reverse

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.cases.models import Share
from panoh.casework.identification.models import Determination


def determination_made(determination: Determination) -> None:
    """To those who answer for the holder, when another agency decided about its case."""
    case = determination.case
    if case.holder_id == determination.agency_id:
        return
    tell(
        to=Membership.objects.active().filter(agency=case.holder_id).who_may(Permission.ASSIGN),
        event=Event.DETERMINATION_MADE,
        code=case.code,
        path=case.get_absolute_url(),
    )


def identification_asked(share: Share) -> None:
    """To those of a competent authority who decide. Without the case's code: it is not open yet."""
    tell(
        to=Membership.objects.active().filter(agency=share.agency).who_may(Permission.DETERMINE),
        event=Event.SHARE_OFFERED,
        code="",
        path=reverse("identification:asked", args=[share.pk]),
    )


def identification_taken_up(share: Share) -> None:
    """To whoever asked the authority."""
    case = share.case
    tell(
        to=[share.proposed_by],
        event=Event.SHARE_OPENED,
        code=case.code,
        path=case.get_absolute_url(),
    )


def identification_handed_back(share: Share) -> None:
    """To whoever asked. The authority, which has seen no case, tells no code."""
    tell(to=[share.proposed_by], event=Event.SHARE_CLOSED, code="", path="/")
