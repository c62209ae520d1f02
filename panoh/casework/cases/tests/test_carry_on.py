"""A service from the offer to the day of delivery, and what the person may refuse."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused, allows
from panoh.casework.cases import provision_actions
from panoh.casework.cases.models import Provision
from panoh.casework.cases.rules import PROVISIONS, check_carry_on
from panoh.casework.cases.tests.steps import acting, close, refused

DAY = date(2026, 5, 4)


@pytest.fixture
def offered(aigul, case):
    return provision_actions.offer_service(
        by=aigul, case=case, need="DOC", on=DAY, provider="Registry"
    )


def test_keeps_each_day_and_what_it_took(aigul, offered):
    for status in ("accepted", "started"):
        provision_actions.carry_on(by=aigul, provision=offered, status=status, on=DAY)
    provision_actions.carry_on(
        by=aigul, provision=offered, status="delivered", on=DAY,
        units=Decimal("1.50"), unit="hours", cost=Decimal("70000.10"), currency="UZS",
    )  # fmt: skip
    kept = Provision.objects.get()
    assert (kept.offered_on, kept.answered_on, kept.started_on, kept.delivered_on) == (DAY,) * 4
    assert (kept.units, kept.cost) == (Decimal("1.50"), Decimal("70000.10"))
    assert (kept.section, kept.provider) == ("core", "Registry")


# Each example is undone by itself.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(steps=st.lists(st.sampled_from(Provision.Status.values[1:]), max_size=6))
def test_any_order_of_steps_ends_where_the_table_says_each_once_in_the_journal(aigul, case, steps):
    with transaction.atomic():
        service = provision_actions.offer_service(by=aigul, case=case, need="DOC", on=DAY)
        stands, done = "offered", 1
        for status in steps:
            try:
                with transaction.atomic():
                    provision_actions.carry_on(by=aigul, provision=service, status=status, on=DAY)
            except Refused:
                assert status not in PROVISIONS[stands]
            else:
                assert status in PROVISIONS[stands]
                stands, done = status, done + 1
        kept = Provision.objects.get(pk=service.pk)
        assert (kept.status, kept.delivered_on is not None) == (stands, stands == "delivered")
        assert Entry.objects.filter(subject_id=service.pk).count() == done
        transaction.set_rollback(True)


def test_is_offered_where_its_section_may_be_seen(aigul, case):
    for need in ("PSY.CRISIS", "ACC.EMERGENCY", "MED.GENERAL"):
        with refused("An agency like yours never sees this section."):
            provision_actions.offer_service(by=aigul, case=case, need=need, on=DAY)


def test_is_carried_on_by_the_agency_that_gives_it(shared, offered):
    for name in ("bahrom", "anvar", "chynara"):
        with acting(name) as somebody:
            assert allows(check_carry_on, somebody, offered) == (name == "anvar")
            if name != "anvar":
                with refused("There is no such case"):
                    provision_actions.carry_on(
                        by=somebody, provision=offered, status="accepted", on=DAY
                    )


def test_stops_when_the_case_is_closed(aigul, case, offered):
    with acting("anvar") as anvar:
        close(anvar, case)
    with refused("The case is closed.", status=409):
        provision_actions.carry_on(by=aigul, provision=offered, status="accepted", on=DAY)


@pytest.mark.parametrize(
    "facts",
    [{"status": "delivered"}, {"cost": Decimal(1)}, {"units": Decimal(0), "unit": "hours"}],
)
def test_postgresql_keeps_a_day_a_currency_and_a_unit(offered, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Provision.objects.filter(pk=offered.pk).update(**facts)
    assert Event.PROVISION_OFFERED.value == "provision.offered"
