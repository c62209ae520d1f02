"""Any order of acts: what is open follows from who agreed and who accepted, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Consent
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept, agree, open_case, refer
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.tests.steps import bed_of, day, offer, open_house
from panoh.testing import member

OTHERS = ("akmal", "chynara", "farida", "dilshod", "davron", "eldor")
DAY = timedelta(hours=25)


class TwoShelters(RuleBasedStateMachine):
    """Aigul refers one person to two shelters with two beds; what is expected is kept here."""

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.aigul, self.zamon = member("aigul"), member("zamon")
        self.shelters, self.services, self.beds = {}, {}, {}
        for name in ("bahrom", "botir"):
            who = member(name)
            house = open_house(who, "1", "2", name=name)
            self.shelters[name] = who
            self.services[name] = offer(who, house)
            with door.acting_as(who):
                self.beds[name] = [bed_of(house, each) for each in ("1", "2")]
        self.case = open_case(self.aigul)
        self.consents: dict[str, Consent] = {}  # in force, by shelter
        self.referrals: dict[str, Referral] = {}  # the last one, by shelter
        self.status: dict[str, str] = {}
        self.agreed: dict[str, Consent] = {}  # what the last referral rests on

    def teardown(self):
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def tried(self, act, allowed):
        """An act is done exactly when the model says that it is allowed."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            assert not allowed
            return False
        assert allowed
        return True

    def stands(self, name):
        """The last referral's consent is the one in force."""
        return name in self.consents and self.agreed.get(name) == self.consents[name]

    shelter = st.sampled_from(["bahrom", "botir"])

    @rule(name=shelter)
    def agrees(self, name):
        if name not in self.consents:
            self.consents[name] = agree(self.aigul, self.case, self.services[name])

    @rule(name=shelter)
    def takes_back(self, name):
        consent = self.consents.pop(name, None)
        if consent:
            with door.acting_as(self.aigul):
                share_actions.withdraw_consent(by=self.aigul, consent=consent)

    @rule(name=shelter, late=st.booleans())
    def asks(self, name, late):
        open_ = self.status.get(name) in {"sent", "accepted"} and self.stands(name)

        def act():
            with time_machine.travel(timezone.now() - (DAY if late else timedelta(0))):
                self.sent = refer(self.aigul, self.case, self.services[name], needed_from=day(0))

        if self.tried(act, name in self.consents and not open_):
            self.referrals[name], self.status[name] = self.sent, "sent"
            self.agreed[name] = self.consents[name]

    @rule(name=shelter, bed=st.sampled_from([0, 1]))
    def accepts(self, name, bed):
        if name in self.referrals:
            who = self.shelters[name]
            with door.acting_as(who):
                taken = Stay.objects.standing().filter(bed=self.beds[name][bed]).exists()
            allowed = self.status[name] == "sent" and self.stands(name) and not taken
            if self.tried(lambda: accept(who, self.referrals[name], self.beds[name][bed]), allowed):
                self.status[name] = "accepted"

    @rule(name=shelter)
    def declines(self, name):
        if name in self.referrals:

            def act():
                with door.acting_as(self.shelters[name]):
                    actions.decline(
                        by=self.shelters[name], referral=self.referrals[name], reason="other"
                    )

            if self.tried(act, self.status[name] == "sent" and self.stands(name)):
                self.status[name] = "declined"

    @rule(name=shelter)
    def withdraws(self, name):
        if name in self.referrals:

            def act():
                with door.acting_as(self.aigul):
                    actions.withdraw(by=self.aigul, referral=self.referrals[name])

            if self.tried(act, self.status[name] == "sent"):
                self.status[name] = "withdrawn"

    @rule(name=shelter, with_service=st.booleans())
    def leaves_and_ends(self, name, with_service):
        if name in self.referrals:
            who = self.shelters[name]

            def act():
                with door.acting_as(who):
                    held = Stay.objects.filter(agency=who.agency, released_at=None)
                    for stay in held.select_related("bed"):
                        shelters.release(by=who, stay=stay)
                    delivered = ["BAS"] if with_service else []
                    actions.end(by=who, referral=self.referrals[name], delivered=delivered)

            accepted = self.status[name] == "accepted"
            if self.tried(act, accepted and (self.stands(name) or not with_service)):
                self.status[name] = "ended"

    @rule(name=shelter)
    def clock_strikes(self, name):
        if name in self.referrals:
            referral = self.referrals[name]

            def act():
                with door.acting_as(self.zamon):
                    actions.escalate(by=self.zamon, referral=referral)

            late = referral.deadline < timezone.now()
            self.tried(act, self.status[name] == "sent" and self.stands(name) and late)

    @invariant()
    def a_shelter_sees_the_case_while_she_agrees_and_it_has_accepted(self):
        for name, who in self.shelters.items():
            with door.acting_as(who):
                sees = Case.objects.filter(pk=self.case.pk).exists()
                assert sees == (self.status.get(name) == "accepted" and self.stands(name))
                assert sees == Case.objects.visible_to(who).filter(pk=self.case.pk).exists()

    @invariant()
    def both_sides_read_the_same_answer(self):
        for name, referral in self.referrals.items():
            for who in (self.aigul, self.shelters[name]):
                with door.acting_as(who):
                    now = Referral.objects.select_related("share").get(pk=referral.pk)
                    assert now.status == self.status[name]
                    assert now.is_taken_back == (
                        self.status[name] == "sent" and not self.stands(name)
                    )

    @invariant()
    def a_bed_has_one_guest_and_nobody_else_knows(self):
        for who in self.shelters.values():
            with door.acting_as(who):
                beds = list(Stay.objects.filter(released_at=None).values_list("bed", flat=True))
                assert len(beds) == len(set(beds))
        for name in OTHERS:
            with door.acting_as(member(name)):
                assert not Referral.objects.exists()
                assert not Stay.objects.exists()


@pytest.mark.long
def test_any_order_of_acts(db):
    run_state_machine_as_test(
        TwoShelters,
        settings=settings(max_examples=8, stateful_step_count=12, deadline=None),
    )
