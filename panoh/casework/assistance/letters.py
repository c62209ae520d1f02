"""Who is told what: a code and a link, never more."""

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.assistance.models import Return


def return_to_approve(journey: Return, by: Membership) -> None:
    """To those of the holder who may be the second person."""
    approvers = Membership.objects.active().filter(agency=by.agency).exclude(pk=by.pk)
    tell(
        to=approvers.who_may(Permission.APPROVE_SHARE),
        event=Event.RETURN_AGREED,
        code=journey.case.code,
        path=f"{journey.case.get_absolute_url()}assistance/",
    )
