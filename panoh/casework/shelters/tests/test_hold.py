"""Keeping a bed for somebody who is expected, until an hour, and giving it up."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases.tests.steps import close
from panoh.casework.shelters import actions
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.tests.steps import admit, day, guest
from panoh.testing import member


def test_holds_a_bed_until_noon_after_the_day_of_arrival(bahrom, bed, case):
    stay = actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(2), ends_on=day(9))
    until = timezone.localtime(stay.hold_until)
    assert (until.date(), until.hour) == (day(3), 12)
    assert Entry.objects.filter(event=Event.BED_HELD, case_id=case.pk).count() == 1


def test_a_bed_is_not_held_twice_for_one_night(bahrom, bed, case):
    actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(2), ends_on=day(9))
    with pytest.raises(Refused, match="Somebody else") as refusal:
        actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(8))
    assert refusal.value.status == 409
    assert Stay.objects.count() == 1


def test_one_leaves_and_the_next_comes_on_the_same_day(bahrom, bed, case):
    actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(2), ends_on=day(9))
    actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(9))
    actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(0), ends_on=day(2))


def test_a_hold_that_has_lapsed_gives_way_and_the_journal_says_so(bahrom, bed, case):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        lapsed = actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(0))
    actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(0))
    lapsed.refresh_from_db()
    assert lapsed.released_by == bahrom
    assert Entry.objects.filter(event=Event.HOLD_RELEASED, subject_id=lapsed.pk).exists()


def test_a_hold_that_lapses_takes_no_bed_even_before_somebody_releases_it(bahrom, bed, case):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(0))
        assert Stay.objects.standing().on(day(0)).exists()
    assert not Stay.objects.standing().on(day(0)).exists()


def test_releases_a_hold_once(bahrom, bed, case):
    stay = actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(0))
    actions.release(by=bahrom, stay=stay)
    actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(0))
    with pytest.raises(Refused, match="already"):
        actions.release(by=bahrom, stay=stay)


def test_a_bed_out_of_use_is_nobodys_until_it_is_put_back(bahrom, bed, case):
    out = actions.take_out(by=bahrom, bed=bed, begins_on=day(0), ends_on=day(5), reason="Repair")
    with pytest.raises(Refused, match="Somebody else"):
        actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(4))
    actions.release(by=bahrom, stay=out)
    actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(4))


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (2, 2), (2, 1)])
def test_a_period_is_to_come_and_has_a_night(bahrom, bed, case, first, last):
    with pytest.raises(Refused):
        actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(first), ends_on=day(last))


def test_is_refused_for_a_closed_case_and_for_one_not_in_sight(bahrom, bed, case):
    with pytest.raises(Refused, match="no such case"):
        actions.hold(by=bahrom, bed=bed, case=guest(member("farida")), begins_on=day(0))
    close(bahrom, case)
    case.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(0))


def test_another_agency_holds_no_bed_here(bahrom, bed):
    botir = member("botir")
    case = guest(botir)
    with door.acting_as(botir), pytest.raises(Refused, match="among yours"):
        actions.hold(by=botir, bed=bed, case=case, begins_on=day(0))


def test_postgresql_refuses_a_second_guest_where_an_action_is_gone_around(bahrom, bed, case):
    stay = admit(bahrom, bed, case)
    stay.pk, stay.code = uuid4(), "AAA-AAA"
    with pytest.raises(IntegrityError, match="one_to_a_bed"), transaction.atomic():
        stay.save(force_insert=True)


def test_postgresql_refuses_a_stay_of_a_case_that_the_agency_does_not_see(bahrom, bed):
    hidden = guest(member("farida"))
    with pytest.raises(IntegrityError, match="no such case"), transaction.atomic():
        Stay.objects.create(
            code="AAA-AAB", agency=bahrom.agency, bed=bed, case=hidden, kind="stayed",
            begins_on=day(0), made_by=bahrom, admitted_at=timezone.now(), admitted_by=bahrom,
        )  # fmt: skip
