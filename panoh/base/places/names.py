"""What countries and regions are called, in the language of whoever reads."""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple

import pycountry
from babel import Locale
from django.utils.translation import get_language

HERE = ("KZ", "KG", "TJ", "TM", "UZ")
STATE_LANGUAGE = {"KZ": "kk", "KG": "ky", "TJ": "tg", "TM": "tk", "UZ": "uz"}
CYRILLIC = {"ru", "kk", "ky", "tg"}
# CLDR says "Киргизия"; the State writes itself otherwise in Russian, its official language.
OFFICIAL = {"ru": {"KG": "Кыргызстан"}}


class Place(NamedTuple):
    """A first-level region: ISO 3166-2 code, its administrative centre, its names."""

    code: str
    latitude: float
    longitude: float
    english: str
    russian: str
    own: str


@cache
def places() -> dict[str, Place]:
    """Every region of the five countries, by code.

    pycountry names most of them in one romanisation only (two are both "Toshkent"), so the file
    carries English, Russian and the country's own language.
    """
    with (resources.files(__package__) / "regions.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: Place(
                row["code"],
                float(row["latitude"]),
                float(row["longitude"]),
                row["english"],
                row["russian"],
                row["own"],
            )
            for row in csv.DictReader(file)
        }


def country_name(code: str) -> str:
    """The country's name for this reader; a code that names no country stays as it is."""
    return _territories(_language()).get(code, code)


def language_name(code: str) -> str:
    """The language's name for this reader; a code that names none stays as it is."""
    return str(Locale.parse(_language()).languages.get(code, code))


def script_name(code: str) -> str:
    """The script's name for this reader; a code that names none stays as it is."""
    return str(Locale.parse(_language()).scripts.get(code, code))


def countries() -> list[tuple[str, str]]:
    """Choices of every country of ISO 3166-1 for this reader, the five of Central Asia first."""
    return _countries(_language())


def region_name(code: str) -> str:
    """The region's name for this reader: in the country's own language to those who read it.

    To others in Russian or English, whichever is nearer in script. A code that names no region of
    the five stays as it is.
    """
    return _region_name(code, _language())


def region_choices(country: str) -> list[tuple[str, str]]:
    """Choices of the regions of one country for this reader; none outside the five."""
    return _regions(country, _language())


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


@cache
def _territories(language: str) -> dict[str, str]:
    return {**Locale.parse(language).territories, **OFFICIAL.get(language, {})}


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = _territories(language)
    choices = [(c.alpha_2, names.get(c.alpha_2, c.name)) for c in pycountry.countries]
    return sorted(choices, key=lambda choice: (choice[0] not in HERE, choice[1].casefold()))


@cache
def _regions(country: str, language: str) -> list[tuple[str, str]]:
    names = [
        (code, _region_name(code, language)) for code in places() if code.startswith(f"{country}-")
    ]
    return sorted(names, key=lambda choice: choice[1].casefold())


def _region_name(code: str, language: str) -> str:
    place = places().get(code)
    if place is None:
        return code
    if language == STATE_LANGUAGE[code[:2]]:
        return place.own
    return place.russian if language in CYRILLIC else place.english
