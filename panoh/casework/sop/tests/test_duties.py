"""What is owed, by when: computed from what has happened, the same as a plain reckoning says."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.cases import provision_actions
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import close
from panoh.casework.protection import work as protection
from panoh.casework.protection.tests.steps import assess
from panoh.casework.sop import actions
from panoh.casework.sop import duties as sop
from panoh.casework.sop.duties import duties
from panoh.casework.sop.events import EVENTS, SEEN
from panoh.casework.sop.models import Completion
from panoh.testing import member

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def aigul(db):
    with door.acting_as(member("aigul")):
        yield member("aigul")


@pytest.fixture
def case(aigul):
    with time_machine.travel(START, tick=False):
        return cases.open_case(by=aigul, sex="female", birth_year=1999, birth_year_basis="stated")


def owed(who, case, at=START):
    """The tasks of a case by code, as they stand at a moment."""
    with time_machine.travel(at, tick=False):
        return {duty.task.code: duty for duty in duties(who, [case])}


def codes(which, who, case, at):
    """The codes of the tasks of which something holds at a moment."""
    with time_machine.travel(at, tick=False):
        return {duty.task.code for duty in duties(who, [case]) if getattr(duty, which)}


def later(**span):
    return START + timedelta(**span)


def test_a_new_case_owes_what_its_opening_opens(aigul, case):
    now = owed(aigul, case)
    assert set(now) == {"danger", "inform", "contact", "screen"}
    assert now["danger"].due_at == later(hours=2)
    assert now["screen"].due_at == later(hours=72)
    assert codes("is_open", aigul, case, START) == set(now)
    assert codes("is_late", aigul, case, START) == set()


def test_a_child_has_a_guardian_and_doubt_makes_a_child(aigul):
    with time_machine.travel(START, tick=False):
        unknown = cases.open_case(by=aigul, sex="male")
    assert "guardian" in owed(aigul, unknown)


def test_a_deadline_passes(aigul, case):
    assert codes("is_soon", aigul, case, later(hours=1)) == {"danger", "inform", "contact"}
    assert codes("is_late", aigul, case, later(hours=2)) == set()
    assert codes("is_late", aigul, case, later(hours=2, seconds=1)) == {"danger"}


def test_an_act_ends_a_task_and_opens_the_next(aigul, case):
    with time_machine.travel(later(hours=1), tick=False):
        cases.raise_alert(by=aigul, case=case, kind="health")
    now = owed(aigul, case, later(hours=1))
    assert now["danger"].done_at == later(hours=1)
    assert now["urgent_care"].due_at == later(hours=5)


def test_each_alert_asks_for_a_doctor_anew(aigul, case):
    for day in (1, 3):
        with time_machine.travel(later(days=day), tick=False):
            alert = cases.raise_alert(by=aigul, case=case, kind="health")
            if day == 1:
                provision_actions.deliver(
                    by=aigul, case=case, need="MED.GENERAL", delivered_on=timezone.localdate()
                )
                assert owed(aigul, case, later(days=2))["urgent_care"].done_at
                cases.lift_alert(by=aigul, alert=alert)
    again = owed(aigul, case, later(days=3))["urgent_care"]
    assert again.is_open
    assert again.due_at == later(days=3, hours=4)


def test_what_comes_back_is_due_anew_after_each_time(aigul, case):
    with time_machine.travel(START, tick=False):
        cases.advance(by=aigul, case=case, stage="presumed", tracks=["trafficked"])
    for code in ("needs", "plan"):
        tell(aigul, case, code, later(days=1))
    assert owed(aigul, case, later(days=2))["review"].due_at == later(days=31)
    tell(aigul, case, "review", later(days=20))
    review = owed(aigul, case, later(days=25))["review"]
    assert review.is_open
    assert review.due_at == later(days=50)


def tell(who, case, code, at):
    """A task's end, written as if it had been opened."""
    task = sop.followed([case])[case.pk].task(code)
    assert task
    with time_machine.travel(at, tick=False):
        Completion.objects.create(
            case=case, agency=who.agency, task=code, event=task.done[0], done_by=who
        )


def assessed(who, case, level, at):
    """The day by which the assessment says that the risk is assessed again."""
    with time_machine.travel(at, tick=False):
        return assess(who, case, level).next_on


@pytest.mark.parametrize(("level", "days"), [("high", 14), ("medium", 45)])
def test_a_risk_is_assessed_again_when_the_assessment_says(aigul, case, level, days):
    """One clock: the day of the assessment, where it comes before that of the procedure."""
    day = assessed(aigul, case, level, START)
    again = owed(aigul, case)["risk_again"]
    assert timezone.localtime(again.due_at).date() == day == later(days=days).date()
    assert again.sooner
    last = later(days=days, hours=3)
    assert "risk_again" in codes("is_soon", aigul, case, last)
    assert "risk_again" in codes("is_late", aigul, case, last + timedelta(days=1))


def test_the_newest_assessment_says_and_never_later_than_the_procedure(aigul, case):
    assessed(aigul, case, "high", START)
    assessed(aigul, case, "low", later(days=10))
    again = owed(aigul, case, later(days=20))["risk_again"]
    assert again.due_at == later(days=100)
    assert not again.sooner


@pytest.mark.parametrize("kind", ["danger", "official", "relative"])
def test_a_danger_asks_for_the_risk_anew_until_it_is_assessed(aigul, case, kind):
    assessed(aigul, case, "medium", START)
    with time_machine.travel(later(days=3), tick=False):
        alert = cases.raise_alert(by=aigul, case=case, kind=kind)
    now = owed(aigul, case, later(days=3))
    assert now["risk"].due_at == later(days=4)
    assert now["risk"].is_open
    assert "risk_again" not in now  # the same act is not asked for twice
    with time_machine.travel(later(days=5), tick=False):
        cases.lift_alert(by=aigul, alert=alert)
    assert "risk" in codes("is_late", aigul, case, later(days=5))
    assessed(aigul, case, "high", later(days=5))
    now = owed(aigul, case, later(days=5))
    assert not now["risk"].is_open
    assert now["risk_again"].due_at.date() == later(days=19).date()


def test_what_was_late_before_a_danger_stays_late(aigul, case):
    assessed(aigul, case, "high", START)
    with time_machine.travel(later(days=20), tick=False):
        cases.raise_alert(by=aigul, case=case, kind="danger")
    assert "risk_again" in codes("is_late", aigul, case, later(days=20))
    assert owed(aigul, case, later(days=20))["risk"].is_open


def test_who_else_may_remind_of_the_risk(aigul, case):
    """Nobody where the procedure asks for it again, though left out; else the assessment itself."""
    assessed(aigul, case, "high", START)
    with time_machine.travel(later(days=12), tick=False):
        own = sop.own_duties(aigul, [case])
        others = [duty for duty in own if duty.task.code != "risk_again"]
        for tasks, kinds in ((own, []), (others, ["risk"])):
            told = sop.told_of(tasks)
            assert [each.kind for each in protection.due(aigul, [case], told)] == kinds
        actions.exempt(by=aigul, case=case, task="risk_again", ground="lost", reason="Gone.")
        assert protection.due(aigul, [case], sop.told_of(sop.own_duties(aigul, [case]))) == []


def test_nothing_is_owed_in_a_closed_case(db):
    with door.acting_as(member("anvar")):
        case = cases.open_case(by=member("anvar"), sex="female")
        close(member("anvar"), case, "declined")
        case.refresh_from_db()
        assert duties(member("anvar"), [case]) == []


def test_others_see_their_own_lane_only(aigul, case):
    duty = owed(aigul, case)["danger"]
    assert duty.is_of(aigul)
    assert not duty.is_of(member("bahrom"))
    assert owed(aigul, case)["contact"].is_of(aigul)  # holds the case


def test_what_the_holder_can_do_itself_nobody_else_is_asked_for(aigul, case):
    """Another first responder with a share is not told to screen; a shelter does a shelter's."""
    danger = owed(aigul, case)["danger"]
    assert danger.is_of(aigul)
    assert not danger.is_of(member("feruza"))
    by_shelter = replace(danger, case=Case(holder=member("bahrom").agency))
    assert by_shelter.is_of(member("feruza"))
    assert not by_shelter.is_of(member("bahrom"))


def test_many_cases_ask_two_questions(aigul, case):
    with time_machine.travel(START, tick=False):
        more = [cases.open_case(by=aigul, sex="male") for _ in range(5)]
    with CaptureQueriesContext(connection) as asked:
        found = duties(aigul, [case, *more])
    assert len(asked) == 2
    assert len({duty.case.pk for duty in found}) == 6


def test_every_event_that_is_said_to_be_seen_is_an_arm_of_a_view(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(pg_get_viewdef(oid), ' ') from pg_class "
            "where relkind = 'v' and relname like '%_milestone'"
        )
        [definition] = cursor.fetchone()
    for event in SEEN:
        word = event.partition(".")[0]
        assert (
            f"'{word}'" in definition
            or f"'{word}." in definition
            or word
            in (
                "presumed",
                "identified",
                "not_identified",
            )
        ), event
    assert set(EVENTS) >= SEEN


MARKS = st.lists(
    st.tuples(st.sampled_from(sorted(EVENTS)), st.integers(0, 60 * 24 * 400)), max_size=25
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(marks=MARKS, tracks=st.sets(st.sampled_from(["trafficked", "smuggled", "witness"])))
def test_any_history_is_reckoned_as_plainly(aigul, case, marks, tracks):
    """PostgreSQL's answer against a reckoning in plain Python, for any events in any order."""
    told = [("opened", START), ("assigned", START)]
    told += [(event, START + timedelta(minutes=minute)) for event, minute in marks]
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(tracks=sorted(tracks))
        Completion.objects.bulk_create(
            Completion(
                case=case, agency=aigul.agency, task="any", event=event, done_at=at, done_by=aigul
            )
            for event, at in told[2:]
        )
        found = owed(aigul, case, later(days=200))
        transaction.set_rollback(True)
    expected = plainly(sop.followed([case])[case.pk], tracks, told)
    assert {code: (d.opened_at, d.due_at, d.done_at) for code, d in found.items()} == expected


def plainly(procedure, tracks, told):
    """The rule in a few lines: first or last opening, first or last end, months of the calendar."""
    answer = {}
    for task in procedure.tasks:
        if (task.tracks and not task.tracks & tracks) or task.child:
            continue
        opens = sorted(at for event, at in told if event in task.opens)
        ends = sorted(at for event, at in told if event in task.done)
        over = sorted(at for event, at in told if event in task.until)
        if not opens:
            continue
        opened = opens[-1] if task.again else opens[0]
        due, done = plus(opened, task.within), ends[0] if ends else None
        if ("returned", opened) in told and "returned" in task.opens and is_midnight(opened):
            due = plus(end_of_day(opened - timedelta(hours=12)), task.within)
        if task.every:
            due = plus(ends[-1], task.every) if ends else due
            done = over[0] if over else None
        elif task.again:
            done = ends[-1] if ends and ends[-1] >= opened else None
        answer[task.code] = (opened, due, done)
    asked, again = answer.get("risk"), answer.get("risk_again")
    if asked and again and asked[2] is again[2] is None and asked[1] <= again[1]:
        del answer["risk_again"]
    return answer


def is_midnight(at):
    return at.astimezone(UTC).time() == time(0)


def end_of_day(at):
    day = datetime.combine(at.astimezone(UTC), time(23, 59))
    return timezone.make_aware(day)


def plus(at, span):
    if span.unit != "m":
        return at + timedelta(**{span.word: span.number})
    local = timezone.localtime(at)
    month = local.month - 1 + span.number
    year, month = local.year + month // 12, month % 12 + 1
    for day in (local.day, 30, 29, 28):
        try:
            return local.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    raise AssertionError
