"""The procedure of a country: its own where it has one, else what holds for the region."""

import datetime as dt

from panoh.casework.identification import procedure as module
from panoh.casework.identification.procedure import FILE, procedure


def test_reflection_lasts_thirty_days_where_a_country_has_not_said_otherwise():
    said = procedure("UZ")
    assert (said.reflection_days, said.edition) == (30, "2013-1")
    assert said.reflection_ends_on(dt.date(2013, 3, 14)) == dt.date(2013, 4, 13)


def test_country_decides_for_itself(tmp_path, monkeypatch):
    own = '[countries.KZ]\nedition = "2014-1-kz"\nreflection_days = 90\n'
    path = tmp_path / "procedure.toml"
    path.write_text(FILE.read_text(encoding="utf-8") + own, encoding="utf-8")
    monkeypatch.setattr(module, "FILE", path)
    procedure.cache_clear()
    try:
        assert procedure("KZ").reflection_days == 90
        assert procedure("KZ").edition == "2014-1-kz"
        assert procedure("KZ").bases == procedure("UZ").bases
        assert procedure("UZ").reflection_days == 30
    finally:
        procedure.cache_clear()


def test_legal_basis_is_said_in_the_readers_language_and_an_old_code_stays_a_code():
    said = procedure("TJ")
    assert said.basis("law", "en").startswith("National law")
    assert said.basis("law", "ru").startswith("Национальный закон")
    assert said.basis("sop-2", "en") == "sop-2"
