"""The standards by which houses are assessed: data files, read once, checked and frozen.

An edition is one file in `editions/`; its README tells a national team how to confirm, correct and
translate it.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from panoh.base.editions import EditionError, Row, Words, by_code
from panoh.casework.quality.models import Subject

FOLDER = Path(__file__).parent / "editions"


@dataclass(frozen=True)
class Part:
    """A section of the standard."""

    code: str
    name: Words


@dataclass(frozen=True)
class Criterion:
    """One thing that a house has or lacks, and what counts as evidence of it."""

    code: str
    part: Part
    name: Words
    evidence: Words
    critical: bool
    may_not_apply: bool
    unconfirmed: bool


@dataclass(frozen=True)
class Level:
    """A score and what it means."""

    code: str
    value: int
    name: Words


@dataclass(frozen=True)
class Grade:
    """What a result is called, from so many hundredths on."""

    code: str
    least: int
    name: Words


@dataclass(frozen=True)
class Standard:
    """One edition: what is asked of a house, and the rule by which its answer is judged."""

    code: str
    country: str
    since: dt.date
    source: str
    name: Words
    parts: tuple[Part, ...]
    criteria: Mapping[str, Criterion]
    levels: tuple[Level, ...]  # the lowest first
    grades: Mapping[str, Grade]  # the best first
    capped: Grade  # what a house is called in which a critical item fails
    fails_at: int
    improved_by: int
    held: frozenset[str]  # sections that may not fall where a house is called improved
    refresher: Mapping[Subject, int]  # months

    @property
    def top(self) -> int:
        """The highest score."""
        return self.levels[-1].value

    def of(self, part: Part) -> list[Criterion]:
        """The criteria of a section."""
        return [each for each in self.criteria.values() if each.part == part]

    @property
    def unconfirmed(self) -> int:
        """How many criteria a national team must still confirm."""
        return sum(each.unconfirmed for each in self.criteria.values())


def in_force(country: str, on: dt.date) -> Standard:
    """What a house of a country is assessed by on a day: the country's own, else the regional.

    A visit from before the first edition follows the first.
    """
    known = standards().values()
    fitting = [each for each in known if each.country == country] or [
        each for each in known if not each.country
    ]
    begun = [each for each in fitting if each.since <= on]
    if begun:
        return max(begun, key=lambda each: (each.since, each.code))
    return min(fitting, key=lambda each: (each.since, each.code))


@cache
def standards() -> Mapping[str, Standard]:
    """Every edition by its code; a mistake in any stops here with its sentence."""
    return by_code(read(path) for path in sorted(FOLDER.glob("*.toml")))


def read(path: Path) -> Standard:
    """One edition from its file. Refuses what could not be assessed by."""
    try:
        top = Row("the file", tomllib.loads(path.read_text(encoding="utf-8")))
        if top.data.get("edition") != path.stem:
            raise top.wrong(f"edition is “{top.data.get('edition')}”: give the file that name")
        return _standard(top)
    except (tomllib.TOMLDecodeError, EditionError) as error:
        raise EditionError(f"{path.name}: {error}") from error


def _standard(top: Row) -> Standard:
    code, country, source, name = (
        top.text("edition"), top.text("country"), top.text("source"), top.name()
    )  # fmt: skip
    since: dt.date = top.take("since", dt.date)
    rule, improved = (
        Row("rule", top.take("rule", dict)),
        Row("improved", top.take("improved", dict)),
    )
    refresher = Row("refresher", top.take("refresher", dict))
    rows = {kind: top.rows(kind) for kind in ("score", "grade", "section", "criterion")}
    top.done()
    levels = by_code(Level(r.code, r.take("value", int), r.name()) for r in rows["score"])
    grades = by_code(Grade(r.code, r.take("from", int), r.name()) for r in rows["grade"])
    parts = by_code(Part(r.code, r.name()) for r in rows["section"])
    criteria = by_code(_criterion(r, parts) for r in rows["criterion"])
    capped = grades[rule.one_of("capped", grades)]
    standard = Standard(
        code=code,
        country=country,
        since=since,
        source=source,
        name=name,
        parts=tuple(parts.values()),
        criteria=criteria,
        levels=tuple(levels.values()),
        grades={code: grade for code, grade in grades.items() if grade != capped},
        capped=capped,
        fails_at=rule.take("fails_at", int),
        improved_by=improved.take("by", int),
        held=frozenset(improved.several_of("held", parts)),
        refresher={subject: refresher.take(subject.value, int) for subject in Subject},
    )
    for row in (rule, improved, refresher, *(row for kind in rows.values() for row in kind)):
        row.done()
    if [level.value for level in standard.levels] != list(range(len(levels))) or len(levels) < 2:
        raise top.wrong("scores count up from 0, one by one")
    least = [grade.least for grade in standard.grades.values()]
    if not least or least != sorted(least, reverse=True) or least[-1] != 0:
        raise top.wrong("grades stand the best first, and the last is from 0")
    if not 0 <= standard.fails_at < standard.top:
        raise rule.wrong("a critical item fails below the highest score")
    if empty := [part.code for part in standard.parts if not standard.of(part)]:
        raise top.wrong(f"section {empty[0]} has no criterion")
    return standard


def _criterion(row: Row, parts: Mapping[str, Part]) -> Criterion:
    part, texts = parts[row.one_of("section", parts)], row.texts("name", "evidence")
    if set(texts.get("en", {})) != {"name", "evidence"}:
        raise row.wrong("it needs an English name and evidence")
    name, evidence = (
        Words({language: said[key] for language, said in texts.items() if key in said})
        for key in ("name", "evidence")
    )
    return Criterion(
        code=row.code,
        part=part,
        name=name,
        evidence=evidence,
        critical=row.flag("critical"),
        may_not_apply=row.flag("may_not_apply"),
        unconfirmed=row.flag("confirm"),
    )
