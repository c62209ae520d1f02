"""The plan of a house and those who work in it: kept by its keeper, seen by nobody else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.base.refusals import Refused, allows
from panoh.casework.quality import actions, rules, work
from panoh.casework.quality.models import Improvement, Post, Training
from panoh.casework.quality.staff import later, skills
from panoh.casework.quality.tests.steps import STANDARD, add_post, agreed, begin, today
from panoh.casework.shelters.tests.steps import open_house
from panoh.testing import member


@pytest.fixture
def post(bahrom, house):
    return add_post(bahrom, house)


@pytest.fixture
def measure(bahrom, house, post):
    return actions.plan(
        by=bahrom, site=house, criterion="fire", words="New extinguishers", post=post,
        due_on=today(3),
    )  # fmt: skip


def test_who_keeps_a_house_keeps_its_plan_and_posts(bahrom, house, post, measure):
    checks: dict[str, tuple[Any, Any]] = {
        "house": (rules.check_house, house), "plan": (rules.check_plan, house),
        "end": (rules.check_end, measure), "post": (rules.check_set_post, house),
        "train": (rules.check_train, post),
    }  # fmt: skip
    for name in ("bahrom", "barno", "botir", "farida", "anvar", "eldor", "greta", "zamon"):
        may = {what for what, (check, of) in checks.items() if allows(check, member(name), of)}
        assert may == (set(checks) if name == "bahrom" else set()), name


def test_nobody_else_sees_the_plan_or_the_posts(bahrom, house, post, measure):
    actions.train(by=bahrom, post=post, subject="fire", taken_on=today(-10))
    for model in (Improvement, Post, Training):
        assert model.objects.count() == 1
        for name in ("botir", "farida", "anvar", "eldor", "greta"):
            with door.acting_as(member(name)):
                assert model.objects.count() == 0, (model, name)
                assert model.objects.visible_to(member(name)).count() == 0


def test_a_measure_is_late_on_my_work_and_done_once(bahrom, measure):
    [item] = work.measures(bahrom)
    assert (item["late"], "Ways out are free" in item["why"]) == (False, True)
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert work.measures(bahrom)[0]["late"]
    done = actions.end(by=bahrom, improvement=measure, status="done")
    assert (done.status, done.ended_by, work.measures(bahrom)) == ("done", bahrom, [])
    with pytest.raises(Refused, match="over already"):
        actions.end(by=bahrom, improvement=measure, status="dropped")


def test_what_is_planned_is_sealed(measure):
    assert b"extinguishers" not in bytes(Improvement.objects.get().words)


def test_a_measure_is_for_a_day_to_come_and_a_post_of_this_house(bahrom, house, post):
    other = open_house(bahrom, "2.1", name="House B")
    for site, day, said in ((house, today(-1), "is over"), (other, today(), "no such thing")):
        with pytest.raises(Refused, match=said):
            actions.plan(by=bahrom, site=site, criterion="fire", words="x", post=post, due_on=day)


def due(post, on):
    trainings = Training.objects.filter(post=post)
    return {each.subject.value for each in skills(STANDARD, post, trainings) if each.is_due(on)}


def test_what_was_learnt_is_learnt_again_in_time(bahrom, post):
    everything = {*map(str, STANDARD.refresher)}
    assert due(post, today()) == everything
    for subject in STANDARD.refresher:
        actions.train(by=bahrom, post=post, subject=subject, taken_on=today(-350))
    assert due(post, today()) == set()
    assert due(post, today(30)) == everything - {"first_aid"}  # two years, the others one
    assert [item["what"] for item in work.trainings(bahrom)] == []
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert "Fire" in work.trainings(bahrom)[0]["why"]


def test_somebody_new_in_a_post_learns_everything_anew(bahrom, house, post):
    for subject in STANDARD.refresher:
        actions.train(by=bahrom, post=post, subject=subject, taken_on=today(-30))
    actions.set_post(by=bahrom, site=house, post=post, held_since=today(-5))
    assert due(post, today()) == {*map(str, STANDARD.refresher)}
    actions.set_post(by=bahrom, site=house, post=post, held_since=None, vetted_on=None)
    assert due(post, today()) == set()
    with pytest.raises(Refused, match="Nobody holds this post"):
        actions.train(by=bahrom, post=post, subject="fire", taken_on=today())


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"held_since": today(1)}, "still to come"),
        ({"vetted_on": today(1)}, "still to come"),
        ({"held_since": None}, "nobody was vetted"),
    ],
)
def test_a_post_is_described_as_it_is(bahrom, house, facts, said):
    with pytest.raises(Refused, match=said):
        add_post(bahrom, house, **facts)


def test_a_year_after_29_february_is_28_february():
    leap = today().replace(year=2024, month=2, day=29)
    assert later(leap, 12).isoformat() == "2025-02-28"
    assert later(leap, 23).isoformat() == "2026-01-29"


def test_assessments_wait_on_the_work_of_both(bahrom, farida, house):
    begin(bahrom, house)
    for by in (bahrom, farida):
        with door.acting_as(by):
            assert [item["what"] for item in work.assessments(by)] == ["Score a house"]
    agreed(bahrom, house)
    assert len(work.assessments(bahrom)) == 1
    assert [*work.items(member("eldor")), *work.items(member("anvar"))] == []
