"""A birth date as papers and people write it: how much of it is known."""

import re
from dataclasses import dataclass

YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")
# 1 January, with or without a nought, before or after the year
NEW_YEAR = re.compile(
    r"(?<!\d)0?1\s*[./\-–]\s*0?1\s*[./\-–]\s*(19|20)\d\d|(19|20)\d\d\s*[./\-–]\s*0?1\s*[./\-–]\s*0?1(?!\d)"
    r"|(?<!\d)0?1\W*(january|января|yanvar|январ|январ|қаңтар|üýnwar|ýanwar)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Written:
    """A year, and whether the day says more than the year does."""

    year: int | None
    to_the_day: bool


def written(text: str) -> Written:
    """What a written birth date tells. Registrars write 1 January for a day that nobody knows."""
    years = set(YEAR.findall(text))
    year = int(years.pop()) if len(years) == 1 else None
    more = bool(re.search(r"\d", YEAR.sub("", text)))
    return Written(year, year is not None and more and not NEW_YEAR.search(text))
