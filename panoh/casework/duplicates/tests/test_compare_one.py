"""A name that was just recorded, held against the agency's others, without a word to its writer."""

from procrastinate.contrib.django.models import ProcrastinateJob

from panoh.casework.cases.tests.steps import acting, refused
from panoh.casework.duplicates import actions
from panoh.casework.duplicates.tests.steps import HER, met, proposed, registered


def test_tells_the_supervisor_and_nobody_else(anvar, hers, again, another):
    registered(again, "akmal")
    [pair] = proposed(anvar)
    assert {pair.one.pk, pair.other.pk} == {hers.pk, again.pk}
    assert (pair.found, pair.decision) == ("registration", "")
    assert {"year_same", "sex_same", "citizenship_same"} <= {*pair.reasons}
    with acting("akmal") as akmal:
        assert actions.compare_one(by=akmal, case=again) is None


def test_again_changes_nothing(anvar, hers, again):
    for _time in range(2):
        registered(again, "akmal")
        registered(hers, "aigul")
    assert len(proposed(anvar)) == 1


def test_years_far_apart_are_two_people(anvar, hers):
    other = met("akmal", HER | {"birth_year": 1980}, family="Rakhimova", given="Gulnara")
    registered(other, "akmal")
    assert proposed(anvar) == []


def test_says_why_when_only_the_initial_is_known(anvar, hers):
    other = met("akmal", family="Rahimova", given="G.")
    registered(other, "akmal")
    [pair] = proposed(anvar)
    assert "given_initial" in pair.reasons


def test_finds_nobody_of_another_agency(anvar, hers):
    other = met("bahrom", family="Rahimova", given="Gulnora")
    registered(other, "bahrom")
    assert proposed(anvar) == []
    with acting("bahrom") as bahrom:
        assert proposed(bahrom) == []


def test_another_agency_asks_about_a_case_in_vain(anvar, hers, again):
    registered(again, "bahrom")
    registered(again, "aigul")
    with acting("bahrom") as bahrom, refused("There is no such case"):
        actions.compare_one(by=bahrom, case=again)
    assert proposed(anvar) == []


def test_is_asked_for_when_a_name_is_recorded(anvar, hers):
    jobs = ProcrastinateJob.objects.filter(task_name="duplicates.compare")
    assert {*jobs.get().args} == {"case_id", "member_id"}
