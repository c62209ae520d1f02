"""Asking a shelter to take a person in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.actions import words
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Person, Share
from panoh.casework.cases.tests.steps import close
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept, agree, open_case, refer
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.tests.steps import day, offer, open_house
from panoh.testing import key, member

Status = Referral.Status


def test_sends_the_referral_and_journals_it(aigul, case, shelter, consent):
    referral = refer(aigul, case, shelter)
    assert referral.status == Status.SENT
    assert referral.deadline - referral.sent_at == timedelta(hours=24)
    assert (referral.sex, referral.age_band, referral.languages) == ("female", "25-34", ["uz"])
    with door.acting_as(aigul):
        entry = Entry.objects.get(event=Event.REFERRAL_SENT)
        assert (entry.case_id, entry.subject_id) == (case.pk, referral.pk)
        assert list(Referral.objects.visible_to(aigul)) == [referral]


def test_there_are_72_hours_when_it_is_not_urgent(aigul, case, shelter, consent):
    referral = refer(aigul, case, shelter, urgency="normal")
    assert referral.deadline - referral.sent_at == timedelta(hours=72)


def test_the_summary_is_frozen_at_sending(aigul, case, shelter, referral):
    with door.acting_as(aigul):
        cases.describe_person(by=aigul, case=case, children=2, sex="other", languages=["ru"])
        referral.refresh_from_db()
    assert (referral.sex, referral.languages, referral.children) == ("female", ["uz"], 0)


def test_is_refused_without_consent(aigul, case, shelter):
    with pytest.raises(Refused, match="has not agreed"):
        refer(aigul, case, shelter)


def test_is_refused_when_she_said_no(aigul, case, shelter, consent):
    agree(aigul, case, shelter, given=False)
    with pytest.raises(Refused, match="has not agreed"):
        refer(aigul, case, shelter)


def test_consent_for_another_purpose_does_not_cover_it(aigul, bahrom, case, shelter, consent):
    doctor = offer(bahrom, None, need="MED.GENERAL", name="Doctor")
    with pytest.raises(Refused, match="has not agreed"):
        refer(aigul, case, doctor)


def test_is_refused_when_the_case_is_closed(aigul, case, shelter, consent):
    anvar = member("anvar")
    with door.acting_as(anvar):
        close(anvar, case)
    with pytest.raises(Refused, match="closed"):
        refer(aigul, case, shelter)


def test_is_refused_without_an_agreement_in_force(aigul, case):
    stranger = offer(member("chynara"), None, name="Far", need="LEG.INFORMATION")
    with door.acting_as(aigul), pytest.raises(Refused, match="no agreement"):
        actions.refer(by=aigul, case=case, service=stranger, urgency="normal", needed_from=day(0))


def test_is_refused_while_they_have_not_answered(aigul, case, shelter, referral):
    with pytest.raises(Refused, match="asked already"):
        refer(aigul, case, shelter)


def test_is_refused_while_they_help_already(aigul, bahrom, case, shelter, referral, bed):
    accept(bahrom, referral, bed)
    with pytest.raises(Refused, match="accepted already"):
        refer(aigul, case, shelter)


def test_is_refused_for_a_service_of_ones_own(bahrom, house, shelter):
    case = open_case(bahrom)
    with pytest.raises(Refused, match="your own agency"):
        refer(bahrom, case, shelter)


def test_what_she_took_back_makes_room_for_a_new_request(aigul, case, shelter, consent, referral):
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    agree(aigul, case, shelter)
    again = refer(aigul, case, shelter)
    with door.acting_as(aigul):
        referral.refresh_from_db()
    assert (referral.status, again.status) == (Status.WITHDRAWN, Status.SENT)


@pytest.mark.parametrize("name", ["akmal", "chynara", "bahrom", "farida", "eldor", "zamon"])
def test_only_the_holder_refers(aigul, case, shelter, consent, name):
    somebody = member(name)
    with door.acting_as(somebody), pytest.raises(Refused):
        actions.refer(by=somebody, case=case, service=shelter, urgency="urgent", needed_from=day(0))


def test_the_shelter_sees_the_request_but_not_the_case_until_it_accepts(bahrom, case, referral):
    for name in ("bahrom", "barno"):
        somebody = member(name)
        with door.acting_as(somebody):
            assert list(Referral.objects.visible_to(somebody)) == [referral]
            assert list(Referral.objects.all()) == [referral]
            assert not Case.objects.exists()
            assert not Person.objects.exists()
            assert not Entry.objects.filter(case_id=case.pk).exists()
            offered = Share.objects.get()
            assert offered.since is None


@pytest.mark.parametrize(
    "name", ["akmal", "chynara", "botir", "davron", "dilshod", "farida", "hamid", "eldor", "greta"]
)
def test_nobody_else_finds_it(referral, name):
    somebody = member(name)
    with door.acting_as(somebody):
        assert not Referral.objects.visible_to(somebody).exists()
        assert not Referral.objects.exists()


def test_the_supervisor_of_the_sender_sees_it_too(referral):
    anvar = member("anvar")
    with door.acting_as(anvar):
        assert list(Referral.objects.visible_to(anvar)) == [referral]
        assert list(Referral.objects.all()) == [referral]


def test_those_who_may_answer_are_told_by_code_and_link(bahrom, case, referral):
    told = set()
    for name in ("bahrom", "barno", "aigul", "botir"):
        somebody = member(name)
        with door.acting_as(somebody):
            for letter in Letter.objects.all():
                told.add(name)
                subject, text = words(letter)
                assert referral.code in text
                for secret in (case.code, "Ground floor", "female", "25", "Police", "shelter"):
                    assert secret.lower() not in (subject + text).lower().replace("/referrals/", "")
    assert told == {"bahrom", "barno"}


def test_nothing_is_saved_when_the_journal_fails(aigul, case, shelter, consent, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("The journal is full.")

    monkeypatch.setattr(actions, "record", broken)
    with door.acting_as(aigul):
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.refer(
                by=aigul, case=case, service=shelter, urgency="urgent", needed_from=day(0)
            )
        assert not Referral.objects.exists()
        assert not Share.objects.exclude(ground="holder").exists()


def test_postgresql_refuses_a_referral_without_an_offered_share(aigul, case, shelter, referral):
    with door.acting_as(aigul):
        holder = Share.objects.get(ground="holder")
        facts = Referral.objects.values().get()
        facts |= {"id": key("another"), "code": "AAA-AAA", "share_id": holder.pk}
        with pytest.raises(IntegrityError, match="offered share"), transaction.atomic():
            Referral.objects.create(**facts)


def test_postgresql_refuses_a_second_request_for_the_same(aigul, case, shelter, consent, referral):
    with door.acting_as(aigul):
        share = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
        facts = Referral.objects.values().get()
        facts |= {"id": key("another"), "code": "AAA-AAA", "share_id": share.pk}
        with pytest.raises(IntegrityError, match="asked_once_at_a_time"), transaction.atomic():
            Referral.objects.create(**facts)


def test_postgresql_moves_it_for_nobody_but_the_one_whose_move_it_is(aigul, bahrom, referral):
    now = timezone.now()
    for who, status, more in [
        (aigul, "accepted", {"answered_at": now, "answered_by": aigul}),
        (aigul, "declined", {"answered_at": now, "answered_by": aigul, "reason": "other"}),
        (bahrom, "withdrawn", {"ended_at": now, "ended_by": bahrom}),
        (bahrom, "ended", {"answered_at": now, "answered_by": bahrom, "ended_at": now,
                           "ended_by": bahrom}),
    ]:  # fmt: skip
        with (
            door.acting_as(who),
            pytest.raises(IntegrityError, match="not your move"),
            transaction.atomic(),
        ):
            Referral.objects.filter(pk=referral.pk).update(status=status, **more)
    with (
        door.acting_as(bahrom),
        pytest.raises(IntegrityError, match="not agreed"),
        transaction.atomic(),
    ):
        Referral.objects.filter(pk=referral.pk).update(
            status="accepted", answered_at=now, answered_by=bahrom
        )


def test_an_inactive_service_is_not_asked(aigul, bahrom, case, shelter, consent):
    with door.acting_as(bahrom):
        shelters.set_service(by=bahrom, service=shelter, active=False)
    with pytest.raises(Refused, match="not offered any more"):
        refer(aigul, case, shelter)


def test_the_same_need_may_be_asked_of_two_agencies(aigul, case, referral):
    botir = member("botir")
    other = offer(botir, open_house(botir, "1"), name="Other rooms")
    agree(aigul, case, other)
    assert refer(aigul, case, other).status == Status.SENT
