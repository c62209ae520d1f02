"""The work plan as pages show it: rows of a table, and what the drawing is made of."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panoh.base.moments import day_words
from panoh.programme.logframe.models import Programme
from panoh.programme.workplan.models import Activity, Origin
from panoh.programme.workplan.schedule import Forecast, forecast, needs_of

State = Activity.State
HEAD = [
    {"text": gettext_lazy("Activity"), "wide": True},
    gettext_lazy("Country"),
    gettext_lazy("Who answers for it"),
    gettext_lazy("Planned"),
    gettext_lazy("Happened, or expected"),
    gettext_lazy("Slippage"),
    gettext_lazy("State"),
    gettext_lazy("Deliverable"),
]
KINDS = {State.DONE: "done", State.DROPPED: "", State.BEGUN: "turn", State.PLANNED: ""}


def activities_of(programme: Programme, country: str = "") -> list[Activity]:
    """A programme's activities in the order of its logframe; of a country, and those of all."""
    found = Activity.objects.filter(programme=programme)
    if country:
        found = found.filter(country__in=["", country])
    return list(found.select_related("line__parent", "programme__agency", "responsible"))


def forecasts(programme: Programme, today: date) -> dict[UUID, Forecast]:
    """What is to be expected of the whole plan. Two queries."""
    activities = Activity.objects.filter(programme=programme)
    return forecast(activities, needs_of(programme.pk), today)


def between(first: date, last: date) -> str:
    """Two days, the year said once where it is one."""
    if first == last:
        return day_words(first)
    return f"{day_words(first, year=first.year != last.year)} – {day_words(last)}"


def slippage(expected: Forecast | None) -> str:
    """How late or early an end is, in days."""
    if expected is None:
        return "–"
    days = expected.slippage
    if days == 0:
        return _("as planned")
    words = (
        ngettext("%(days)s day late", "%(days)s days late", days)
        if days > 0
        else ngettext("%(days)s day early", "%(days)s days early", -days)
    )
    return words % {"days": abs(days)}


def row(activity: Activity, expected: Forecast | None) -> list[Any]:
    """A row of the table."""
    planned = between(activity.starts_on, activity.ends_on)
    if activity.origin == Origin.MADE_UP:
        planned = _("%(days)s (made up)") % {"days": planned}
    return [
        {"text": f"{activity.line.code} {activity.line.said}", "href": activity.get_absolute_url()},
        activity.where,
        activity.who,
        planned,
        between(expected.starts_on, expected.ends_on) if expected else None,
        slippage(expected),
        {
            "text": activity.get_state_display(),
            "tag": {"label": activity.get_state_display(), "kind": KINDS[State(activity.state)]},
        },
        activity.deliverable,
    ]


def stripes(
    activities: Sequence[Activity], expected: dict[UUID, Forecast], needs: dict[UUID, set[UUID]]
) -> list[dict[str, Any]]:
    """What each row of the drawing says, in the order of the activities."""
    places = {activity.pk: number for number, activity in enumerate(activities)}
    return [
        {
            "label": f"{activity.line.code} {activity.where}",
            "said": f"{activity}: {slippage(expected.get(activity.pk))}",
            "planned": (activity.starts_on, activity.ends_on),
            "now": (now.starts_on, now.ends_on) if now else None,
            "kind": _kind(activity, now),
            "needs": sorted(places[one] for one in needs.get(activity.pk, ()) if one in places),
        }
        for activity in activities
        for now in [expected.get(activity.pk)]
    ]


def _kind(activity: Activity, now: Forecast | None) -> str:
    if now and now.is_late:
        return "late"
    return "done" if activity.state == State.DONE else "begun"
