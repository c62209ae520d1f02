"""Counting people identified: each once, what is not known as such, and no name in reach."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connections

from panoh.base.database import door
from panoh.casework.cases.actions import open_case
from panoh.casework.cases.models import Case
from panoh.casework.identification.actions import determine
from panoh.casework.identification.figures import Alike, persons_identified
from panoh.casework.identification.tests.steps import GIRL, WOMAN, Facts
from panoh.testing import member

GROUNDS: Facts = {"legal_basis": "law", "reasons": "The file shows it."}
MAN: Facts = {"sex": "male", "birth_year": 1980, "birth_year_basis": "document"}


@pytest.fixture
def dilshod(committed: None) -> Any:
    return member("dilshod")


def met(by: Any, **facts: Any) -> Case:
    with door.acting_as(by):
        return open_case(by=by, **facts)


def decided(by: Any, case: Case, outcome: str, day: date, **more: Any) -> None:
    """A determination on a day; formal ones with their elements."""
    said: Facts = {"track": "trafficked", **GROUNDS, **more}
    if outcome == "identified" and said["track"] == "trafficked":
        said = {"acts": ["recruitment"], "means": ["force"], "exploitation": ["Other"], **said}
    with time_machine.travel(day), door.acting_as(by):
        determine(by=by, case=case, outcome=outcome, decided_on=day, **said)


def test_a_presumption_counts_and_says_all_that_is_known(dilshod):
    case = met(dilshod, **WOMAN, origin_country="UZ")
    decided(dilshod, case, "presumed", date(2026, 3, 1), exploitation=["ForcedLabour"])
    assert persons_identified("UZ", 2026, 2026) == [
        Alike("trafficked", "female", "30-38", "UZ", "labour", 1)
    ]
    assert persons_identified("UZ", 2025, 2025) == []
    assert persons_identified("KG", 2026, 2026) == []


def test_what_is_not_known_is_a_value_of_its_own(dilshod):
    decided(dilshod, met(dilshod), "presumed", date(2026, 3, 1))
    assert persons_identified("UZ", 2026, 2026) == [
        Alike("trafficked", "unknown", "unknown", "unknown", "unknown", 1)
    ]


def test_people_alike_are_one_row(dilshod):
    for _ in range(3):
        decided(dilshod, met(dilshod, **MAN), "presumed", date(2026, 3, 1), track="smuggled")
    assert persons_identified("UZ", 2026, 2026) == [
        Alike("smuggled", "male", "39-47", "unknown", "unknown", 3)
    ]


@pytest.mark.parametrize(
    ("tracks", "counted"),
    [
        (["trafficked"], "trafficked"),
        (["smuggled"], "smuggled"),
        (["witness"], "witness"),
        (["trafficked", "smuggled"], "trafficked_and_smuggled"),
        (["trafficked", "witness"], "several"),
        (["trafficked", "smuggled", "witness"], "several"),
    ],
)
def test_a_combination_of_tracks_is_one_category(dilshod, tracks, counted):
    case = met(dilshod, **WOMAN)
    for track in tracks:
        decided(dilshod, case, "presumed", date(2026, 3, 1), track=track)
    assert [(r.track, r.persons) for r in persons_identified("UZ", 2026, 2026)] == [(counted, 1)]


@pytest.mark.parametrize(
    ("forms", "counted"),
    [
        (["SexualExploitation"], "sexual"),
        (["ChildLabour", "ForcedBegging"], "labour"),
        (["OrganRemoval"], "other"),
        (["ForcedLabour", "SexualExploitation"], "several"),
        ([], "unknown"),
    ],
)
def test_forms_of_exploitation_are_one_category(dilshod, forms, counted):
    decided(dilshod, met(dilshod, **GIRL), "presumed", date(2026, 3, 1), exploitation=forms)
    assert [r.exploitation for r in persons_identified("UZ", 2026, 2026)] == [counted]


@pytest.mark.parametrize(
    ("born", "age"),
    [(2026, "0-8"), (2018, "0-8"), (2017, "9-17"), (2009, "9-17"), (2008, "18-23"),
     (2002, "24-29"), (1996, "30-38"), (1987, "39-47"), (1978, "48+"), (1930, "48+")],
)  # fmt: skip
def test_age_is_that_of_the_year(dilshod, born, age):
    case = met(dilshod, birth_year=born, birth_year_basis="stated")
    decided(dilshod, case, "presumed", date(2026, 3, 1))
    assert [r.age for r in persons_identified("UZ", 2026, 2026)] == [age]


def test_person_is_counted_once_however_often_it_is_decided(dilshod):
    case = met(dilshod, **WOMAN)
    decided(dilshod, case, "presumed", date(2025, 3, 1))
    decided(dilshod, case, "presumed", date(2025, 4, 1), track="smuggled")
    decided(dilshod, case, "identified", date(2026, 6, 1))
    assert [r.persons for r in persons_identified("UZ", 2025, 2025)] == [1]
    assert persons_identified("UZ", 2026, 2026) == []
    both = persons_identified("UZ", 2025, 2026)
    assert [(r.track, r.exploitation, r.persons) for r in both] == [
        ("trafficked_and_smuggled", "other", 1)
    ]


def test_who_was_found_not_to_be_is_not_counted_and_may_be_later(dilshod):
    case = met(dilshod, **WOMAN)
    decided(dilshod, case, "presumed", date(2025, 3, 1))
    decided(dilshod, case, "not_identified", date(2025, 3, 1) + timedelta(days=40))
    assert persons_identified("UZ", 2025, 2025) == []
    decided(dilshod, case, "identified", date(2026, 2, 1))
    assert persons_identified("UZ", 2025, 2025) == []
    assert [r.persons for r in persons_identified("UZ", 2026, 2026)] == [1]


def test_a_year_keeps_its_number_when_later_years_decide_otherwise(dilshod):
    case = met(dilshod, **WOMAN)
    decided(dilshod, case, "presumed", date(2025, 3, 1))
    before = persons_identified("UZ", 2025, 2025)
    decided(dilshod, case, "not_identified", date(2026, 3, 1))
    assert persons_identified("UZ", 2025, 2025) == before
    assert len(before) == 1
    assert persons_identified("UZ", 2025, 2026) == []


def test_years_add_up(dilshod):
    for year in (2024, 2025, 2025, 2026):
        decided(dilshod, met(dilshod, **MAN), "presumed", date(year, 6, 1))

    def counted(first: int, last: int) -> int:
        return sum(row.persons for row in persons_identified("UZ", first, last))

    assert Counter({y: counted(y, y) for y in (2024, 2025, 2026)}) == {2024: 1, 2025: 2, 2026: 1}
    assert counted(2024, 2026) == 4


def test_counting_role_reads_neither_reasons_nor_answers_nor_who_decided(dilshod):
    for column in ("reasons", "acts", "means", "agency_id"):
        with door.counting("UZ"), pytest.raises(DatabaseError, match="permission denied"):
            connections["figures"].cursor().execute(f"select {column} from identification_finding")
    for question in (
        "select decided_by_id from identification_determination",
        "select screening_id from identification_determination",
        "select * from identification_screening",
        "select * from identification_answer",
    ):
        with door.counting("UZ"), pytest.raises(DatabaseError, match="permission denied"):
            connections["figures"].cursor().execute(question)
