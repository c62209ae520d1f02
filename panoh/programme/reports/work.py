"""What my work shows of reports: what was submitted and waits for a second person."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.worklists import late_or_soon
from panoh.programme.logframe.matrix import span_words
from panoh.programme.reports import rules
from panoh.programme.reports.models import Report


def due(member: Membership) -> list[dict[str, Any]]:
    """What the member may approve, as groups of `work_list`: from the day on which it came."""
    if not member.may(Permission.ACCEPT_PERIOD):
        return []
    found = Report.objects.visible_to(member).filter(status=Report.Status.SUBMITTED)
    items = [
        (
            day := timezone.localdate(each.submitted_at),
            {
                "when": date_words(day),
                "what": _("Approve the report or send it back: %(span)s")
                % {"span": span_words(each.since, each.until)},
                "href": each.get_absolute_url(),
                "why": each.programme.code,
            },
        )
        for each in found.select_related("programme")
        if allows(rules.check_approve, member, each)
    ]
    return late_or_soon(items)
