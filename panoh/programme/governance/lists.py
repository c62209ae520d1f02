"""Committees, meetings and decisions as pages and minutes show them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.moments import day_words
from panoh.programme.governance.models import Attendance, Body, Decision, Meeting
from panoh.programme.logframe.models import say

BODY_HEAD = [
    {"text": gettext_lazy("Committee"), "wide": True},
    {"text": gettext_lazy("Bodies"), "numeric": True},
    {"text": gettext_lazy("Meetings held"), "numeric": True},
    gettext_lazy("Last meeting"),
    gettext_lazy("How often"),
]
MEETING_HEAD = [
    gettext_lazy("Day"),
    {"text": gettext_lazy("Meeting"), "wide": True},
    gettext_lazy("Place"),
    {"text": gettext_lazy("Participants"), "numeric": True},
    gettext_lazy("State"),
]
DECISION_HEAD = [
    {"text": gettext_lazy("Decision"), "wide": True},
    gettext_lazy("Who"),
    gettext_lazy("By when"),
    gettext_lazy("State"),
    gettext_lazy("What became of it"),
]
PRESENT_HEAD = [
    {"text": gettext_lazy("Body"), "wide": True},
    {"text": gettext_lazy("Women"), "numeric": True},
    {"text": gettext_lazy("Men"), "numeric": True},
    {"text": gettext_lazy("Not recorded"), "numeric": True},
    {"text": gettext_lazy("Together"), "numeric": True},
]
COUNTS = ("women", "men", "unknown", "total")
HELD = frozenset({Meeting.State.HELD, Meeting.State.MINUTED})
STATES = {
    Meeting.State.PLANNED: "turn",
    Meeting.State.HELD: "",
    Meeting.State.MINUTED: "done",
    Meeting.State.CANCELLED: "",
}


def often(body: Body) -> str:
    """How often and where a committee meets, as far as anything says so."""
    parts = []
    if body.every_months == 12:
        parts.append(_("once a year"))
    elif body.every_months:
        parts.append(_("every %(n)s months") % {"n": body.every_months})
    if body.place:
        parts.append(str(say(body.place)))
    return ", ".join(parts)


def body_rows(bodies: Iterable[Body]) -> list[list[Any]]:
    """The committees; `seats` and `meetings` are fetched before."""
    rows = []
    for body in bodies:
        held = sorted(each.on for each in body.meetings.all() if each.state in HELD)
        rows.append(
            [
                {"text": str(body), "href": body.get_absolute_url()},
                len(body.seats.all()),
                len(held),
                day_words(held[-1]) if held else None,
                often(body) or None,
            ]
        )
    return rows


def meeting_rows(meetings: Iterable[Meeting]) -> list[list[Any]]:
    """Meetings; `attendances` are fetched before."""
    return [
        [
            day_words(meeting.on),
            {"text": str(meeting.body), "href": meeting.get_absolute_url()},
            meeting.place,
            sum(each.total for each in meeting.attendances.all())
            if meeting.state in HELD
            else None,
            _tag(meeting.get_state_display(), STATES[Meeting.State(meeting.state)]),
        ]
        for meeting in meetings
    ]


def _tag(label: Any, kind: str) -> dict[str, Any]:
    return {"text": str(label), "tag": {"label": str(label), "kind": kind}}


def standing_of(decision: Decision, today: date) -> tuple[str, str]:
    """Where a decision stands, with lateness said, and the kind of its tag."""
    if decision.state == Decision.State.OPEN:
        return (_("Late"), "alert") if decision.due_on < today else (_("Open"), "turn")
    if decision.state == Decision.State.DROPPED:
        return _("Dropped"), ""
    return (_("Done late"), "done") if decision.was_late else (_("Done"), "done")


def decision_rows(decisions: Iterable[Decision], today: date) -> list[list[Any]]:
    """Who does what by when, and what became of it."""
    return [
        [
            {"text": decision.text, "href": decision.get_absolute_url()},
            decision.who,
            day_words(decision.due_on),
            _tag(*standing_of(decision, today)),
            f"{day_words(decision.ended_on)}: {decision.outcome}" if decision.ended_on else None,
        ]
        for decision in decisions
    ]


def present_rows(present: Iterable[Attendance]) -> list[list[Any]]:
    """How many came from each body, and together."""
    found = [each for each in present if each.total]
    rows = [[str(each.seat), each.women, each.men, each.unknown, each.total] for each in found]
    if len(found) > 1:
        sums = [sum(getattr(each, name) for each in found) for name in COUNTS]
        rows.append([_("Together"), *sums])
    return rows
