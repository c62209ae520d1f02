"""What was decided is on my work when it is mine and nearly due; a yearly meeting is asked for."""

from datetime import date

import pytest
import time_machine

from panoh.base.database import door
from panoh.programme.governance import actions, work
from panoh.testing import member

TODAY = date(2012, 5, 15)


def seen(name):
    with door.acting_as(who := member(name)):
        late, *soon = work.due(who)
        ahead = [item["what"] for group in soon for item in group["items"]]
        return [item["what"] for item in late["items"]], ahead


def test_a_decision_is_its_post_s_or_its_body_s(committees):
    meeting = committees.hold()
    committees.decide(meeting)
    committees.decide(meeting, seat=committees.seats[1], text="Name a focal point")
    with time_machine.travel(TODAY, tick=False):
        assert seen("kamila") == ([], ["Send the plan round"])
        assert seen("eldor") == ([], ["Name a focal point"])
        assert seen("greta") == seen("erik") == ([], [])
    with time_machine.travel(date(2012, 6, 2), tick=False):
        assert seen("kamila")[0] == ["Send the plan round"]
    with time_machine.travel(date(2012, 3, 5), tick=False):
        assert seen("kamila") == ([], [])


@pytest.mark.parametrize(
    ("today", "late", "soon"),
    [
        (date(2012, 11, 30), 0, 0), (date(2012, 12, 1), 0, 1), (date(2013, 1, 1), 0, 1),
        (date(2013, 1, 2), 1, 0),
    ],
)  # fmt: skip
def test_a_yearly_meeting_is_asked_for_a_month_before(committees, today, late, soon):
    with time_machine.travel(today, tick=False):
        found = seen("ella")
        assert [len(each) for each in found] == [late, soon]
        assert seen("eldor") == ([], [])


def test_once_called_it_is_asked_for_a_year_later(committees):
    with time_machine.travel(date(2013, 1, 2), tick=False):
        with door.acting_as(committees.ella):
            meeting = actions.call(
                by=committees.ella, body=committees.yearly, on=date(2013, 2, 1), place="Tashkent",
                agenda=["Progress"],
            )  # fmt: skip
        assert seen("ella") == ([], [])
        with door.acting_as(committees.ella):
            actions.cancel(by=committees.ella, meeting=meeting, reason="Snow")
        assert len(seen("ella")[0]) == 1
