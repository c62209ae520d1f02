"""The sender takes back what nobody has answered."""

import pytest

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Share
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept
from panoh.testing import member

Status = Referral.Status


def withdraw(by, referral):
    with door.acting_as(by):
        return actions.withdraw(by=by, referral=referral)


def test_ends_the_offer_and_tells_the_receiver(aigul, bahrom, referral):
    assert withdraw(aigul, referral).status == Status.WITHDRAWN
    with door.acting_as(bahrom):
        assert Share.objects.get().closed_at
        assert Letter.objects.filter(event=Event.REFERRAL_WITHDRAWN).count() == 1
        assert not Referral.objects.visible_to(bahrom).waiting().exists()


def test_puts_away_what_the_person_took_back(aigul, consent, referral):
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    assert withdraw(aigul, referral).status == Status.WITHDRAWN


def test_is_refused_after_an_answer(aigul, bahrom, referral, bed):
    accept(bahrom, referral, bed)
    with pytest.raises(Refused, match="answered or withdrawn"):
        withdraw(aigul, referral)


@pytest.mark.parametrize("name", ["bahrom", "akmal", "chynara", "farida"])
def test_nobody_but_the_sender_withdraws(referral, name):
    with pytest.raises(Refused):
        withdraw(member(name), referral)


def test_the_senders_supervisor_may(referral):
    assert withdraw(member("anvar"), referral).status == Status.WITHDRAWN
