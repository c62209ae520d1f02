"""Standard operating procedures: data files, read once, checked and frozen.

An edition is one file in `editions/`. A country's edition extends the regional model and holds
what differs. `editions/README.md` tells a national team how to confirm, correct and translate.
Others are written on pages (`drafting`), as the same text under the same checks; once two people
have put one into force it stands beside the files.
"""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from panoh.base.agencies.models import Agency
from panoh.base.agencies.sections import Kind
from panoh.base.editions import EditionError, Row, Words, by_code
from panoh.casework.cases.models import Track
from panoh.casework.sop.events import EVENTS
from panoh.casework.sop.models import Version

FOLDER = Path(__file__).parent / "editions"
MODEL = "regional-2026-1"
UNITS = {"h": "hours", "d": "days", "m": "months"}
KEYED = ("stage", "lane", "source", "exemption", "task")
CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True)
class Span:
    """A length of time as people say it; a month is a month of the calendar."""

    number: int
    unit: str  # one of UNITS

    @property
    def word(self) -> str:
        """The unit as PostgreSQL reads it."""
        return UNITS[self.unit]

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"


@dataclass(frozen=True)
class Stage:
    """A part of the way; a strand runs beside all others."""

    code: str
    name: Words
    strand: bool


@dataclass(frozen=True)
class Lane:
    """Which agencies act: some kinds, the holder of the case, or the competent authorities."""

    code: str
    name: Words
    kinds: frozenset[Kind]
    holder: bool
    competent: bool

    def takes(self, agency: Agency) -> bool:
        """Whether such an agency acts in this lane."""
        return agency.competent if self.competent else agency.kind in self.kinds


@dataclass(frozen=True)
class Source:
    """Where a duty comes from; a benchmark does not bind the country by itself."""

    code: str
    name: Words
    benchmark: bool


@dataclass(frozen=True)
class Exemption:
    """On what a task may be left out."""

    code: str
    name: Words


@dataclass(frozen=True)
class Task:
    """Something owed to a person: by whom, from when, by when, on what ground."""

    code: str
    number: int  # its place in the manual
    stage: Stage
    lane: Lane
    name: Words
    how: Words
    opens: tuple[str, ...]
    again: bool  # each new opening asks for it anew
    within: Span
    done: tuple[str, ...]
    every: Span | None
    until: tuple[str, ...]
    duty: bool
    tracks: frozenset[Track]
    child: bool
    sources: tuple[Source, ...]
    exemptions: tuple[Exemption, ...]
    unconfirmed: bool


@dataclass(frozen=True)
class Procedure:
    """One edition: the way of a person, who acts, and what each owes."""

    code: str
    country: str
    since: dt.date
    name: Words
    stages: tuple[Stage, ...]
    lanes: tuple[Lane, ...]
    tasks: tuple[Task, ...]
    languages: tuple[str, ...]  # in which every task has a name and its text

    def at(self, stage: Stage, lane: Lane) -> list[Task]:
        """What one lane does in one stage, in the order of the manual."""
        return [task for task in self.tasks if task.stage == stage and task.lane == lane]

    def task(self, code: str) -> Task | None:
        """The task with this code, if this edition has it."""
        return next((task for task in self.tasks if task.code == code), None)

    def after(self, task: Task) -> list[Task]:
        """The tasks whose end starts the clock of this one."""
        return [
            other
            for other in self.tasks
            if other != task
            and any(_is(done, opens) for done in other.done for opens in task.opens)
        ]

    @cached_property
    def clocks(self) -> str:
        """What PostgreSQL needs of the tasks to say what is due, as JSON."""
        return json.dumps(
            [
                {
                    "code": task.code,
                    "opens": task.opens,
                    "again": task.again,
                    "span": f"{task.within.number} {task.within.word}",
                    "done": task.done,
                    "every": task.every and f"{task.every.number} {task.every.word}",
                    "until": task.until,
                    "tracks": [track.value for track in task.tracks],
                    "child": task.child,
                }
                for task in self.tasks
            ]
        )

    @cached_property
    def unconfirmed(self) -> int:
        """How many tasks a national team must still confirm."""
        return sum(task.unconfirmed for task in self.tasks)


def _is(event: str, other: str) -> bool:
    """One of them is the other, or a kind of it: a presumption may be one of smuggling."""
    return f"{event}.".startswith(f"{other}.") or f"{other}.".startswith(f"{event}.")


def begun_under(
    country: str, on: dt.date, among: Mapping[str, Procedure] | None = None
) -> Procedure:
    """What a case that begins in a country on a day follows: the country's own, else the model.

    A case from before the first edition follows the first.
    """
    known = (editions() if among is None else among).values()
    own = [each for each in known if each.country == country]
    fitting = own or [each for each in known if not each.country]
    in_force = [each for each in fitting if each.since <= on]
    if in_force:
        return max(in_force, key=lambda each: (each.since, each.code))
    return min(fitting, key=lambda each: (each.since, each.code))


def editions() -> dict[str, Procedure]:
    """Every edition that a case may follow: those that ship, and those put into force. One query.

    A draft is never among them.
    """
    return {**shipped(), **{code: of_version(pk) for code, pk in Version.in_force()}}


@lru_cache(maxsize=100)
def of_version(key: UUID) -> Procedure:
    """The edition of a text that stays as it is, because it was put into force."""
    return parse(Version.objects.get(pk=key).text)


@cache
def shipped() -> Mapping[str, Procedure]:
    """Every edition in a file by its code; a mistake in any stops here with its sentence."""
    files = {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}
    return {code: read(path, files) for code, path in files.items()}


def read(path: Path, others: Mapping[str, Path]) -> Procedure:
    """One edition from its file and the one it extends. Refuses what could not be done."""
    try:
        data = whole(_text(path), lambda code: _text(others[code]) if code in others else None)
        if data.get("edition") != path.stem:
            raise EditionError(f"edition is “{data.get('edition')}”: give the file that name")
        return procedure_of(data)
    except EditionError as error:
        raise EditionError(f"{path.name}: {error}") from error


def parse(text: str) -> Procedure:
    """One edition from a text that extends nothing. Refuses what could not be done."""
    return procedure_of(_loaded(text))


def procedure_of(data: dict[str, Any]) -> Procedure:
    """One edition from its data, nothing of which is left over. Refuses what could not be done."""
    return _procedure(Row("the file", data))


def shipped_text(code: str) -> str | None:
    """The file of an edition as it is written, or None."""
    path = FOLDER / f"{code}.toml"
    return _text(path) if code in shipped() else None


def whole(text: str, of_model: Callable[[str], str | None]) -> dict[str, Any]:
    """The rows of an edition, with those of the one it extends. Refuses what is no edition."""
    data = _loaded(text)
    if "extends" not in data:
        return data
    model = of_model(str(data["extends"]))
    if model is None:
        raise EditionError(f"it extends “{data['extends']}”, which is not there")
    return _extended(whole(model, of_model), data)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _loaded(text: str) -> dict[str, Any]:
    """What stands in a text, where every row is a table with a code."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise EditionError(str(error)) from error
    for kind in KEYED:
        rows = data.get(kind, [])
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            raise EditionError(f"“{kind}” is no list of tables: write [[{kind}]]")
        for row in rows:
            if not (isinstance(row.get("code"), str) and CODE.fullmatch(row["code"])):
                raise EditionError(
                    f"{kind} “{row.get('code', '')}”: it needs a code of up to 30 small letters, "
                    "numbers and _"
                )
    return data


def _extended(model: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The model with a country's rows over it: keys that are named replace, others stay."""
    without = own.pop("without", [])
    if not isinstance(without, list):
        raise EditionError("“without” is no list of tasks")
    del own["extends"]
    merged = {**model, **{key: value for key, value in own.items() if key not in KEYED}}
    for kind in KEYED:
        rows = {row["code"]: row for row in model.get(kind, [])}
        for row in own.get(kind, []):
            rows[row["code"]] = _over(rows.get(row["code"], {}), row)
        merged[kind] = [row for code, row in rows.items() if kind != "task" or code not in without]
    return merged


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    return below | {
        key: _over(below[key], value)
        if isinstance(value, dict) and isinstance(below.get(key), dict)
        else value
        for key, value in above.items()
    }


def _procedure(top: Row) -> Procedure:
    code, country, name = top.text("edition"), top.text("country"), top.name()
    since: dt.date = top.take("since", dt.date)
    rows = {kind: top.rows(kind) for kind in KEYED}
    top.done()
    stages = by_code(Stage(r.code, r.name(), r.flag("strand")) for r in rows["stage"])
    # Read first: a row is taken apart key by key, and its mark belongs to the tasks.
    marked = {r.code for kind in ("lane", "source") for r in rows[kind] if r.flag("confirm")}
    lanes = by_code(_lane(r) for r in rows["lane"])
    sources = by_code(Source(r.code, r.name(), r.flag("benchmark")) for r in rows["source"])
    exemptions = by_code(Exemption(r.code, r.name()) for r in rows["exemption"])
    order = list(stages)
    staged = [(stages[row.one_of("stage", stages)], row) for row in rows["task"]]
    staged.sort(key=lambda pair: order.index(pair[0].code))
    tasks = by_code(
        _task(number, row, stage, lanes, sources, exemptions, marked)
        for number, (stage, row) in enumerate(staged, 1)
    )
    for row in (row for kind in KEYED for row in rows[kind]):
        row.done()
    if not tasks:
        raise top.wrong("it has no task")
    languages = [set(task.name.texts) & set(task.how.texts) for task in tasks.values()]
    return Procedure(
        code,
        country,
        since,
        name,
        tuple(stages.values()),
        tuple(lanes.values()),
        tuple(tasks.values()),
        tuple(sorted(set.intersection(*languages))),
    )


def _lane(row: Row) -> Lane:
    kinds = frozenset(Kind(kind) for kind in row.several_of("kinds", Kind.values))
    lane = Lane(row.code, row.name(), kinds, row.flag("holder"), row.flag("competent"))
    if (bool(kinds), lane.holder, lane.competent).count(True) != 1:
        raise row.wrong("it names kinds of agency, or the holder, or the competent authorities")
    return lane


def _task(
    number: int,
    row: Row,
    stage: Stage,
    lanes: Mapping[str, Lane],
    sources: Mapping[str, Source],
    exemptions: Mapping[str, Exemption],
    marked: Collection[str],
) -> Task:
    texts = row.texts("name", "how")
    every, until = row.take("every", str, ""), row.several_of("until", EVENTS)
    if bool(every) != bool(until):
        raise row.wrong("what comes back says until when, and only that")
    rests_on = [sources[code] for code in row.several_of("sources", sources)]
    lane = lanes[row.one_of("lane", lanes)]
    task = Task(
        code=row.code,
        number=number,
        stage=stage,
        lane=lane,
        name=_words(row, texts, "name"),
        how=_words(row, texts, "how"),
        opens=row.several_of("opens", EVENTS),
        again=row.flag("again"),
        within=_span(row, row.text("within")),
        done=row.several_of("done", EVENTS),
        every=_span(row, every) if every else None,
        until=until,
        duty=row.flag("duty"),
        tracks=frozenset(Track(track) for track in row.several_of("tracks", Track.values)),
        child=row.flag("child"),
        sources=tuple(rests_on),
        exemptions=tuple(exemptions[code] for code in row.several_of("exempt", exemptions)),
        unconfirmed=row.flag("confirm")
        or lane.code in marked
        or any(source.code in marked for source in rests_on)
        or all(source.benchmark for source in rests_on),
    )
    if not (task.opens and task.done and task.sources):
        raise row.wrong("it needs events that open it, events that end it, and a source")
    return task


def _words(row: Row, texts: Mapping[str, Mapping[str, str]], key: str) -> Words:
    words = {language: said[key] for language, said in texts.items() if key in said}
    if "en" not in words:
        raise row.wrong(f"it needs an English {key}")
    return Words(words)


def _span(row: Row, said: str) -> Span:
    found = re.fullmatch(r"(\d{1,3})([hdm])", said)
    if found is None:
        raise row.wrong(f"“{said}” is no time: write 24h, 5d or 1m")
    return Span(int(found[1]), found[2])


def differences(one: Procedure, other: Procedure) -> list[tuple[Task | None, Task | None]]:
    """Task by task what differs between two editions; None where one lacks it."""
    before, after = ({task.code: task for task in each.tasks} for each in (one, other))
    codes: Iterable[str] = dict.fromkeys([*before, *after])
    pairs = [(before.get(code), after.get(code)) for code in codes]
    return [(a, b) for a, b in pairs if a is None or b is None or _said(a) != _said(b)]


def _said(task: Task) -> tuple[Any, ...]:
    """All that counts of a task, without its place in the manual."""
    return tuple(value for key, value in vars(task).items() if key != "number")
