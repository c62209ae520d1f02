"""Offering: on a consent in force that reaches as far, along a route that an agreement opens."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from panoh.base.journal.events import Event
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Case, Share
from panoh.casework.cases.tests.steps import acting, agree, last_entry, refused
from panoh.testing import agency


def test_nothing_is_open_until_the_receiver_opens_it(aigul, case, offer):
    assert (offer.ground, offer.since, offer.grantor) == ("consent", None, aigul.agency)
    assert last_entry(Event.SHARE_OFFERED).detail == {"to": str(agency("shelter").pk)}
    with acting("bahrom") as bahrom:
        assert not Case.objects.exists()
        assert not Case.objects.visible_to(bahrom).exists()
        assert Share.objects.get() == offer


def test_it_lasts_as_long_as_the_consent(aigul, case):
    until = timezone.now() + timedelta(days=5)
    consent = agree(aigul, case, "shelter", until=until)
    offered = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    assert offered.until == until


def test_is_refused_beyond_what_she_agreed_to(aigul, case, consent):
    with refused("The person agreed to less than this. Ask first."):
        share_actions.offer_share(
            by=aigul, case=case, consent=consent, sections=["core", "identity"]
        )


def test_is_refused_on_a_no_on_a_consent_taken_back_or_run_out_and_on_another_case_s(aigul, case):
    asked = "The person has not agreed to this, or not any more. Ask first."
    no = agree(aigul, case, "shelter", given=False)
    taken_back = share_actions.withdraw_consent(by=aigul, consent=agree(aigul, case, "shelter"))
    run_out = agree(aigul, case, "shelter", until=timezone.now() + timedelta(hours=1))
    other = actions.open_case(by=aigul, sex="male")
    elsewhere = agree(aigul, other, "shelter")
    for consent in (no, taken_back, elsewhere):
        with refused(asked):
            share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    with time_machine.travel(timezone.now() + timedelta(hours=2)), refused(asked):
        share_actions.offer_share(by=aigul, case=case, consent=run_out, sections=["core"])


def test_is_refused_without_an_agreement(aigul, case):
    consent = agree(aigul, case, "stranger")
    with refused("There is no agreement in force with Umut."):
        share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])


def test_is_refused_before_the_agreement_was_signed(aigul, case, consent):
    with time_machine.travel("2019-12-31 12:00Z"), refused("There is no agreement in force"):
        share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])


def test_only_the_holder_offers(aigul, case, consent, shared):
    with acting("bahrom") as bahrom, refused("Only the agency that holds the case does this."):
        share_actions.offer_share(by=bahrom, case=case, consent=consent, sections=["core"])
    with acting("chynara") as chynara, refused("There is no such case among yours"):
        share_actions.offer_share(by=chynara, case=case, consent=consent, sections=["core"])


def test_is_refused_when_the_case_is_closed(aigul, consent, closed_case):
    with refused("The case is closed.", status=409):
        share_actions.offer_share(by=aigul, case=closed_case, consent=consent, sections=["core"])
