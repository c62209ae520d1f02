"""Codes: never twice, misread by nobody, and none that is a word."""

import re

import pytest

from panoh.base.database.codes import ALPHABET, CODE, new_codes, read_code

MANY = 3000


def test_no_code_comes_twice_or_spells_a_word(db: None) -> None:
    codes = new_codes(MANY)
    assert len({*codes}) == MANY
    assert {letter for code in codes for letter in code} == {*ALPHABET, "-"}
    assert all(CODE.fullmatch(code) for code in codes)
    assert not any(re.search("[AEIOUY01]", code) for code in codes)


@pytest.mark.parametrize("typed", ["K7M-3QF", "k7m3qf", "K7M 3QF", " k7m–3qf. "])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "K7M-3QF"


def test_codes_that_were_drawn_with_vowels_are_still_codes() -> None:
    assert CODE.fullmatch(read_code("m4w sey"))
