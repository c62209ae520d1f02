"""Changes to the text of a draft: each takes the data of an edition and gives that of the next.

Nothing is checked here: what comes out is read by `procedures.parse` before anybody keeps it.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from panoh.base.editions import EditionError
from panoh.casework.sop.models import Edition
from panoh.casework.sop.procedures import parse, procedure_of, shipped, shipped_text, whole
from panoh.casework.sop.writing import as_toml

Data = dict[str, Any]


def data_of(text: str) -> Data:
    """The data of a text that was read before."""
    return tomllib.loads(text)


def complete(text: str) -> str:
    """A text with everything of the edition it extends. Refuses what cannot be followed."""
    data = whole(text, shipped_text)
    procedure_of(data)
    return as_toml(data)


def text_of(code: str) -> str:
    """The whole text of an edition that ships or was put into force."""
    if code in shipped():
        return complete(shipped_text(code) or "")
    return Edition.objects.get(code=code).text


def next_code(country: str, year: int, taken: Iterable[str]) -> str:
    """The next edition of a country, with the year in which it is written: UZ-2026-2."""
    numbers = [re.fullmatch(rf"{country}-\d+-(\d+)", code) for code in taken]
    return f"{country}-{year}-{max((int(n[1]) for n in numbers if n), default=0) + 1}"


def begun(source: str, code: str, country: str, since: dt.date) -> str:
    """The text of another edition under a name and a country of its own."""
    data = data_of(text_of(source)) | {"edition": code, "country": country, "since": since}
    return as_toml(data)


def check_own(edition: Edition, text: str) -> None:
    """Refuses a text that cannot be followed, or is not of this draft."""
    said = parse(text)
    if (said.code, said.country) != (edition.code, edition.country):
        raise EditionError(
            f"the file: it is “{said.code}” of “{said.country}”: write edition = "
            f'"{edition.code}" and country = "{edition.country}"'
        )


def row_of(data: Data, kind: str, code: str) -> Data | None:
    """A row of the edition, such as a task."""
    return next((row for row in data[kind] if row["code"] == code), None)


def name_of(row: Data) -> str:
    """What a row of an edition is called in the reader's language; in English where it is not."""
    own = row.get(get_language() or "", {})
    return str(own.get("name") or row["en"]["name"])


def with_row(data: Data, kind: str, row: Data) -> Data:
    """The edition with this row in the place of the one with its code, or added at the end."""
    rows = [row if each["code"] == row["code"] else each for each in data[kind]]
    if row_of(data, kind, row["code"]) is None:
        rows.append(row)
    return {**data, kind: rows}


def without_task(text: str, code: str) -> str:
    """The text without this task."""
    data = data_of(text)
    return as_toml({**data, "task": [row for row in data["task"] if row["code"] != code]})


def changed(row: Data, values: Data) -> Data:
    """A row with these values; what is empty is not written."""
    return {key: value for key, value in {**row, **values}.items() if value}


def said(row: Data, key: str, texts: dict[str, str]) -> Data:
    """A row whose texts under a key, by language, are these; a language without text goes."""
    found = dict(row)
    for language, text in texts.items():
        words = {**found.get(language, {}), key: text}
        words = {each: word for each, word in words.items() if word}
        found = {k: v for k, v in found.items() if k != language}
        if words:
            found[language] = words
    return found
