"""Blind numbers: equal for equal values of one agency, and for nobody else's."""

import pytest
import tink

from panoh.base.vault import keys, keysets
from panoh.base.vault.actions import make_agency_key
from panoh.base.vault.models import IndexKey
from panoh.testing import agency


@pytest.fixture
def two(db):
    found = agency("police").pk, agency("ngo").pk
    for each in found:
        make_agency_key(each)
    return found


def test_equal_values_of_an_agency_have_equal_numbers(two):
    police, _ngo = two
    first, second, third = keys.blind(police, ["Lola", "Nodira", "Lola"])
    assert first == third != second
    assert keys.blind(police, ["Lola"]) == [first]


def test_two_agencies_have_no_number_in_common(two):
    words = [f"name {n}" for n in range(500)]
    police, ngo = (set(keys.blind(each, words)) for each in two)
    assert len(police) == len(ngo) == 500
    assert not police & ngo
    assert all(-(2**63) <= number < 2**63 for number in police)


def test_an_agency_without_keys_has_no_numbers(db):
    assert keys.blind(agency("stranger").pk, ["Lola"]) == []


def test_the_keyset_is_its_agency_s_alone(two):
    police, ngo = two
    wrapped = IndexKey.objects.get(pk=police).wrapped
    with pytest.raises(tink.TinkError):
        keysets.unwrap(wrapped, keys.master(), keys.of_index(ngo))
    with pytest.raises(tink.TinkError):
        keysets.unwrap(wrapped, keys.master(), keys.of_agency(police))


def test_it_is_made_once(two):
    police, _ngo = two
    before = keys.blind(police, ["Lola"])
    make_agency_key(police)
    assert keys.blind(police, ["Lola"]) == before
