"""An edition as text: TOML as the files beside it have it, which people may read and correct."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any


def as_toml(data: Mapping[str, Any]) -> str:
    """The text of an edition, whole; reading it gives the same data."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    tables = []
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _lines(value, f"{prefix}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            tables.append((key, value))
        else:
            yield f"{prefix}{key} = {_value(value)}"
    for key, rows in tables:
        for row in rows:
            yield f"\n[[{key}]]"
            yield from _lines(row)


def _value(value: Any) -> str:
    """JSON and TOML write texts and lists of them alike, save for one letter that TOML escapes."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
