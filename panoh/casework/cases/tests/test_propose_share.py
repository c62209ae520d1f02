"""Without consent: on three grounds, for a time, with a reason, and never alone."""

import pytest

from panoh.base.journal.events import Event
from panoh.casework.cases.models import Case, Person
from panoh.casework.cases.tests.steps import acting, last_entry, letters_to, propose, refused


def test_waits_for_a_second_person_who_is_told(aigul, case):
    share = propose(aigul, case)
    assert (share.since, share.approved_at, share.ground) == (None, None, "danger")
    assert share.sections == ["core"]
    assert last_entry(Event.SHARE_PROPOSED).detail == {"ground": "danger"}
    [letter] = letters_to("anvar")
    assert (letter.event, letter.code) == (Event.SHARE_PROPOSED, case.code)
    assert letters_to("akmal") == letters_to("farida") == []
    with acting("farida"):
        assert not Case.objects.exists()


def test_the_core_goes_along(aigul, case):
    assert propose(aigul, case, sections=["alerts"]).sections == ["core", "alerts"]


def test_danger_needs_no_agreement_and_other_grounds_do(aigul, case):
    assert propose(aigul, case, "stranger")
    with refused("There is no agreement in force with Umut."):
        propose(aigul, case, "stranger", ground="court")


def test_a_child_s_ground_is_for_a_child(aigul, case):
    with refused("The person is not a child."):
        propose(aigul, case, ground="child")
    Person.objects.filter(pk=case.person_id).update(birth_year=None, birth_year_basis="unknown")
    case.person.refresh_from_db()
    assert propose(aigul, case, ground="child")


@pytest.mark.parametrize("ground", ["consent", "holder", "", "curiosity"])
def test_there_are_three_grounds(aigul, case, ground):
    with refused("Only danger to life, protection of a child or a court order do this."):
        propose(aigul, case, ground=ground)


@pytest.mark.parametrize("ground", ["danger", "child", "court"])
def test_no_ground_opens_what_is_never_seen(aigul, case, ground):
    case.person.birth_year = None
    with refused("No consent opens it."):
        propose(aigul, case, "consulate", ground=ground, sections=["core", "contact"])
    with refused("No consent opens it."):
        propose(aigul, case, "commission", ground=ground)


def test_the_holder_needs_none(aigul, case):
    with refused("Your own agency holds the case."):
        propose(aigul, case, "police")


def test_only_the_holder_proposes(aigul, case, shared):
    with acting("bahrom") as bahrom, refused("Only the agency that holds the case does this."):
        propose(bahrom, case)
    with acting("chynara") as chynara, refused("There is no such case among yours"):
        propose(chynara, case)
    with acting("eldor") as eldor, refused("Your role does not do this"):
        propose(eldor, case)


def test_is_refused_when_the_case_is_closed(aigul, closed_case):
    with refused("The case is closed.", status=409):
        propose(aigul, closed_case)
