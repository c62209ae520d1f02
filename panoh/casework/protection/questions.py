"""The questions of a risk assessment: a data file, read once, checked and frozen.

An edition is one file in `editions/`; its README tells a national team how to change it.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from panoh.base.editions import EditionError, Row, Words, by_code

FOLDER = Path(__file__).parent / "editions"


class Level(TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Value(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


@dataclass(frozen=True)
class Domain:
    """From whom, or where, danger comes."""

    code: str
    name: Words


@dataclass(frozen=True)
class Question:
    """So worded that yes shows danger; a grave one is enough by itself."""

    code: str
    domain: Domain
    grave: bool
    name: Words


@dataclass(frozen=True)
class Edition:
    code: str
    country: str
    since: dt.date
    source: str
    domains: tuple[Domain, ...]
    questions: Mapping[str, Question]
    high: int
    medium: int
    unknown: int
    again: Mapping[str, int]

    def of(self, domain: Domain) -> list[Question]:
        return [each for each in self.questions.values() if each.domain == domain]

    def proposes(self, answers: Mapping[str, str]) -> Level:
        """The level that the edition's rule adds up to. It decides nothing."""
        yes = [each for code, each in self.questions.items() if answers.get(code) == Value.YES]
        unknown = sum(answers.get(code, Value.UNKNOWN) == Value.UNKNOWN for code in self.questions)
        if any(each.grave for each in yes) or len(yes) >= self.high:
            return Level.HIGH
        if len(yes) >= self.medium or unknown >= self.unknown:
            return Level.MEDIUM
        return Level.LOW

    def next_on(self, level: str, day: dt.date) -> dt.date:
        """When the risk is assessed again, at the latest."""
        return day + dt.timedelta(days=self.again[level])


def edition(code: str) -> Edition:
    """The edition under which an assessment was made; refuses one that is not there."""
    if code not in editions():
        raise EditionError(f"there are no questions {code}")
    return editions()[code]


def current(country: str, on: dt.date) -> Edition:
    """What is asked in a country on a day: its own newest edition, else the general one."""
    in_force = [e for e in editions().values() if e.country in ("", country) and e.since <= on]
    if not in_force:
        raise EditionError(f"no edition is in force in {country} on {on}")
    return max(in_force, key=lambda e: (e.country != "", e.since, e.code))


@cache
def editions() -> Mapping[str, Edition]:
    """Every edition by its code; a mistake in any file stops here with its sentence."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


def read(path: Path) -> Edition:
    """One edition from its file. Refuses, in a sentence, what could not be asked."""
    try:
        found = _edition(Row("the file", tomllib.loads(path.read_text(encoding="utf-8"))))
        if found.code != path.stem:
            raise EditionError(f"edition is “{found.code}”: give the file that name")
    except (tomllib.TOMLDecodeError, EditionError) as error:
        raise EditionError(f"{path.name}: {error}") from error
    return found


def _edition(top: Row) -> Edition:
    code, country, source = top.text("edition"), top.text("country"), top.text("source")
    since: dt.date = top.take("since", dt.date)
    rule, again = Row("rule", top.take("rule", dict)), Row("again", top.take("again", dict))
    rows = {kind: top.rows(kind) for kind in ("domain", "question")}
    top.done()
    domains = by_code(Domain(row.code, row.name()) for row in rows["domain"])
    questions = by_code(
        Question(row.code, domains[row.one_of("domain", domains)], row.flag("grave"), row.name())
        for row in rows["question"]
    )
    found = Edition(
        code,
        country,
        since,
        source,
        tuple(domains.values()),
        questions,
        high=rule.take("high", int),
        medium=rule.take("medium", int),
        unknown=rule.take("unknown", int),
        again={level.value: again.take(level, int) for level in Level},
    )
    for row in (*rows["domain"], *rows["question"], rule, again):
        row.done()
    for domain in found.domains:
        if not found.of(domain):
            raise EditionError(f"domain {domain.code} asks nothing")
    if not (0 < found.medium < found.high and found.unknown > 0):
        raise EditionError("rule: fewer yes for medium than for high, and each above nothing")
    if not 0 < found.again["high"] <= found.again["medium"] <= found.again["low"]:
        raise EditionError("again: the higher the risk, the sooner")
    return found
