"""The timeline: one's own acts and others' in open sections; never which house she is in."""

import pytest

from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Consent
from panoh.casework.cases.tests.steps import acting, agree
from panoh.casework.cases.timeline import timeline
from panoh.casework.duplicates import jobs
from panoh.casework.names import actions as names


def titles(by, case):
    return [happening.title for happening in timeline(by, case)]


@pytest.fixture
def prosecutor(aigul, case, shared):
    """Sees core and testimony of somebody who is in the shelter."""
    sections = ["core", "testimony"]
    consent = agree(aigul, case, "prosecutor", purpose="identification", sections=sections)
    share = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=sections)
    with acting("dilshod") as dilshod:
        share_actions.open_share(by=dilshod, share=share)
        yield dilshod


def test_the_holder_reads_what_was_asked_and_answered(aigul, case, shared):
    happened = timeline(aigul, case)
    assert [each.title for each in happened] == ["Consent given", "Case opened"]
    assert happened[0].text == "Shelter Bahor. Code and stage, Safe contact, Care, Alerts"
    assert (happened[0].by, happened[0].mine) == ("by you", True)


def test_a_receiver_does_not_read_whom_else_she_was_asked_about(prosecutor, case):
    happened = timeline(prosecutor, case)
    assert [each.title for each in happened] == ["Share opened", "Case opened"]
    assert "Bahor" not in " ".join(f"{each.text} {each.by}" for each in happened)
    assert Consent.objects.get().recipient == prosecutor.agency


def test_a_section_that_is_closed_is_silent(aigul, case, shared):
    names.record_identity(by=aigul, case=case, family="T")
    assert "Identity recorded" in titles(aigul, case)
    with acting("bahrom") as bahrom:
        assert "Identity recorded" not in titles(bahrom, case)


def test_another_s_steps_are_not_the_colleague_s(aigul, case):
    with acting("akmal") as akmal:
        assert timeline(akmal, case) == []


def test_two_queries_whatever_the_length(aigul, case, django_assert_num_queries):
    for number in range(5):
        actions.write_note(by=aigul, case=case, section="core", text=str(number))
    with django_assert_num_queries(2):
        assert len(timeline(aigul, case)) == 6


def test_what_the_system_does_in_somebody_s_name_is_not_told_as_their_act(aigul, case):
    names.record_identity(by=aigul, case=case, family="Karimova", given="Nodira")
    jobs.compare_one(case_id=str(case.pk), member_id=str(aigul.pk))
    compared, *acts = timeline(aigul, case)
    assert compared.title == "Names compared, shown to nobody"
    assert (compared.by, compared.agency, compared.mine) == ("by the system", "The system", False)
    assert {(each.by, each.mine) for each in acts} == {("by you", True)}
