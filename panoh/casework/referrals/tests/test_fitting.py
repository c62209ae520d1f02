"""Which services fit, best first, with the reason; what others may know of them."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panoh.base.database import door
from panoh.casework.cases.models import Case
from panoh.casework.referrals.fitting import Wanted, fitting, free_places
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept, agree, open_case, refer
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import AgeBand
from panoh.casework.shelters.tests.steps import admit, bed_of, day, guest, offer, open_house
from panoh.testing import member


@pytest.fixture
def botir(db):
    return member("botir")


@pytest.fixture
def other(botir):
    """A shelter in Samarqand, farther from Fargʻona than Toshkent is."""
    house = open_house(botir, "1", "2", "3", "4", name="House B", region="UZ-SA")
    return offer(botir, house, name="Other rooms", languages=["uz"])


def found(by, case, need="ACC.EMERGENCY", asked=(), **changes):
    with door.acting_as(by):
        case = Case.objects.select_related("person", "holder__region").get(pk=case.pk)
        wanted = replace(Wanted.of_case(case, need), **changes)
        return fitting(by, wanted, asked)


def only(fits):
    (fit,) = fits
    return fit


def test_the_nearer_comes_first(aigul, case, shelter, other):
    fits = found(aigul, case)
    assert [fit.service for fit in fits] == [shelter, other]
    assert fits[0].km < fits[1].km
    assert any("km away" in reason for reason in fits[0].reasons)


def test_a_common_language_counts_for_more_than_nearness(aigul, bahrom, shelter, other, case):
    with door.acting_as(bahrom):
        shelters.set_service(by=bahrom, service=shelter, languages=["zh"])
    fits = found(aigul, case)
    assert [fit.service for fit in fits] == [other, shelter]
    assert any("interpreter" in reason for reason in fits[1].reasons)


@pytest.mark.parametrize(("need", "first"), [("LEG.INFORMATION", "home"), ("RET", "abroad")])
def test_nobody_is_sent_over_a_border_for_a_language(aigul, bahrom, case, need, first):
    offer(bahrom, None, name="home", need=need, languages=["zh"])
    offer(member("chynara"), None, name="abroad", need=need, languages=["uz"])
    fits = [replace(fit, obstacles=()) for fit in found(aigul, case, need)]
    assert min(fits, key=lambda fit: fit.rank).service.name == first
    said = {
        fit.service.name: "another country: Kyrgyzstan" in " ".join(fit.reasons) for fit in fits
    }
    assert said == {"home": False, "abroad": True}


def test_full_shelter_is_not_offered(aigul, bahrom, house, shelter, other, case):
    for name in ("1.1", "1.2"):
        with door.acting_as(bahrom):
            bed = bed_of(house, name)
        admit(bahrom, bed, guest(bahrom))
    fits = found(aigul, case)
    assert [(fit.service, fit.fits) for fit in fits] == [(other, True), (shelter, False)]
    assert "No place is free" in fits[1].obstacles[0]


@pytest.mark.parametrize(
    ("facts", "changes", "why"),
    [
        ({"sexes": ["male"]}, {}, "men and boys"),
        ({"age_from": 40}, {}, "people from 40"),
        ({"age_to": 17}, {}, "people up to 17"),
        ({"age_from": 6, "age_to": 11}, {}, "from 6 to 11"),
        ({"children": False}, {"children": 2}, "Children"),
        ({"citizenships": ["KZ"]}, {}, "citizens of Kazakhstan"),
    ],
)
def test_says_why_it_does_not_fit(aigul, bahrom, house, case, facts, changes, why):
    offer(bahrom, house, **facts)
    fit = only(found(aigul, case, **changes))
    assert not fit.fits
    assert why in fit.obstacles[0]


@pytest.mark.parametrize(
    ("facts", "changes"),
    [
        ({"sexes": ["female"]}, {}),
        ({"age_from": 18, "age_to": 60}, {}),
        ({"age_from": 18}, {"age_band": AgeBand.UNKNOWN}),
        ({"sexes": ["female"]}, {"sex": "unknown"}),
        ({"children": True}, {"children": 2}),
        ({"citizenships": ["UZ", "KG"]}, {}),
        ({"citizenships": ["KZ"]}, {"citizenships": None}),
        ({"languages": []}, {}),
    ],
)
def test_who_might_fit_is_not_turned_away_for_what_is_not_known(
    aigul, bahrom, house, case, facts, changes
):
    offer(bahrom, house, **facts)
    assert only(found(aigul, case, **changes)).fits


def test_without_an_agreement_it_does_not_fit(aigul, case):
    chynara = member("chynara")
    offer(chynara, None, name="Far", need="LEG.INFORMATION")
    fit = only(found(aigul, case, "LEG.INFORMATION"))
    assert "no agreement" in fit.obstacles[0]


def test_who_was_asked_is_not_asked_again(aigul, bahrom, case, shelter):
    assert "asked already" in only(found(aigul, case, asked={bahrom.agency_id})).obstacles[0]


def test_ones_own_services_need_no_referral(bahrom, shelter, other):
    case = open_case(bahrom)
    assert only(found(bahrom, case)).service == other


def test_the_summary_alone_finds_the_next(aigul, case, shelter, other, referral):
    with door.acting_as(aigul):
        sent = Referral.objects.select_related("sender__region").get()
        fits = fitting(aigul, Wanted.of_referral(sent), asked={shelter.agency_id})
    assert fits[0].service == other


@pytest.mark.parametrize("name", ["aigul", "chynara", "davron", "hamid", "eldor"])
def test_of_places_others_learn_a_number_up_to_three(bahrom, shelter, other, name):
    somebody = member(name)
    with door.acting_as(somebody):
        assert free_places(day(0)) == {shelter.pk: 2, other.pk: 3}


def test_without_somebody_who_has_entered_there_is_no_number(shelter):
    assert free_places(day(0)) == {}


def test_holds_closures_and_cots_are_no_free_places(bahrom, house, shelter):
    with door.acting_as(bahrom):
        bed, other = bed_of(house, "1.1"), bed_of(house, "1.2")
        held = shelters.hold(by=bahrom, bed=bed, case=guest(bahrom), begins_on=day(0))
        shelters.take_out(by=bahrom, bed=other, begins_on=day(0), ends_on=day(2), reason="Repair")
        assert free_places(day(0))[shelter.pk] == 0
        assert free_places(day(2))[shelter.pk] == 1
        shelters.release(by=bahrom, stay=held)
        assert free_places(day(0))[shelter.pk] == 1


def test_places_that_are_no_beds_are_taken_by_what_was_accepted(aigul, bahrom, case):
    lawyer = offer(bahrom, None, need="LEG.INFORMATION", name="Lawyer", places=1)
    doctor = offer(bahrom, None, need="MED.GENERAL", name="Doctor")
    agree(aigul, case, lawyer)
    with door.acting_as(aigul):
        assert free_places(day(0)) == {lawyer.pk: 1, doctor.pk: None}
    accept(bahrom, refer(aigul, case, lawyer))
    with door.acting_as(aigul):
        assert free_places(day(0))[lawyer.pk] == 0


def test_as_many_queries_for_many_services_as_for_one(aigul, bahrom, house, shelter, other, case):
    with door.acting_as(aigul):
        case = Case.objects.select_related("person", "holder__region").get(pk=case.pk)

        def queries():
            with CaptureQueriesContext(
                connection,
            ) as seen:
                fitting(aigul, Wanted.of_case(case, "ACC.EMERGENCY"))
            return len(seen)

        few = queries()
        for number in range(10):
            offer(bahrom, house, name=f"Rooms {number}")
        assert queries() == few <= 4
