"""Counting people assisted: each once, whoever they are, and no shelter in reach."""

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, connections

from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.cases import provision_actions
from panoh.casework.identification.figures import Alike
from panoh.casework.identification.tests.steps import WOMAN
from panoh.casework.referrals.figures import persons_assisted
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.tests.steps import admit, bed_of, open_house
from panoh.testing import member

NOBODY_KNOWS = Alike("undetermined", "female", "30-38", "unknown", "unknown", 1)


@pytest.fixture
def bahrom(committed):
    return member("bahrom")


@pytest.fixture
def bed(bahrom):
    house = open_house(bahrom, "1")
    with door.acting_as(bahrom):
        return bed_of(house, "1")


def met(by, **facts):
    with door.acting_as(by):
        return cases.open_case(by=by, **(WOMAN | facts))


def deliver(by, case, day, need="BAS"):
    with door.acting_as(by):
        provision_actions.deliver(by=by, case=case, need=need, delivered_on=day)


def persons(first, last):
    return sum(row.persons for row in persons_assisted("UZ", first, last))


def test_a_service_counts_without_any_determination(bahrom):
    deliver(bahrom, met(bahrom), date(2026, 3, 1))
    assert persons_assisted("UZ", 2026, 2026) == [NOBODY_KNOWS]
    assert persons_assisted("UZ", 2025, 2025) == []
    assert persons_assisted("KG", 2026, 2026) == []


def test_many_services_are_one_person(bahrom, bed):
    case = met(bahrom)
    for need in ("BAS", "ACC.EMERGENCY", "MED.FIRST"):
        deliver(bahrom, case, date(2026, 3, 1), need)
    with time_machine.travel(date(2026, 3, 2)):
        admit(bahrom, bed, case)
    assert persons_assisted("UZ", 2026, 2026) == [NOBODY_KNOWS]


def test_a_night_in_a_shelter_counts_in_every_year_it_was_slept_in(bahrom, bed):
    with time_machine.travel(date(2024, 12, 30)):
        stay = admit(bahrom, bed, met(bahrom))
    with time_machine.travel(date(2025, 1, 2)), door.acting_as(bahrom):
        shelters.discharge(by=bahrom, stay=stay, destination="home")
    assert [persons(year, year) for year in range(2023, 2027)] == [0, 1, 1, 0]
    assert persons(2024, 2025) == 1


def test_holds_and_repairs_and_days_without_a_night_are_no_help(bahrom, bed):
    case = met(bahrom)
    with time_machine.travel(date(2026, 3, 1)), door.acting_as(bahrom):
        shelters.take_out(
            by=bahrom, bed=bed, begins_on=date(2026, 4, 1), ends_on=None, reason="Repair"
        )
        held = shelters.hold(
            by=bahrom, bed=bed, case=case, begins_on=date(2026, 3, 1), ends_on=date(2026, 3, 9)
        )
        shelters.release(by=bahrom, stay=held)
        stay = shelters.admit(by=bahrom, bed=bed, case=case, ends_on=date(2026, 3, 9))
        shelters.discharge(by=bahrom, stay=stay, destination="left")
    assert persons_assisted("UZ", 2026, 2026) == []


def test_the_figures_role_reads_no_shelter_no_bed_and_no_guest(bahrom, bed):
    admit(bahrom, bed, met(bahrom))
    columns = ("agency_id", "bed_id", "code", "made_by_id", "destination", "reason")
    tables = ("shelters_site", "shelters_bed", "shelters_service", "referrals_referral")
    asked = [f"select {column} from shelters_stay" for column in columns]
    for question in [*asked, *(f"select * from {table}" for table in tables)]:
        with (
            door.counting("UZ"),
            connections["figures"].cursor() as cursor,
            pytest.raises(DatabaseError, match="permission denied"),
        ):
            cursor.execute(question)
