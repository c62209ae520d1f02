"""What is done here ends the tasks of the procedure, for those who may see that it was done."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.identification import actions as identification
from panoh.casework.protection import actions, child_actions, status_actions
from panoh.casework.protection.tests.steps import GIRL, assess, open_case, share
from panoh.casework.sop import actions as sop
from panoh.casework.sop.duties import duties
from panoh.testing import member

TODAY = timezone.localdate()


def standing(who, case):
    """The tasks of the case by code: whether each is open."""
    return {each.task.code: each.is_open for each in duties(who, [case])}


@pytest.fixture
def girl(feruza):
    """A child who is presumed on two tracks, in danger."""
    girl = open_case(feruza, **GIRL)
    for track in ("trafficked", "witness"):
        identification.determine(
            by=feruza, case=girl, track=track, outcome="presumed", legal_basis="sop",
            reasons="Signs.",
        )  # fmt: skip
    cases.raise_alert(by=feruza, case=girl, kind="danger")
    return girl


def test_each_act_ends_its_task_and_high_risk_opens_two(feruza, girl):
    before = standing(feruza, girl)
    for task in ("risk", "guardian", "best_interests", "no_removal", "non_punishment"):
        assert before[task], task
        with pytest.raises(Refused, match="sees by itself"):
            sop.complete(by=feruza, case=girl, task=task)
    assert "safety_plan" not in before
    assess(feruza, girl, "high")
    now = standing(feruza, girl)
    assert not now["risk"]
    assert now["safety_plan"]
    assert now["measures"]
    actions.plan(by=feruza, case=girl, words="Rain.")
    actions.ask(by=feruza, case=girl, kind="video", body="court", basis="untoc24")
    status_actions.ask_permit(by=feruza, case=girl, kind="recovery")
    status_actions.note_non_punishment(
        by=feruza, case=girl, connected="no", told="nobody", outcome="none"
    )
    child_actions.appoint(
        by=feruza, case=girl, kind="lawyer", name="Anora", uninvolved=True, on=TODAY
    )
    said: dict[str, Any] = {"views": "Home.", "options": "Two."}
    child_actions.consider(by=feruza, case=girl, kind="assessment", separation=True, **said)
    now = standing(feruza, girl)
    for task in ("safety_plan", "measures", "no_removal", "non_punishment", "guardian",
                 "best_interests", "witness"):  # fmt: skip
        assert not now[task], task
    assert now["determination"]
    child_actions.consider(
        by=feruza, case=girl, kind="determination", decision="Aunt.", panel=3,
        review_on=TODAY + timedelta(days=90), **said,
    )  # fmt: skip
    assert not standing(feruza, girl)["determination"]


def test_a_right_that_is_held_needs_no_permit(feruza, case):
    identification.determine(
        by=feruza, case=case, track="smuggled", outcome="presumed", legal_basis="som_protocol",
        reasons="Signs.",
    )  # fmt: skip
    assert standing(feruza, case)["no_removal"]
    status_actions.record_status(by=feruza, case=case, kind="citizen")
    assert not standing(feruza, case)["no_removal"]


def test_a_refusal_is_an_answer_too(feruza, girl):
    measure = actions.ask(by=feruza, case=girl, kind="video", body="court", basis="untoc24")
    actions.refuse(by=feruza, measure=measure, refusal="no_means")
    assert not standing(feruza, girl)["witness"]


def test_what_is_closed_to_somebody_has_not_happened_for_them(feruza, case):
    assess(feruza, case, "high")
    share(case, "dilshod", "testimony")
    with door.acting_as(member("dilshod")):
        assert "safety_plan" not in standing(member("dilshod"), case)
