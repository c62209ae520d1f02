"""The screening instruments: data files, read once, checked and frozen.

An edition is one file in `instruments/`; an instrument is one of its four lists with every
question that is asked under it. A screening keeps code and edition, so that its answers can be
counted again under exactly what was asked. `instruments/README.md` tells a national team how to
correct and translate.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from panoh.base.editions import SPARE, EditionError, Row, Words, by_code

FOLDER = Path(__file__).parent / "instruments"
DANGER = "danger"
DIMENSIONS = ["D1", "D2", "D3", "D4", "D5", "D6"]


class Population(TextChoices):
    ADULT = "adult", _("Adult")
    CHILD = "child", _("Child")


class Exploitation(TextChoices):
    LABOUR = "labour", _("Work")
    SEXUAL = "sexual", _("Sexual exploitation")


class Weight(TextChoices):
    STRONG = "strong", _("strong")
    MEDIUM = "medium", _("medium")
    WEAK = "weak", _("weak")


class Aspect(TextChoices):
    """What an element belongs to: Trafficking Protocol art. 3(a), Smuggling Protocol art. 3(a)."""

    ACT = "act", _("Act")
    MEANS = "means", _("Means")
    PURPOSE = "purpose", _("Purpose")
    SMUGGLING = "smuggling", _("Smuggling")


@dataclass(frozen=True)
class Part:
    code: str
    dimension: bool
    name: Words


@dataclass(frozen=True)
class Page:
    code: str
    part: Part
    name: Words


@dataclass(frozen=True)
class Question:
    """One thing asked, so worded that yes shows a sign. Only indicators have a weight."""

    code: str
    page: Page
    weight: Weight | None
    provisional: bool  # nobody has compared this weight with the source
    name: Words
    aloud: Words
    help: Words


@dataclass(frozen=True)
class Element:
    """Met by one yes among its answers, by one positive dimension, or by all of `together`."""

    of: Aspect
    code: str
    answers: tuple[str, ...]
    dimensions: tuple[str, ...]
    name: Words
    together: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Aspect, str]:
        return self.of, self.code


@dataclass(frozen=True)
class Sign:
    """One of the eleven signs of forced labour (ILO 2012): unweighted, one yes shows it."""

    number: int
    answers: tuple[str, ...]
    name: Words


@dataclass(frozen=True)
class Instrument:
    code: str
    edition: str
    population: Population
    exploitation: Exploitation
    name: Words
    source: str
    note: str
    parts: tuple[Part, ...]
    pages: tuple[Page, ...]
    questions: Mapping[str, Question]
    elements: tuple[Element, ...]
    signs: tuple[Sign, ...]
    purpose: str  # the purpose that the list itself is about
    vulnerability_stands_in: bool  # D3 for recruitment, D6 for coercion, in the combination

    @cached_property
    def dimensions(self) -> tuple[Part, ...]:
        """The parts that the rule counts, in the order of their codes, D1 to D6."""
        return tuple(sorted((p for p in self.parts if p.dimension), key=lambda p: p.code))

    @cached_property
    def provisional(self) -> bool:
        return any(q.provisional for q in self.questions.values())

    def page(self, code: str) -> Page | None:
        return next((p for p in self.pages if p.code == code), None)

    def on_page(self, code: str) -> tuple[Question, ...]:
        return tuple(q for q in self.questions.values() if q.page.code == code)

    def in_part(self, code: str) -> tuple[Question, ...]:
        return tuple(q for q in self.questions.values() if q.page.part.code == code)


@dataclass(frozen=True)
class Edition:
    code: str
    since: dt.date
    country: str
    instruments: Mapping[str, Instrument]


def instrument(code: str, edition: str) -> Instrument:
    """The instrument a screening was asked under; refuses one that is not there."""
    found = editions().get(edition)
    if found is None or code not in found.instruments:
        raise EditionError(f"there is no instrument {code} in edition {edition}")
    return found.instruments[code]


def current(
    population: Population, exploitation: Exploitation, country: str, on: dt.date
) -> Instrument:
    """The instrument asked in a country on a day: its own newest edition, else the general one."""
    in_force = [e for e in editions().values() if e.country in ("", country) and e.since <= on]
    if not in_force:
        raise EditionError(f"no edition is in force in {country} on {on}")
    edition = max(in_force, key=lambda e: (e.country != "", e.since, e.code))
    kind = population, exploitation
    return next(i for i in edition.instruments.values() if (i.population, i.exploitation) == kind)


@cache
def editions() -> Mapping[str, Edition]:
    """Every edition by its code; a mistake in any file stops here with its sentence."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


def read(path: Path) -> Edition:
    """One edition from its file. Refuses, in a sentence, what could not be asked or counted."""
    try:
        edition = _edition(Row("the file", tomllib.loads(path.read_text(encoding="utf-8"))))
        if edition.code != path.stem:
            raise EditionError(f"edition is “{edition.code}”: give the file that name")
    except (tomllib.TOMLDecodeError, EditionError) as error:
        raise EditionError(f"{path.name}: {error}") from error
    return edition


def _edition(top: "Row") -> Edition:
    code, country = top.text("edition"), top.text("country")
    since: dt.date = top.take("since", dt.date)
    source, note = top.text("source"), top.text("note")
    lists, parts, pages, questions, elements, signs = (
        top.rows(name) for name in ("list", "part", "page", "question", "element", "sign")
    )
    top.done()

    partby_code = by_code(Part(r.code, r.flag("dimension"), r.name()) for r in parts)
    dimensions = [p.code for p in partby_code.values() if p.dimension]
    if sorted(dimensions) != DIMENSIONS or DANGER not in partby_code:
        raise EditionError(f"it needs the part “danger” and the dimensions {DIMENSIONS}")
    pageby_code = by_code(
        Page(r.code, partby_code[r.one_of("part", partby_code)], r.name()) for r in pages
    )
    list_codes = [r.code for r in lists]
    asked = by_code(_Asked.read(r, pageby_code, list_codes) for r in questions)
    grid = [
        Element(
            Aspect(r.one_of("of", Aspect.values)),
            r.code,
            r.several_of("answers", asked),
            r.several_of("dimensions", dimensions),
            r.name(),
        )
        for r in elements
    ]
    purposes = [e.code for e in grid if e.of == Aspect.PURPOSE]
    eleven = [_sign(r, asked, dimensions) for r in signs]

    instruments = by_code(
        _instrument(
            r,
            Instrument(
                code=r.code,
                edition=code,
                population=Population(r.one_of("population", Population.values)),
                exploitation=Exploitation(r.one_of("exploitation", Exploitation.values)),
                name=r.name(),
                source=source,
                note=note,
                parts=tuple(partby_code.values()),
                pages=tuple(pageby_code.values()),
                questions={},
                elements=tuple(grid),
                signs=tuple(eleven),
                purpose=r.one_of("purpose", purposes),
                vulnerability_stands_in=r.flag("vulnerability_stands_in"),
            ),
            asked.values(),
            dimensions,
        )
        for r in lists
    )
    kinds = sorted((i.population, i.exploitation) for i in instruments.values())
    if kinds != sorted(product(Population, Exploitation)):
        raise EditionError("it needs four lists: adult and child, each for labour and sexual")
    for row in (*lists, *parts, *pages, *questions, *elements, *signs):
        row.done()
    return Edition(code, since, country, instruments)


def _sign(row: "Row", asked: Mapping[str, "_Asked"], dimensions: list[str]) -> Sign:
    whole = row.several_of("answers_of", dimensions)
    of_whole = tuple(a.code for a in asked.values() if a.page.part.code in whole)
    return Sign(row.take("number", int), row.several_of("answers", asked) + of_whole, row.name())


def _instrument(
    row: "Row", empty: Instrument, asked: Iterable["_Asked"], dimensions: list[str]
) -> Instrument:
    """The list with its own questions, and elements and signs narrowed to what it asks."""
    questions = {a.code: a.worded(empty) for a in asked if empty.code in a.lists}
    counted = sum(q.weight is not None for q in questions.values())
    if counted != (expected := row.take("indicators", int)):
        raise row.wrong(f"it says {expected} indicators, and {counted} have a weight for it")
    used = {q.page.code for q in questions.values()}
    own, needs = (Aspect.PURPOSE, empty.purpose), row.several_of("purpose_needs", dimensions)
    elements = [
        replace(e, answers=_among(e.answers, questions), together=needs if e.key == own else ())
        for e in empty.elements
    ]
    return replace(
        empty,
        questions=questions,
        pages=tuple(p for p in empty.pages if p.code in used),
        elements=tuple(e for e in elements if e.answers or e.dimensions or e.together),
        signs=tuple(replace(s, answers=_among(s.answers, questions)) for s in empty.signs),
    )


def _among(codes: Iterable[str], questions: Mapping[str, Question]) -> tuple[str, ...]:
    return tuple(c for c in codes if c in questions)


@dataclass(frozen=True)
class _Asked:
    """A question before a list has chosen its weight and its wording."""

    code: str
    page: Page
    weights: Mapping[str, str]
    lists: tuple[str, ...]
    texts: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, row: "Row", pages: Mapping[str, Page], lists: list[str]) -> Self:
        page = pages[row.one_of("page", pages)]
        weights = row.take("weights", dict, {})
        if bool(weights) != page.part.dimension:
            raise row.wrong("weights belong to the questions of a dimension, and only to those")
        for name, word in weights.items():
            if name not in lists or str(word).removesuffix("?") not in Weight.values:
                raise row.wrong(f"the weight “{name} = {word}” is not one of ours")
        texts = row.texts("name", "question", "question_sexual", "question_child", "help")
        if not {"name", "question"} <= texts.get(SPARE, {}).keys():
            raise row.wrong("it needs an English name and question")
        asked_by = tuple(weights) or row.several_of("lists", lists) or tuple(lists)
        return cls(row.code, page, weights, asked_by, texts)

    def worded(self, by: Instrument) -> Question:
        """As one list asks it: children in words of their own, and adults on the sexual list."""
        weight = self.weights.get(by.code, "")
        child = by.population == Population.CHILD
        own = "question_child" if child else f"question_{by.exploitation}"
        return Question(
            code=self.code,
            page=self.page,
            weight=Weight(weight.removesuffix("?")) if weight else None,
            provisional=weight.endswith("?"),
            name=self.words("name"),
            aloud=self.words(own, "question"),
            help=self.words("help"),
        )

    def words(self, *keys: str) -> Words:
        """The first of these texts that each language has."""
        return Words(
            {
                language: next(texts[k] for k in keys if k in texts)
                for language, texts in self.texts.items()
                if any(k in texts for k in keys)
            }
        )
