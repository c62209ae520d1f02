"""All cases of an agency compared: proposed, explained, repeated without harm."""

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.casework.cases.tests.steps import acting, last_entry, refused
from panoh.casework.duplicates import actions
from panoh.casework.duplicates.models import Candidate, Search
from panoh.casework.duplicates.tests.steps import last_search, met, proposed, searched
from panoh.casework.duplicates.work import likely, reasons_in_words
from panoh.casework.names import actions as names


def test_proposes_two_cases_whose_names_are_one_in_other_letters(anvar, hers, again, another):
    [pair] = searched(anvar)
    assert {pair.one.pk, pair.other.pk} == {hers.pk, again.pk}
    assert pair.score > 0.7
    assert {"family_same", "given_sound", "year_same"} <= {*pair.reasons}
    search = last_search(anvar)
    assert (search.cases, search.read, search.found) == (3, 3, 1)
    assert search.ended_at


def test_says_why_in_words(pair):
    said = reasons_in_words(pair.reasons)
    assert "Family name: the same, perhaps in other letters." in said
    assert "The year of birth is the same." in said
    assert likely(pair.score) == "Very likely"


def test_again_keeps_what_was_decided(anvar, pair):
    actions.decide(by=anvar, candidate=pair, decision="different", basis="papers")
    Search.objects.all().update(moved_at="2020-01-01T00:00Z")
    [again] = searched(anvar)
    assert (again.pk, again.decision) == (pair.pk, "different")


def test_names_of_one_case_are_no_pair(anvar, hers):
    with acting("aigul") as aigul:
        names.record_identity(by=aigul, case=hers, kind="passport", family="Rahimova", given="Gul")
    assert searched(anvar) == []


def test_job_and_journal_carry_no_name(anvar, hers, again):
    actions.search(by=anvar)
    jobs = ProcrastinateJob.objects.filter(task_name="duplicates.search")
    assert {*jobs.get().args} == {"search_id", "member_id"}
    entry = last_entry(Event.DUPLICATES_SEARCHED)
    assert (entry.section, entry.case_id, entry.detail) == ("", None, {})


def test_is_refused_while_one_is_running(anvar, hers):
    actions.search(by=anvar)
    with refused("The cases are being compared already.", 409):
        actions.search(by=anvar)


def test_is_not_for_who_sees_only_what_is_assigned(anvar, pair):
    with acting("aigul") as aigul:
        with refused("Your role does not do this."):
            actions.search(by=aigul)
        assert not Candidate.objects.visible_to(aigul).exists()
        with connection.cursor() as cursor:  # nor when the filter is forgotten
            cursor.execute("select count(*) from duplicates_candidate")
            assert cursor.fetchone() == (0,)


def test_stays_inside_the_agency(anvar, hers):
    met("bahrom", family="Rahimova", given="Gulnora")
    assert searched(anvar) == []
    with acting("bahrom") as bahrom:
        assert searched(bahrom) == []
        assert proposed(bahrom) == []


def test_one_who_has_left_since_learns_nothing(anvar, hers, again):
    search = actions.search(by=anvar)
    from panoh.casework.duplicates import jobs

    jobs.search(search_id=str(search.pk), member_id=str(search.pk))
    with door.acting_as(anvar):
        assert Search.objects.visible_to(anvar).get().ended_at is None
