"""Time travel: sixty, thirty and seven days before a permit runs out, once each."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.protection import actions, jobs, reminders, status_actions, work
from panoh.casework.protection.models import Reminder
from panoh.casework.protection.tests.steps import assess, open_case, share
from panoh.testing import member

DAY = timedelta(days=1)


def letters(name):
    with door.acting_as(member(name)):
        return list(Letter.objects.order_by("id"))


@pytest.mark.parametrize(
    ("left", "days"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None)],
)
def test_which_reminder_is_due(left, days):
    assert reminders.due(timezone.localdate() + left * DAY) == days
    assert reminders.due(None) is None


def test_who_has_the_case_is_told_once_of_each_day(feruza, case):
    until = timezone.localdate() + 65 * DAY
    status_actions.record_status(by=feruza, case=case, kind="visa", until=until)
    told = []
    for left in (65, 60, 59, 30, 29, 7, 6, 0, -1):
        with time_machine.travel(timezone.now() + (65 - left) * DAY, tick=False):
            jobs.remind(0)
            told.append(len(letters("feruza")))
    assert told == [0, 1, 1, 2, 2, 3, 3, 3, 3]
    letter = letters("feruza")[0]
    assert (letter.code, letter.path) == (case.code, f"/cases/{case.code}/protection/")
    assert not letters("farida")
    with door.acting_as(member("zamon")):
        assert set(Reminder.objects.values_list("days", flat=True)) == {60, 30, 7}
    with door.acting_as(member("feruza")):
        assert not Reminder.objects.exists()


def test_what_is_renewed_or_over_reminds_nobody(feruza, case):
    soon = timezone.localdate() + 5 * DAY
    old = status_actions.record_status(by=feruza, case=case, kind="visa", until=soon)
    renewal = status_actions.ask_permit(by=feruza, case=case, kind="visa", renews=old)
    status_actions.grant_permit(by=feruza, permit=renewal, until=soon + 300 * DAY)
    status_actions.ask_permit(by=feruza, case=case, kind="asylum")
    jobs.remind(0)
    assert not letters("feruza")
    with door.acting_as(member("zamon")), pytest.raises(Refused):
        status_actions.remind(by=member("zamon"), worker=feruza, permit=old)
    with pytest.raises(Refused):
        status_actions.remind(by=feruza, worker=feruza, permit=old)


def test_my_work_shows_what_is_due_by_day(feruza, case):
    today = timezone.localdate()
    other = open_case(feruza)
    assess(feruza, case, "high")
    measure = actions.ask(by=feruza, case=other, kind="video", body="court", basis="untoc24")
    actions.grant(by=feruza, measure=measure, until=today + 200 * DAY, review_on=today + 10 * DAY)
    status_actions.record_status(by=feruza, case=other, kind="visa", until=today + 40 * DAY)
    told = {(case.pk, "risk_assessed")}
    found = work.due(feruza, [case, other], told)
    assert [(each.kind, each.case) for each in found] == [("measure", other), ("permit", other)]
    with time_machine.travel(timezone.now() + 15 * DAY, tick=False):
        found, more = (work.due(feruza, [case, other], each) for each in (told, ()))
        kinds = [(each.kind, each.case, each.is_late) for each in found]
        assert kinds == [("measure", other, True), ("permit", other, False)]
        # What the procedure does not ask for is told by the day of the last assessment.
        assert [each.kind for each in more if each not in found] == ["risk"]


def test_the_whole_list_costs_one_query(feruza, case, django_assert_num_queries):
    cases = [case, open_case(feruza)]
    with django_assert_num_queries(1):
        work.due(feruza, cases)
    with django_assert_num_queries(0):
        work.due(feruza, [])


def test_who_cares_for_somebody_whose_case_another_holds_assesses_again_too(feruza, case):
    share(case, "barno", "alerts", "placement")
    barno = member("barno")
    with time_machine.travel(timezone.now() - 20 * DAY, tick=False):
        assess(feruza, case, "high")
    with door.acting_as(barno):
        assert [each.kind for each in work.due(barno, [case])] == ["risk"]
    assess(feruza, case, "low")  # a newer one takes the old one off the list
    with door.acting_as(barno):
        assert work.due(barno, [case]) == []
