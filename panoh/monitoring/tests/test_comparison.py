"""Reference figures as the brochure has them, beside what a country has released."""

import pytest
from django.test import Client
from django.utils import timezone

from panoh.monitoring.reference import reference
from panoh.monitoring.tests.released import release
from panoh.testing import member

YEAR = timezone.localdate().year
# Word for word from the brochure of XACX44, "Facts and Figures".
BROCHURE = {
    "world": {
        "detected": {"victims": "55000", "offenders": "50000"},
        "group": {"women": "59", "men": "14", "girls": "17", "boys": "10"},
        "prosecuted": {"male": "68", "female": "32"},
        "convicted": {"male": "67", "female": "33"},
        "exploitation": {"sexual": "58", "labour": "36", "organs": "0.2", "other": "6"},
    },
    "region": {
        "detected": {"victims": "4000"},
        "group": {"women": "78", "men": "13", "girls": "6", "boys": "3"},
        "prosecuted": {"female": "62", "male": "38"},
        "convicted": {"female": "77", "male": "23"},
        "exploitation": {"sexual": "62", "labour": "31", "organs": "0.1", "other": "7"},
    },
}


def client(name: str) -> Client:
    found = Client()
    found.force_login(member(name).user)
    return found


def test_every_number_is_the_brochures() -> None:
    known = reference()
    for area, blocks in BROCHURE.items():
        found = {
            code: {part: str(value) for part, value in series.values[area].items()}
            for code, series in known.series.items()
        }
        assert found == blocks
        assert (known.areas[area].since, known.areas[area].until) == (2007, 2010)


def test_every_series_names_source_and_unit_in_both_languages() -> None:
    for series in reference().series.values():
        assert "E.13.V.1" in str(series.source.name.say("en"))
        assert not series.source.name.say("ru").spare
        assert not series.name.say("ru").spare
        assert series.unit == ("people" if series.code == "detected" else "per_cent")


def test_our_own_come_from_releases_and_withhold_what_is_small(identify):
    identify(30, sex="female", birth_year=YEAR - 20)
    identify(25, sex="male", birth_year=YEAR - 40)
    identify(3, sex="female", birth_year=YEAR - 10)
    unreleased = client("eldor").get("/figures/compare/").content.decode()
    assert unreleased.count("No figures have been released yet.") == 2
    release(YEAR)
    identify(5, sex="female", birth_year=YEAR - 20)  # nobody learns of these
    page = client("eldor").get("/figures/compare/").content.decode()
    assert "55,000" in page
    assert "not given" in page
    assert "Men, 43 %" in page
    assert ">25<" in page
    assert page.count("…<span") >= 2  # the girls, and the women, from whom they could be told
    assert ">30<" not in page
    assert ">63<" not in page
    assert page.count("Panoh keeps no criminal proceedings") == 3
    donor = client("greta").get("/figures/compare/", {"country": "UZ"}).content.decode()
    assert "Eastern Europe and Central Asia, 2007–2010" in donor
    assert "Rounded to 5" in donor


@pytest.mark.django_db(databases=["default", "figures"])
def test_those_who_help_people_read_no_figures() -> None:
    assert client("aigul").get("/figures/compare/").status_code == 403
    assert client("greta").get("/figures/compare/", {"country": "US"}).status_code == 200
