"""The recovery and reflection period, by country, from `reflection.toml`."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "reflection.toml"


@dataclass(frozen=True)
class Reflection:
    """The period in force in a country, the edition it comes from and its source."""

    days: int
    edition: str
    source: str

    def ends_on(self, start: dt.date) -> dt.date:
        """The last day; the day of the presumption is not counted."""
        return start + dt.timedelta(days=self.days)


@cache
def reflection(country: str) -> Reflection:
    """The country's own period, else the benchmark of the region."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    own = data.get("countries", {}).get(country, {})
    return Reflection(
        own.get("days", data["days"]), data["edition"], own.get("source", data["source"])
    )
