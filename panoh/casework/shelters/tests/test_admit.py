"""Somebody arrives, stays, changes beds, leaves."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.shelters import actions
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.tests.steps import admit, day, guest
from panoh.testing import agency, member


def ago(days):
    return time_machine.travel(timezone.now() - timedelta(days=days))


def test_a_guest_takes_the_bed_from_tonight_on(bahrom, bed, case):
    stay = admit(bahrom, bed, case)
    assert (stay.begins_on, stay.ends_on, stay.kind) == (day(0), None, Stay.Kind.STAYED)
    assert Entry.objects.get(event=Event.PERSON_ADMITTED).case_id == case.pk
    with pytest.raises(Refused, match="Somebody else"):
        actions.admit(by=bahrom, bed=bed, case=guest(bahrom))


@pytest.mark.parametrize("expected", [0, 2])
def test_a_hold_becomes_the_stay(bahrom, bed, case, expected):
    held = actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(expected), ends_on=day(9))
    stay = admit(bahrom, bed, case)
    assert stay == held
    assert (stay.begins_on, stay.ends_on, stay.hold_until) == (day(0), day(9), None)


def test_who_comes_too_late_finds_the_bed_if_nobody_took_it(bahrom, bed, case):
    with ago(3):
        held = actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(0), ends_on=day(2))
    stay = admit(bahrom, bed, case)
    assert stay == held
    assert (stay.begins_on, stay.ends_on) == (day(0), None)


def test_who_leaves_frees_the_bed_tonight(bahrom, bed, case):
    with ago(3):
        stay = admit(bahrom, bed, case)
    actions.discharge(by=bahrom, stay=stay, destination="home")
    stay.refresh_from_db()
    assert (stay.begins_on, stay.ends_on) == (day(-3), day(0))
    admit(bahrom, bed, guest(bahrom))
    with pytest.raises(Refused, match="over"):
        actions.discharge(by=bahrom, stay=stay, destination="home")


def test_who_leaves_on_the_day_of_arrival_has_taken_no_night(bahrom, bed, case):
    actions.discharge(by=bahrom, stay=admit(bahrom, bed, case), destination="home")
    admit(bahrom, bed, guest(bahrom))
    assert Stay.objects.on(day(0)).count() == 1


def test_moving_keeps_the_nights_slept_in_the_old_bed(bahrom, bed, other_bed, case):
    with ago(3):
        stay = admit(bahrom, bed, case, ends_on=day(9))
    moved = actions.move(by=bahrom, stay=stay, bed=other_bed)
    stay.refresh_from_db()
    assert (stay.bed, stay.begins_on, stay.ends_on) == (bed, day(-3), day(0))
    assert (moved.bed, moved.begins_on, moved.ends_on) == (other_bed, day(0), day(6))
    admit(bahrom, bed, guest(bahrom))


def test_who_came_today_or_is_only_expected_just_changes_beds(bahrom, bed, other_bed, case):
    stay = admit(bahrom, bed, case)
    assert actions.move(by=bahrom, stay=stay, bed=other_bed) == stay
    held = actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(2), ends_on=day(4))
    assert actions.swap(by=bahrom, one=held, other=stay)


def test_nobody_is_moved_into_a_bed_that_is_taken(bahrom, bed, other_bed, case):
    stay = admit(bahrom, bed, case)
    admit(bahrom, other_bed, guest(bahrom))
    with pytest.raises(Refused, match="Somebody else"):
        actions.move(by=bahrom, stay=stay, bed=other_bed)
    stay.refresh_from_db()
    assert stay.bed == bed


@pytest.mark.parametrize("days", [0, 3])
def test_two_guests_change_beds_in_one_act(bahrom, bed, other_bed, case, days):
    with ago(days):
        one, other = admit(bahrom, bed, case), admit(bahrom, other_bed, guest(bahrom))
    moved = actions.swap(by=bahrom, one=one, other=other)
    assert [stay.bed for stay in moved] == [other_bed, bed]
    assert Stay.objects.on(day(0)).count() == 2


def test_a_swap_that_ends_on_somebody_elses_bed_changes_nothing(bahrom, bed, other_bed, case):
    one = admit(bahrom, bed, case, ends_on=day(2))
    long = admit(bahrom, other_bed, guest(bahrom))
    actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(2))
    with pytest.raises(Refused, match="Somebody else"):
        actions.swap(by=bahrom, one=one, other=long)
    one.refresh_from_db()
    assert one.bed == bed


def test_a_stay_is_prolonged_as_far_as_the_bed_is_free(bahrom, bed, case):
    stay = admit(bahrom, bed, case, ends_on=day(2))
    actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(5))
    actions.prolong(by=bahrom, stay=stay, ends_on=day(5))
    with pytest.raises(Refused, match="Somebody else"):
        actions.prolong(by=bahrom, stay=stay, ends_on=day(6))


def test_a_case_manager_answers_and_holds_but_does_not_admit(bahrom, bed, case):
    barno = member("barno")
    with door.acting_as(barno), pytest.raises(Refused, match="Your role"):
        actions.admit(by=barno, bed=bed, case=case)


def test_who_took_the_agreement_back_keeps_the_bed_and_may_change_it(bahrom, bed, other_bed):
    """Shelter never depends on consent to share: the house loses the case, she keeps her bed."""
    farida = member("farida")
    with door.acting_as(farida):
        case = cases.open_case(by=farida, sex="female")
        consent = share_actions.take_consent(
            by=farida, case=case, recipient=agency("shelter"), purpose="accommodation",
            sections=["core"], given=True, language="uz", form="spoken",
        )  # fmt: skip
        share = share_actions.offer_share(by=farida, case=case, consent=consent, sections=["core"])
    share_actions.open_share(by=bahrom, share=share)
    with ago(2):
        stay = admit(bahrom, bed, case)
    with door.acting_as(farida):
        share_actions.withdraw_consent(by=farida, consent=consent)
    moved = actions.move(by=bahrom, stay=stay, bed=other_bed)
    actions.discharge(by=bahrom, stay=moved, destination="home")
