"""What my work shows of indicators: what was submitted and waits for me, and what came back."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.worklists import late_or_soon
from panoh.programme.logframe import rules
from panoh.programme.logframe.models import Period


def due(member: Membership) -> list[dict[str, Any]]:
    """What waits for the member, as groups of `work_list`: from the day on which it came.

    None for who neither reports nor accepts.
    """
    if not (member.may(Permission.ACCEPT_PERIOD) or member.may(Permission.REPORT_INDICATOR)):
        return []
    found = Period.objects.visible_to(member).filter(
        status__in=[Period.Status.SUBMITTED, Period.Status.SENT_BACK]
    )
    found = found.select_related(
        "programme", "definition", "indicator__programme", "indicator__definition",
        "indicator__responsible", "indicator__line__responsible",
        "indicator__line__parent__responsible", "indicator__line__parent__parent__responsible",
    )  # fmt: skip
    items = [item for each in found if (item := _item(member, each))]
    return late_or_soon(items)


def _item(member: Membership, period: Period) -> tuple[date, dict[str, Any]] | None:
    """From the day on which it was submitted or came back; None where it is another's turn."""
    if allows(rules.check_accept, member, period):
        what, since = _("Accept it or send it back: %(indicator)s"), period.submitted_at
    elif period.status == Period.Status.SENT_BACK and allows(rules.check_edit, member, period):
        what, since = _("It came back: %(indicator)s"), period.answered_at
    else:
        return None
    day = timezone.localdate(since)
    return day, {
        "when": date_words(day),
        "what": what % {"indicator": period.indicator.said},
        "href": period.get_absolute_url(),
        "why": period.programme.code,
    }
