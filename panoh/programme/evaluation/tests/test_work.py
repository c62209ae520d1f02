"""Six months before the end the project coordinator prepares the evaluation; promises are kept."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from panoh.base.database import door
from panoh.base.moments import months_later
from panoh.programme.evaluation import actions, work
from panoh.programme.evaluation.rules import prepare_on
from panoh.programme.logframe.models import Programme
from panoh.testing import member

PREPARE = "Prepare the final evaluation"


def seen(name):
    with door.acting_as(who := member(name)):
        late, *soon = work.due(who)
        ahead = [item["what"] for group in soon for item in group["items"]]
        return [item["what"] for item in late["items"]], ahead


def test_xacx44_is_evaluated_from_the_end_of_april_2013():
    programme = Programme(starts_on=date(2011, 11, 1), ends_on=date(2013, 10, 31))
    assert prepare_on(programme) == date(2013, 4, 30)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2012, 8, 31), 6, date(2013, 2, 28)), (date(2012, 8, 31), -6, date(2012, 2, 29)),
        (date(2012, 1, 1), 12, date(2013, 1, 1)), (date(2012, 12, 31), -1, date(2012, 11, 30)),
        (date(2012, 1, 15), -13, date(2010, 12, 15)),
    ],
)  # fmt: skip
def test_months_are_counted_to_the_last_day_of_a_shorter_one(day, months, expected):
    assert months_later(day, months) == expected


@pytest.mark.parametrize(
    ("today", "late", "soon"),
    [
        (date(2013, 6, 29), [], []), (date(2013, 6, 30), [], [PREPARE]),
        (date(2013, 12, 31), [], [PREPARE]), (date(2014, 1, 1), [PREPARE], []),
    ],
)  # fmt: skip
def test_to_prepare_it_becomes_a_task_six_months_before_the_end(judged, today, late, soon):
    with time_machine.travel(today, tick=False):
        assert seen("ella") == (late, soon)
        for other in ("gulnora", "kamila", "lola", "ruth", "greta"):
            assert seen(other) == ([], [])


@pytest.mark.parametrize(
    ("today", "group"), [(date(2013, 11, 30), "Later"), (date(2013, 12, 1), "Due this month")]
)
def test_what_is_due_after_this_month_is_told_so(judged, today, group):
    ella = member("ella")
    home = Client()
    with time_machine.travel(today, tick=False):
        home.force_login(ella.user)
        with door.acting_as(ella):
            assert [each["title"] for each in work.due(ella) if each["items"]] == [group]
        assert f">{group}</h3>" in home.get("/").content.decode()


def test_it_stays_a_task_until_the_terms_are_agreed(judged):
    with time_machine.travel(date(2013, 7, 2), tick=False):
        judged.prepare(kind="midterm")
        evaluation = judged.prepare()
        assert seen("ella") == ([], [PREPARE])
        with door.acting_as(judged.ella):
            actions.begin(by=judged.ella, evaluation=evaluation, on=date(2013, 7, 1), terms="Read")
        assert seen("ella") == ([], [])


def test_recommendations_are_answered_within_a_month_and_promises_kept(judged):
    with time_machine.travel(date(2013, 7, 2), tick=False):
        recommendation = judged.report()
        assert seen("ella") == ([], ["Answer the recommendation: Go on"])
        assert seen("kamila") == ([], [])
    with time_machine.travel(date(2013, 8, 2), tick=False):
        assert seen("gulnora")[0] == ["Answer the recommendation: Go on"]
    with time_machine.travel(date(2013, 11, 15), tick=False):
        answer = judged.answer(recommendation)
        assert seen("ella") == ([], [])
        assert seen("kamila") == ([], ["We go on"])
        with door.acting_as(judged.ella):
            actions.follow(by=judged.ella, answer=answer, on=date(2013, 11, 15), outcome="Done")
        assert seen("kamila") == ([], [])
