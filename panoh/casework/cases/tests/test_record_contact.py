"""Safe contact: instructions in clear, the number sealed until calling is safe."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from panoh.base.journal.events import Event
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Contact
from panoh.casework.cases.tests.steps import acting, agree, last_entry, refused

SAFE: dict[str, Any] = {
    "channel": "call",
    "hours": "10 to 12",
    "leave_no_message": True,
    "shared_phone": False,
}


@pytest.fixture
def contact(aigul, case):
    return actions.record_contact(by=aigul, case=case, phone="+998 90 1234567", **SAFE)


def test_seals_the_number_and_says_when_it_was_verified(contact):
    kept = Contact.objects.get()
    assert kept.hours == "10 to 12"
    assert b"1234567" not in bytes(kept.phone)
    assert timezone.now() - kept.verified_at < timedelta(minutes=1)
    assert last_entry(Event.CONTACT_RECORDED).detail == {}


def test_the_number_is_opened_by_an_act(aigul, case, contact):
    assert actions.reveal_contact(by=aigul, case=case)["phone"] == "+998 90 1234567"
    assert last_entry(Event.CONTACT_REVEALED).section == "contact"


def test_without_a_record_nothing_opens(aigul, case):
    assert set(actions.reveal_contact(by=aigul, case=case).values()) == {""}


def test_a_shelter_with_the_section_reads_and_writes(case, contact, shared):
    with acting("bahrom") as bahrom:
        assert actions.reveal_contact(by=bahrom, case=case)["phone"] == "+998 90 1234567"
        actions.record_contact(by=bahrom, case=case, phone="+998 91", **SAFE)
        assert actions.reveal_contact(by=bahrom, case=case)["phone"] == "+998 91"


def test_migration_control_never_sees_it(aigul, case, contact):
    with refused("Migration service of Andijon never sees: Safe contact. No consent opens it."):
        agree(aigul, case, "migration", sections=["core", "contact"])
    consent = agree(aigul, case, "migration", sections=["core"])
    share = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    with acting("davron") as davron:
        share_actions.open_share(by=davron, share=share)
        with refused("An agency like yours never sees this section."):
            actions.reveal_contact(by=davron, case=case)
        with refused("An agency like yours never sees this section."):
            actions.record_contact(by=davron, case=case, **SAFE)


def test_is_refused_to_a_stranger_and_in_a_closed_case(aigul, case, closed_case):
    with acting("chynara") as chynara, refused("There is no such case among yours"):
        actions.reveal_contact(by=chynara, case=case)
    with refused("The case is closed.", status=409):
        actions.record_contact(by=aigul, case=closed_case, **SAFE)
