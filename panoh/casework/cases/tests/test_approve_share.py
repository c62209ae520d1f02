"""Approving: a second person of the holder lets it open."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.journal.events import Event
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Share
from panoh.casework.cases.tests.steps import acting, last_entry, letters_to, propose, refused


@pytest.fixture
def proposed(aigul, case):
    return propose(aigul, case)


def test_opens_it_and_tells_the_receiver(case, proposed):
    with acting("anvar") as anvar:
        share = share_actions.approve_share(by=anvar, share=proposed)
        assert share.approved_by == anvar
        assert share.since == share.approved_at
        assert last_entry(Event.SHARE_OPENED).subject_id == proposed.pk
    with acting("farida"):
        assert Case.objects.get() == case
    assert [letter.code for letter in letters_to("farida")] == [case.code]
    assert letters_to("feruza") == []


def test_it_ends_by_itself(case, aigul):
    share = propose(aigul, case, until=timezone.now() + timedelta(days=1))
    with acting("anvar") as anvar:
        share_actions.approve_share(by=anvar, share=share)
    with acting("farida") as farida, time_machine.travel(timezone.now() + timedelta(days=2)):
        assert not Case.objects.visible_to(farida).exists()


def test_nobody_approves_what_they_proposed(case):
    with acting("anvar") as anvar:
        share = propose(anvar, case)
        with refused("A second person approves what you proposed."):
            share_actions.approve_share(by=anvar, share=share)


def test_who_may_not_approve_is_told_so(aigul, case):
    with acting("anvar") as anvar:
        share = propose(anvar, case)
    with refused("Your role does not do this."):
        share_actions.approve_share(by=aigul, share=share)


def test_the_receiver_does_not_approve(proposed):
    with acting("farida") as farida, refused("There is no such share among yours."):
        share_actions.approve_share(by=farida, share=proposed)


def test_is_refused_twice_when_it_was_closed_and_on_a_share_by_consent(aigul, proposed, offer):
    other = propose(aigul, proposed.case, "shelter")
    with acting("anvar") as anvar:
        share_actions.approve_share(by=anvar, share=proposed)
        with refused("There is nothing to approve any more.", status=409):
            share_actions.approve_share(by=anvar, share=proposed)
        with refused("There is nothing to approve any more.", status=409):
            share_actions.approve_share(by=anvar, share=offer)
        share_actions.close_share(by=anvar, share=other)
        with refused("There is nothing to approve any more.", status=409):
            share_actions.approve_share(by=anvar, share=other)
    assert Share.objects.filter(ground="danger").count() == 2
