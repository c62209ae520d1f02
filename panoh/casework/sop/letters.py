"""Who is told what about a task: a code and a link, never what is due."""

from django.urls import reverse

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.base.agencies.sections import Kind
from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.cases.models import Assignment
from panoh.casework.sop.duties import Duty
from panoh.casework.sop.models import Edition, Telling
from panoh.casework.sop.procedures import Procedure


def told_of(
    duty: Duty, edition: Procedure, worker: Membership, level: Telling.Level, event: Event
) -> None:
    """A step of the rule. To the coordinator the code, and a link to the kind of task in the
    manual: there is no page of the case for them."""
    members = Membership.objects.active().filter(agency=worker.agency_id)
    path = reverse("sop:tasks", args=[duty.case.code])
    match level:
        case Telling.Level.WORKER:
            with door.acting_as(worker):
                works = Assignment.objects.filter(case=duty.case, ended_at=None)
                to = members.filter(pk__in=list(works.values_list("member", flat=True)))
                to = to or members.filter(pk=worker.pk)
        case Telling.Level.SUPERVISOR:
            to = members.who_may(Permission.ASSIGN)
        case Telling.Level.COORDINATOR:
            to = Membership.objects.active().filter(
                role=Role.COORDINATOR,
                agency__kind=Kind.COMMISSION,
                agency__country=duty.case.country,
            )
            path = f"{reverse('sop:manual', args=[edition.code])}#{duty.task.number}"
    tell(to=to, event=event, code=duty.case.code, path=path)


def proposed(edition: Edition, by: Membership) -> None:
    """To the others who keep the country's procedures."""
    keepers = Membership.objects.active().filter(agency__country=edition.country)
    tell(
        to=keepers.who_may(Permission.KEEP_PROCEDURES).exclude(pk=by.pk),
        event=Event.EDITION_PROPOSED,
        code="",
        path=edition.get_absolute_url(),
    )
