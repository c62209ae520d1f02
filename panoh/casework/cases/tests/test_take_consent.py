"""Consent: asked for one agency, one purpose, these sections; yes and no are both kept."""

import pytest

from panoh.base.agencies.sections import NEVER, Kind, Section
from panoh.base.journal.events import Event
from panoh.casework.cases.models import Consent, Share
from panoh.casework.cases.tests.steps import AGREED, acting, agree, last_entry, letters_to, refused
from panoh.testing import AGENCIES, agency


def test_a_yes_is_kept_with_how_it_was_given(aigul, case):
    kept = agree(aigul, case, "shelter", interpreter=True, sections=["care", "core"])
    assert (kept.outcome, kept.taken_by, kept.text_edition) == ("given", aigul, "regional-1")
    assert (kept.language, kept.form, kept.interpreter) == ("uz", "spoken", True)
    assert kept.sections == ["core", "care"]
    assert (kept.purpose, kept.giver) == ("accommodation", "person")
    entry = last_entry(Event.CONSENT_GIVEN)
    assert (entry.case_id, entry.subject_id) == (case.pk, kept.pk)
    assert entry.detail == {
        "recipient": str(agency("shelter").pk),
        "purpose": "accommodation",
        "sections": ["core", "care"],
    }


def test_what_is_not_said_is_not_kept_as_said(aigul, case):
    kept = agree(aigul, case, "shelter", giver="guardian", purpose="protection")
    assert (kept.giver, kept.purpose, kept.interpreter) == ("guardian", "protection", False)


def test_nothing_opens_by_a_yes_and_nobody_is_told(aigul, consent):
    assert Share.objects.exclude(ground="holder").count() == 0
    with acting("bahrom"):
        assert not Consent.objects.exists()
    assert letters_to("bahrom") == []


def test_a_no_is_kept_without_penalty(aigul, case):
    kept = agree(aigul, case, "shelter", given=False)
    assert kept.outcome == "refused"
    assert not kept.is_in_force
    assert last_entry(Event.CONSENT_REFUSED)
    with acting("bahrom"):
        assert not Consent.objects.exists()


@pytest.mark.parametrize("name", [name for name in AGENCIES if name != "police"])
def test_nobody_is_shown_what_their_kind_never_sees(aigul, case, name):
    never = NEVER[Kind(agency(name).kind)]
    for section in Section:
        sections = {Section.CORE.value, section.value}
        if never & sections:
            with refused("No consent opens it."):
                agree(aigul, case, name, sections=sections)
        else:
            assert agree(aigul, case, name, sections=sections)


def test_code_and_stage_go_with_every_yes(aigul, case):
    with refused("Code and stage go with every consent"):
        agree(aigul, case, "shelter", sections=["care"])


def test_the_own_agency_needs_none(aigul, case):
    with refused("Your own agency needs no consent to see its case."):
        agree(aigul, case, "police")


def test_only_the_holder_asks(aigul, case, shared):
    with acting("bahrom") as bahrom, refused("Only the agency that holds the case does this."):
        agree(bahrom, case, "ngo")
    with acting("chynara") as chynara, refused("There is no such case among yours"):
        agree(chynara, case, "ngo")
    with acting("eldor") as eldor, refused("Your role does not do this"):
        agree(eldor, case, "ngo")


def test_is_refused_when_the_case_is_closed(aigul, closed_case):
    with refused("The case is closed.", status=409):
        agree(aigul, closed_case, "shelter", sections=AGREED)


def test_answers_are_the_holder_s_and_no_other_receiver_s(aigul, case, shared):
    """Whom else she was asked about, and what she said, is no business of a receiver."""
    agree(aigul, case, "consulate", sections=["core"], given=False)
    agree(aigul, case, "prosecutor", sections=["core"])
    with acting("bahrom") as bahrom:
        assert Consent.objects.get().recipient == bahrom.agency
    with acting("akmal"):
        assert not Consent.objects.exists()
    with acting("anvar"):
        assert Consent.objects.count() == 3
