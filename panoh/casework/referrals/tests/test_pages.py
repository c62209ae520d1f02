"""The pages of referrals: as the sender, as the receiver, as a stranger."""

import re
from datetime import timedelta
from itertools import product
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panoh.base.database import door
from panoh.casework.cases import share_actions
from panoh.casework.referrals import work
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept, agree, open_case, refer
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.tests.steps import day, offer, open_house
from panoh.testing import member

TOKEN = r'csrfmiddlewaretoken" value="\w+"'


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def text(answer):
    return answer.content.decode()


def a_day(name, when):
    return {f"{name}_0": when.day, f"{name}_1": when.month, f"{name}_2": when.year}


def accepting(bed, first=0):
    return {"bed": str(bed.pk), **a_day("begins_on", day(first))}


def test_refer_page_says_what_fits_why_and_what_they_would_see(case, shelter, consent):
    page = text(signed_in("aigul").get(f"/cases/{case.code}/refer/"))
    for words in ("Rooms", "2 places are free.", "Common language: Uzbek.", "What Rooms will see",
                  "One woman, 25 to 34.", "Safe contact", "Spoken before a witness"):  # fmt: skip
        assert words in page
    assert "House A" not in page


def test_who_may_not_refer_is_told_so_and_led_to_no_agreement(
    case, shelter, consent, aigul, bahrom, bed
):
    accept(bahrom, refer(aigul, case, shelter), bed)
    botir = member("botir")
    other = offer(botir, open_house(botir, "1", name="House B"), name="Other rooms")
    client = signed_in("bahrom")
    assert client.get(f"/cases/{case.code}/").status_code == 200
    sent = {"service": other.code, "urgency": "normal"}
    answer = client.post(f"/cases/{case.code}/refer/?need=ACC.EMERGENCY", sent)
    assert answer.status_code == 403
    assert "Only the agency that holds the case does this. Ask it." in text(answer)


def test_refer_page_asks_for_agreement_where_there_is_none(case, shelter):
    client = signed_in("aigul")
    page = text(client.get(f"/cases/{case.code}/refer/"))
    assert "Not agreed yet" in page
    sent = {"service": shelter.code, "urgency": "normal", "note": "Ground floor."}
    there = {"need": "ACC.EMERGENCY", **a_day("day", day(2))}
    answer = client.post(f"/cases/{case.code}/refer/?{urlencode(there)}", sent)
    assert answer.status_code == 302
    assert answer.url.startswith(f"/cases/{case.code}/consent/?recipient=")
    assert "Ground" not in answer.url
    assert client.get(answer.url).status_code == 200
    said = {"recipient": shelter.agency_id, "purpose": "accommodation", "sections": ["core"],
            "language": "uz", "form": "spoken", "giver": "person", "given": "yes"}  # fmt: skip
    back = client.post(answer.url, said)
    page = text(client.get(back.url))
    assert "On what ground" in page
    assert "Ground floor." in page
    assert re.search(r'value="normal"[^>]* checked', page)
    assert re.search(rf'name="day_0"[^>]* value="{day(2).day}"', page)


def test_looking_sends_nothing(aigul, case, shelter, consent):
    client = signed_in("aigul")
    answer = client.post(
        f"/cases/{case.code}/refer/", {"service": shelter.code, "look": "1", "note": "Quiet room"}
    )
    assert "Quiet room" in text(answer)
    with door.acting_as(aigul):
        assert not Referral.objects.exists()


def test_a_mistake_keeps_what_was_typed_and_offers_every_service(aigul, case, house, consent):
    second = offer(member("bahrom"), house, name="Shelter Lola", languages=["uz"])
    client = signed_in("aigul")
    first = text(client.get(f"/cases/{case.code}/refer/"))
    answer = text(
        client.post(
            f"/cases/{case.code}/refer/",
            {"service": second.code, "urgency": "tomorrow", "note": "Ground floor."},
        )
    )
    assert "There is a problem" in answer
    assert "Ground floor." in answer
    for name in ("Rooms", "Shelter Lola"):
        assert name in first
        assert name in answer


def test_from_asking_to_ending_through_the_pages(aigul, bahrom, case, shelter, consent, bed):
    sender, receiver = signed_in("aigul"), signed_in("bahrom")
    answer = sender.post(
        f"/cases/{case.code}/refer/",
        {"service": shelter.code, "urgency": "urgent", "note": "Ground floor."},
    )
    path = answer.url
    assert "Sent" in text(sender.get(path))
    page = text(receiver.get(path))
    for words in ("One woman, 25 to 34.", "Ground floor.", "Your answer by", "Uzbek",
                  "Not shown until you accept", "House A, room 1: 1.1"):  # fmt: skip
        assert words in page
    assert case.code not in page
    answer = receiver.post(f"{path}accept/", accepting(bed))
    assert answer.status_code == 302
    page = text(receiver.get(path))
    assert case.code in page
    assert receiver.get(f"/cases/{case.code}/").status_code == 200
    page = text(sender.get(path))
    assert "Accepted" in page
    for hidden in ("House A", "1.1", "room 1"):
        assert hidden not in page
    with door.acting_as(bahrom):
        stay = Stay.objects.get()
    receiver.post(f"/stays/{stay.code}/admit/")
    receiver.post(f"/stays/{stay.code}/discharge/", {"destination": "home"})
    answer = receiver.post(
        f"{path}end/", {"delivered": ["ACC.EMERGENCY", "BAS"], **a_day("on", timezone.localdate())}
    )
    assert answer.status_code == 302
    assert receiver.get(f"/cases/{case.code}/").status_code == 404
    assert "Ended" in text(sender.get(path))


def test_who_accepted_finds_the_bed_and_admits_from_the_request(bahrom, referral, bed):
    accept(bahrom, referral, bed)
    client, path = signed_in("bahrom"), f"/referrals/{referral.code}/"
    page = text(client.get(path))
    assert "House A, 1: 1.1" in page
    assert page.index("The person is here: admit") < page.index("End it, and say what")
    [admit] = re.findall(r'action="(/stays/[^"]+/admit/)"', page)
    client.post(admit)
    page = text(client.get(path))
    assert "House A, 1: 1.1" in page
    assert "The person is here" not in page
    sender = text(signed_in("aigul").get(path))
    assert "House A" not in sender


def test_a_page_that_cannot_be_accepted_says_why(aigul, consent, referral, bed):
    receiver = signed_in("bahrom")
    path = referral.get_absolute_url()
    assert "There is a problem" not in text(receiver.get(path))
    answer = receiver.post(f"{path}accept/", {})
    assert "This is still empty: Beds that fit" in text(answer)
    with door.acting_as(aigul):
        share_actions.withdraw_consent(by=aigul, consent=consent)
    assert "The person has taken this back." in text(receiver.get(path))
    answer = receiver.post(f"{path}accept/", accepting(bed))
    assert answer.status_code == 409
    assert "taken this back" in text(answer)


def test_declining_needs_a_reason(referral):
    receiver = signed_in("bahrom")
    path = referral.get_absolute_url()
    assert "There is a problem" in text(receiver.post(f"{path}decline/", {}))
    assert receiver.post(f"{path}decline/", {"reason": "skill"}).status_code == 302
    page = text(signed_in("aigul").get(path))
    assert "We lack the language or the skill" in page


def test_after_a_no_the_next_fitting_service_is_a_link(aigul, case, referral):
    botir = member("botir")
    other = offer(botir, open_house(botir, "1", name="House B"), name="Other rooms")
    signed_in("bahrom").post(f"{referral.get_absolute_url()}decline/", {"reason": "no_place"})
    page = text(signed_in("aigul").get(referral.get_absolute_url()))
    assert f"/cases/{case.code}/refer/?need=ACC.EMERGENCY&amp;service={other.code}" in page
    assert "Other rooms" in page


def test_withdrawing(referral):
    sender = signed_in("aigul")
    assert sender.post(f"{referral.get_absolute_url()}withdraw/").status_code == 302
    assert "Withdrawn" in text(sender.get(referral.get_absolute_url()))


def test_who_was_accepted_elsewhere_should_be_withdrawn(aigul, bahrom, case, referral, bed):
    botir = member("botir")
    other = offer(botir, open_house(botir, "1", name="House B"), name="Other rooms")
    agree(aigul, case, other)
    second = refer(aigul, case, other)
    accept(bahrom, referral, bed)
    assert "Another agency has accepted." in text(signed_in("aigul").get(second.get_absolute_url()))


PATHS = ["", "accept/", "decline/", "withdraw/", "end/"]


@pytest.mark.parametrize(
    "name", ["akmal", "botir", "chynara", "davron", "dilshod", "farida", "hamid", "eldor", "greta"]
)
def test_hidden_and_absent_look_alike(referral, name):
    client = signed_in(name)
    for act, path in product((client.get, client.post), PATHS):
        with time_machine.travel(timezone.now(), tick=False):  # each page says when it was made
            hidden = act(f"{referral.get_absolute_url()}{path}")
            absent = act(f"/referrals/ZZZ-ZZZ/{path}")
        assert hidden.status_code == absent.status_code
        assert hidden.status_code in {404, 405}
        same = re.sub(TOKEN, "", text(hidden)).replace(referral.code, "ZZZ-ZZZ")
        assert same == re.sub(TOKEN, "", text(absent))


@pytest.mark.parametrize("name", ["akmal", "chynara", "bahrom"])
def test_nobody_refers_a_case_they_do_not_see(case, shelter, name):
    assert signed_in(name).get(f"/cases/{case.code}/refer/").status_code == 404


def test_the_queue_shows_each_side_its_own(aigul, case, referral):
    page = text(signed_in("bahrom").get("/referrals/"))
    assert referral.code in page
    assert "One woman, 25 to 34." in page
    assert case.code not in page
    page = text(signed_in("aigul").get("/referrals/"))
    assert case.code in page
    assert "Shelter Bahor" in page
    page = text(signed_in("chynara").get("/referrals/"))
    assert referral.code not in page
    assert "Nothing waits for your answer." in page


def test_the_queue_asks_as_much_for_many_as_for_one(aigul, bahrom, shelter, referral):
    client = signed_in("bahrom")
    client.get("/referrals/")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/referrals/").status_code == 200
        return len(seen)

    few = queries()
    for _ in range(5):
        case = open_case(aigul)
        agree(aigul, case, shelter)
        refer(aigul, case, shelter)
    assert queries() == few


def test_answered_ones_come_a_page_at_a_time(aigul, bahrom, shelter, monkeypatch):
    from panoh.casework.referrals import actions, views

    monkeypatch.setattr(views, "PAGE", 2)
    for _ in range(3):
        case = open_case(aigul)
        agree(aigul, case, shelter)
        referral = refer(aigul, case, shelter)
        with door.acting_as(bahrom):
            actions.decline(by=bahrom, referral=referral, reason="other")
    client = signed_in("bahrom")
    first = text(client.get("/referrals/"))
    assert first.count("/referrals/") - first.count('href="/referrals/"') >= 2
    with door.acting_as(bahrom):
        codes = list(Referral.objects.newest_first().values_list("code", flat=True))
        seen = Referral.objects.visible_to(bahrom)
        assert [each.code for each in seen.answered(bahrom.agency_id, 9)] == codes
        assert not seen.answered(bahrom.agency_id, 9, codes[-1])
    with door.acting_as(aigul):
        seen = Referral.objects.visible_to(aigul)
        assert [each.code for each in seen.answered(aigul.agency_id, 2, codes[0])] == codes[1:]
    assert codes[0] in first
    assert codes[2] not in first
    second = text(client.get(f"/referrals/?after={codes[1]}"))
    assert codes[2] in second
    assert codes[0] not in second


def test_the_most_pressing_are_shown_and_the_others_counted(aigul, bahrom, shelter, monkeypatch):
    monkeypatch.setattr(work, "FIRST", 2)
    for days in (9, 0, 0):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            case = open_case(aigul)
            agree(aigul, case, shelter)
            refer(aigul, case, shelter)
    with door.acting_as(bahrom):
        found = work._counted(work._to_answer(bahrom).select_related("sender", "share"), "deadline")
        lines: work.Lines[work.Asked] = work.Lines.of(work.Asked, list(found))
    assert (len(lines.rows), lines.many, lines.late) == (2, 3, 1)
    assert [line.late for line in lines.first] == [True, False]
    assert lines.left == "1 more is not shown: it follows when one of these is done."
    assert not work.Lines([]).left


def test_my_work_in_few_queries(aigul, bahrom, referral, django_assert_num_queries):
    with door.acting_as(bahrom), django_assert_num_queries(2):
        (asked,) = work.waiting(bahrom).first
        assert work.count_waiting(bahrom) == 1
    assert (asked.code, asked.sender) == (referral.code, "Police of Fargʻona")
    with door.acting_as(aigul), django_assert_num_queries(1):
        (sent,) = work.sent_unanswered(aigul).first
        assert not work.waiting(aigul).many
    assert sent.receiver == "Shelter Bahor"
    assert "Next fitting service" in sent.what_next


@pytest.mark.parametrize("after", ["", "?after=999-ZZZ"])
def test_who_sees_no_case_finds_an_empty_list(db, after):
    client = Client()
    client.force_login(member("eldor").user)
    assert client.get(f"/referrals/{after}").status_code == 200
