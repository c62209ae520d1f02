"""Completing: the interview ends, the case is screened, nothing is decided."""

import pytest

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.identification.actions import complete, determine, read_result
from panoh.casework.identification.evaluation import Outcome
from panoh.casework.identification.models import Determination, Screening
from panoh.casework.identification.tests.steps import begin
from panoh.testing import member


def test_ends_the_draft_and_moves_the_case_on(aigul, begun):
    done = complete(by=aigul, screening=begun)
    assert done.state == Screening.State.COMPLETED
    assert (done.completed_by, done.stopped) == (aigul, False)
    assert Case.objects.get().stage == Case.Stage.SCREENED
    assert not Screening.objects.begun().exists()


def test_a_result_is_no_determination(aigul, completed):
    result = read_result(by=aigul, screening=completed)
    assert result.outcome == Outcome.TRAFFICKING
    assert not Determination.objects.exists()
    assert Case.objects.get().tracks == []


def test_person_may_stop_at_any_question(aigul, begun):
    assert complete(by=aigul, screening=begun, stopped=True).stopped
    assert read_result(by=aigul, screening=begun).not_asked == len(begun.instrument.questions)


def test_a_second_screening_does_not_set_the_case_back(aigul, completed):
    determine(
        by=aigul, case=completed.case, track="trafficked", outcome="presumed",
        legal_basis="sop", reasons="She told it.",
    )  # fmt: skip
    complete(by=aigul, screening=begin(aigul, case=completed.case))
    assert Case.objects.get().stage == Case.Stage.PRESUMED


def test_completing_twice_is_refused(aigul, completed):
    with pytest.raises(Refused, match="stays as it is"):
        complete(by=aigul, screening=completed)


def test_stranger_finds_no_such_screening(aigul, begun):
    chynara = member("chynara")
    with door.acting_as(chynara), pytest.raises(Screening.DoesNotExist):
        complete(by=chynara, screening=begun)


def test_reading_a_result_is_journalled(aigul, completed):
    read_result(by=aigul, screening=completed)
    entry = Entry.objects.get(event=Event.SECTION_OPENED)
    assert (entry.subject_id, entry.detail) == (completed.pk, {"section": "testimony"})


def test_nothing_is_saved_when_the_journal_fails(aigul, begun, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("panoh.casework.identification.actions.record", fail)
    with pytest.raises(RuntimeError):
        complete(by=aigul, screening=begun)
    assert Screening.objects.get().state == Screening.State.BEGUN
