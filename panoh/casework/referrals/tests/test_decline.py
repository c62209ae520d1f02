"""Saying no, with a reason: nothing was open, and the offer ends."""

import pytest

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Share
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral
from panoh.testing import member

Status = Referral.Status


def decline(by, referral, reason="no_place"):
    with door.acting_as(by):
        return actions.decline(by=by, referral=referral, reason=reason)


def test_keeps_the_reason_and_closes_the_offer(aigul, bahrom, case, referral):
    declined = decline(bahrom, referral)
    assert (declined.status, declined.reason) == (Status.DECLINED, "no_place")
    with door.acting_as(aigul):
        assert Share.objects.get(pk=referral.share_id).closed_at
        entry = Entry.objects.get(event=Event.REFERRAL_DECLINED)
        assert (entry.case_id, entry.detail) == (case.pk, {"reason": "no_place"})
        assert Letter.objects.filter(event=Event.REFERRAL_DECLINED).count() == 1


def test_the_receiver_keeps_the_request_and_still_sees_no_case(bahrom, referral):
    decline(bahrom, referral)
    with door.acting_as(bahrom):
        assert Referral.objects.visible_to(bahrom).get() == referral
        assert not Entry.objects.filter(event=Event.CASE_OPENED).exists()


def test_is_refused_after_an_answer_or_a_withdrawal(aigul, bahrom, consent, referral):
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    with pytest.raises(Refused, match="taken this back"):
        decline(bahrom, referral)


@pytest.mark.parametrize("name", ["botir", "aigul", "chynara"])
def test_nobody_but_the_receiver_declines(referral, name):
    with pytest.raises(Refused):
        decline(member(name), referral)
