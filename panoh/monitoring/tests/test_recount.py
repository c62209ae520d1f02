"""Portions counted by PostgreSQL against a plain recount of the same raw rows."""

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connections
from django.utils import timezone

from panoh.base.database import door
from panoh.casework.assistance.figures import unmet_needs
from panoh.casework.assistance.models import AssessedNeed
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions
from panoh.casework.cases.models import Case, Person, Provision, SamePerson
from panoh.casework.identification.models import Determination
from panoh.casework.protection.models import RiskAssessment
from panoh.casework.referrals.figures import persons_by_service
from panoh.casework.shelters.models import Bed, Stay
from panoh.casework.shelters.tests.steps import open_house
from panoh.casework.sop.figures import IN_TIME, LATE, duties_kept
from panoh.casework.sop.models import Completion, Exemption
from panoh.casework.sop.procedures import begun_under
from panoh.monitoring.indicators import PORTIONS, STEPS, Portion
from panoh.testing import member

START = datetime(2026, 1, 3, 9, tzinfo=UTC)
NOW = datetime(2026, 12, 1, tzinfo=UTC)
HERE = timezone.get_default_timezone()
BODIES = ("dilshod", "feruza", "bahrom")
LIMITS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "half_year": 180}


def opened(number: int, chance: random.Random, by: str = "feruza") -> list[Case]:
    """Cases opened on any days of two years; some people have two with one agency."""
    found = []
    with door.acting_as(who := member(by)):
        for _ in range(number):
            day = START - timedelta(days=chance.randint(0, 500), minutes=chance.randint(0, 900))
            with time_machine.travel(day, tick=False):
                found.append(cases.open_case(by=who, sex="female", birth_year=1999,
                                             birth_year_basis="document"))  # fmt: skip
    one, other = found[:2]
    SamePerson.objects.using("owner").create(case=other, person=one.person, agency=who.agency)
    return found


def close(case: Case, at: datetime) -> None:
    """Asked by one and closed by another, then."""
    with time_machine.travel(at, tick=False):
        with door.acting_as(by := member("feruza")):
            closure = closing_actions.ask_closing(by=by, case=case, closing="goals_met")
        with door.acting_as(second := member("farida")):
            closing_actions.close_case(by=second, closure=closure)


def person_of(case: Case) -> Any:
    linked = SamePerson.objects.using("owner").filter(case=case).first()
    return linked.person_id if linked else case.person_id


def outcome(days: int, outcomes: tuple[str, ...]) -> str:
    return next((each for each in outcomes[:-1] if days <= LIMITS[each]), outcomes[-1])


def as_rows(counted: Counter[tuple[str, str]]) -> list[tuple[str, str, int]]:
    return sorted((*kind, persons) for kind, persons in counted.items())


@pytest.mark.parametrize("seed", [1, 2])
def test_days_are_those_of_a_plain_recount(committed: None, seed: int) -> None:
    chance = random.Random(seed)
    people = opened(14, chance)
    members = {name: member(name) for name in BODIES}
    numbers: Counter[Any] = Counter()
    for case in people:
        for _ in range(chance.randint(0, 5)):
            by = members[chance.choice(BODIES)]
            day = case.opened_at.date() + timedelta(
                days=chance.choice([0, 1, 2, 7, 8, 30, 95, 400])
            )
            track = chance.choice(["trafficked", "smuggled"])
            numbers[case.pk, track] += 1
            Determination.objects.using("owner").create(
                code=uuid4().hex[:7], case=case, track=track, number=numbers[case.pk, track],
                outcome=chance.choice(["presumed", "identified", "not_identified"]),
                agency=by.agency, body="other", legal_basis="law", procedure_edition="x",
                decided_on=day, decided_by=by,
            )  # fmt: skip
            Provision.objects.using("owner").create(
                case=case, agency=by.agency, section="core", need="BAS", delivered_on=day,
                recorded_by=by,
            )  # fmt: skip
    for year in (2025, 2026):
        found = PORTIONS[Portion.RESPONSE].settled("UZ", year, year)
        told = [tuple(row) for row in found if not row.part.startswith("referral")]
        assert sorted(told) == as_rows(plain_days(people, year))
    assert PORTIONS[Portion.RESPONSE].settled("KG", 2026, 2026) == []


def plain_days(people: list[Case], year: int) -> Counter[tuple[str, str]]:
    """The rule, person by person."""
    of_person = defaultdict(list)
    for case in people:
        of_person[person_of(case)].append(case)
    counted: Counter[tuple[str, str]] = Counter()
    for theirs in of_person.values():
        decided = sorted(
            Determination.objects.using("owner").filter(case__in=theirs).select_related("agency"),
            key=lambda each: (each.decided_on, each.number, str(each.pk)),
        )
        presumed = [each for each in decided if each.outcome == "presumed"]
        begun = {case.pk: case.opened_at.date() for case in theirs}
        firsts = [("presumption", each, begun[each.case_id]) for each in presumed[:1]]
        since: dict[str, date] = {}
        for each in presumed:
            since.setdefault(each.track, each.decided_on)
        formal = [
            ("identification", each, since[each.track])
            for each in decided
            if each.outcome != "presumed" and since.get(each.track, date.max) <= each.decided_on
        ]
        for step, each, from_day in [*firsts, *formal[:1]]:
            if each.decided_on.year == year:
                days = (each.decided_on - from_day).days
                counted[f"{step}.{each.agency.kind}", outcome(days, STEPS[step][1])] += 1
        served = sorted(
            Provision.objects.using("owner").filter(case__in=theirs).select_related("agency"),
            key=lambda each: (each.delivered_on, str(each.pk)),
        )
        if served and served[0].delivered_on and served[0].delivered_on.year == year:
            days = (served[0].delivered_on - begun[served[0].case_id]).days
            kind = f"service.{served[0].agency.kind}"
            counted[kind, outcome(days, STEPS["service"][1])] += 1
    return counted


KINDS = ("BAS", "MED.GENERAL", "MED.FIRST", "ACC.LONG", "DOC")
WISHES = ("wished", "undecided", "not_wished")


def test_help_and_needs_are_those_of_a_plain_recount(committed: None) -> None:
    chance = random.Random(3)
    people, by, bahrom = opened(16, chance), member("feruza"), member("bahrom")
    site = open_house(bahrom, *map(str, range(len(people))))
    who_ask = [by, member("aigul"), bahrom]
    for case, bed in zip(people, Bed.objects.using("owner").filter(site=site), strict=True):
        Person.objects.using("owner").filter(pk=case.person_id).update(
            sex=chance.choice(["female", "male", "unknown"]),
            birth_year=(born := chance.choice([None, 1970, 1990, 2004, 2012])),
            birth_year_basis="document" if born else "unknown",
            origin_country=chance.choice(["UZ", "KG", ""]),
            citizenships=chance.choice([[], ["TJ"], ["UZ", "KG"]]),
        )
        for _ in range(chance.randint(0, 4)):
            day = case.opened_at.date() + timedelta(days=chance.randint(0, 300))
            Provision.objects.using("owner").create(
                case=case, agency=by.agency, section="core", need=chance.choice(KINDS),
                delivered_on=day, recorded_by=by,
            )  # fmt: skip
        if chance.random() < 0.6:
            begins = case.opened_at.date() + timedelta(days=chance.randint(0, 200))
            nights = chance.choice([None, 0, 3, 200])
            Stay.objects.using("owner").create(
                code=uuid4().hex[:7], agency=bahrom.agency, bed_id=bed.pk, case=case, kind="stayed",
                begins_on=begins, ends_on=None if nights is None else begins + timedelta(nights),
                made_by=bahrom, admitted_at=case.opened_at, admitted_by=bahrom,
            )  # fmt: skip
        for need in chance.sample(KINDS, chance.randint(0, 3)):
            who = chance.choice(who_ask)
            at = case.opened_at + timedelta(minutes=chance.randint(0, 400_000))
            ended = at + timedelta(days=chance.randint(1, 300)) if chance.random() < 0.4 else None
            AssessedNeed.objects.using("owner").create(
                case=case, agency=who.agency, section="core", need=need, urgency="now",
                wish=chance.choice(WISHES), assessed_at=at, assessed_by=who, ended_at=ended,
                ended_by=who if ended else None,
            )  # fmt: skip
    for case in chance.sample(people, 5):
        close(case, case.opened_at + timedelta(days=chance.randint(1, 400)))
    for year in (2025, 2026):
        helped, lacking = persons_by_service("UZ", year), unmet_needs("UZ", year)
        assert {row[:2]: row.persons for row in helped} == plain_help(people, year)
        assert {row[:2]: row.persons for row in lacking} == plain_needs(people, year)
    assert persons_by_service("KG", 2026) == unmet_needs("KG", 2026) == []


def persons_of(people: list[Case]) -> list[list[Case]]:
    """Cases, person by person, as the owner reads them."""
    of_person = defaultdict(list)
    for case in Case.objects.using("owner").filter(pk__in=[each.pk for each in people]):
        of_person[person_of(case)].append(case)
    return [*of_person.values()]


def plain_help(people: list[Case], year: int) -> Counter[Any]:
    """Everybody who got something in the year, and who got what, person by person."""
    counted: Counter[Any] = Counter()
    since, until = date(year, 1, 1), date(year, 12, 31)
    for theirs in persons_of(people):
        given = [
            (each.delivered_on, each.need[:3])
            for each in Provision.objects.using("owner").filter(case__in=theirs)
            if each.delivered_on and since <= each.delivered_on <= until
        ]
        for stay in Stay.objects.using("owner").filter(case__in=theirs):
            first = max(stay.begins_on, since)
            if first <= until and (stay.ends_on is None or first < stay.ends_on):
                given.append((first, "ACC"))
        if not given:
            continue
        person = Person.objects.using("owner").get(pk=person_of(theirs[0]))
        years = None if person.birth_year is None else year - person.birth_year
        band = (
            "unknown" if years is None else "0-17" if years < 18 else "18-29" if years < 30
            else "30-47" if years < 48 else "48+"
        )  # fmt: skip
        origin = person.origin_country or [*person.citizenships, "unknown"][0]
        for mark in {"", *(kind for _day, kind in given)}:
            counted[mark, (person.sex, band, origin)] += 1
    return counted


def plain_needs(people: list[Case], year: int) -> Counter[Any]:
    """Everybody who was asked by the end of the year, and who lacked what, person by person."""
    counted: Counter[Any] = Counter()
    end = datetime(year + 1, 1, 1, tzinfo=UTC)
    for theirs in persons_of(people):
        still_open = [each for each in theirs if each.closed_at is None or each.closed_at >= end]
        asked = [
            each
            for each in AssessedNeed.objects.using("owner").filter(case__in=still_open)
            if each.assessed_at < end and (each.ended_at is None or each.ended_at >= end)
        ]
        if not asked:
            continue
        last = max(asked, key=lambda each: each.assessed_at)
        region = last.agency.region_id or ""
        lacking = {
            each.need[:3]
            for each in asked
            if each.wish != "not_wished"
            and not any(
                given.delivered_on and each.assessed_at.date() <= given.delivered_on < end.date()
                for given in Provision.objects.using("owner").filter(
                    case=each.case_id, need=each.need
                )
            )
        }
        for mark in {"", *lacking}:
            counted[mark, (region,)] += 1
    return counted


EVENTS = (
    "screened", "presumed", "presumed.trafficked", "presumed.smuggled", "identified", "informed",
    "risk_assessed", "alert_raised.health", "alert_raised.danger", "provided.medical", "risk_high",
    "reflection_explained", "contact_recorded", "safety_planned", "measure_asked", "admitted",
)  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_duties_are_those_of_a_plain_recount(committed: None, seed: int) -> None:
    chance = random.Random(seed)
    people, by = opened(12, chance), member("feruza")
    for case in people:
        with door.acting_as(by):
            Case.objects.filter(pk=case.pk).update(
                tracks=sorted(chance.sample(["smuggled", "trafficked"], chance.randint(0, 2)))
            )
        for _ in range(chance.randint(0, 14)):
            minutes = chance.choice([10, 100, 300, 2_000, 9_000, 90_000])
            at = case.opened_at + timedelta(minutes=chance.randint(0, minutes))
            event = chance.choice(EVENTS)
            Completion.objects.using("owner").create(
                case=case, agency=by.agency, task="any", event=event, done_at=at, done_by=by
            )
        for _ in range(chance.randint(0, 3)):
            at = case.opened_at + timedelta(hours=chance.randint(0, 2_500))
            RiskAssessment.objects.using("owner").create(
                code=uuid4().hex[:7], case=case, agency=by.agency, edition="any", proposed="low",
                level="low", assessed_at=at, assessed_by=by,
                next_on=at.date() + timedelta(days=chance.choice([1, 7, 30, 100])),
            )  # fmt: skip
        for task in chance.sample(["inform", "risk", "shelter"], chance.randint(0, 2)):
            at = case.opened_at + timedelta(hours=chance.randint(0, 60))
            ended = at + timedelta(hours=chance.randint(1, 60)) if chance.random() < 0.5 else None
            Exemption.objects.using("owner").create(
                case=case, agency=by.agency, task=task, ground="declined", reason=b"sealed",
                exempted_at=at, exempted_by=by, ended_at=ended, ended_by=by if ended else None,
            )  # fmt: skip
    for case in chance.sample(people, 3):
        close(case, case.opened_at + timedelta(hours=chance.randint(3, 100)))
    for year in (2025, 2026):
        found = duties_kept("UZ", year, year, NOW)
        assert [tuple(row) for row in found] == as_rows(plain_duties(people, year))
    assert duties_kept("UZ", 2026, 2026, START - timedelta(days=400)) == []


@pytest.mark.parametrize(
    ("days", "kept"), [([], LATE), ([5], IN_TIME), ([8], LATE), ([5, 30], IN_TIME)]
)
def test_a_risk_is_assessed_again_by_the_day_that_the_first_assessment_said(
    committed: None, days: list[int], kept: str
) -> None:
    case, by = opened(2, random.Random(1))[0], member("feruza")
    for day in (0, *days):
        at = case.opened_at + timedelta(days=day)
        RiskAssessment.objects.using("owner").create(
            code=uuid4().hex[:7], case=case, agency=by.agency, edition="any", proposed="high",
            level="high", assessed_at=at, assessed_by=by, next_on=at.date() + timedelta(days=7),
        )  # fmt: skip
    found = [row for row in duties_kept("UZ", 2024, 2026, NOW) if row.part == "risk_again"]
    assert [tuple(row) for row in found] == [("risk_again", kept, 1)]


def plain_duties(people: list[Case], year: int) -> Counter[tuple[str, str]]:
    """The rule, task by task, from the events as the owner reads them."""
    first: dict[Any, tuple[datetime, str, str]] = {}
    for case in Case.objects.using("owner").filter(pk__in=[each.pk for each in people]):
        with connections["owner"].cursor() as cursor:
            cursor.execute("select event, at from sop_milestone where case_id = %s", [case.pk])
            told = cursor.fetchall()
        exempted = list(Exemption.objects.using("owner").filter(case=case))
        for task in begun_under("UZ", case.opened_at.date()).tasks:
            opens = [at for event, at in told if event in task.opens]
            if not task.duty or not opens or (task.tracks and not task.tracks & set(case.tracks)):
                continue
            due = min(opens) + timedelta(**{task.within.word: task.within.number})
            for each in RiskAssessment.objects.using("owner").filter(case=case):
                if task.every and each.assessed_at == min(opens):
                    due = min(due, datetime.combine(each.next_on, time(23, 59), HERE))
            if due.year != year or due > NOW or task.child:
                continue
            in_time = any(
                at - timedelta(days=event.startswith("provided.")) <= due
                for event, at in told
                if event in task.done
                and (at > min(opens) if task.every else not task.again or at >= min(opens))
            )
            left_out = any(
                each.task == task.code
                and each.exempted_at <= due
                and (each.ended_at is None or each.ended_at > due)
                for each in exempted
            )
            if in_time or not (left_out or (case.closed_at and case.closed_at <= due)):
                key = person_of(case), task.code
                mine = (due, str(case.pk), IN_TIME if in_time else LATE)
                first[key] = min(first.get(key, mine), mine)
    return Counter((code, last) for (_person, code), (_due, _case, last) in first.items())


@pytest.mark.parametrize(
    "hidden",
    [
        "reason from sop_exemption", "reason from sop_move", "done_by_id from sop_completion",
        "hours from cases_contact", "raised_by_id from cases_alert", "note from referrals_referral",
        "member_id from cases_assignment", "name from protection_guardian",
        "words from protection_measure", "outcome from cases_consent",
        "country from assistance_return", "text from cases_note",
    ],
)  # fmt: skip
def test_of_a_step_the_counting_role_reads_no_words_and_nobody(
    committed: None, hidden: str
) -> None:
    with (
        door.counting("UZ"),
        connections["figures"].cursor() as cursor,
        pytest.raises(DatabaseError, match="permission denied"),
    ):
        cursor.execute(f"select {hidden}")
