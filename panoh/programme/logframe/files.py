"""A programme as a data file: read whole, checked, and told where it is mistaken."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from panoh.base.editions import SPARE, EditionError, Row, by_code
from panoh.programme.logframe.models import Definition, Indicator, Line, Partner, Remark

FOLDER = Path(__file__).parent / "programmes"
Texts = Mapping[str, str]
COLUMNS = {
    "means": Remark.Kind.MEANS, "assumptions": Remark.Kind.ASSUMPTION, "risks": Remark.Kind.RISK,
}  # fmt: skip


@dataclass(frozen=True)
class PartnerPlan:
    code: str
    name: Texts
    part: str
    country: str


@dataclass(frozen=True)
class DefinitionPlan:
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class IndicatorPlan:
    definition: str
    statement: Texts
    frequency: str
    baseline: Decimal | None
    baseline_source: str
    targets: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True)
class LinePlan:
    level: str
    code: str
    statement: Texts
    responsible: str
    remarks: tuple[tuple[Remark.Kind, Texts], ...]
    indicators: tuple[IndicatorPlan, ...]

    @property
    def above(self) -> str | None:
        """The code of the line it hangs on."""
        if self.level == Line.Level.OBJECTIVE:
            return None
        return self.code.rpartition(".")[0]


@dataclass(frozen=True)
class Plan:
    """Everything that a file says."""

    code: str
    facts: Mapping[str, Any]
    partners: tuple[PartnerPlan, ...]
    definitions: tuple[DefinitionPlan, ...]
    lines: tuple[LinePlan, ...]


def read(path: Path) -> Plan:
    """The plan in a file. Raises EditionError with the place of the first mistake."""
    try:
        row = Row(path.name, tomllib.loads(path.read_text()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EditionError(f"{path.name}: {error}") from error
    facts = {
        "title": _texts(row, "title"),
        "place": _texts(row, "place"),
        "countries": row.take("countries", list),
        "starts_on": row.take("starts_on", date),
        "ends_on": row.take("ends_on", date),
        "dated": row.take("dated", str, ""),
        "themes": row.take("themes", list, []),
        "legal": row.take("legal", list, []),
        "posts": row.take("posts", list, []),
    }
    partners = by_code(_partner(each) for each in row.rows("partner"))
    definitions = by_code(_definition(each) for each in row.rows("definition"))
    lines = tuple(_line(each, partners, definitions) for each in row.rows("line"))
    row.done()
    codes: set[str] = set()
    for line in lines:
        if line.code in codes or (line.above is not None and line.above not in codes):
            raise EditionError(f"{path.name}: line “{line.code}” is there twice or comes too early")
        codes.add(line.code)
    return Plan(row.code, facts, (*partners.values(),), (*definitions.values(),), lines)


def _texts(row: Row, key: str) -> Texts:
    texts: Texts = row.take(key, dict)
    if SPARE not in texts or not all(isinstance(text, str) and text for text in texts.values()):
        raise row.wrong(f"{key}: it needs an English text, and no empty one")
    return texts


def _partner(row: Row) -> PartnerPlan:
    found = PartnerPlan(
        row.code, _texts(row, "name"), row.one_of("part", Partner.Part.values),
        row.take("country", str, ""),
    )  # fmt: skip
    row.done()
    return found


def _definition(row: Row) -> DefinitionPlan:
    chosen: dict[str, type[TextChoices]] = {
        "measure": Definition.Measure, "direction": Definition.Direction,
        "periods": Definition.Across, "places": Definition.Across, "feed": Definition.Feed,
    }  # fmt: skip
    facts: dict[str, Any] = {
        key: _texts(row, key) for key in ("title", "meaning", "unit", "source")
    }
    facts |= {key: row.one_of(key, choices.values) for key, choices in chosen.items()}
    facts["divided_by"] = row.take("divided_by", list, [])
    facts["figure"] = row.take("figure", str, "")
    row.done()
    return DefinitionPlan(row.code, facts)


def _line(
    row: Row, partners: Mapping[str, PartnerPlan], definitions: Mapping[str, DefinitionPlan]
) -> LinePlan:
    remarks = tuple(
        (kind, texts) for key, kind in COLUMNS.items() for texts in row.take(key, list, [])
    )
    found = LinePlan(
        level=row.one_of("level", Line.Level.values),
        code=row.code,
        statement=_texts(row, "statement"),
        responsible=row.one_of("responsible", partners) if "responsible" in row.data else "",
        remarks=remarks,
        indicators=tuple(
            _indicator(each, definitions)
            for each in (row.rows("indicator") if "indicator" in row.data else [])
        ),
    )
    row.done()
    return found


def _indicator(row: Row, definitions: Mapping[str, DefinitionPlan]) -> IndicatorPlan:
    baseline = row.data.pop("baseline", None)
    targets = tuple(
        (each["until"], Decimal(str(each["value"]))) for each in row.take("targets", list, [])
    )
    found = IndicatorPlan(
        definition=row.one_of("definition", definitions),
        statement=_texts(row, "statement"),
        frequency=row.one_of("frequency", Indicator.Frequency.values),
        baseline=None if baseline is None else Decimal(str(baseline)),
        baseline_source=row.take("baseline_source", str, ""),
        targets=targets,
    )
    row.done()
    return found
