"""Notes: sealed, in the section in which they may be read; opening a section is an act."""

import pytest

from panoh.base.journal.events import Event
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Note
from panoh.casework.cases.tests.steps import acting, agree, last_entry, refused

NEVER = "An agency like yours never sees this section."
CLOSED = "There is no such case among yours, or this section is closed to you."


def texts(by, case, section):
    return [text for _note, text in actions.read_section(by=by, case=case, section=section)]


def test_is_sealed_and_read_where_it_stands(aigul, case):
    note = actions.write_note(by=aigul, case=case, section="testimony", text="A man called Rustam.")
    assert b"Rustam" not in bytes(Note.objects.get().text)
    entry = last_entry(Event.NOTE_WRITTEN)
    assert (entry.subject_id, entry.detail) == (note.pk, {"section": "testimony"})
    assert texts(aigul, case, "testimony") == ["A man called Rustam."]
    assert last_entry(Event.SECTION_OPENED).detail == {"section": "testimony"}
    assert texts(aigul, case, "core") == []


def test_counselling_stays_with_those_who_counsel(aigul, case, shared):
    with acting("bahrom") as bahrom:
        actions.write_note(by=bahrom, case=case, section="care", text="She slept.")
        assert texts(bahrom, case, "care") == ["She slept."]
    assert not Note.objects.exists()
    with refused(NEVER):
        actions.read_section(by=aigul, case=case, section="care")
    with refused(NEVER):
        actions.write_note(by=aigul, case=case, section="care", text="X")


def test_a_section_that_was_not_granted_is_closed(aigul, case):
    actions.write_note(by=aigul, case=case, section="status", text="No visa.")
    consent = agree(aigul, case, "prosecutor", sections=["core", "testimony"])
    share = share_actions.offer_share(
        by=aigul, case=case, consent=consent, sections=consent.sections
    )
    with acting("dilshod") as dilshod:
        share_actions.open_share(by=dilshod, share=share)
        with refused(CLOSED):
            actions.read_section(by=dilshod, case=case, section="status")
        with refused(CLOSED):
            actions.write_note(by=dilshod, case=case, section="status", text="X")
        assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"), [("chynara", CLOSED), ("akmal", CLOSED), ("eldor", "Your role does not")]
)
def test_is_refused_to_those_without_the_case(aigul, case, name, sentence):
    with acting(name) as somebody, refused(sentence):
        actions.write_note(by=somebody, case=case, section="core", text="X")


def test_nothing_is_written_into_a_closed_case_which_may_still_be_read(aigul, case, closed_case):
    with refused("The case is closed.", status=409):
        actions.write_note(by=aigul, case=closed_case, section="core", text="X")
    assert texts(aigul, closed_case, "core") == []
