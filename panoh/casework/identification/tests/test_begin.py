"""Beginning a screening: no name, the right list, the edition frozen."""

import pytest

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases.actions import open_case
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import close
from panoh.casework.identification.models import Screening
from panoh.casework.identification.tests.steps import GIRL, WOMAN, begin
from panoh.testing import member


def test_opens_a_case_without_a_name_and_journals_both(aigul):
    screening = begin(aigul)
    case = screening.case
    assert case.holder == aigul.agency
    assert case.stage == Case.Stage.OPENED
    assert not hasattr(case, "identity")
    events = list(Entry.objects.filter(case_id=case.pk).values_list("event", flat=True))
    assert sorted(events) == [Event.CASE_OPENED, Event.SCREENING_BEGUN]


def test_asks_about_a_case_that_is_there(aigul):
    case = open_case(by=aigul, **WOMAN)
    assert begin(aigul, case=case).case == case
    assert Case.objects.count() == 1


def test_freezes_list_edition_and_rule(aigul):
    screening = begin(aigul, exploitation="sexual")
    assert (screening.instrument_code, screening.edition, screening.rule) == (
        "adult_sexual",
        "2009-1",
        "1",
    )


@pytest.mark.parametrize(
    ("facts", "age", "code"),
    [
        (WOMAN, "adult", "adult_labour"),
        (WOMAN, "child", "child_labour"),
        (WOMAN, "uncertain", "child_labour"),
        (GIRL, "adult", "child_labour"),
        ({"sex": "female"}, "adult", "child_labour"),
    ],
)
def test_whoever_is_not_certainly_an_adult_gets_the_childrens_list(aigul, facts, age, code):
    unknown = {"birth_year": None, "birth_year_basis": "unknown"}
    assert begin(aigul, age=age, **(unknown | facts)).instrument_code == code


def test_is_refused_to_somebody_who_does_not_agree_to_be_asked(aigul):
    with pytest.raises(Refused, match="whether they agree"):
        begin(aigul, agreed=False)
    assert not Case.objects.exists()


def test_is_refused_to_roles_that_meet_nobody(db):
    eldor = member("eldor")
    with door.acting_as(eldor), pytest.raises(Refused, match="Your role"):
        begin(eldor)


def test_is_refused_about_a_closed_case(aigul):
    case = open_case(by=aigul, **WOMAN)
    anvar = member("anvar")
    with door.acting_as(anvar):
        close(anvar, case, "lost")
    with pytest.raises(Refused, match="closed"):
        begin(aigul, case=case)


def test_stranger_finds_no_such_case(aigul):
    case = open_case(by=aigul, **WOMAN)
    chynara = member("chynara")
    with door.acting_as(chynara), pytest.raises(Refused, match="no such case"):
        begin(chynara, case=case)


def test_border_guards_and_migration_see_only_what_they_asked_themselves(aigul, begun):
    davron = member("davron")
    with door.acting_as(davron):
        own = begin(davron)
        assert list(Screening.objects.visible_to(davron)) == [own]
        assert list(Screening.objects.all()) == [own]


def test_colleague_without_assignment_and_stranger_see_nothing_of_it(aigul, begun):
    for name in ("akmal", "chynara", "bahrom", "davron", "eldor", "greta"):
        other = member(name)
        with door.acting_as(other):
            assert not Screening.objects.exists(), name
            assert not Screening.objects.visible_to(other).exists(), name
    anvar = member("anvar")
    with door.acting_as(anvar):
        assert Screening.objects.visible_to(anvar).get() == begun
