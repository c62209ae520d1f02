"""Everything that is done to committees, meetings and decisions; nothing else writes them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from panoh.base.agencies.models import Agency, Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.programme.governance import rules
from panoh.programme.governance.models import (
    Attendance,
    Body,
    Decision,
    Meeting,
    Present,
    Seat,
)
from panoh.programme.logframe.models import Programme

State = Meeting.State


def _lock(by: Membership, meeting: Meeting) -> Meeting:
    """The meeting as it stands now, held until the transaction ends by whoever keeps it."""
    rules.check_keep(by, meeting.body)
    found = Meeting.objects.select_for_update(of=("self",))
    return found.select_related("body__programme__agency", "programme").get(pk=meeting.pk)


@act
def set_up(
    *,
    by: Membership,
    programme: Programme,
    kind: str,
    country: str = "",
    place: Mapping[str, str] | None = None,
    every_months: int | None = None,
) -> Body:
    """Set up a committee of a programme; what is there already stays as it is."""
    rules.check_set_up(by, programme, kind, country)
    body, new = Body.objects.get_or_create(
        programme=programme, kind=kind, country=country,
        defaults={
            "code": new_code(), "place": dict(place or {}), "every_months": every_months,
            "set_up_by": by,
        },
    )  # fmt: skip
    if new:
        record(by, Event.COMMITTEE_SET_UP, subject=body, detail={"kind": kind, "country": country})
    return body


@act
def seat(
    *, by: Membership, body: Body, name: Mapping[str, str], agency: Agency | None = None
) -> Seat:
    """Say that a body sits on a committee."""
    rules.check_seat(by, body)
    last = Seat.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0
    given = Seat.objects.create(
        programme_id=body.programme_id, body=body, number=last + 1, name=dict(name), agency=agency
    )
    record(by, Event.SEAT_GIVEN, subject=given, detail={"body": body.code})
    return given


@act
def call(*, by: Membership, body: Body, on: date, place: str, agenda: Sequence[str]) -> Meeting:
    """Call a meeting of a committee."""
    rules.check_call(by, body, agenda)
    meeting = Meeting.objects.create(
        code=new_code(), programme_id=body.programme_id, body=body, on=on, place=place,
        agenda=list(agenda), called_by=by,
    )  # fmt: skip
    record(by, Event.MEETING_CALLED, subject=meeting, detail={"on": str(on)})
    return meeting


@act
def hold(
    *, by: Membership, meeting: Meeting, on: date, present: Mapping[Seat, Present], said: str
) -> Meeting:
    """Say that a meeting was held: how many came from each body, and what was said."""
    meeting = _lock(by, meeting)
    rules.check_hold(by, meeting, on, present)
    meeting.state, meeting.on = State.HELD, on
    return _write_up(by, meeting, present, said, Event.MEETING_HELD)


@act
def amend(
    *, by: Membership, meeting: Meeting, present: Mapping[Seat, Present], said: str
) -> Meeting:
    """Put right what the minutes say, until they are final."""
    meeting = _lock(by, meeting)
    rules.check_amend(by, meeting, present)
    return _write_up(by, meeting, present, said, Event.MEETING_AMENDED)


def _write_up(
    by: Membership, meeting: Meeting, present: Mapping[Seat, Present], said: str, event: Event
) -> Meeting:
    meeting.said = said
    meeting.save(update_fields=["state", "on", "said"])
    for each, counts in present.items():
        Attendance.objects.update_or_create(
            programme_id=meeting.programme_id, meeting=meeting, seat=each,
            defaults=counts._asdict(),
        )  # fmt: skip
    total = sum(sum(counts) for counts in present.values())
    record(by, event, subject=meeting, detail={"on": str(meeting.on), "present": total})
    return meeting


@act
def cancel(*, by: Membership, meeting: Meeting, reason: str) -> Meeting:
    """Cancel a meeting that was planned, with a reason."""
    meeting = _lock(by, meeting)
    rules.check_cancel(by, meeting)
    return _write(by, meeting, Event.MEETING_CANCELLED, state=State.CANCELLED, reason=reason)


@act
def minute(*, by: Membership, meeting: Meeting) -> Meeting:
    """Make the minutes final: from now on nothing in them changes but what decisions come to."""
    meeting = _lock(by, meeting)
    rules.check_minute(by, meeting)
    return _write(
        by, meeting, Event.MINUTES_FINAL, state=State.MINUTED, minuted_at=timezone.now(),
        minuted_by=by,
    )  # fmt: skip


def _write(by: Membership, meeting: Meeting, event: Event, **facts: Any) -> Meeting:
    for name, value in facts.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(facts))
    record(by, event, subject=meeting)
    return meeting


@act
def decide(
    *,
    by: Membership,
    meeting: Meeting,
    item: int,
    text: str,
    due_on: date,
    seat: Seat | None = None,
    post: str = "",
) -> Decision:
    """Write down what a meeting decided: which body or post does what by when."""
    meeting = _lock(by, meeting)
    rules.check_decide(by, meeting, item, seat, post, due_on)
    last = Decision.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    decision = Decision.objects.create(
        code=new_code(), programme_id=meeting.programme_id, meeting=meeting, number=last + 1,
        item=item, text=text, seat=seat, post=post, due_on=due_on, taken_by=by,
    )  # fmt: skip
    record(by, Event.DECISION_TAKEN, subject=decision, detail={"due_on": str(due_on)})
    return decision


@act
def fulfil(*, by: Membership, decision: Decision, on: date, outcome: str) -> Decision:
    """Say that what was decided is done, and what came of it."""
    return _end(by, decision, Decision.State.DONE, Event.DECISION_DONE, on, outcome)


@act
def drop(*, by: Membership, decision: Decision, on: date, outcome: str) -> Decision:
    """Give up what was decided, with the reason."""
    return _end(by, decision, Decision.State.DROPPED, Event.DECISION_DROPPED, on, outcome)


def _end(
    by: Membership, decision: Decision, to: str, event: Event, on: date, outcome: str
) -> Decision:
    rules.check_end(by, decision, to, on)
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("meeting__body__programme__agency", "programme", "seat")
        .get(pk=decision.pk)
    )
    rules.check_end(by, decision, to, on)
    decision.state, decision.ended_on, decision.outcome = to, on, outcome
    decision.save(update_fields=["state", "ended_on", "outcome"])
    record(by, event, subject=decision, detail={"on": str(on), "late": decision.was_late})
    return decision
