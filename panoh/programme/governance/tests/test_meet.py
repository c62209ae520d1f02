"""A committee meets: who came by number, what was decided, minutes that are final."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.programme.governance import actions
from panoh.programme.governance.models import Attendance, Body, Decision, Present
from panoh.programme.governance.tests.committee import DAY, DUE
from panoh.programme.logframe.models import Partner


def test_from_the_call_to_the_minutes(committees):
    meeting = committees.hold()
    ella, seats = committees.ella, committees.seats
    with door.acting_as(ella):
        actions.amend(by=ella, meeting=meeting, present={seats[0]: Present(2, 2)}, said="Read.")
    decision = committees.decide(meeting)
    with door.acting_as(ella):
        actions.minute(by=ella, meeting=meeting)
        done = actions.fulfil(
            by=ella, decision=decision, on=date(2012, 6, 2), outcome="Sent to all"
        )
        counts = Attendance.objects.filter(meeting=meeting).order_by("seat__number")
        assert [(each.women, each.men, each.unknown) for each in counts] == [(2, 2, 0), (0, 1, 1)]
        events = list(Entry.objects.order_by("number").values_list("event", flat=True))
    assert (done.state, done.was_late) == ("done", True)
    assert events[-6:] == [
        Event.MEETING_CALLED, Event.MEETING_HELD, Event.MEETING_AMENDED, Event.DECISION_TAKEN,
        Event.MINUTES_FINAL, Event.DECISION_DONE,
    ]  # fmt: skip


def test_what_is_final_stays(committees):
    meeting = committees.hold()
    with door.acting_as(committees.ella):
        actions.minute(by=committees.ella, meeting=meeting)
        for act in (
            lambda: actions.amend(by=committees.ella, meeting=meeting, present={}, said="No"),
            lambda: actions.cancel(by=committees.ella, meeting=meeting, reason="No"),
            lambda: actions.minute(by=committees.ella, meeting=meeting),
        ):
            with pytest.raises(Refused, match="minutes final"):
                act()
    with pytest.raises(Refused, match="minutes final"):
        committees.decide(meeting)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"item": 3}, "item of the agenda"),
        ({"due_on": date(2012, 2, 1)}, "before the meeting"),
        ({"post": ""}, "Either a body"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(committees, said, sentence):
    with pytest.raises(Refused, match=sentence):
        committees.decide(committees.hold(), **said)


def test_a_body_of_another_committee_comes_to_no_meeting(committees):
    with door.acting_as(committees.ella):
        stranger = actions.seat(by=committees.ella, body=committees.there, name={"en": "There"})
    meeting = committees.hold()
    with pytest.raises(Refused, match="sits on this committee"):
        committees.decide(meeting, seat=stranger)
    with door.acting_as(committees.ella), pytest.raises(Refused, match="sits on this committee"):
        actions.amend(by=committees.ella, meeting=meeting, present={stranger: Present(1)}, said="–")


def test_one_committee_a_country_and_no_other(committees):
    with door.acting_as(committees.ella):
        said = {"by": committees.ella, "programme": committees.programme}
        assert actions.set_up(**said, kind="steering", country="UZ") == committees.here
        for kind, country, sentence in (
            ("steering", "TM", "does not work"), ("steering", "", "of one country"),
            ("tripartite", "UZ", "of one country"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=sentence):
                actions.set_up(**said, kind=kind, country=country)
        with pytest.raises(IntegrityError), transaction.atomic():
            Body.objects.create(
                code="AAA-BBB", programme=committees.programme, kind="steering",
                set_up_by=committees.ella,
            )  # fmt: skip


def test_a_decision_is_of_a_body_or_of_a_post(committees):
    meeting = committees.hold()
    with door.acting_as(committees.ella), pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            code="AAA-BBB", programme=committees.programme, meeting=meeting, number=1, item=1,
            text="–", due_on=DUE, taken_by=committees.ella,
        )  # fmt: skip


def test_a_stranger_finds_no_meeting(committees):
    meeting = committees.hold()
    with door.acting_as(committees.ella):
        Partner.objects.filter(code="NSC").update(agency=None)
    with door.acting_as(committees.eldor):
        assert not Body.objects.exists()
        assert not type(meeting).objects.exists()
    assert meeting.on == DAY
