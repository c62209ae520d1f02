"""Houses, beds and services: kept by their agency, described to others without an address."""

import pytest
from django.db import IntegrityError, connection, transaction

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.shelters import actions
from panoh.casework.shelters.models import Bed, Service, Site
from panoh.casework.shelters.tests.steps import ADDRESS, offer, open_house
from panoh.testing import agency, member


def test_the_address_is_sealed_and_reading_it_is_journalled(bahrom, house):
    assert ADDRESS.encode() not in bytes(house.address)
    assert actions.read_address(by=bahrom, site=house) == ADDRESS
    entry = Entry.objects.get(event=Event.SECTION_OPENED)
    assert entry.subject_id == house.pk


def test_a_house_has_no_two_beds_of_one_name(bahrom, house, bed):
    with pytest.raises(Refused, match="of this name"):
        actions.add_bed(by=bahrom, site=house, room="2", name=bed.name)


def test_a_service_takes_the_region_of_its_house(bahrom, house):
    service = offer(bahrom, house, sexes=["female"])
    assert service.region_id == "UZ-TK"
    changed = actions.set_service(by=bahrom, service=service, name="Quiet rooms")
    assert (changed.pk, changed.name, changed.sexes) == (service.pk, "Quiet rooms", ["female"])


def test_others_read_what_is_offered_and_nothing_of_the_house(bahrom, house):
    service, gone = offer(bahrom, house), offer(bahrom, house, active=False)
    for name in ("aigul", "chynara", "botir", "eldor", "farida"):
        somebody = member(name)
        with door.acting_as(somebody):
            assert list(Service.objects.all()) == [service], name
            assert not Site.objects.exists(), name
            assert not Bed.objects.exists(), name
    assert set(Service.objects.of(bahrom)) == {service, gone}


def test_nobody_changes_anothers_service(bahrom, house):
    service = offer(bahrom, house)
    botir = member("botir")
    with door.acting_as(botir):
        with pytest.raises(Refused, match="among yours"):
            actions.set_service(by=botir, service=service, name="Ours")
        with pytest.raises(Refused, match="among yours"):
            actions.set_service(by=botir, site=house, name="Ours", need="ACC.EMERGENCY")
        assert Service.objects.filter(pk=service.pk).update(name="Ours") == 0


def test_postgresql_ties_beds_and_services_to_a_house_of_their_agency(bahrom, house):
    botir = member("botir")
    other = open_house(botir, name="House B")

    @transaction.atomic
    def steal():
        Bed.objects.create(agency=bahrom.agency, site=other, room="1", name="stolen")
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="bed_in_a_house_of_its_agency"):
        steal()


def test_the_police_keep_no_house(db):
    anvar = member("anvar")
    with door.acting_as(anvar):
        with pytest.raises(Refused):
            actions.add_site(by=anvar, name="Station", region_id="UZ-FA")
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            Site.objects.create(
                code="AAA-AAC", agency=agency("police"), name="S", region_id="UZ-FA"
            )
