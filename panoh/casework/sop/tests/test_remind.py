"""The clock of a task: a reminder before, ever more people after, each told once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.actions import words
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import close
from panoh.casework.shelters.tests.test_races import at_once
from panoh.casework.sop import actions, jobs, reminders
from panoh.casework.sop.duties import duties
from panoh.casework.sop.models import Telling
from panoh.testing import member

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
EVERYBODY = ("aigul", "akmal", "anvar", "eldor", "botir", "chynara", "zamon")
Level = Telling.Level


@pytest.fixture
def case(db):
    return opened()


def opened(**more):
    with door.acting_as(member("aigul")), time_machine.travel(START, tick=False):
        return cases.open_case(
            by=member("aigul"), sex="female", birth_year=1999, birth_year_basis="stated", **more
        )


def tick(**later):
    with time_machine.travel(START + timedelta(**later), tick=False):
        jobs.remind(timestamp=0)


def letters(name):
    somebody = member(name)
    with door.acting_as(somebody):
        asked = [Event.TASK_REMINDED, Event.TASK_ESCALATED]
        found = Letter.objects.filter(to=somebody, event__in=asked)
        return [(each.event, each.code, each.path) for each in found.order_by("created_at")]


def told(code):
    """To whom the clock has told of a task."""
    with door.acting_as(member("zamon")):
        rows = Telling.objects.filter(task=code).order_by("told_at", "level")
        return [(each.level, each.told_at - START) for each in rows]


def done(name, case, code, **later):
    with (
        door.acting_as(member(name)),
        time_machine.travel(START + timedelta(**later), tick=False),
    ):
        actions.complete(by=member(name), case=case, task=code)


def test_each_is_told_in_turn_and_once(case):
    """To tell the person of their rights belongs to the duty to protect: 24 hours, from opening."""
    with door.acting_as(member("aigul")):
        [inform] = [d for d in duties(member("aigul"), [case]) if d.task.code == "inform"]
    assert inform.task.duty
    hours = (inform.due_at - START) / timedelta(hours=1)
    half = hours / 2
    for hour in (half - 1, half, half + 1, hours, hours + 4, hours + 5, hours + 24, hours + 99):
        tick(hours=hour)
        tick(hours=hour)
    assert told("inform") == [
        (Level.WORKER, timedelta(hours=half)),
        (Level.SUPERVISOR, timedelta(hours=hours + 4)),
        (Level.COORDINATOR, timedelta(hours=hours + 24)),
    ]


def test_a_reminder_is_a_code_and_a_neutral_way(case):
    tick(hours=1)  # half of the two hours in which to ask about danger
    reminder = (Event.TASK_REMINDED, case.code, f"/cases/{case.code}/tasks/")
    assert [letters(name) for name in EVERYBODY] == [[reminder], *[[]] * 6]
    with door.acting_as(member("aigul")):
        subject, text = words(Letter.objects.get(event=Event.TASK_REMINDED))
    assert "danger" not in (subject + text).lower()


def test_after_the_deadline_the_supervisor_then_the_coordinator(case):
    tick(hours=2 + 24)
    assert (Event.TASK_ESCALATED, case.code, f"/cases/{case.code}/tasks/") in letters("anvar")
    assert letters("eldor") == [(Event.TASK_ESCALATED, case.code, "/sop/UZ-2026-1/#1")]
    assert letters("akmal") == letters("botir") == letters("chynara") == []


def test_the_coordinator_s_way_leads_to_the_manual_and_to_no_case(case):
    tick(hours=2 + 24)
    with door.acting_as(member("eldor")):
        assert not Case.objects.exists()
        assert not Telling.objects.exists()
        assert not Telling.objects.visible_to(member("eldor")).exists()


def test_no_coordinator_hears_of_what_is_no_duty_to_protect(case):
    with door.acting_as(member("aigul")):
        others = {d.task.code for d in duties(member("aigul"), [case]) if not d.task.duty}
    assert others
    tick(days=60)
    assert all(dict(told(code)).keys() == {Level.SUPERVISOR} for code in others)


def test_what_is_done_or_left_out_is_told_to_nobody(case):
    done("aigul", case, "inform")
    with door.acting_as(member("aigul")), time_machine.travel(START, tick=False):
        actions.exempt(
            by=member("aigul"), case=case, task="contact", ground="declined", reason="She fears."
        )
    tick(days=60)
    assert told("inform") == told("contact") == []
    assert told("danger") != []


def test_a_closed_case_is_told_of_to_nobody(case):
    with door.acting_as(member("anvar")):
        close(member("anvar"), case, "declined")
    tick(days=60)
    assert [letters(name) for name in EVERYBODY] == [[]] * 7


def test_what_nobody_works_on_is_seen_by_who_sees_the_agency(case):
    with door.acting_as(member("anvar")):
        case.assignments.update(ended_at=timezone.now())
    tick(hours=1)
    assert letters("aigul") == []
    assert [event for event, _code, _path in letters("anvar")] == [Event.TASK_REMINDED]


def test_a_new_opening_has_a_new_deadline_and_is_told_anew(case):
    for day in (0, 3):
        with (
            door.acting_as(member("aigul")),
            time_machine.travel(START + timedelta(days=day), tick=False),
        ):
            alert = cases.raise_alert(by=member("aigul"), case=case, kind="health")
        tick(days=day, hours=3)
        with door.acting_as(member("aigul")):
            cases.lift_alert(by=member("aigul"), alert=alert)
    assert told("urgent_care") == [
        (Level.WORKER, timedelta(hours=3)),
        (Level.WORKER, timedelta(days=3, hours=3)),
    ]


def test_it_is_journalled_by_the_clock_without_the_case(case):
    tick(hours=1)
    with door.acting_as(member("zamon")):
        [telling] = Telling.objects.all()
        entry = Entry.objects.get()
        assert (entry.event, entry.case_id) == (Event.TASK_REMINDED, None)
        assert (entry.subject_id, entry.detail) == (
            telling.pk,
            {"task": "danger", "level": "worker"},
        )


def test_nobody_but_the_clock_tells_and_only_what_is_new(case):
    aigul = member("aigul")
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        for name in ("aigul", "anvar", "eldor"):
            with door.acting_as(member(name)), pytest.raises(Refused, match="Your role"):
                actions.remind(by=member(name), worker=aigul, case=case, task="danger")
        with door.acting_as(member("zamon")):
            [told] = actions.remind(by=member("zamon"), worker=aigul, case=case, task="danger")
            assert (told.level, told.rule_edition) == (Level.WORKER, "2026-1")
            for code in ("danger", "screen"):
                with pytest.raises(Refused, match="Everybody knows"):
                    actions.remind(by=member("zamon"), worker=aigul, case=case, task=code)


def test_two_clocks_at_once_tell_once(committed):
    opened()
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        at_once(lambda _: jobs.remind(timestamp=0), 1, 2, 3)
    assert len(letters("aigul")) == 1


def test_the_rule_says_who_and_when():
    edition, paces = reminders.rule()
    assert edition == "2026-1"
    assert set(paces[True].after) == {Level.SUPERVISOR, Level.COORDINATOR}
    assert set(paces[False].after) == {Level.SUPERVISOR}
