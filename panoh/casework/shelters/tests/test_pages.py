"""The pages of houses: the board, a stay, services, turned away; and who finds none of them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panoh.base.database import door
from panoh.casework.shelters import actions, work
from panoh.casework.shelters.models import Service, Site, Stay, TurnedAway
from panoh.casework.shelters.tests.steps import (
    ADDRESS,
    admit,
    bed_of,
    day,
    guest,
    offer,
    open_house,
)
from panoh.testing import member


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def text(answer):
    return answer.content.decode()


def a_day(name, when):
    return {f"{name}_0": when.day, f"{name}_1": when.month, f"{name}_2": when.year}


@pytest.fixture
def full(bahrom, house, bed, other_bed, case):
    """A guest, and a bed that is out of use."""
    actions.take_out(by=bahrom, bed=other_bed, begins_on=day(0), ends_on=day(3), reason="Repair")
    return admit(bahrom, bed, case, ends_on=day(5))


def test_the_board_says_who_is_where_and_what_is_free(bahrom, house, case, full):
    page = text(signed_in("bahrom").get("/beds/"))
    for words in ("House A", "Tonight 1 of 3 beds taken, 1 out of use, 1 free.", case.code,
                  "Repair", "child", f"/stays/{full.code}/", "Two weeks on"):  # fmt: skip
        assert words in page
    assert ADDRESS not in page
    assert page == page.replace(str(house.pk), "")


def test_another_fortnight_and_another_house(bahrom, house, case, full):
    other = open_house(bahrom, "9.9", name="House B")
    client = signed_in("bahrom")
    later = (timezone.localdate() + timedelta(days=14)).isoformat()
    page = text(client.get(f"{house.get_absolute_url()}?from={later}"))
    assert case.code not in page
    assert "Tonight 1 of 3 beds taken" in page
    assert "9.9" in text(client.get(other.get_absolute_url()))
    for nonsense in ("x", "2026-13-01", "0001-01-01", "9999-12-31"):
        assert case.code in text(client.get(f"{house.get_absolute_url()}?from={nonsense}"))


def test_a_colleague_sees_the_stays_code_and_not_the_cases(house, case, full):
    page = text(signed_in("barno").get("/beds/"))
    assert case.code not in page
    assert full.code in page
    page = text(signed_in("barno").get(full.get_absolute_url()))
    assert case.code not in page


def test_the_board_asks_as_much_for_many_beds_as_for_few(bahrom, house, full):
    client = signed_in("bahrom")
    client.get("/beds/")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/beds/").status_code == 200
        return len(seen)

    few = queries()
    for number in range(5):
        bed = actions.add_bed(by=bahrom, site=house, room=f"Room {number}", name=f"5.{number}")
        admit(bahrom, bed, guest(bahrom))
    assert queries() == few


def test_beds_tonight_in_two_queries(bahrom, house, full, django_assert_num_queries):
    with django_assert_num_queries(2):
        (found,) = work.beds_tonight(bahrom)
    assert (found.taken, found.out, found.free, found.total) == (1, 1, 1, 3)
    assert found.text == "1 taken, 1 out of use, 1 free of 3"
    assert work.beds_tonight(member("aigul")) == []


def test_a_hold_that_runs_out_and_a_stay_that_was_to_end_need_a_move(bahrom, bed, other_bed):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        actions.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(0))
        admit(bahrom, other_bed, guest(bahrom), ends_on=day(1))
    page = text(signed_in("bahrom").get("/beds/"))
    assert "The hold on 1.1 has run out" in page
    assert "The stay in 1.2 was to end" in page
    assert len(work.beds_to_move(bahrom)) == 2
    assert work.beds_to_move(member("barno")) == []


def test_from_hold_to_discharge_through_the_pages(bahrom, house, bed, other_bed, case):
    client, path = signed_in("bahrom"), f"/beds/{house.code}"
    answer = client.post(
        f"{path}/hold/",
        {"bed": str(bed.pk), "case": case.code.lower(), **a_day("begins_on", day(0))},
    )
    assert answer.status_code == 302
    stay = Stay.objects.get()
    page = text(client.get(stay.get_absolute_url()))
    assert "Give up the hold" in page
    client.post(f"/stays/{stay.code}/admit/")
    client.post(f"/stays/{stay.code}/move/", {"bed": str(other_bed.pk)})
    client.post(f"/stays/{stay.code}/prolong/", a_day("ends_on", day(9)))
    stay.refresh_from_db()
    assert (stay.kind, stay.bed, stay.ends_on) == (Stay.Kind.STAYED, other_bed, day(9))
    assert client.get(f"/stays/{stay.code}/discharge/").status_code == 200
    client.post(f"/stays/{stay.code}/discharge/", {"destination": "abroad"})
    assert "Another country" in text(client.get(stay.get_absolute_url()))


def test_changing_beds_and_taking_one_out_through_the_pages(bahrom, house, bed, other_bed, case):
    neighbour = guest(bahrom)
    one, other = admit(bahrom, bed, case), admit(bahrom, other_bed, neighbour)
    client = signed_in("bahrom")
    assert neighbour.code in text(client.get(f"/stays/{one.code}/swap/"))
    client.post(f"/stays/{one.code}/swap/", {"other": str(other.pk)})
    one.refresh_from_db()
    assert one.bed == other_bed
    cot = bed_of(house, "cot 0")
    client.post(
        f"/beds/{house.code}/take-out/",
        {"bed": str(cot.pk), "reason": "Repair", **a_day("begins_on", day(0))},
    )
    out = Stay.objects.get(kind=Stay.Kind.OUT_OF_USE)
    assert "Put it back in use" in text(client.get(out.get_absolute_url()))
    client.post(f"/stays/{out.code}/release/")
    assert not Stay.objects.standing().filter(bed=cot).exists()


def test_a_bed_taken_in_between_is_a_sentence(bahrom, house, bed, case, full):
    answer = signed_in("bahrom").post(
        f"/beds/{house.code}/admit/", {"bed": str(bed.pk), "case": guest(bahrom).code}
    )
    assert answer.status_code == 409
    assert "Somebody else has this bed" in text(answer)


def test_a_code_that_is_not_among_ones_cases_is_an_error_in_the_form(bahrom, house, bed):
    hidden = guest(member("farida"))
    answer = signed_in("bahrom").post(
        f"/beds/{house.code}/admit/", {"bed": str(bed.pk), "case": hidden.code}
    )
    assert "There is no such case among yours." in text(answer)


def test_the_first_house_its_beds_and_its_address(db):
    client = signed_in("bahrom")
    assert "There is no house yet." in text(client.get("/beds/"))
    said = {"name": "House C", "region_id": "UZ-TK", "address": ADDRESS}
    path = client.post("/houses/add/", said).url
    assert "The house has no beds yet." in text(client.get(path))
    client.post(f"{path}add-bed/", {"room": "1", "name": "1.1"})
    assert "1.1" in text(client.get(path))
    assert ADDRESS in text(client.post(f"{path}address/"))
    assert client.get(f"{path}address/").status_code == 405


def test_services_are_described_and_changed(bahrom, house):
    client = signed_in("bahrom")
    said = {
        "name": "Rooms", "need": "ACC.CRISIS", "site": str(house.pk), "sexes": ["female"],
        "languages": ["uz", "ru"], "age_from": "18", "active": "on",
    }  # fmt: skip
    assert client.post("/services/add/", said).status_code == 302
    service = Service.objects.get()
    assert (service.languages, service.age_from, service.places) == (["uz", "ru"], 18, None)
    assert "Rooms" in text(client.get("/services/"))
    page = client.get(service.get_absolute_url())
    assert 'value="Rooms"' in text(page)
    client.post(service.get_absolute_url(), said | {"name": "Quiet rooms", "active": ""})
    service.refresh_from_db()
    assert (service.name, service.active) == ("Quiet rooms", False)
    answer = client.post("/services/add/", said | {"age_to": "9"})
    assert "This is below the first age." in text(answer)


def test_turned_away(bahrom, house):
    client = signed_in("bahrom")
    said = {"need": "ACC.EMERGENCY", "reason": "unsafe", "sex": "male", "age_band": "18-24"}
    assert client.post("/turned-away/", {**said, **a_day("on", day(0))}).status_code == 302
    assert TurnedAway.objects.count() == 1
    assert "Not safe here for this person" in text(client.get("/turned-away/"))
    assert "Not safe here for this person: 1" in text(client.get("/beds/"))


@pytest.mark.parametrize(
    "name", ["aigul", "anvar", "botir", "chynara", "davron", "farida", "hamid", "eldor", "greta"]
)
def test_nobody_else_finds_a_house_or_a_stay(bahrom, house, full, name):
    offer(bahrom, house)
    client = signed_in(name)
    stay, site = full.get_absolute_url(), house.get_absolute_url()
    for path in (stay, f"{stay}move/", f"{stay}discharge/"):
        assert client.get(path).status_code == 404, path
    for path in (site, f"{site}hold/", f"{site}admit/", f"{site}add-bed/"):
        hidden, absent = client.get(path), client.get(path.replace(house.code, "ZZZ-ZZZ"))
        assert hidden.status_code == absent.status_code, path
        assert hidden.status_code in {403, 404} or path == site, path
        for canary in ("House A", "1.1", full.code, ADDRESS):
            assert canary not in text(hidden), path
    with door.acting_as(member(name)):
        assert not Site.objects.exists()
