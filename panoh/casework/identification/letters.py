"""Who is told that something was decided: a code and a link, never what."""

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
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
