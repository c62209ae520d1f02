"""Dates, countries, codes and yes-or-no as people write them."""

from collections import defaultdict
from datetime import date, timedelta
from functools import partial

import pycountry
import pytest
from babel import Locale
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from panoh.exchange import cells
from panoh.exchange.cells import Unreadable, When

WORDS = ["", "0", "00", "-99", "1", "KG", "KGZ", "Unknown", "9--17", "48+", "30.04.2019", "2019"]
ANYTHING = st.text() | st.sampled_from(WORDS).flatmap(
    lambda word: st.tuples(st.text(max_size=3), st.text(max_size=3)).map(
        lambda ends: ends[0] + word + ends[1]
    )
)


@pytest.mark.parametrize("text", ["", " ", "00", "-99", "Unknown", "неизвестно", "N/A", "—"])
def test_a_word_for_unknown_is_nothing(text):
    assert cells.country(text) == ""
    assert cells.countries(text) == ()
    assert cells.when(text) is None
    assert cells.mark(text) is None
    assert cells.ages(text) is None
    assert cells.code(text, {"a": "A"}) == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2019-04-30", When(date(2019, 4, 30))),
        ("2019-04-30 12:00:00", When(date(2019, 4, 30))),
        ("2019-04-30T12:00:00+05:00", When(date(2019, 4, 30))),
        ("30.04.2019", When(date(2019, 4, 30))),
        ("30/04/2019", When(date(2019, 4, 30))),
        ("1.2.2019", When(date(2019, 2, 1))),
        ("43585", When(date(2019, 4, 30))),
        ("2019-04", When(date(2019, 4, 1))),
        ("2019", When(date(2019, 1, 1), year_only=True)),
        ("2019.0", When(date(2019, 1, 1), year_only=True)),
    ],
)
def test_reads_a_day(text, meant):
    assert cells.when(text) == meant


@pytest.mark.parametrize(
    "text", ["29.02.2019", "31.13.2019", "0001-01-01", "9999-12-31", "1899", "soon", "12", "4/5/19"]
)
def test_refuses_what_is_no_day(text):
    with pytest.raises(Unreadable):
        cells.when(text)


def test_refuses_tomorrow():
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Unreadable, match="future"):
        cells.when(tomorrow.isoformat())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9--17", (9, 17)),
        ("9-17", (9, 17)),
        ("9—17", (9, 17)),
        ("18 – 20", (18, 20)),
        ("48+", (48, None)),
    ],
)
def test_reads_a_band_of_ages_with_any_dash(text, meant):
    assert cells.ages(text) == meant


@pytest.mark.parametrize("text", ["17-9", "9", "2024-09-17", "+", "old"])
def test_refuses_what_is_no_band(text):
    with pytest.raises(Unreadable):
        cells.ages(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("UZ", ("UZ",)),
        ("uzb", ("UZ",)),
        ("Uzbekistan", ("UZ",)),
        ("O'zbekiston", ("UZ",)),
        ("Oʻzbekiston", ("UZ",)),
        ("Ўзбекистон", ("UZ",)),
        ("Кыргызстан", ("KG",)),
        ("КИРГИЗИЯ", ("KG",)),
        ("Қазақстан", ("KZ",)),
        ("Тоҷикистон", ("TJ",)),
        ("Türkmenistan", ("TM",)),
        ("Korea, Republic of", ("KR",)),
        ("KG;RU", ("KG", "RU")),
        ("KGZ, RUS", ("KG", "RU")),
        ("KG RU", ("KG", "RU")),
        ("Kyrgyzstan | Russian Federation", ("KG", "RU")),
        ("KG;00;KG", ("KG",)),
        ("XXA", ()),
    ],
)
def test_reads_countries_by_code_and_name(text, meant):
    assert cells.countries(text) == meant


def test_refuses_what_is_no_country():
    with pytest.raises(Unreadable):
        cells.countries("Atlantis")
    with pytest.raises(Unreadable):
        cells.countries("KG;Atlantis")


def test_no_name_means_two_countries():
    meanings = defaultdict(set)
    for language in cells.LANGUAGES:
        names = Locale.parse(language).territories
        for entry in pycountry.countries:
            if entry.alpha_2 in names:
                meanings[cells.key(names[entry.alpha_2])].add(entry.alpha_2)
    assert not {name: found for name, found in meanings.items() if len(found) > 1}


@pytest.mark.parametrize("text", ["1", "1.0", "TRUE", "yes", "Да", "ҳа"])
def test_reads_a_yes(text):
    assert cells.mark(text) is True


@pytest.mark.parametrize("text", ["0", "0.0", "False", "нет"])
def test_reads_a_no(text):
    assert cells.mark(text) is False


CODES = {cells.key(code): code for code in ("ForcedLabour", "SexualExploitation", "Other")}


@pytest.mark.parametrize(
    "text",
    [
        "ForcedLabour;Other",
        "forcedlabour, other",
        "Forced labour; Other",
        "ForcedLabour Other",
        "ForcedLabour|Other|ForcedLabour",
        "ForcedLabour\nOther;",
    ],
)
def test_reads_several_codes_however_divided(text):
    assert cells.several(text, CODES) == ("ForcedLabour", "Other")


def test_refuses_a_code_that_the_column_does_not_have():
    with pytest.raises(Unreadable):
        cells.several("ForcedLabour;Hypnosis", CODES)


READERS = [
    *(cells.when, cells.ages, cells.mark, cells.country, cells.countries),
    *(partial(cells.code, codes=CODES), partial(cells.several, codes=CODES)),
]


@pytest.mark.parametrize("read", READERS)
@given(ANYTHING)
def test_no_cell_breaks_a_reader(read, text):
    reason = "."
    try:
        read(text)
    except Unreadable as error:
        reason = str(error.reason)
    assert reason.endswith(".")
