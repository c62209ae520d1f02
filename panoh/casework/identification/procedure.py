"""What a country's procedure says about determinations: the reflection period, the legal bases."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from panoh.base.editions import Words

FILE = Path(__file__).parent / "procedure.toml"


@dataclass(frozen=True)
class Procedure:
    """The procedure of a country, in the edition that a determination keeps."""

    edition: str
    reflection_days: int
    reflection_source: str
    bases: Mapping[str, Words]

    def reflection_ends_on(self, start: dt.date) -> dt.date:
        """The last day of the reflection period; the day of the presumption is not counted."""
        return start + dt.timedelta(days=self.reflection_days)

    def basis(self, code: str, language: str) -> str:
        """A legal basis in words; a code of an older edition stays a code."""
        return self.bases[code].say(language).text if code in self.bases else code


@cache
def procedure(country: str) -> Procedure:
    """The country's own procedure where it differs, else what holds for the region."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    said: dict[str, Any] = data | data.get("countries", {}).get(country, {})
    return Procedure(
        said["edition"],
        said["reflection_days"],
        said["reflection_source"],
        {
            row["code"]: Words({key: text for key, text in row.items() if key != "code"})
            for row in said["basis"]
        },
    )
