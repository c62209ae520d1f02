"""The case page asks little, however much has happened, and its buttons say what the acts say."""

import copy
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from panoh.base.agencies.sections import Section
from panoh.base.database import door
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import allows
from panoh.casework.cases import rules as cases
from panoh.casework.cases import standing
from panoh.casework.cases.actions import lock, open_case
from panoh.casework.cases.closing_actions import ask_closing
from panoh.casework.cases.models import Case
from panoh.casework.cases.provision_actions import deliver
from panoh.casework.identification import rules as identification
from panoh.casework.identification.actions import determine
from panoh.casework.identification.tests.steps import begin, complete
from panoh.casework.referrals import rules as referrals
from panoh.casework.sop import rules as sop
from panoh.site.case import WAYS, own_way
from panoh.testing import CAST, member
from panoh.tests.journey import Journey

EVENTS = 200
MOST = 12


@pytest.fixture
def journey(journey: Journey) -> Journey:
    """Somebody in a shelter, and two hundred things that happened since."""
    aigul = member("aigul")
    with door.acting_as(aigul):
        for _each in range(EVENTS):
            record(aigul, Event.NOTE_WRITTEN, case=journey.case)
    return journey


def asked(client: Client, path: str) -> list[str]:
    """What the page asks PostgreSQL, without the frame that a test puts around it."""
    told: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        told.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        assert client.get(path).status_code == 200
    return [each for each in told if "SAVEPOINT" not in each]


def rules_of_a_case() -> Iterator[tuple[Callable[..., None], dict[str, Any]]]:
    """Every rule about a member and a case that needs nothing else, or one of a few things."""
    for module in (cases, identification, referrals, sop):
        for name, check in vars(module).items():
            if not name.startswith("check_") or check.__module__ != module.__name__:
                continue
            first, *others = inspect.signature(check).parameters.values()
            if not others or (first.name, others[0].name) != ("member", "case"):
                continue
            needs = [each.name for each in others[1:] if each.default is inspect.Parameter.empty]
            takes = [each.name for each in others[1:]]
            if not needs:
                yield check, {}
            if "section" in takes:
                for section in Section:
                    yield check, {"section": section.value}
            elif needs == ["colleague"]:
                yield check, {"colleague": None}


def test_it_asks_twelve_times_at_most_and_acts_agree_with_its_buttons(journey: Journey) -> None:
    path = journey.case.get_absolute_url()
    readers = {n for thing in journey.things if thing.ids.get("code") == journey.case.code
               and thing.kind == "case" for n in thing.seen_by}  # fmt: skip
    for name in sorted(readers):
        client = Client()
        client.force_login(member(name).user)
        client.get(path)
        told = asked(client, path)
        assert len(told) <= MOST, (name, len(told), [each[:200] for each in told])
    checks = list(rules_of_a_case())
    assert len(checks) > 30
    yes = 0
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            seen = copy.copy(journey.case)
            standing.read(by, seen)
            for check, more in checks:
                said = {key: value or by for key, value in more.items()}
                anew = allows(check, by, copy.copy(journey.case), **said)
                assert allows(check, by, seen, **said) == anew, (name, check.__name__, said)
                yes += anew
    assert yes > 50


def test_what_was_read_is_another_member_s_or_another_object_s_no_longer(db: None) -> None:
    aigul, chynara = member("aigul"), member("chynara")
    with door.acting_as(aigul):
        case = open_case(by=aigul, sex="female")
        other = copy.copy(case)
        standing.read(aigul, case)
        assert standing.sees(aigul, case, Section.CORE)
    with door.acting_as(chynara):
        assert not standing.sees(chynara, case, Section.CORE)
        assert not allows(cases.check_sight, chynara, case)
    with door.acting_as(aigul):
        assert other.standing is None
        assert lock(case).standing is None


def page_of(name: str, case: Case) -> str:
    client = Client()
    client.force_login(member(name).user)
    return client.get(case.get_absolute_url()).content.decode()


def test_whoever_decides_on_closing_reads_what_would_be_left_undone(db: None) -> None:
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = open_case(by=aigul, sex="female")
        ask_closing(by=aigul, case=case, closing=Case.Closing.LOST)
    left = "Contact was lost. 4 tasks of the procedure are still open."
    page = page_of("anvar", case)
    assert left in page
    assert "Decide whether the case is closed" in page
    page = page_of("aigul", case)
    assert left in page
    assert "A second person decides whether the case is closed" in page


def test_no_code_of_the_journal_is_shown(db: None) -> None:
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = open_case(by=aigul, sex="female")
        for outcome in ("goes_on", "unheard_of"):
            record(aigul, Event.PLAN_REVIEWED, case=case, detail={"outcome": outcome})
    page = page_of("aigul", case)
    assert "It goes on as agreed" in page
    assert "goes_on" not in page
    assert "unheard_of" not in page


def test_what_the_procedure_asks_too_is_said_once_with_its_deadline(db: None) -> None:
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = open_case(by=aigul, sex="female")
        determine(
            by=aigul, case=case, track="trafficked", outcome="presumed", legal_basis="sop",
            reasons="Signs.", exploitation=["labour"],
        )  # fmt: skip
    page = page_of("aigul", case)
    assert re.search(r">Ask for agreement</a><div[^>]*>By tomorrow [0-9:]+\. For whom", page)
    assert "Ask what may be shared" not in page
    assert page.count("Find a safe place") == 1


def test_screening_is_said_once_from_its_beginning_to_its_decision(db: None) -> None:
    aigul = member("aigul")

    def shown(step: str, task: str) -> bool:
        """The step with the task's deadline, and the task no more."""
        page = page_of("aigul", case)
        by = r"By [^<.]+\. "
        return bool(re.search(rf">{step}</a><div[^>]*>{by}", page)) and f">{task}</a>" not in page

    with door.acting_as(aigul):
        case = open_case(by=aigul, sex="female", birth_year=1995, birth_year_basis="stated")
    page = page_of("aigul", case)
    assert page.count(">Screen</a>") == 1
    assert "Ask about danger" in page
    with door.acting_as(aigul):
        draft = begin(aigul, case=case)
    assert shown("Go on with the screening", "Screen")
    with door.acting_as(aigul):
        complete(aigul, draft)
    assert shown("Read the result and decide", "Decide on reasonable grounds")


@pytest.mark.parametrize(
    ("reached", "here"),
    [
        ([], "Urgent help"), (["urgent"], "Asylum explained"),
        (["urgent", "asylum", "stay_or_return"], "Stay or return"),
    ],
)  # fmt: skip
def test_nobody_is_at_the_end_of_their_way_before_it_is_closed(
    reached: list[str], here: str
) -> None:
    known = {mark: mark in reached for _name, mark in WAYS["smuggled"]}
    way = own_way(Case(stage="presumed", opened_at=timezone.now()), WAYS["smuggled"], known)
    assert [each["name"] for each in way if each["state"] == "now"] == [here]
    closed = own_way(Case(stage="closed", opened_at=timezone.now()), WAYS["smuggled"], known)
    assert [each["name"] for each in closed if each["state"] == "now"] == ["Closed"]


def test_urgent_help_is_a_step_until_it_is_given(db: None) -> None:
    feruza, aigul = member("feruza"), member("aigul")
    for by in (feruza, aigul):
        with door.acting_as(by):
            case = open_case(by=by, sex="male")
            determine(
                by=by, case=case, track="smuggled", outcome="presumed", legal_basis="sop",
                reasons="He was seen.",
            )  # fmt: skip
            # The police never see what a doctor gave, so they are not asked for it for ever.
            assert ("Give urgent help" in page_of(by.user.username, case)) == (by == feruza)
    with door.acting_as(feruza):
        case = Case.objects.get(holder=feruza.agency_id)
        deliver(by=feruza, case=case, need="MED.FIRST", delivered_on=timezone.localdate())
    assert "Give urgent help" not in page_of("feruza", case)


def test_each_track_has_a_way_of_its_own_and_both_may_be_true(db: None) -> None:
    feruza = member("feruza")
    client = Client()
    client.force_login(feruza.user)
    with door.acting_as(feruza):
        case = open_case(by=feruza, sex="male")
    of_tracks = {
        "smuggled": ("Urgent help", "Asylum explained", "Stay or return"),
        "witness": ("Threat assessed", "Protection asked for", "Protection granted"),
    }

    def shown() -> set[str]:
        page = client.get(case.get_absolute_url()).content.decode()
        return {track for track, marks in of_tracks.items() if all(m in page for m in marks)}

    assert shown() == set()
    for number, track in enumerate(of_tracks, 1):
        with door.acting_as(feruza):
            determine(
                by=feruza, case=case, track=track, outcome="presumed", legal_basis="sop",
                reasons="He was seen.",
            )  # fmt: skip
        assert shown() == set(list(of_tracks)[:number])
