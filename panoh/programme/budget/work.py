"""What my work shows of money: entries that wait for a second person."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.worklists import late_or_soon
from panoh.programme.budget import rules
from panoh.programme.budget.models import Entry


def due(member: Membership) -> list[dict[str, Any]]:
    """What the member may certify, as groups of `work_list`: from the day on which it came."""
    if not member.may(Permission.KEEP_BUDGET):
        return []
    found = Entry.objects.visible_to(member).waiting().with_what_it_is_under()
    items = [
        (
            day := timezone.localdate(each.entered_at),
            {
                "when": date_words(day),
                "what": _("Certify it or send it back: %(entry)s") % {"entry": each},
                "href": each.get_absolute_url(),
                "why": each.programme.code,
            },
        )
        for each in found
        if allows(rules.check_certify, member, each)
    ]
    return late_or_soon(items)
