"""Counting what people lack, how soon they were helped, and with what; and reading nothing else."""

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, connections

from panoh.base.database import door
from panoh.casework.assistance import actions
from panoh.casework.assistance.figures import (
    days_to_first_service,
    unmet_needs,
)
from panoh.casework.assistance.tests.steps import share
from panoh.casework.cases import actions as cases
from panoh.casework.cases import provision_actions
from panoh.casework.identification.figures import Marked, Settled
from panoh.casework.referrals.figures import persons_by_service
from panoh.testing import member


def at(day):
    return time_machine.travel(f"2026-03-{day:02}T09:00:00+05:00", tick=False)


def test_counts_people_and_days_and_reads_no_wish_of_anybody(committed):
    feruza, bahrom = member("feruza"), member("bahrom")
    opened = []
    with at(1), door.acting_as(feruza):
        for _ in range(3):
            opened.append(cases.open_case(by=feruza, sex="female"))
        for case, wish in zip(opened, ("wished", "undecided", "not_wished"), strict=True):
            for need in ("DOC", "LEG.CRIMINAL"):
                actions.assess_need(by=feruza, case=case, need=need, urgency="now", wish=wish)
        share(feruza, opened[0], "shelter", "bahrom", ["core"])
        provision_actions.offer_service(
            by=feruza, case=opened[2], need="VOC.JOB", on=date(2026, 3, 1)
        )
    for case, by, day, need in (
        (opened[0], feruza, 4, "DOC"), (opened[0], feruza, 9, "DOC"), (opened[1], feruza, 7, "BAS"),
        (opened[0], bahrom, 3, "PSY.CRISIS"),
    ):  # fmt: skip
        with at(10), door.acting_as(by):
            provision_actions.deliver(by=by, case=case, need=need, delivered_on=date(2026, 3, day))
    assert unmet_needs("UZ", 2026) == [
        Marked("", ("UZ-FA",), 3),
        Marked("DOC", ("UZ-FA",), 1),
        Marked("LEG", ("UZ-FA",), 2),
    ]
    assert unmet_needs("UZ", 2025) == unmet_needs("KG", 2026) == []
    asked = ("service", ["day", "week"])
    assert days_to_first_service(*asked, "UZ", 2026, 2026) == [
        Settled("service.ngo", "week", 1),
        Settled("service.shelter", "week", 1),
    ]
    assert days_to_first_service(*asked, "UZ", 2025, 2025) == []
    alike = ("female", "unknown", "unknown")
    assert persons_by_service("UZ", 2026) == [
        Marked("", alike, 2),
        Marked("BAS", alike, 1),
        Marked("DOC", alike, 1),
        Marked("PSY", alike, 1),
    ]
    for hidden in (
        "urgency from assistance_assessedneed",
        "* from assistance_plan",
        "* from assistance_goal",
        "* from assistance_return",
        "* from assistance_feedback",
        "provider from cases_provision",
        "cost from cases_provision",
    ):
        with (
            door.counting("UZ"),
            connections["figures"].cursor() as cursor,
            pytest.raises(DatabaseError, match="permission denied"),
        ):
            cursor.execute(f"select {hidden}")
