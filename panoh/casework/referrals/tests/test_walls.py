"""What PostgreSQL itself lets through, filter forgotten: referrals, houses, beds and stays."""

from contextlib import suppress
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from panoh.base.database import door
from panoh.casework.cases.models import Case
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept
from panoh.casework.shelters.models import Bed, Service, Site, Stay, TurnedAway
from panoh.casework.shelters.tests.steps import admit
from panoh.testing import CAST, member

WALLED = (Referral, Site, Bed, Stay, TurnedAway, Service)
OUTSIDE = ["akmal", "botir", "chynara", "davron", "dilshod", "farida", "feruza", "hamid", "eldor",
           "greta", "zamon"]  # fmt: skip


@pytest.fixture
def slept(bahrom, referral, bed):
    """Accepted, admitted: everything there is to see."""
    accept(bahrom, referral, bed)
    with door.acting_as(bahrom):
        case = Case.objects.get()
    return admit(bahrom, bed, case)


def test_the_filter_and_the_policy_say_the_same(slept):
    for name in CAST:
        somebody = member(name)
        with door.acting_as(somebody):
            for model in WALLED:
                filtered = set(model.objects.visible_to(somebody).values_list("pk", flat=True))
                there = set(model.objects.values_list("pk", flat=True))
                assert filtered == there, (name, model)


def test_those_outside_see_the_directory_and_nothing_else(slept):
    for name in OUTSIDE:
        with door.acting_as(member(name)):
            for model in (Referral, Site, Bed, Stay, TurnedAway, Case):
                assert not model.objects.exists(), (name, model)
            assert Service.objects.count() == 1


@pytest.mark.parametrize("name", ["aigul", "anvar"])
def test_the_police_who_sent_her_see_the_answer_and_no_placement(slept, name):
    with door.acting_as(member(name)):
        assert Referral.objects.get().status == "accepted"
        for model in (Site, Bed, Stay):
            assert not model.objects.exists(), model


def test_a_colleague_without_the_case_sees_that_a_bed_is_taken_and_not_by_whom(slept):
    barno = member("barno")
    with door.acting_as(barno):
        stay = Stay.objects.select_related("case").get()
        assert stay.case is None
        assert not Case.objects.exists()


def test_nobody_who_has_not_entered_sees_anything(slept):
    for model in WALLED:
        assert not model.objects.exists(), model


def test_nobody_outside_writes(slept):
    attempts = (
        "update shelters_stay set ends_on = begins_on",
        "update shelters_site set name = 'x'",
        "update shelters_bed set name = 'x'",
        "update shelters_service set name = 'x'",
        "update referrals_referral set step = 1, escalated_at = now()",
    )
    for name in [*OUTSIDE, "aigul", "anvar"]:
        for attempt in attempts:
            with (
                door.acting_as(member(name)),
                connection.cursor() as cursor,
                suppress(DatabaseError),
                transaction.atomic(),
            ):
                cursor.execute(attempt)
                assert cursor.rowcount == 0, (name, attempt)


FORBIDDEN = (
    "delete from shelters_stay",
    "delete from referrals_referral",
    "truncate shelters_stay",
    "update shelters_stay set case_id = null",
    "update shelters_stay set agency_id = null",
    "update shelters_bed set agency_id = null",
    "update referrals_referral set share_id = null",
    "update referrals_referral set note = 'x'",
    "update referrals_referral set receiver_id = sender_id",
    "update shelters_turnedaway set reason = 'other'",
)


def test_some_things_nobody_does(slept):
    for name, attempt in product(("bahrom", "aigul"), FORBIDDEN):
        with (
            door.acting_as(member(name)),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(attempt)


def test_what_the_functions_tell_is_a_number_and_a_yes(slept, bed):
    """The two doors through the walls: their owner, their path, their callers, their columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, prosecdef, proconfig, pg_get_function_result(oid), "
            "has_function_privilege('public', oid, 'execute') from pg_proc "
            "where proname in ('panoh_free_places', 'panoh_still_offered') order by 1"
        )
        path = ["search_path=public, pg_temp"]
        assert cursor.fetchall() == [
            ("panoh_free_places", True, path, "TABLE(service_id uuid, free smallint)", False),
            ("panoh_still_offered", True, path, "boolean", False),
        ]
