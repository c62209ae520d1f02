"""The pages by which somebody is helped, from the first need to the last call."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from panoh.casework.assistance.forms import needs
from panoh.casework.assistance.models import FollowUp, Goal, Plan, Return
from panoh.casework.assistance.tests.steps import ALL, agreed, share
from panoh.casework.cases import closing_actions
from panoh.casework.cases.models import Provision
from panoh.casework.cases.tests.steps import acting
from panoh.testing import member

TODAY = timezone.localdate()
DAY = {"on_0": TODAY.day, "on_1": TODAY.month, "on_2": TODAY.year}
YES = {"form": "spoken", "giver": "person"}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def go(feruza: Any, case: Any) -> Any:
    """Feruza opens a page or sends a form; a page comes back as text."""
    client = signed_in("feruza")

    def go(path: str = "", **said: Any) -> Any:
        where = f"/cases/{case.code}/assistance/{path}"
        answer = client.post(where, said) if said else client.get(where)
        assert answer.status_code == (302 if said else 200), (path, answer.content.decode()[-3000:])
        return answer["Location"] if said else answer.content.decode()

    return go


def test_from_a_need_to_a_plan_that_is_kept(go, case):
    assert "Nobody has asked yet." in go()
    go("need/", need="PSY.CRISIS", urgency="now", wish="wished")
    assert "The person wishes it" in go()
    where = go("plan/", words="My own room.")
    plan = Plan.objects.get()
    assert where.endswith(f"plans/{plan.pk}/goal/")
    go(f"plans/{plan.pk}/goal/", need="DOC", what="A passport", part="agency", by_day_0="1",
       by_day_1="6", by_day_2="2090")  # fmt: skip
    go(f"plans/{plan.pk}/agree/", **YES)
    shown = go()
    assert "Version 1, Nur" in shown
    assert "Go through it together by" in shown
    assert "passport" not in shown
    assert "A passport" in go(f"plans/{plan.pk}/")
    go(f"goals/{Goal.objects.get().pk}/", reached="1")
    assert go(f"plans/{plan.pk}/review/", outcome="changes").endswith("/assistance/plan/")


def test_a_service_step_by_step_with_what_it_cost(go, case):
    go("service/", need="LEG.CRIMINAL", provider="Legal aid")
    service = Provision.objects.get()
    go(f"services/{service.pk}/", status="accepted", **DAY)
    delivered = {"status": "delivered", "units": "2", "unit": "hours", **DAY}
    answer = signed_in("feruza").post(
        f"/cases/{case.code}/assistance/services/{service.pk}/", delivered | {"cost": "10"}
    )
    assert "Give the number and what it counts, or neither." in answer.content.decode()
    go(f"services/{service.pk}/", **delivered, cost="100000.50", currency="UZS")
    shown = go()
    assert "100,000.50 UZS" in shown
    assert "Legal aid" in shown


def test_a_return_and_the_first_call_by_the_safe_way(go, case):
    go("return/", country="KG")
    for end, source in (("here", "own"), ("there", "partner")):
        go("return/assess/", end=end, level="low", source=source)
    go("return/agree/", **YES)
    go("return/complete/", **DAY)
    assert Return.objects.get().status == "returned"
    page = go("follow-up/")
    assert "month 1" in page
    assert "No safe way is recorded." in page
    go("follow-up/", outcome="reached")
    assert FollowUp.objects.get().month == 1


def test_a_closed_case_says_that_somebody_is_to_be_asked_how_it_goes(feruza, case):
    closure = closing_actions.ask_closing(by=feruza, case=case, closing="goals_met")
    with acting("farida") as farida:
        closing_actions.close_case(by=farida, closure=closure)
    for days, asked in ((0, False), (29, True)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            page = signed_in("feruza").get(case.get_absolute_url()).content.decode()
        assert ("Ask how it goes: month 1" in page) is asked
        assert (reverse("assistance:follow_up", args=[case.code]) in page) is asked


@pytest.mark.parametrize(("days", "by_procedure"), [(26, False), (29, True), (31, True)])
def test_what_is_due_stands_in_my_work_once(feruza, case, days, by_procedure):
    """A week before as what was promised; then as the task that the procedure makes of it."""
    agreed(feruza, case)
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        page = signed_in("feruza").get("/").content.decode()
    assert ("Review the plan" in page) is by_procedure
    assert ("Go through the plan together" in page) is not by_procedure
    assert case.code in page


def test_police_find_a_page_without_care_or_placement(feruza, case):
    agreed(feruza, case, "PSY.CRISIS", "ACC.LONG", "DOC")
    share(feruza, case, "police", "aigul", ["core", "contact", "alerts"])
    share(feruza, case, "shelter", "bahrom", ALL)
    for name, sees in (("aigul", False), ("bahrom", True)):
        page = signed_in(name).get(f"/cases/{case.code}/assistance/").content.decode()
        for word in ("Crisis counselling", "Longer accommodation"):
            assert (word in page) == sees
        assert "Papers" in page
    with acting("aigul"):
        form = signed_in("aigul").get(f"/cases/{case.code}/assistance/need/").content.decode()
    assert "Crisis counselling" not in form


def test_needs_of_a_smuggled_migrant_stand_first(feruza, case):
    usual, smuggled = needs(ALL), needs(ALL, ["smuggled"])
    assert [code for code, _ in smuggled[:3]] == ["SMU", "MED.FIRST", "LEG.RESIDENCE"]
    assert sorted(code for code, _ in usual) == sorted(code for code, _ in smuggled)


def test_the_page_asks_a_fixed_number_of_questions(feruza, case, django_assert_max_num_queries):
    agreed(feruza, case, "PSY.CRISIS", "ACC.LONG", "DOC", "VOC.JOB", "EDU")
    client = signed_in("feruza")
    with django_assert_max_num_queries(80):
        client.get(f"/cases/{case.code}/assistance/")
