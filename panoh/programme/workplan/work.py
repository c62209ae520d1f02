"""What my work shows of the programmes: activities that are mine, late or due this month."""

from calendar import monthrange
from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.worklists import late_or_soon
from panoh.programme.workplan.lists import slippage
from panoh.programme.workplan.models import Activity
from panoh.programme.workplan.schedule import forecast, needs_of


def due(member: Membership) -> list[dict[str, Any]]:
    """Late, and due by the end of this month, as groups of `work_list`.

    Two queries and one a programme; none for who has nothing to do with programmes.
    """
    if not member.may(Permission.VIEW_PROGRAMME):
        return []
    today = timezone.localdate()
    mine = [
        each
        for each in Activity.objects.visible_to(member)
        .open()
        .select_related("line", "programme__agency", "responsible")
        if each.is_of(member)
    ]
    end = today.replace(day=monthrange(today.year, today.month)[1])
    items = []
    for programme in {each.programme_id for each in mine}:
        plan = Activity.objects.filter(programme=programme)
        expected = forecast(plan, needs_of(programme), today)
        items += [
            (
                each.ends_on,
                {
                    "when": date_words(each.ends_on),
                    "what": str(each),
                    "href": each.get_absolute_url(),
                    "why": f"{each.deliverable}. {slippage(expected[each.pk])}",
                },
            )
            for each in mine
            if each.programme_id == programme and each.ends_on <= end
        ]
    return late_or_soon(items)
