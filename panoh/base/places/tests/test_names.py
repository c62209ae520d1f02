"""Every reader finds countries and regions under names they know."""

import pycountry
import pytest
from django.conf import settings
from django.utils.translation import override

from panoh.base.places.names import (
    HERE,
    countries,
    country_name,
    places,
    region_choices,
    region_name,
)

LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Kyrgyzstan"),
        ("ru", "Кыргызстан"),
        ("kk", "Қырғызстан"),
        ("ky", "Кыргызстан"),
        ("tg", "Қирғизистон"),
        ("tk", "Gyrgyzystan"),
        ("uz", "Qirgʻiziston"),
    ],
)
def test_names_a_country_in_the_language_of_the_reader(language: str, name: str) -> None:
    with override(language):
        assert country_name("KG") == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_offers_the_five_first_then_every_country_of_iso_3166(language: str) -> None:
    with override(language):
        codes = [code for code, _ in countries()]
        names = [name for _, name in countries()]
    assert set(codes[:5]) == set(HERE)
    assert sorted(codes) == sorted(c.alpha_2 for c in pycountry.countries)
    assert names[5:] == sorted(names[5:], key=str.casefold)


def test_leaves_a_code_that_names_nothing_as_it_is() -> None:
    assert country_name("00") == "00"
    assert region_name("RU-MOW") == "RU-MOW"
    assert region_choices("RU") == []


def test_knows_exactly_the_regions_of_the_five() -> None:
    listed = {s.code for country in HERE for s in pycountry.subdivisions.get(country_code=country)}
    assert set(places()) == listed


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Fergana Region"),
        ("ru", "Ферганская область"),
        ("uz", "Fargʻona viloyati"),
        ("tg", "Ферганская область"),
        ("tk", "Fergana Region"),
    ],
)
def test_names_a_region_as_near_as_it_can(language: str, name: str) -> None:
    with override(language):
        assert region_name("UZ-FA") == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_regions_of_a_country_have_one_name(language: str) -> None:
    with override(language):
        for country in HERE:
            names = [name for _, name in region_choices(country)]
            assert len(set(names)) == len(names) > 4
