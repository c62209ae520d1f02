"""Who is told what: a code and a link, never what it is about."""

from django.urls import reverse

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.cases.models import Assignment
from panoh.casework.protection.models import Permit, ReflectionChange


def end_proposed(change: ReflectionChange) -> None:
    """To those of the same agency who may be the second person."""
    colleagues = Membership.objects.active().filter(agency=change.agency_id)
    tell(
        to=colleagues.who_may(Permission.APPROVE_SHARE).exclude(pk=change.proposed_by_id),
        event=Event.REFLECTION_PROPOSED,
        code=change.case.code,
        path=reverse("protection:show", args=[change.case.code]),
    )


def permit_runs_out(permit: Permit, worker: Membership) -> None:
    """To those of the agency who have the case, else to who assigns it."""
    members = Membership.objects.active().filter(agency=worker.agency_id)
    with door.acting_as(worker):
        works = Assignment.objects.filter(case=permit.case_id, ended_at=None)
        to = list(members.filter(pk__in=list(works.values_list("member", flat=True))))
    tell(
        to=to or members.who_may(Permission.ASSIGN),
        event=Event.PERMIT_REMINDED,
        code=permit.case.code,
        path=reverse("protection:show", args=[permit.case.code]),
    )
