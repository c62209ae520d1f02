"""Who does a task, leaves it out, moves a case, keeps editions, in which state: a truth table."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions, share_actions
from panoh.casework.cases.tests.steps import accept, acting, agree
from panoh.casework.identification.actions import determine
from panoh.casework.identification.tests.test_determine import IDENTIFIED, PRESUMED
from panoh.casework.sop import actions, rules
from panoh.casework.sop.duties import duties, followed
from panoh.casework.sop.models import Edition, Exemption
from panoh.casework.sop.procedures import parse
from panoh.testing import CAST, member

HOLDER = {"bahrom"}  # of the shelter; Barno, a colleague, does not have the case
FIRST = {"feruza", "farida"}  # an NGO to which it is open: a first responder, as no shelter is
COMPETENT = {"dilshod"}  # a prosecutor to whom it is open
KEEPERS = {"eldor", "elmira", "gulnora"}  # of the country's procedures


def table(checks, *about):
    """Of each check, who of the cast passes it."""
    found: dict[str, set[str]] = {verb: set() for verb in checks}
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            for verb, check in checks.items():
                if allows(check, by, *about):
                    found[verb].add(name)
    return found


def allowed(check, *about):
    return table({"": check}, *about)[""]


@pytest.fixture
def bahrom(db):
    with door.acting_as(member("bahrom")):
        yield member("bahrom")


@pytest.fixture
def case(bahrom):
    """Presumed a victim, held by a shelter, open to an NGO and a prosecutor, offered to Botir."""
    case = cases.open_case(by=bahrom, sex="female", birth_year=1999, birth_year_basis="stated")
    for to, name in (("ngo", "feruza"), ("prosecutor", "dilshod"), ("other_shelter", "")):
        consent = agree(bahrom, case, to, sections=["core"])
        offer = share_actions.offer_share(by=bahrom, case=case, consent=consent, sections=["core"])
        if name:
            accept(name, offer)
    determine(by=bahrom, case=case, **PRESUMED)
    case.refresh_from_db()
    return case


def owed(case, code):
    """A task as the holder sees it."""
    by = member("bahrom")
    with door.acting_as(by):
        return next(duty for duty in duties(by, [case]) if duty.task.code == code)


# Whom each check lets pass while the task is open.
TASKS = ["inform", "reflect", "identify", "danger"]
OPEN = {
    # By hand is said only what no act in Panoh shows: not that somebody was identified.
    "complete": {"inform": HOLDER | FIRST, "reflect": HOLDER},
    # No edition lets the question of danger be left out.
    "leave out": {
        "inform": HOLDER | FIRST,
        "reflect": HOLDER,
        "identify": HOLDER | COMPETENT,
    },
    "on its ground": {
        "inform": HOLDER | FIRST,
        "reflect": HOLDER,
        "identify": HOLDER | COMPETENT,
    },
    "on another's": {},
}
CHECKS = {
    "complete": rules.check_complete,
    "leave out": rules.check_exempt,
    "on its ground": partial(rules.check_exempt, ground="lost"),
    "on another's": partial(rules.check_exempt, ground="not_needed"),
}


def do(case, task):
    """The task is done as it is done: by an act that shows it, or by saying so."""
    if task == "danger":
        with acting("bahrom") as bahrom:
            cases.raise_alert(by=bahrom, case=case, kind="health")
    elif task == "identify":
        with acting("dilshod") as dilshod:
            determine(by=dilshod, case=case, **IDENTIFIED)
    else:
        with acting("bahrom") as bahrom:
            actions.complete(by=bahrom, case=case, task=task)


def leave_out(name, case, task):
    with acting(name) as by:
        said = {"task": task, "ground": "lost", "reason": "Gone."}
        return actions.exempt(by=by, case=case, **said)


def close_by_two(case):
    """Nobody else of the shelter may close it: Bahrom sleeps on it."""
    with acting("bahrom") as bahrom:
        yesterday = timezone.now() - timedelta(days=1)
        with time_machine.travel(yesterday, tick=False):
            closure = closing_actions.ask_closing(by=bahrom, case=case, closing="goals_met")
        return closing_actions.close_case(by=bahrom, closure=closure)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("standing", ["due", "overdue", "done", "left out", "taken up", "closed"])
def test_a_task(case, task, standing):
    duty = owed(case, task)
    late = timezone.now() if standing != "overdue" else duty.due_at + timedelta(seconds=1)
    if standing == "done":
        do(case, task)
    elif standing in ("left out", "taken up") and task != "danger":
        left = leave_out("bahrom", case, task)
        if standing == "taken up":
            with acting("bahrom") as bahrom:
                actions.resume(by=bahrom, exemption=left)
    elif standing == "closed":
        duty.case.stage = close_by_two(case).stage
    with time_machine.travel(late):
        if standing != "closed":
            duty = owed(case, task)
        assert duty.is_late == (standing == "overdue")
        is_open = standing in ("due", "overdue", "taken up")
        is_open |= (task, standing) == ("danger", "left out")
        expected = {verb: OPEN[verb].get(task, set()) if is_open else set() for verb in CHECKS}
        assert table(CHECKS, duty) == expected


@pytest.mark.parametrize(
    ("by", "reads"), [("bahrom", HOLDER), ("feruza", HOLDER | FIRST)]
)  # an NGO's reason is not for the prosecutor, the holder's for neither
@pytest.mark.parametrize("state", ["left out", "taken up", "closed"])
def test_what_was_left_out(case, by, reads, state):
    left = leave_out(by, case, "inform")
    if state == "taken up":
        with acting(by) as who:
            actions.resume(by=who, exemption=left)
    if state == "closed":
        close_by_two(case)
    left = Exemption.objects.select_related("case__person").get(pk=left.pk)
    still = HOLDER if state == "closed" else reads  # every share has ended with the case
    assert allowed(rules.check_read_exemption, left) == still
    assert allowed(rules.check_resume, left) == (reads if state == "left out" else set())


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_case_is_moved_by_who_leads_its_holder(case, state):
    case = close_by_two(case) if state == "closed" else case
    may = HOLDER if state == "open" else set()
    now = followed([case])[case.pk].code
    assert now == "UZ-2026-1"
    assert allowed(rules.check_read_moves, case) == HOLDER
    assert allowed(rules.check_move, case) == may
    assert allowed(rules.check_move, case, "regional-2026-1") == may
    for never in (now, "KZ-2026-1", "none"):
        assert allowed(rules.check_move, case, never) == set(), never


@pytest.mark.parametrize("state", Edition.State.values)
def test_a_case_stays_under_its_edition_whatever_becomes_of_a_newer_one(case, state):
    """Nobody moves it to what is not in force; to what is, who leads the holder."""
    draft = put(state)
    assert followed([case])[case.pk].code == "UZ-2026-1"
    may = HOLDER if state == "in_force" else set()
    assert allowed(rules.check_move, case, draft.code) == may


# Editions


def put(state):
    """A draft of Eldor's, brought to a state; Elmira is the second person."""
    with acting("eldor") as eldor:
        draft = actions.begin_edition(by=eldor, source="UZ-2026-1")
        if state in ("proposed", "in_force"):
            draft = actions.propose_edition(by=eldor, edition=draft)
        if state == "dropped":
            draft = actions.drop_edition(by=eldor, edition=draft)
    if state == "in_force":
        with acting("elmira") as elmira:
            draft = actions.approve_edition(by=elmira, edition=draft)
    return draft


SECOND = KEEPERS - {"eldor"}
EDITIONS = {
    "draft": {"keep": KEEPERS, "write": KEEPERS, "propose": KEEPERS},
    "proposed": {"keep": KEEPERS, "return": KEEPERS, "approve": SECOND},
    "in_force": {"keep": KEEPERS},
    "dropped": {"keep": KEEPERS},
}
VERBS = {
    "keep": rules.check_keeps,
    "write": rules.check_write_edition,
    "propose": rules.check_propose_edition,
    "return": rules.check_return_edition,
    "approve": rules.check_approve_edition,
}


@pytest.mark.parametrize("state", Edition.State.values)
def test_an_edition(db, state):
    draft = put(state)
    assert table(VERBS, draft) == {verb: EDITIONS[state].get(verb, set()) for verb in VERBS}
    draft.country = "KG"
    assert table(VERBS, draft) == {verb: set() for verb in VERBS}


@pytest.mark.parametrize(("days", "in_time"), [(29, True), (30, False), (31, False)])
def test_an_edition_begins_on_a_day_to_come(db, days, in_time):
    said = parse(put("draft").text)
    proposed = Edition(state="proposed", country="UZ", proposed_by=member("eldor"))
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        may = allowed(rules.check_propose_edition, Edition(state="draft", country="UZ"), said)
        assert may == (KEEPERS if in_time else set())
        may = allowed(rules.check_approve_edition, proposed, said)
        assert may == (SECOND if in_time else set())


def test_who_begins_a_draft_and_who_keeps_time(db):
    assert allowed(rules.check_begin_edition) == KEEPERS
    assert allowed(rules.check_begin_edition, "UZ-2026-1") == KEEPERS
    assert allowed(rules.check_begin_edition, "none") == set()
    assert allowed(rules.check_remind) == {"zamon"}
