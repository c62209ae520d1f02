"""Saying yes: a bed is held, what was agreed opens, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.actions import words
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Alert, Case, Share
from panoh.casework.names import actions as names
from panoh.casework.names.models import Name
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept, agree, open_case, refer
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Bed, Site, Stay
from panoh.casework.shelters.tests.steps import admit, bed_of, day, guest, offer, open_house
from panoh.testing import member

Status = Referral.Status


def test_opens_what_was_agreed_and_holds_the_bed(bahrom, case, referral, bed):
    accepted = accept(bahrom, referral, bed, ends_on=day(7))
    assert (accepted.status, accepted.answered_by) == (Status.ACCEPTED, bahrom)
    with door.acting_as(bahrom):
        assert Case.objects.get().code == case.code
        stay = Stay.objects.get()
        assert accepted.stay == stay
        assert (stay.bed, stay.begins_on, stay.ends_on) == (bed, day(0), day(7))
        assert Share.objects.get().sections == ["core", "contact", "alerts"]


def test_what_was_not_agreed_stays_closed(aigul, bahrom, case, referral, bed):
    with door.acting_as(aigul):
        names.record_identity(by=aigul, case=case, family="Canary")
        cases.raise_alert(by=aigul, case=case, kind="do_not_call")
    accept(bahrom, referral, bed)
    with door.acting_as(bahrom):
        assert Alert.objects.count() == 1
        assert not Name.objects.exists()
        with pytest.raises(Refused):
            names.reveal_identity(by=bahrom, case=case, purpose="papers")


def test_the_sender_learns_the_answer_and_not_the_bed(aigul, bahrom, case, referral, bed):
    accept(bahrom, referral, bed)
    for name in ("aigul", "anvar"):
        somebody = member(name)
        with door.acting_as(somebody):
            seen = Referral.objects.visible_to(somebody).get()
            assert (seen.status, seen.answered_at is not None) == (Status.ACCEPTED, True)
            for hidden in (Stay, Bed, Site):
                assert not hidden.objects.exists()
            events = Entry.objects.filter(case_id=case.pk).values_list("event", flat=True)
            assert Event.REFERRAL_ACCEPTED in events
            assert Event.BED_HELD not in events


def test_the_sender_is_told_by_code_and_link(aigul, bahrom, case, referral, bed):
    accept(bahrom, referral, bed)
    with door.acting_as(aigul):
        letter = Letter.objects.get(event=Event.REFERRAL_ACCEPTED)
        text = "\n".join(words(letter))
    assert referral.code in text
    for secret in (case.code, bed.name, "House A", "Rooms", "Bahor"):
        assert secret not in text


def test_a_case_manager_accepts_and_has_the_case_then(referral, bed):
    barno = member("barno")
    accept(barno, referral, bed)
    with door.acting_as(barno):
        assert Case.objects.visible_to(barno).count() == 1


def test_children_get_cots(aigul, bahrom, house, shelter):
    case = open_case(aigul, children=1)
    agree(aigul, case, shelter)
    referral = refer(aigul, case, shelter)
    with door.acting_as(bahrom):
        bed, cot = bed_of(house, "1.1"), bed_of(house, "cot 0")
    accepted = accept(bahrom, referral, cot, bed)
    with door.acting_as(bahrom):
        assert accepted.stay == Stay.objects.get(bed=bed)
        assert Stay.objects.filter(case=case).count() == 2


def test_a_service_without_beds_is_accepted_without_one(aigul, bahrom, case):
    lawyer = offer(bahrom, None, need="LEG.INFORMATION", name="Lawyer")
    agree(aigul, case, lawyer)
    assert accept(bahrom, refer(aigul, case, lawyer)).stay is None


def test_accommodation_is_accepted_with_a_bed_for_a_grown_up(bahrom, house, referral):
    with door.acting_as(bahrom):
        cot = bed_of(house, "cot 0")
    for beds in ([], [cot]):
        with pytest.raises(Refused, match="Choose a bed"):
            accept(bahrom, referral, *beds)


def test_nothing_opens_when_the_bed_is_gone(bahrom, referral, bed):
    admit(bahrom, bed, guest(bahrom))
    with pytest.raises(Refused, match="Somebody else"):
        accept(bahrom, referral, bed)
    with door.acting_as(bahrom):
        assert Case.objects.filter(pk=referral.case_id).count() == 0
        assert Share.objects.get(pk=referral.share_id).since is None
        assert Referral.objects.get().status == Status.SENT


def test_nobody_accepts_what_she_took_back_meanwhile(aigul, bahrom, consent, referral, bed):
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    with pytest.raises(Refused, match="taken this back") as refusal:
        accept(bahrom, referral, bed)
    assert refusal.value.status == 409
    with door.acting_as(bahrom):
        now = Referral.objects.select_related("share").get()
        assert now.standing == "Withdrawn by the person"
        assert not Referral.objects.visible_to(bahrom).waiting().exists()
        assert not Stay.objects.exists()


def test_nobody_accepts_when_the_consent_has_run_out(aigul, bahrom, case, shelter, bed):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        agree(aigul, case, shelter, until=timezone.now() + timedelta(days=4))
        referral = refer(aigul, case, shelter, needed_from=day(0))
    later = time_machine.travel(timezone.now() + timedelta(days=2))
    with later, pytest.raises(Refused, match="taken this back"):
        accept(bahrom, referral, bed)


def test_an_answer_is_given_once(bahrom, referral, bed):
    accept(bahrom, referral, bed)
    with pytest.raises(Refused, match="answered or withdrawn"):
        accept(bahrom, referral, bed)


def test_who_has_a_bed_and_agrees_again_is_accepted_in_it(
    aigul, bahrom, case, shelter, consent, referral, bed
):
    accept(bahrom, referral, bed)
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    agree(aigul, case, shelter)
    again = accept(bahrom, refer(aigul, case, shelter))
    assert (again.status, again.stay) == (Status.ACCEPTED, None)
    with door.acting_as(bahrom):
        assert Case.objects.exists()
        assert Stay.objects.count() == 1


@pytest.mark.parametrize("name", ["botir", "aigul", "anvar", "chynara", "farida", "zamon"])
def test_nobody_but_the_receiver_accepts(referral, bed, name):
    with pytest.raises(Refused):
        accept(member(name), referral, bed)


def test_a_bed_of_another_agency_is_not_given(bahrom, referral):
    botir = member("botir")
    house = open_house(botir, "9.9")
    with door.acting_as(botir):
        bed = bed_of(house, "9.9")
    with pytest.raises(Refused, match="among yours"):
        accept(bahrom, referral, bed)


def test_what_she_takes_back_later_closes_the_case_and_leaves_her_the_bed(
    aigul, bahrom, consent, referral, bed
):
    accept(bahrom, referral, bed)
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    with door.acting_as(bahrom):
        assert not Case.objects.exists()
        stay = Stay.objects.select_related("case", "bed").get()
        assert stay.case is None  # hidden, though the stay knows it
        assert shelters.release(by=bahrom, stay=stay)
