"""A9: when she says no, the receiver's next request finds nothing, whatever way it comes.

Every address at which the receiver found something before is asked again after; so are the lists,
the search, plain SQL, an action with the record in hand, and the letters that had not left yet.
"""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from panoh.base.database import door
from panoh.base.outbox import jobs
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Contact
from panoh.testing import member
from panoh.tests.doors import OF, PARTS, Door, doors, readable
from panoh.tests.journey import HOUSE, Journey, word

# Kinds of things that hang on a case, and those that do not.
OF_HER = {
    "name", "change", "goal", "guardian", "interests", "measure", "need", "permit", "plan",
    "provision", "risk", "version",
}  # fmt: skip
NOT_OF_HER = {
    "referral", "stay", "site", "service", "screening", "batch", "pair", "tie", "assessment",
    "improvement", "post", "remark", "activity", "allotment", "asked", "body", "decision",
    "definition", "dependency",
    "entry", "evaluation", "feared", "indicator", "line", "meeting", "period", "programme",
    "recommendation", "report",
    "count", "disposal", "document", "item", "partner", "proof", "publication", "transfer",
}  # fmt: skip
LISTS = ("/", "/cases/", "/cases/?closed=1", "/referrals/", "/screenings/", "/beds/", "/journal/")


@pytest.fixture
def bahrom(journey: Journey) -> Client:
    client = Client()
    client.force_login(member("bahrom").user)
    return client


def ways(journey: Journey) -> list[str]:
    """Every address with something of hers in it that the shelter could open."""
    case = {"code": journey.case.code}
    ids = {
        "case": case,
        "alert": case | {"alert": str(journey.alert.pk)},
        "consent": case | {"consent": str(journey.consent.pk)},
        "share": case | {"share": str(journey.share.pk)},
        "determination": {"code": journey.presumption.code},
    }
    hers = [thing for thing in journey.things if thing.ids.get("code") == journey.case.code]
    ids |= {thing.kind: thing.ids for thing in reversed(hers) if thing.kind in OF_HER}
    return [door.path(ids[door.kind]) for door in doors() if door.kind in ids and not door.asked]


def secrets(journey: Journey) -> list[str]:
    """The words and codes of her case, save what the shelter wrote or was asked by."""
    own = {word(what) for what in ("address of the house", "room", "note to the shelter")}
    hers = {text for text, seen_by in journey.canaries.items() if "bahrom" in seen_by}
    theirs = {
        journey.other_case.code,
        word("the other note on core"),
        word("why it could not wait"),
    }
    return sorted(hers - own - theirs - {journey.other_case.code, journey.referral.code})


def test_the_next_request_finds_nothing(journey: Journey, bahrom: Client) -> None:
    before = {path: bahrom.get(path) for path in ways(journey)}
    assert sum(answer.status_code == 200 for answer in before.values()) > 8
    journey.act("aigul", share_actions.withdraw_consent, consent=journey.consent)
    for path in before:
        for answer in (bahrom.get(path), bahrom.post(path)):
            assert answer.status_code in (404, 405), path


def test_no_list_and_no_search_knows_her(journey: Journey, bahrom: Client) -> None:
    code = journey.case.code
    assert code in bahrom.get("/cases/").content.decode()
    assert bahrom.get(f"/find/?code={code}")["Location"] == f"/cases/{code}/"
    journey.act("aigul", share_actions.withdraw_consent, consent=journey.consent)
    assert bahrom.get(f"/find/?code={code}")["Location"] == "/"
    bahrom.get("/")  # shows the message that nothing was found
    things = [journey.referral.get_absolute_url(), journey.stay.get_absolute_url()]
    hers = [each.encode() for each in secrets(journey)]
    for path in [*LISTS, *things]:
        shown = readable(bahrom.get(path))
        assert [each for each in hers if each in shown] == [], path


def test_no_act_with_the_record_in_hand_goes_through(journey: Journey) -> None:
    by = member("bahrom")
    journey.act("aigul", share_actions.withdraw_consent, consent=journey.consent)
    with door.acting_as(by):
        assert not Contact.objects.exists()
        assert journey.case.pk not in set(Case.objects.values_list("pk", flat=True))
        for act in (
            lambda: cases.reveal_contact(by=by, case=journey.case),
            lambda: cases.read_section(by=by, case=journey.case, section="care"),
            lambda: cases.write_note(by=by, case=journey.case, section="care", text="X"),
            lambda: share_actions.open_share(by=by, share=journey.share),
        ):
            with pytest.raises(Refused):
                act()


def test_what_is_still_to_leave_leads_nowhere(
    journey: Journey, bahrom: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    journey.act("aigul", share_actions.withdraw_consent, consent=journey.consent)
    others = ("", journey.referral.code, journey.other_case.code)
    for name in HOUSE:
        with door.acting_as(member(name)):
            waiting = list(Letter.objects.all())
        for letter in waiting:
            jobs.deliver(letter_id=str(letter.pk), member_id=str(letter.to_id))
            of_a_house = letter.path.startswith("/assessments/")
            if letter.code not in others and not of_a_house:
                assert bahrom.get(letter.path).status_code == 404
    assert mail.outbox
    assert not [m for m in mail.outbox if journey.case.code in f"{m.subject} {m.body}"]


def test_every_kind_of_address_is_among_the_ways() -> None:
    """A kind of thing that hangs on a case is added here when it is added to the matrix."""
    asked = {"case", "alert", "consent", "share", "determination"}
    assert OF.keys() == asked | OF_HER | NOT_OF_HER
    assert {door.name for door in doors() if door.parts} == PARTS.keys()
    assert Door("case", "case") in set(doors())
