"""Who is told what: a code and a link, never more."""

from django.urls import reverse

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.cases.models import colleagues_who
from panoh.casework.legalhold.models import LegalHold


def second_person(hold: LegalHold, by: Membership, event: Event) -> None:
    """To those of the holder who may decide, and who see the case."""
    case = hold.case
    tell(
        to=colleagues_who(Permission.HOLD_CASE, by, case),
        event=event,
        code=case.code,
        path=reverse("legalhold:show", args=[case.code]),
    )
