"""A person says whether it is one person; a link can be taken back without a trace."""

import pytest

from panoh.base.journal.events import Event
from panoh.casework.cases.models import SamePerson
from panoh.casework.cases.tests.steps import acting, last_entry, refused
from panoh.casework.duplicates import actions
from panoh.casework.duplicates.models import Candidate, Link
from panoh.casework.duplicates.rules import standing
from panoh.casework.duplicates.tests.steps import met
from panoh.casework.duplicates.work import other_cases


def test_different_and_unsure_change_nothing_else(anvar, pair):
    for decision in ("unsure", "different"):
        pair = actions.decide(by=anvar, candidate=pair, decision=decision, basis="files")
        assert (pair.decision, pair.basis, pair.decided_by) == (decision, "files", anvar)
    assert not Link.objects.exists()
    assert not SamePerson.objects.exists()
    entry = last_entry(Event.DUPLICATE_DECIDED)
    assert entry.detail == {"code": pair.code, "decision": "different", "basis": "files"}


def test_same_links_the_cases_which_count_as_the_first(anvar, hers, again, pair):
    pair = actions.decide(by=anvar, candidate=pair, decision="same", basis="asked")
    assert pair.decision == "same"
    assert standing(anvar, hers, again)
    assert {*SamePerson.objects.values_list("case", "person")} == {
        (hers.pk, hers.person_id), (again.pk, hers.person_id),
    }  # fmt: skip
    assert other_cases(anvar, hers) == [again]
    assert last_entry(Event.CASES_LINKED).case_id in {hers.pk, again.pk}


def test_unlink_leaves_everything_as_it_was(anvar, pair, linked):
    actions.unlink(by=anvar, link=linked)
    now = Candidate.objects.get()
    assert (now.decision, now.basis, now.decided_at, now.decided_by) == ("", "", None, None)
    assert not SamePerson.objects.exists()
    assert standing(anvar, pair.one, pair.other) is None
    with refused("This was taken back already.", 409):
        actions.unlink(by=anvar, link=linked)


def test_three_cases_count_once_and_apart_again(anvar, hers, again, linked):
    third = met("akmal", family="Рахимова", given="Гулнара")
    link = actions.link(by=anvar, one=third, other=again)
    assert {*SamePerson.objects.values_list("person", flat=True)} == {hers.person_id}
    assert SamePerson.objects.count() == 3
    actions.unlink(by=anvar, link=linked)
    assert {*SamePerson.objects.values_list("case", "person")} == {
        (again.pk, again.person_id), (third.pk, again.person_id),
    }  # fmt: skip
    actions.unlink(by=anvar, link=link)
    assert not SamePerson.objects.exists()


def test_what_is_linked_is_taken_back_first(anvar, pair, linked):
    with refused("These are linked. Take that back first.", 409):
        actions.decide(by=anvar, candidate=pair, decision="different", basis="files")
    with refused("These are linked already.", 409):
        actions.link(by=anvar, one=pair.one, other=pair.other)


def test_a_case_is_not_linked_with_itself(anvar, hers):
    with refused("This is one and the same case.", 409):
        actions.link(by=anvar, one=hers, other=hers)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("aigul", "Your role does not do this."),
        ("bahrom", "There is no such"),
        ("chynara", "There is no such"),
    ],
)
def test_nobody_else_decides_links_or_unlinks(anvar, pair, linked, name, sentence):
    with acting(name) as by:
        with refused(sentence):
            actions.decide(by=by, candidate=pair, decision="different", basis="files")
        with refused(sentence):
            actions.link(by=by, one=pair.one, other=pair.other)
        with refused(sentence):
            actions.unlink(by=by, link=linked)


def test_who_sees_one_of_the_cases_learns_of_no_other(anvar, hers, linked):
    with acting("aigul") as aigul:
        assert other_cases(aigul, hers) == []
        assert not SamePerson.objects.exists()
        assert not Link.objects.exists()
