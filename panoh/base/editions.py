"""Editions: data files in plain text that a national team may read, correct and translate.

A mistake in one is answered with a sentence that names file and place; a text is kept in several
languages, and where one has none the English is shown and marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

SPARE = "en"  # the language shown, and marked, where a text is missing


class EditionError(Exception):
    """A data file says what cannot be; the message names file, place and mistake."""


@dataclass(frozen=True)
class Said:
    """A text and the language it is in; `spare` when that is not the language asked for."""

    text: str
    language: str
    spare: bool

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Words:
    """One text in several languages."""

    texts: Mapping[str, str]

    def say(self, language: str) -> Said:
        """The text in that language, or the English one, marked."""
        wanted = language.partition("-")[0]
        if wanted in self.texts:
            return Said(self.texts[wanted], wanted, spare=False)
        return Said(self.texts.get(SPARE, ""), SPARE, spare=wanted != SPARE)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_C = TypeVar("_C", bound=_Coded)


def by_code(things: Iterable[_C]) -> dict[str, _C]:
    by_code: dict[str, _C] = {}
    for thing in things:
        if not thing.code or thing.code in by_code:
            raise EditionError(f"the code “{thing.code}” is missing or there twice")
        by_code[thing.code] = thing
    return by_code


class Row:
    """A table of the file, taken apart key by key; what nobody takes is a misspelt key."""

    def __init__(self, place: str, data: dict[str, Any]) -> None:
        self.data = dict(data)
        self.place = place
        self.code = str(self.data.pop("code", ""))

    def wrong(self, what: str) -> EditionError:
        return EditionError(f"{self.place}: {what}")

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        value = self.data.pop(key, default)
        if type(value) is not kind:
            raise self.wrong(f"“{key}” is missing or not a {kind.__name__}")
        return value

    def text(self, key: str) -> str:
        return str(self.take(key, str))

    def flag(self, key: str) -> bool:
        return bool(self.take(key, bool, False))

    def rows(self, kind: str) -> "list[Row]":
        tables = self.take(kind, list)
        if not all(isinstance(table, dict) for table in tables):
            raise self.wrong(f"“{kind}” is no list of tables")
        return [Row(f"{kind} {t.get('code', t.get('number', ''))}", t) for t in tables]

    def one_of(self, key: str, known: Iterable[str]) -> str:
        value = self.text(key)
        if value not in known:
            raise self.wrong(f"{key} “{value}” is not there")
        return value

    def several_of(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        values = self.take(key, list, [])
        for value in values:
            if not isinstance(value, str) or value not in known:
                raise self.wrong(f"{key}: “{value}” is not there")
        return tuple(values)

    def texts(self, *keys: str) -> Mapping[str, Mapping[str, str]]:
        """The texts by language: a language is a table under a code of two or three letters."""
        codes = [k for k, v in self.data.items() if isinstance(v, dict) and len(k) in (2, 3)]
        languages = {code: self.data.pop(code) for code in codes}
        for language, texts in languages.items():
            for key, text in texts.items():
                if key not in keys or not isinstance(text, str) or not text.strip():
                    raise self.wrong(f"{language}: “{key}” is not a key that is known, or is empty")
        return languages

    def name(self) -> Words:
        languages = self.texts("name")
        if SPARE not in languages or not all(languages.values()):
            raise self.wrong("it needs an English name")
        return Words({language: texts["name"] for language, texts in languages.items()})

    def done(self) -> None:
        for key in self.data:
            raise self.wrong(f"“{key}” is not a key that is known")
