"""What my work shows of documents: publications that wait for a second person."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.worklists import late_or_soon
from panoh.programme.evidence import rules
from panoh.programme.evidence.models import Publication


def due(member: Membership) -> list[dict[str, Any]]:
    """What the member may confirm, as groups of `work_list`: from the day on which it came."""
    if not (member.may(Permission.KEEP_EVIDENCE) or member.may(Permission.KEEP_BUDGET)):
        return []
    found = Publication.objects.visible_to(member).waiting().select_related("document__programme")
    items = [
        (
            day := timezone.localdate(each.announced_at),
            {
                "when": date_words(day),
                "what": _("Look there and confirm it: %(title)s") % {"title": each.title},
                "href": each.document.get_absolute_url(),
                "why": each.document.programme.code,
            },
        )
        for each in found
        if allows(rules.check_confirm, member, each)
    ]
    return late_or_soon(items)
