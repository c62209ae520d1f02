"""Ending what was accepted: what was delivered counts, and the case closes to the receiver."""

import pytest

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Provision
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.tests.steps import admit, day
from panoh.testing import member

Status = Referral.Status
BOTH = ["ACC.EMERGENCY", "LEG.INFORMATION"]


def end(by, referral, delivered=(), on=None):
    with door.acting_as(by):
        return actions.end(by=by, referral=referral, delivered=delivered, on=on)


@pytest.fixture
def left(bahrom, referral, bed):
    """She was accepted, came, and has gone."""
    accepted = accept(bahrom, referral, bed)
    with door.acting_as(bahrom):
        case = Case.objects.get()
        stay = admit(bahrom, bed, case)
        shelters.discharge(by=bahrom, stay=stay, destination="home")
    return accepted


def test_keeps_what_was_delivered_and_closes_the_case(aigul, bahrom, left):
    ended = end(bahrom, left, BOTH, day(-1))
    assert (ended.status, ended.ended_by) == (Status.ENDED, bahrom)
    with door.acting_as(bahrom):
        assert not Case.objects.exists()
    with door.acting_as(aigul):
        entry = Entry.objects.get(event=Event.REFERRAL_ENDED)
        assert entry.detail == {"delivered": BOTH}
        seen = Provision.objects.visible_to(aigul)
        assert [(p.need, p.delivered_on) for p in seen] == [("LEG.INFORMATION", day(-1))]


def test_the_police_do_not_read_that_she_was_housed(aigul, bahrom, left):
    end(bahrom, left, BOTH)
    with door.acting_as(aigul):
        assert not Provision.objects.filter(need="ACC.EMERGENCY").exists()


def test_is_refused_while_she_has_a_bed(bahrom, referral, bed):
    accepted = accept(bahrom, referral, bed)
    with pytest.raises(Refused, match="still has a bed"):
        end(bahrom, accepted, BOTH)
    with door.acting_as(bahrom):
        stay = admit(bahrom, bed, Case.objects.get())
    with pytest.raises(Refused, match="still has a bed"):
        end(bahrom, accepted, BOTH)
    with door.acting_as(bahrom):
        shelters.discharge(by=bahrom, stay=stay, destination="home")
        assert not Stay.objects.current().exists()
    assert end(bahrom, accepted, BOTH).status == Status.ENDED


def test_who_never_came_is_ended_without_a_service(bahrom, referral, bed):
    accepted = accept(bahrom, referral, bed)
    with door.acting_as(bahrom):
        shelters.release(by=bahrom, stay=Stay.objects.select_related("bed").get())
    assert end(bahrom, accepted).status == Status.ENDED


def test_after_the_agreement_was_taken_back_nothing_is_written(aigul, bahrom, consent, left):
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    with pytest.raises(Refused, match="agreement has ended"):
        end(bahrom, left, BOTH)
    assert end(bahrom, left).status == Status.ENDED


def test_only_what_was_accepted_ends_and_once(bahrom, referral, left):
    end(bahrom, left)
    with pytest.raises(Refused, match="accepted can end"):
        end(bahrom, left)


@pytest.mark.parametrize("name", ["aigul", "botir", "chynara"])
def test_nobody_but_the_receiver_ends(left, name):
    with pytest.raises(Refused):
        end(member(name), left)
