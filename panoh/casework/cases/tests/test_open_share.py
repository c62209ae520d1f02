"""Opening: the receiver accepts what was offered, and the case becomes somebody's work there."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.journal.events import Event
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Assignment, Case, Contact, Note
from panoh.casework.cases.tests.steps import accept, acting, agree, last_entry, propose, refused


def test_opens_what_was_agreed_and_no_more(aigul, case, offer):
    actions.write_note(by=aigul, case=case, section="testimony", text="T")
    actions.record_contact(
        by=aigul, case=case, channel="call", hours="", leave_no_message=True, shared_phone=False
    )
    opened = accept("bahrom", offer)
    assert opened.is_in_force
    with acting("bahrom"):
        assert last_entry(Event.SHARE_OPENED).subject_id == offer.pk
        assert Case.objects.get() == case
        assert Contact.objects.exists()
        assert not Note.objects.exists()
        first = Assignment.objects.get()
        assert (first.member.user.username, first.first) == ("bahrom", True)
    with acting("barno"):
        assert not Case.objects.exists()


def test_who_opens_without_reach_has_the_case(aigul, case):
    consent = agree(aigul, case, "ngo", sections=["core"])
    offer = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    accept("feruza", offer)
    with acting("feruza"):
        assert Case.objects.get() == case


@pytest.mark.parametrize("name", ["aigul", "anvar", "botir", "chynara"])
def test_is_refused_to_everybody_but_the_receiver(aigul, offer, name):
    with acting(name) as somebody, refused("There is no such "):
        share_actions.open_share(by=somebody, share=offer)


def test_is_refused_after_a_withdrawal(aigul, consent, offer):
    share_actions.withdraw_consent(by=aigul, consent=consent)
    with refused("This is not offered any more: the person may have said no.", status=409):
        accept("bahrom", offer)


def test_is_refused_twice(shared):
    with refused("This is not offered any more", status=409):
        accept("bahrom", shared)


def test_is_refused_when_the_consent_has_run_out(aigul, case):
    consent = agree(aigul, case, "shelter", until=timezone.now() + timedelta(hours=1))
    offer = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    later = timezone.now() + timedelta(hours=2)
    with time_machine.travel(later), refused("The person has not agreed to this", status=409):
        accept("bahrom", offer)


def test_a_share_without_consent_is_not_the_receiver_s_to_open(aigul, case):
    share = propose(aigul, case, "shelter")
    with refused("The person has not agreed to this, or not any more.", status=409):
        accept("bahrom", share)
