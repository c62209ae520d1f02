"""Russian is complete; the other languages are wired and wait for their translators."""

import re
import shutil
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings

from panoh.site.management.commands import words

PLACE = re.compile(r"%\(\w+\)[sd]")
PANOH = Path(__file__).parents[2]
CATALOGUES = settings.LOCALE_PATHS[0]


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(CATALOGUES / language / "LC_MESSAGES" / "django.po"))


def test_russian_says_everything_and_keeps_every_place() -> None:
    for entry in catalogue("ru"):
        said = list(entry.msgstr_plural.values()) or [entry.msgstr]
        assert all(said), entry.msgid
        assert not entry.fuzzy, entry.msgid
        for text in said if not entry.msgid_plural else said[1:3]:
            assert set(PLACE.findall(text)) <= set(PLACE.findall(entry.msgid + entry.msgid_plural))


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code != "en"])
def test_every_language_is_wired(language: str) -> None:
    assert catalogue(language).metadata["Language"] == language


def test_words_are_asked_for_by_the_names_that_are_collected() -> None:
    renamed = re.compile(r"import gettext\w* as (\w+)")
    names = {name for path in PANOH.rglob("*.py") for name in renamed.findall(path.read_text())}
    assert names == {"_", "_now"}


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_nothing_is_said_that_was_not_collected(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Collects afresh beside: the catalogue has every sentence of code and templates."""
    kept = {(entry.msgctxt, entry.msgid) for entry in catalogue("ru")}
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.chdir(settings.ROOT)
    words.collect(["ru"])
    fresh = polib.pofile(str(tmp_path / "ru" / "LC_MESSAGES" / "django.po"))
    assert "POT-Creation-Date" not in fresh.metadata
    assert len(fresh) > 1_000
    assert {(entry.msgctxt, entry.msgid) for entry in fresh} - kept == set()
