"""What my work shows of the committees: decisions that are mine, and meetings to be called."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words, months_later
from panoh.base.refusals import allows
from panoh.base.worklists import late_or_soon
from panoh.programme.governance import rules
from panoh.programme.governance.models import Body, Decision

AHEAD = 1  # months before its day that a meeting is asked for


def due(member: Membership) -> list[dict[str, Any]]:
    """Late, and due within a month, as groups of `work_list`. Two queries."""
    if not member.may(Permission.VIEW_PROGRAMME):
        return []
    today = timezone.localdate()
    return late_or_soon([*_decisions(member, today), *_meetings(member, today)])


def _decisions(member: Membership, today: date) -> list[tuple[date, dict[str, Any]]]:
    found = Decision.objects.visible_to(member).open()
    found = found.filter(due_on__lte=months_later(today, AHEAD))
    found = found.select_related("seat", "programme", "meeting__body").order_by("due_on", "number")
    return [
        (
            each.due_on,
            {
                "when": date_words(each.due_on),
                "what": each.text,
                "href": each.get_absolute_url(),
                "why": f"{each.programme.code}. {each.meeting}",
            },
        )
        for each in found
        if each.is_of(member)
    ]


def _meetings(member: Membership, today: date) -> list[tuple[date, dict[str, Any]]]:
    """Committees that meet every so often, whose next meeting nobody has called."""
    if not member.may(Permission.KEEP_MEETINGS):
        return []
    bodies = Body.objects.visible_to(member).exclude(every_months=None).with_last_meeting()
    called: Iterable[Any] = bodies.select_related("programme__agency")
    found = []
    for body in called:
        day = next_meeting(body, body.last)
        if day > body.programme.ends_on or months_later(today, AHEAD) < day:
            continue
        if allows(rules.check_call, member, body):
            found.append(
                (
                    day,
                    {
                        "when": date_words(day),
                        "what": _("Call the meeting: %(body)s") % {"body": body},
                        "href": body.get_absolute_url(),
                        "why": body.programme.code,
                    },
                )
            )
    return found


def next_meeting(body: Body, last: date | None) -> date:
    """When a committee that meets every so often meets next, at the latest."""
    return months_later(last or body.programme.starts_on, body.every_months or 0)
