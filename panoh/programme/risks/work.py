"""What my work shows of the registers of risks: reviews that are mine, late or due this month."""

from calendar import monthrange
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.worklists import late_or_soon
from panoh.programme.risks.models import Risk


def due(member: Membership) -> list[dict[str, Any]]:
    """Late, and due by the end of this month, as groups of `work_list`.

    What was never rated is due at once. One query; none for who keeps no risks.
    """
    if not member.may(Permission.KEEP_RISKS):
        return []
    today = timezone.localdate()
    end = today.replace(day=monthrange(today.year, today.month)[1])
    found = Risk.objects.visible_to(member).to_review_by(end)
    risks: Iterable[Any] = found.select_related("programme__agency", "responsible")
    return late_or_soon(
        (
            risk.review_on or today,
            {
                "when": date_words(risk.review_on) if risk.review_on else _("now"),
                "what": _("Review %(risk)s") % {"risk": risk},
                "href": risk.get_absolute_url(),
                "why": risk.programme.code,
            },
        )
        for risk in risks
        if risk.is_of(member)
    )
