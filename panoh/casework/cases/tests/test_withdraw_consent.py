"""Withdrawing: what rested on the consent closes in the same transaction, and they are told."""

import pytest

from panoh.base.journal.events import Event
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Case, Consent, Contact, Note, Share
from panoh.casework.cases.tests.steps import acting, agree, last_entry, letters_to, refused
from panoh.testing import member


@pytest.fixture
def read_already(shared, case):
    """The shelter has written and read."""
    with acting("bahrom") as bahrom:
        actions.write_note(by=bahrom, case=case, section="core", text="X")
    return shared


def test_closes_every_share_that_rests_on_it(aigul, case, consent, read_already):
    second = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    taken = share_actions.withdraw_consent(by=aigul, consent=consent)
    assert (taken.outcome, taken.withdrawn_by) == ("withdrawn", aigul)
    closed = Share.objects.filter(consent=consent)
    assert {share.closed_at for share in closed} == {taken.withdrawn_at}
    assert second.pk in {share.pk for share in closed}
    assert last_entry(Event.CONSENT_WITHDRAWN).subject_id == consent.pk


def test_the_receiver_sees_nothing_of_the_case_any_more(aigul, case, consent, read_already):
    actions.record_contact(
        by=aigul, case=case, channel="call", hours="", leave_no_message=True, shared_phone=False
    )
    actions.write_note(by=aigul, case=case, section="core", text="Y")
    share_actions.withdraw_consent(by=aigul, consent=consent)
    with acting("bahrom") as bahrom:
        for model in (Case, Contact):
            assert not model.objects.exists()
            assert not model.objects.visible_to(bahrom).exists()
        assert Note.objects.get().agency == bahrom.agency  # what it wrote itself
        with refused("There is no such case among yours"):
            actions.read_section(by=bahrom, case=case, section="core")


def test_tells_the_receiver_without_a_code(aigul, consent, shared):
    before = len(letters_to("bahrom"))
    share_actions.withdraw_consent(by=aigul, consent=consent)
    letter = letters_to("bahrom")[before:][-1]
    assert (letter.event, letter.code, letter.path) == (Event.CONSENT_WITHDRAWN, "", "/")


def test_the_receiver_to_whom_she_says_it_records_it_and_the_holder_is_told(aigul, consent, shared):
    with acting("bahrom") as bahrom:
        share_actions.withdraw_consent(by=bahrom, consent=consent)
        assert not Case.objects.exists()
    assert Consent.objects.get().outcome == "withdrawn"
    assert [letter.event for letter in letters_to("anvar")] == [Event.CONSENT_WITHDRAWN]


def test_another_consent_is_left_as_it_is(aigul, case, consent, shared):
    other = agree(aigul, case, "prosecutor", sections=["core"])
    share = share_actions.offer_share(by=aigul, case=case, consent=other, sections=["core"])
    share_actions.withdraw_consent(by=aigul, consent=consent)
    share.refresh_from_db()
    assert share.closed_at is None
    assert Consent.objects.get(pk=other.pk).is_in_force


def test_is_refused_twice_and_of_a_no(aigul, case, consent):
    share_actions.withdraw_consent(by=aigul, consent=consent)
    with refused("This consent is not in force any more.", status=409):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    no = agree(aigul, case, "ngo", given=False)
    with refused("This consent is not in force any more.", status=409):
        share_actions.withdraw_consent(by=aigul, consent=no)


@pytest.mark.parametrize("name", ["akmal", "dilshod", "chynara", "eldor"])
def test_is_refused_to_everybody_else(aigul, consent, name):
    with acting(name) as somebody, refused("There is no such case among yours"):
        share_actions.withdraw_consent(by=somebody, consent=consent)


def test_is_refused_to_a_role_that_asks_for_no_consent(consent):
    counting = member("anvar")
    counting.role = "programme"
    with acting("anvar"), refused("Your role does not do this."):
        share_actions.withdraw_consent(by=counting, consent=consent)
