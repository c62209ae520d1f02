"""Answering page by page: kept in the draft, the same again changes nothing."""

import pytest
from django.db import IntegrityError, transaction

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.identification.actions import Reply, answer
from panoh.casework.identification.models import Answer
from panoh.casework.identification.tests.steps import begin
from panoh.testing import member

PAGE = {"D5.DOCS": Reply("yes", "seen"), "D5.DEBT": Reply("unknown"), "D5.ISOL": Reply("no")}


def journalled() -> int:
    return Entry.objects.filter(event=Event.SCREENING_ANSWERED).count()


def test_keeps_value_and_source(aigul, begun):
    answer(by=aigul, screening=begun, answers=PAGE)
    assert begun.values() == {"D5.DOCS": "yes", "D5.DEBT": "unknown", "D5.ISOL": "no"}
    assert begun.answers.get(question="D5.DOCS").source == "seen"
    assert journalled() == 1


def test_same_again_changes_nothing_and_is_not_journalled_twice(aigul, begun):
    answer(by=aigul, screening=begun, answers=PAGE)
    first = {a.question: a.answered_at for a in begun.answers.all()}
    answer(by=aigul, screening=begun, answers=PAGE)
    assert {a.question: a.answered_at for a in begun.answers.all()} == first
    assert journalled() == 1


def test_changed_answer_replaces_the_one_before(aigul, begun):
    answer(by=aigul, screening=begun, answers=PAGE)
    answer(by=aigul, screening=begun, answers=PAGE | {"D5.DEBT": Reply("yes", "papers")})
    kept = begun.answers.get(question="D5.DEBT")
    assert (kept.value, kept.source) == ("yes", "papers")
    last = Entry.objects.filter(event=Event.SCREENING_ANSWERED).latest("number")
    assert last.detail == {"questions": ["D5.DEBT"]}


def test_journal_says_which_questions_and_never_what_was_answered(aigul, begun):
    answer(by=aigul, screening=begun, answers={"D5.CRIME": Reply("yes")})
    entry = Entry.objects.get(event=Event.SCREENING_ANSWERED)
    assert entry.detail == {"questions": ["D5.CRIME"]}
    assert entry.section == ""  # read by the own agency alone


def test_what_the_list_does_not_ask_is_refused(aigul, begun):
    with pytest.raises(Refused, match="does not ask that"):
        answer(by=aigul, screening=begun, answers=PAGE | {"P.ADOPTION": Reply("yes")})
    assert begun.values() == {}


def test_completed_screening_stays_as_it_is(aigul, completed):
    with pytest.raises(Refused, match="stays as it is"):
        answer(by=aigul, screening=completed, answers={"D5.DOCS": Reply("no")})


def test_database_keeps_a_completed_screening_when_the_rule_is_forgotten(aigul, completed):
    kept = completed.answers.get(question="D5.DOCS")
    kept.value = "no"
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        kept.save(update_fields=["value"])
    completed.stopped = True
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        completed.save(update_fields=["stopped"])


def test_database_holds_an_answer_to_its_screenings_case_and_agency(aigul, begun):
    stray = Answer(screening=begun, case=begin(aigul).case, agency=aigul.agency)
    stray.question, stray.value = "D5.LIE", "yes"
    with pytest.raises(IntegrityError, match="answer_of_its_screening"), transaction.atomic():
        stray.save()


def test_another_agency_writes_no_answer(aigul, begun):
    chynara = member("chynara")
    with door.acting_as(chynara):
        assert not Answer.objects.exists()
        with pytest.raises(begun.DoesNotExist):
            answer(by=chynara, screening=begun, answers=PAGE)
