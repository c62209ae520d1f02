"""C4 in short: what was altered, cut, moved or sealed for somebody else does not open."""

from uuid import uuid4

import pytest
import tink
from django.db import ProgrammingError, transaction

from panoh.base.database import door
from panoh.base.vault import keys, keysets
from panoh.base.vault.actions import make_agency_key, make_person_key
from panoh.base.vault.models import AgencyKey, PersonKey
from panoh.casework.cases import actions
from panoh.testing import agency, member

SECRET = "Lola Toshmatova"


@pytest.fixture
def aigul(db):
    aigul = member("aigul")
    with door.acting_as(aigul):
        yield aigul


@pytest.fixture
def person(aigul):
    return actions.open_case(by=aigul, sex="female").person_id


@pytest.fixture
def sealed(person):
    return keys.seal(person, {"family": SECRET, "given": ""})


def test_opens_what_it_sealed_and_leaves_the_empty_empty(person, sealed):
    assert keys.unseal(person, sealed) == {"family": SECRET, "given": ""}
    assert sealed["given"] == b""
    assert SECRET.encode() not in sealed["family"]


def test_the_same_words_are_never_sealed_alike(person, sealed):
    assert keys.seal(person, {"family": SECRET})["family"] != sealed["family"]


def flipped(sealed: bytes, place: int) -> bytes:
    return sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]


def test_no_bit_may_change(person, sealed):
    for place in range(len(sealed["family"])):
        with pytest.raises(keys.Unreadable):
            keys.unseal(person, {"family": flipped(sealed["family"], place)})


@pytest.mark.parametrize("length", [1, 5, 12, 30])
def test_no_end_may_be_cut(person, sealed, length):
    with pytest.raises(keys.Unreadable):
        keys.unseal(person, {"family": sealed["family"][:-length]})


def test_no_field_opens_as_another(person, sealed):
    with pytest.raises(keys.Unreadable):
        keys.unseal(person, {"document": sealed["family"]})


def test_no_person_s_words_open_as_another_s(aigul, person, sealed):
    other = actions.open_case(by=aigul, sex="female").person_id
    with pytest.raises(keys.Unreadable):
        keys.unseal(other, {"family": sealed["family"]})


def test_no_key_opens_under_another_agency_s(aigul, person):
    make_agency_key(agency("ngo").pk)
    wrapped = PersonKey.objects.get(pk=person).wrapped
    with pytest.raises(tink.TinkError):
        keysets.unwrap(wrapped, keys._agency(agency("ngo").pk), keys.of_person(person))


def test_no_key_opens_under_another_person_s_name(aigul, person):
    wrapped = PersonKey.objects.get(pk=person).wrapped
    with pytest.raises(tink.TinkError):
        keysets.unwrap(wrapped, keys._agency(aigul.agency_id), keys.of_person(uuid4()))


def test_whoever_may_not_see_her_case_has_no_key(person, sealed):
    with door.acting_as(member("chynara")), pytest.raises(keys.Unreadable):
        keys.unseal(person, sealed)


def test_nobody_makes_a_key_in_the_name_of_another_agency(aigul):
    with pytest.raises(ProgrammingError), transaction.atomic():
        make_person_key(person_id=uuid4(), agency_id=agency("ngo").pk)


def test_an_agency_s_key_is_made_once(aigul):
    make_agency_key(aigul.agency_id)
    before = AgencyKey.objects.get(pk=aigul.agency_id).wrapped
    make_agency_key(aigul.agency_id)
    assert AgencyKey.objects.get(pk=aigul.agency_id).wrapped == before


def test_a_house_s_address_opens_for_its_agency_and_house_alone(aigul):
    make_agency_key(aigul.agency_id)
    place = uuid4()
    sealed = keys.seal_place(aigul.agency_id, place, "Street 1")
    assert keys.unseal_place(aigul.agency_id, place, sealed) == "Street 1"
    with pytest.raises(keys.Unreadable):
        keys.unseal_place(aigul.agency_id, uuid4(), sealed)


def test_a_secret_opens_for_its_purpose_alone(db):
    sealed = keys.seal_secret("JBSWY3DP", "second factor")
    assert "JBSWY3DP" not in sealed
    assert keys.open_secret(sealed, "second factor") == "JBSWY3DP"
    with pytest.raises(tink.TinkError):
        keys.open_secret(sealed, "something else")


def test_the_master_keys_are_their_owner_s_alone_and_never_made_twice(tmp_path):
    place = tmp_path / "keys" / "master.json"
    keys.make_master_keys(place)
    assert place.stat().st_mode & 0o777 == 0o600
    first = place.read_text()
    keys.make_master_keys(place)
    assert place.read_text() == first
