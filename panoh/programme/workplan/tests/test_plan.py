"""An activity is planned, carried out, dropped; days that cannot be are refused in words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.programme.workplan import actions
from panoh.programme.workplan.models import Activity
from panoh.testing import member

DAY = date(2012, 2, 1)


def events(office):
    with door.acting_as(office.ella):
        return list(Entry.objects.order_by("number").values_list("event", flat=True))


def test_it_is_planned_begun_and_done_and_the_journal_knows(office, planned):
    activity = planned(post="coordinator")
    assert activity.state == Activity.State.PLANNED
    with door.acting_as(office.ella):
        actions.begin(by=office.ella, activity=activity, on=DAY)
        actions.expect(by=office.ella, activity=activity, on=date(2012, 5, 1))
        done = actions.finish(by=office.ella, activity=activity, on=date(2012, 4, 2))
    assert (done.state, done.begun_on, done.done_on) == ("done", DAY, date(2012, 4, 2))
    assert events(office)[-4:] == [
        Event.ACTIVITY_PLANNED, Event.ACTIVITY_BEGUN, Event.ACTIVITY_EXPECTED, Event.ACTIVITY_DONE,
    ]  # fmt: skip


def test_it_is_dropped_with_its_reason(office, planned):
    with door.acting_as(office.gulnora):
        dropped = actions.drop(
            by=office.gulnora, activity=planned(), on=DAY, reason="Another body did it"
        )
    assert (dropped.state, dropped.reason) == ("dropped", "Another body did it")


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((date(2012, 3, 1), date(2012, 2, 1)), "must not come before"),
        ((date(2011, 12, 31), date(2012, 2, 1)), "outside the programme"),
        ((date(2013, 12, 1), date(2014, 1, 1)), "outside the programme"),
    ],
)
def test_days_that_cannot_be_are_refused(planned, days, sentence):
    with pytest.raises(Refused, match=sentence):
        planned("1.1.1", "UZ", *days)


def test_a_country_where_the_programme_does_not_work_is_refused(planned):
    with pytest.raises(Refused, match="does not work"):
        planned("1.1.1", "TM")


def test_what_happened_has_a_day_that_has_come_and_an_order(office, planned):
    activity, tomorrow = planned(), timezone.localdate() + timedelta(days=1)
    with door.acting_as(office.ella):
        with pytest.raises(Refused, match="still to come"):
            actions.begin(by=office.ella, activity=activity, on=tomorrow)
        with pytest.raises(Refused, match="planned"):
            actions.finish(by=office.ella, activity=activity, on=DAY)
        actions.begin(by=office.ella, activity=activity, on=DAY)
        with pytest.raises(Refused, match="before it began"):
            actions.finish(by=office.ella, activity=activity, on=DAY - timedelta(days=1))


def test_a_line_of_another_programme_is_none(office):
    other = type(office)()
    with pytest.raises(Refused, match="this programme"), door.acting_as(office.ella):
        actions.plan(
            by=office.ella, programme=office.programme, line=other.lines["1.1.1"],
            deliverable="–", starts_on=DAY, ends_on=DAY,
        )  # fmt: skip


def test_a_stranger_finds_none_and_a_donor_changes_none(office, planned):
    activity = planned()
    with door.acting_as(office.greta):
        assert Activity.objects.filter(pk=activity.pk).update(reason="") == 0
        assert Activity.objects.filter(pk=activity.pk).exists()
    with door.acting_as(member("chynara")):
        assert not Activity.objects.filter(pk=activity.pk).exists()
