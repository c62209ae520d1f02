"""Who keeps the meetings of a committee, and what may become of a meeting and of a decision.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.programme.governance.models import Body, Decision, Meeting, Seat
from panoh.programme.logframe.models import Programme

State = Meeting.State

# What may become of a meeting and of a decision. docs/states.md is printed from these.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.MINUTED}),
    State.MINUTED: frozenset(),
    State.CANCELLED: frozenset(),
}
TRANSITIONS_OF_A_DECISION: dict[str, frozenset[str]] = {
    Decision.State.OPEN: frozenset({Decision.State.DONE, Decision.State.DROPPED}),
    Decision.State.DONE: frozenset(),
    Decision.State.DROPPED: frozenset(),
}


def check_set_up(
    member: Membership, programme: Programme, kind: str = "", country: str = ""
) -> None:
    """Whoever runs the programme sets up its committees, one for each of its countries."""
    if not member.may(Permission.KEEP_MEETINGS):
        raise Refused(_("Your role reads what committees decide and keeps no meetings."))
    if programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme sets up its committees."))
    if not kind:
        return
    if (kind == Body.Kind.STEERING) != bool(country):
        raise Refused(_("A steering committee is of one country, a review of all."), status=409)
    if country and country not in programme.countries:
        raise Refused(_("The programme does not work in this country."), status=409)


def check_keep(member: Membership, body: Body) -> None:
    """Whoever runs the programme keeps every meeting, another those of the own country."""
    if not member.may(Permission.KEEP_MEETINGS):
        raise Refused(_("Your role reads what committees decide and keeps no meetings."))
    if not Programme.objects.visible_to(member).filter(pk=body.programme_id).exists():
        raise Refused(_("There is no such programme among yours."))
    runs = body.programme.agency_id == member.agency_id
    if not runs and body.country != member.agency.country:
        raise Refused(_("You keep the meetings of your own country's committee."))


def check_seat(member: Membership, body: Body) -> None:
    """Whoever keeps the meetings of a committee says which bodies sit on it."""
    check_keep(member, body)


def check_call(member: Membership, body: Body, agenda: Iterable[str] = ("",)) -> None:
    """A meeting is called with an agenda."""
    check_keep(member, body)
    if not list(agenda):
        raise Refused(_("A meeting needs an agenda."), status=409)


def _check_step(meeting: Meeting, to: State) -> None:
    if to not in TRANSITIONS[meeting.state]:
        raise Refused(
            _("This meeting is in this state: %(state)s.")
            % {"state": meeting.get_state_display().lower()},
            status=409,
        )


def _check_past(on: date | None) -> None:
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)


def _check_seats(body: Body, seats: Iterable[Seat]) -> None:
    if any(seat.body_id != body.pk for seat in seats):
        raise Refused(_("Choose a body that sits on this committee."), status=409)


def check_hold(
    member: Membership, meeting: Meeting, on: date | None = None, seats: Iterable[Seat] = ()
) -> None:
    """What was planned was held, on a day that has come."""
    check_keep(member, meeting.body)
    _check_step(meeting, State.HELD)
    _check_past(on)
    _check_seats(meeting.body, seats)


def check_amend(member: Membership, meeting: Meeting, seats: Iterable[Seat] = ()) -> None:
    """Until the minutes are final, what they say is put right."""
    check_keep(member, meeting.body)
    _check_step(meeting, State.MINUTED)
    _check_seats(meeting.body, seats)


def check_cancel(member: Membership, meeting: Meeting) -> None:
    """What is planned may be cancelled, with a reason."""
    check_keep(member, meeting.body)
    _check_step(meeting, State.CANCELLED)


def check_minute(member: Membership, meeting: Meeting) -> None:
    """The minutes of a meeting that was held are made final, once."""
    check_keep(member, meeting.body)
    _check_step(meeting, State.MINUTED)


def check_decide(
    member: Membership,
    meeting: Meeting,
    item: int = 1,
    seat: Seat | None = None,
    post: str = "",
    due_on: date | None = None,
) -> None:
    """Until the minutes are final: on an item of the agenda, for one body or one post, by a day."""
    check_keep(member, meeting.body)
    _check_step(meeting, State.MINUTED)
    if not 1 <= item <= len(meeting.agenda):
        raise Refused(_("Choose an item of the agenda."), status=409)
    if due_on is None:
        return
    if (seat is None) == (not post):
        raise Refused(_("Either a body does it or a post: choose one."), status=409)
    _check_seats(meeting.body, [seat] if seat else [])
    if due_on < meeting.on:
        raise Refused(_("It cannot be due before the meeting."), status=409)


def check_end(
    member: Membership, decision: Decision, to: str = Decision.State.DONE, on: date | None = None
) -> None:
    """What is open is done or dropped, not before it was decided.

    That it is done says also the post that carries it out.
    """
    own = to == Decision.State.DONE and not decision.seat and decision.is_of(member)
    if not own:
        check_keep(member, decision.meeting.body)
    if to not in TRANSITIONS_OF_A_DECISION[decision.state]:
        raise Refused(
            _("This decision is in this state: %(state)s.")
            % {"state": decision.get_state_display().lower()},
            status=409,
        )
    _check_past(on)
    if on is not None and on < decision.meeting.on:
        raise Refused(_("It cannot be done before it was decided."), status=409)


def check_fulfil(member: Membership, decision: Decision, on: date | None = None) -> None:
    """What is open is done."""
    check_end(member, decision, Decision.State.DONE, on)


def check_drop(member: Membership, decision: Decision, on: date | None = None) -> None:
    """What is open is given up."""
    check_end(member, decision, Decision.State.DROPPED, on)
