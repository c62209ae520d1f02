"""Scripts are noticed; 1 January is a year without a day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.base.names.dates import Written, written
from panoh.base.names.scripts import script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Гулнора", "Cyrl"), ("Gulnora Тош", "Latn"), ("گلنورا", "Arab"), ("გულნარა", "Geor"),
        ("李小龙", "Hani"), ("12 -", "Zyyy"), ("", "Zyyy"), ("ߊߋߌ", "Zzzz"),
    ],
)  # fmt: skip
def test_notices_the_script(text, script):
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "year", "to_the_day"),
    [
        ("01.01.1990", 1990, False), ("1.1.1990", 1990, False), ("1990-01-01", 1990, False),
        ("1 января 1990", 1990, False), ("01/01/1990", 1990, False), ("1990", 1990, False),
        ("17.05.1990", 1990, True), ("11.01.1990", 1990, True), ("01.11.1990", 1990, True),
        ("1990-01-11", 1990, True), ("3 March 2004", 2004, True), ("11 января 1990", 1990, True),
        ("1990 or 1991", None, False), ("", None, False), ("17.05.90", None, False),
    ],
)  # fmt: skip
def test_reads_how_much_of_a_birth_date_is_known(text, year, to_the_day):
    assert written(text) == Written(year, to_the_day)


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    written(text)
    assert len(script_of(text)) == 4
