"""Acts for a person's plan, return and follow-up end the tasks of the procedure by themselves."""

from datetime import time, timedelta

import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.casework.assistance import actions
from panoh.casework.assistance.models import months_after
from panoh.casework.assistance.tests.steps import SPOKEN, agreed, assess
from panoh.casework.cases import actions as cases
from panoh.casework.sop.duties import duties
from panoh.testing import member

ASKED = ("needs", "plan", "review", "consular", "return_risk", "hand_over", "follow_up_1")


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_a_plan_a_return_and_a_call_end_their_tasks(db):
    feruza = member("feruza")
    with door.acting_as(feruza):
        case = cases.open_case(by=feruza, sex="female", birth_year=1999, birth_year_basis="stated")
        case = cases.advance(by=feruza, case=case, stage="presumed", tracks=["smuggled"])
        actions.assess_need(by=feruza, case=case, need="CON", urgency="later", wish="not_wished")
        plan = agreed(feruza, case)
        found = {each.task.code: each for each in duties(feruza, [case])}
        assert not any(each.by_hand for code, each in found.items() if code in ASKED)
        assert found["plan"].done_at
        review = found["review"]
        assert review.due_at.date() == (timezone.now() + timedelta(days=30)).date()
        with later(10):
            actions.review_plan(by=feruza, plan=plan, outcome="goes_on")
            [review] = [each for each in duties(feruza, [case]) if each.task.code == "review"]
            assert review.due_at.date() == (timezone.now() + timedelta(days=30)).date()
            journey = actions.wish_return(by=feruza, case=case, country="KG")
            assess(feruza, journey, "here", "low")
            assert not standing(feruza, case)["return_risk"].done_at
            assess(feruza, journey, "there", "low")
            assert standing(feruza, case)["return_risk"].done_at
            assert not standing(feruza, case)["hand_over"].done_at
            actions.agree_return(by=feruza, journey=journey, **SPOKEN)
            today = timezone.localdate()
            actions.complete_return(by=feruza, journey=journey, on=today)
            for month in (1, 3, 6, 12):  # the same day as on the page of help
                due_at = standing(feruza, case)[f"follow_up_{month}"].due_at
                assert timezone.localtime(due_at).time() == time(23, 59)
                assert timezone.localdate(due_at) == months_after(today, month)
        with later(12):
            assert standing(feruza, case)["hand_over"].done_at
            assert not standing(feruza, case)["follow_up_1"].done_at
            actions.follow_up(by=feruza, case=case, month=1, outcome="not_reached")
            assert not standing(feruza, case)["follow_up_1"].done_at
            actions.follow_up(by=feruza, case=case, month=1, outcome="declined")
            assert standing(feruza, case)["follow_up_1"].done_at
            assert standing(feruza, case)["follow_up_12"].done_at


def test_who_wishes_anew_to_return_is_assessed_anew(db):
    """What was known of the first journey says nothing of the second."""
    feruza = member("feruza")
    with door.acting_as(feruza):
        case = cases.open_case(by=feruza, sex="female", birth_year=1999, birth_year_basis="stated")
        case = cases.advance(by=feruza, case=case, stage="presumed", tracks=["smuggled"])
        for day in (0, 40):
            with later(day):
                journey = actions.wish_return(by=feruza, case=case, country="KG")
                owed = standing(feruza, case)["return_risk"]
                assert owed.is_open
                assert owed.due_at.date() == (timezone.now() + timedelta(days=14)).date()
            with later(day + 1):
                for end in ("here", "there"):
                    assess(feruza, journey, end, "low")
                assert not standing(feruza, case)["return_risk"].is_open
                actions.decline_return(by=feruza, journey=journey)


def standing(member_, case):
    return {each.task.code: each for each in duties(member_, [case])}
