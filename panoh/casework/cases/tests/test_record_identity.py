"""The identity: sealed when recorded, opened for a purpose, which the journal keeps."""

import pytest

from panoh.base.journal.events import Event
from panoh.casework.cases import actions
from panoh.casework.cases.models import Identity
from panoh.casework.cases.tests.steps import acting, agree, last_entry, refused

NAMES = {"family": "Toshmatova", "given": "Lola", "birth_date": "3 March 2004"}


@pytest.fixture
def identity(aigul, case):
    return actions.record_identity(by=aigul, case=case, **NAMES)


def test_is_sealed_and_journalled_without_a_name(identity):
    kept = Identity.objects.get()
    for name in Identity.FIELDS:
        sealed = bytes(getattr(kept, name))
        assert bool(sealed) == (name in NAMES)
        assert not any(text.encode() in sealed for text in NAMES.values())
    entry = last_entry(Event.IDENTITY_RECORDED)
    assert entry.section == "identity"
    assert entry.detail == {"fields": ["birth_date", "family", "given"]}


def test_is_opened_for_a_purpose(aigul, case, identity):
    opened = actions.reveal_identity(by=aigul, case=case, purpose="papers")
    assert opened == {"patronymic": "", "document": ""} | NAMES
    assert last_entry(Event.IDENTITY_REVEALED).detail == {"purpose": "papers"}


def test_a_later_record_replaces_the_whole(aigul, case, identity):
    actions.record_identity(by=aigul, case=case, given="Nodira")
    opened = actions.reveal_identity(by=aigul, case=case, purpose="correction")
    assert {name for name, text in opened.items() if text} == {"given"}


def test_what_nobody_recorded_opens_empty_and_is_journalled_all_the_same(aigul, case):
    opened = actions.reveal_identity(by=aigul, case=case, purpose="health")
    assert set(opened.values()) == {""}
    assert last_entry(Event.IDENTITY_REVEALED)


def test_is_opened_by_a_receiver_only_with_the_section(aigul, case, identity, shared):
    with acting("bahrom") as bahrom:
        assert not Identity.objects.exists()
        with refused("There is no such case among yours, or this section is closed to you."):
            actions.reveal_identity(by=bahrom, case=case, purpose="health")
        with refused("There is no such case among yours, or this section is closed to you."):
            actions.record_identity(by=bahrom, case=case, given="X")
    consent = agree(aigul, case, "prosecutor", sections=["core", "identity"])
    share = actions.offer_share(by=aigul, case=case, consent=consent, sections=consent.sections)
    with acting("dilshod") as dilshod:
        actions.open_share(by=dilshod, share=share)
        opened = actions.reveal_identity(by=dilshod, case=case, purpose="proceedings")
        assert opened["given"] == "Lola"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("chynara", "There is no such case among yours"),
        ("akmal", "There is no such case among yours"),
        ("eldor", "Your role does not do this"),
        ("zamon", "Your role does not do this"),
    ],
)
def test_is_refused_to_those_without_the_case(aigul, case, identity, name, sentence):
    with acting(name) as somebody, refused(sentence):
        actions.reveal_identity(by=somebody, case=case, purpose="papers")
    with acting(name) as somebody, refused(sentence):
        actions.record_identity(by=somebody, case=case, given="X")


def test_a_closed_case_is_read_and_not_written(aigul, case, identity, closed_case):
    with refused("The case is closed.", status=409):
        actions.record_identity(by=aigul, case=closed_case, given="X")
    assert actions.reveal_identity(by=aigul, case=closed_case, purpose="papers")["given"] == "Lola"
