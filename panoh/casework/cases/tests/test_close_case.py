"""Closing a case: asked with a reason, done by a second person; others' access ends; reopening."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from panoh.base.journal.events import Event
from panoh.casework.cases import actions, closing_actions
from panoh.casework.cases.models import Case, Closure, Share
from panoh.casework.cases.tests.steps import (
    acting,
    close,
    last_entry,
    letters_to,
    propose,
    refused,
)
from panoh.testing import member


@pytest.fixture
def asked(aigul, case):
    return closing_actions.ask_closing(by=aigul, case=case, closing="goals_met")


def test_says_why_when_and_who_and_ends_what_was_shared(aigul, case, shared, asked):
    pending = propose(aigul, case)
    with acting("anvar") as anvar:
        closed = closing_actions.close_case(by=anvar, closure=asked)
        assert (closed.stage, closed.closing, closed.closed_by) == ("closed", "goals_met", anvar)
        assert last_entry(Event.CASE_CLOSED).detail == {"closing": "goals_met"}
        open_still = Share.objects.filter(case=case, closed_at=None)
        assert [share.ground for share in open_still] == ["holder"]
        assert Share.objects.get(pk=pending.pk).closed_at == closed.closed_at
        assert not Closure.objects.get().alone
    with acting("bahrom"):
        assert not Case.objects.exists()
        assert not Closure.objects.exists()
    assert Case.objects.get() == case


def test_asking_tells_the_second_person_a_code_and_closes_nothing(aigul, case, asked):
    assert not Case.objects.get().is_closed
    [letter] = letters_to("anvar")
    assert (letter.event, letter.code) == (Event.CLOSING_ASKED, case.code)
    assert letters_to("akmal") == []
    with refused("Somebody has asked this already.", status=409):
        closing_actions.ask_closing(by=aigul, case=case, closing="lost")


def test_nobody_closes_what_they_asked_for_where_somebody_else_can(case):
    with acting("anvar") as anvar:
        closure = closing_actions.ask_closing(by=anvar, case=case, closing="lost")
        with refused("sleep on it", status=409):
            closing_actions.close_case(by=anvar, closure=closure)
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
            closing_actions.close_case(by=anvar, closure=closure)
        assert Closure.objects.get().alone
    with acting("farida") as farida:
        other = actions.open_case(by=farida, sex="male")
        actions.assign(by=farida, case=other, colleague=member("feruza"))
        closure = closing_actions.ask_closing(by=farida, case=other, closing="lost")
        with refused("A second person closes"):
            closing_actions.close_case(by=farida, closure=closure)
    with acting("feruza") as feruza:
        assert closing_actions.close_case(by=feruza, closure=closure).is_closed


def test_is_refused_to_a_first_responder_a_receiver_and_a_stranger(aigul, case, shared, asked):
    with refused("Your role does not do this."):
        closing_actions.close_case(by=aigul, closure=asked)
    for name, sentence in (
        ("bahrom", "Only the agency that holds the case does this."),
        ("chynara", "There is no such case among yours"),
    ):
        with acting(name) as somebody:
            with refused(sentence):
                closing_actions.ask_closing(by=somebody, case=case, closing="lost")
            with refused("There is no such case among yours"):
                closing_actions.keep_open(by=somebody, closure=asked)


def test_may_be_kept_open_by_either_and_asked_again(aigul, case, asked):
    closing_actions.keep_open(by=aigul, closure=asked)
    with acting("anvar") as anvar:
        with refused("This was decided already.", status=409):
            closing_actions.close_case(by=anvar, closure=asked)
        again = closing_actions.ask_closing(by=anvar, case=case, closing="lost")
        closing_actions.keep_open(by=anvar, closure=again)
    assert not Case.objects.get().is_closed


def test_opens_again_where_it_was_with_a_reason_and_nothing_shared(aigul, case, shared):
    actions.advance(by=aigul, case=case, stage="presumed", tracks=["trafficked"])
    with acting("anvar") as anvar:
        closed = close(anvar, case)
    with refused("The case is closed.", status=409):
        closing_actions.ask_closing(by=aigul, case=closed, closing="lost")
    opened = closing_actions.reopen_case(by=aigul, case=closed, reason="She came back.")
    assert (opened.stage, opened.closed_at, opened.closing) == ("presumed", None, "")
    assert opened.tracks == ["trafficked"]
    assert last_entry(Event.CASE_REOPENED).detail == {}
    [(_note, why)] = actions.read_section(by=aigul, case=case, section="core")
    assert why == "She came back."
    with acting("bahrom"):
        assert not Case.objects.exists()
    with refused("The case is open.", status=409):
        closing_actions.reopen_case(by=aigul, case=opened, reason="Again.")
    with acting("anvar") as anvar:
        assert close(anvar, opened, "deceased").is_closed
    with refused("is not opened again", status=409):
        closing_actions.reopen_case(by=aigul, case=opened, reason="No.")


def test_postgresql_closes_nothing_without_a_closure(aigul, case, asked):
    closed = {
        "stage": "closed", "closing": "goals_met", "closed_at": timezone.now(), "closed_by": aigul,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="take a closure"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**closed)
    alone = {"status": "approved", "decided_at": timezone.now(), "decided_by": aigul}
    with pytest.raises(IntegrityError, match="closure_by_a_second_person"), transaction.atomic():
        Closure.objects.update(**alone)
