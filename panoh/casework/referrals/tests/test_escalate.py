"""The clock: what nobody answers in time is said to ever more people, each step once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.actions import words
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Share
from panoh.casework.referrals import actions, jobs
from panoh.casework.referrals.escalation import NOW, Told, paces
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept, refer
from panoh.testing import member


@pytest.fixture
def zamon(db):
    return member("zamon")


def sent_ago(aigul, case, shelter, hours, **more):
    with time_machine.travel(timezone.now() - timedelta(hours=hours)):
        return refer(aigul, case, shelter, **more)


def escalate(by, referral):
    with door.acting_as(by):
        return actions.escalate(by=by, referral=referral)


def told(*names):
    """Who of these has a letter of an escalation."""
    found = []
    for name in names:
        somebody = member(name)
        with door.acting_as(somebody):
            letters = Letter.objects.filter(to=somebody, event=Event.REFERRAL_ESCALATED)
            found += [name] * letters.count()
    return found


EVERYBODY = ("bahrom", "barno", "aigul", "anvar", "eldor", "botir", "greta")


@pytest.mark.parametrize(
    ("hours", "step", "who"),
    [
        (25, 1, ["bahrom", "barno", "aigul"]),
        (29, 2, ["bahrom", "barno", "aigul", "anvar"]),
        (49, 3, ["bahrom", "barno", "aigul", "anvar", "eldor"]),
    ],
)
def test_each_step_tells_those_whom_the_rule_names(
    aigul, case, shelter, consent, zamon, hours, step, who
):
    referral = sent_ago(aigul, case, shelter, hours)
    assert escalate(zamon, referral).step == step
    assert told(*EVERYBODY) == who
    assert escalate(zamon, referral).step == step
    assert told(*EVERYBODY) == who


def test_is_journalled_by_the_clock_without_the_case(aigul, case, shelter, consent, zamon):
    referral = sent_ago(aigul, case, shelter, 25)
    escalate(zamon, referral)
    with door.acting_as(zamon):
        entry = Entry.objects.get()
        assert (entry.event, entry.case_id) == (Event.REFERRAL_ESCALATED, None)
        assert (entry.subject_id, entry.detail) == (referral.pk, {"step": 1})


def test_the_coordinator_gets_a_code_and_no_way_in(aigul, case, shelter, consent, zamon):
    referral = sent_ago(aigul, case, shelter, 49)
    escalate(zamon, referral)
    eldor = member("eldor")
    with door.acting_as(eldor):
        letter = Letter.objects.get()
        assert (letter.code, letter.path) == (referral.code, "/")
        assert not Referral.objects.exists()
        assert case.code not in "".join(words(letter))


def test_is_refused_while_there_is_time(referral, zamon):
    with pytest.raises(Refused, match="in the meantime"):
        escalate(zamon, referral)


def test_is_refused_after_an_answer(aigul, bahrom, case, shelter, consent, bed, zamon):
    referral = sent_ago(aigul, case, shelter, 25)
    accept(bahrom, referral, bed)
    with pytest.raises(Refused, match="in the meantime"):
        escalate(zamon, referral)


def test_what_she_took_back_is_nobodys_delay(aigul, case, shelter, consent, zamon):
    referral = sent_ago(aigul, case, shelter, 25)
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    with door.acting_as(zamon):
        assert not Referral.objects.exists()
    with pytest.raises(Refused, match="in the meantime"):
        escalate(zamon, referral)


def test_nobody_but_the_clock_escalates(aigul, bahrom, case, shelter, consent):
    referral = sent_ago(aigul, case, shelter, 25)
    for name in ("aigul", "anvar", "bahrom"):
        with pytest.raises(Refused, match="Your role"):
            escalate(member(name), referral)


def test_the_clock_sees_what_is_late_and_nothing_of_the_case(aigul, case, shelter, consent, zamon):
    referral = sent_ago(aigul, case, shelter, 25)
    with door.acting_as(zamon):
        assert list(Referral.objects.visible_to(zamon)) == [referral]
        assert list(Referral.objects.all()) == [referral]
        assert not Case.objects.exists()
        assert not Share.objects.exists()


def test_the_job_enters_as_the_clock_and_escalates_all(aigul, case, shelter, consent):
    sent_ago(aigul, case, shelter, 25)
    jobs.escalate(timestamp=0)
    assert told("aigul") == ["aigul"]
    with door.acting_as(aigul):
        assert Referral.objects.get().step == 1


def test_the_job_leaves_alone_what_is_in_time(referral, aigul):
    jobs.escalate(timestamp=0)
    assert told(*EVERYBODY) == []


def test_the_edition_says_how_long_and_whom():
    rule = paces(NOW)
    assert {urgency: pace.hours for urgency, pace in rule.items()} == {"urgent": 24, "normal": 72}
    for pace in rule.values():
        afters = [step.after for step in pace.steps]
        assert afters == sorted(afters)
        assert afters[0] == timedelta(0)
        assert {told for step in pace.steps for told in step.tell} == set(Told)
        sent = datetime(2026, 3, 1, 12, tzinfo=UTC)
        deadline = pace.deadline(sent)
        assert deadline - sent == timedelta(hours=pace.hours)
        assert pace.due(deadline, sent) == 0
        assert pace.due(deadline, deadline) == 1
        assert pace.due(deadline, deadline + timedelta(days=30)) == len(pace.steps)


def test_an_edition_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        paces("1999-1")
