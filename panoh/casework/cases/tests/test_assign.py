"""Assigning: a case is somebody's work."""

import pytest

from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Assignment, Case
from panoh.casework.cases.tests.steps import acting, agree, last_entry, letters_to, propose, refused
from panoh.testing import member


@pytest.fixture
def opened_to_the_ngo(aigul, case):
    """In danger to life, so that nobody at the NGO has taken it yet."""
    share = propose(aigul, case)
    with acting("anvar") as anvar:
        return share_actions.approve_share(by=anvar, share=share)


def test_a_supervisor_makes_it_a_colleague_s_work_who_sees_it_then(aigul, case):
    with acting("akmal"):
        assert not Case.objects.exists()
    with acting("anvar") as anvar:
        made = actions.assign(by=anvar, case=case, colleague=member("akmal"))
        assert (made.assigned_by, made.first) == (anvar, False)
        assert last_entry(Event.CASE_ASSIGNED).subject_id == member("akmal").pk
    with acting("akmal"):
        assert Case.objects.get() == case
    [letter] = letters_to("akmal")
    assert (letter.code, letter.path) == (case.code, f"/cases/{case.code}/")


def test_twice_changes_nothing(aigul, case):
    with acting("anvar") as anvar:
        once = actions.assign(by=anvar, case=case, colleague=member("akmal"))
        assert actions.assign(by=anvar, case=case, colleague=member("akmal")) == once
        assert Entry.objects.filter(event=Event.CASE_ASSIGNED).count() == 1
    assert len(letters_to("akmal")) == 1


def test_anybody_takes_what_is_nobody_s_once(opened_to_the_ngo, case):
    with acting("feruza") as feruza:
        assert not Case.objects.exists()
        assert actions.assign(by=feruza, case=case, colleague=feruza).first
        assert Case.objects.get() == case
    assert letters_to("feruza") == []


def test_who_has_other_work_takes_it_too(opened_to_the_ngo, case):
    with acting("feruza") as feruza:
        actions.open_case(by=feruza, sex="female")
        assert actions.assign(by=feruza, case=case, colleague=feruza).first


def test_who_is_no_supervisor_assigns_to_nobody_else(opened_to_the_ngo, case):
    with acting("feruza") as feruza, refused("Only a supervisor assigns a case."):
        actions.assign(by=feruza, case=case, colleague=member("farida"))


def test_what_somebody_has_is_not_taken(aigul, case):
    with acting("akmal") as akmal, refused("Only a supervisor assigns a case."):
        actions.assign(by=akmal, case=case, colleague=akmal)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("feruza", "somebody of your own agency"),
        ("eldor", "somebody of your own agency"),
    ],
)
def test_nobody_outside_is_given_it(aigul, case, name, sentence):
    with acting("anvar") as anvar, refused(sentence):
        actions.assign(by=anvar, case=case, colleague=member(name))


def test_a_role_that_sees_no_case_is_given_none(aigul, case):
    counting = member("akmal")
    counting.role = "programme"
    with acting("anvar") as anvar, refused("This colleague's role sees no case."):
        actions.assign(by=anvar, case=case, colleague=counting)


def test_is_refused_to_a_stranger_and_before_an_offer_is_opened(aigul, case):
    consent = agree(aigul, case, "ngo")
    share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    for name in ("chynara", "farida"):
        with acting(name) as somebody, refused("There is no such case among yours"):
            actions.assign(by=somebody, case=case, colleague=somebody)


def test_is_refused_when_the_case_is_closed(closed_case):
    with acting("anvar") as anvar, refused("The case is closed.", status=409):
        actions.assign(by=anvar, case=closed_case, colleague=member("akmal"))
    with acting("anvar"):
        assert Assignment.objects.filter(ended_at=None).count() == 1
