"""What a programme promised and reached, in its IATI file; a part is an indicator as well."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import override

from panoh.exchange.iati_words import Texts, located, narrate, plain
from panoh.programme.logframe.calculation import Span, across_places
from panoh.programme.logframe.lists import cell_words
from panoh.programme.logframe.models import Definition, Line, Period
from panoh.programme.logframe.overview import Block, Stand
from panoh.programme.logframe.rules import spans
from panoh.programme.reports.safety import Part, fit_cells, fit_countries

NUMBER, PERCENTAGE, NOMINAL = "1", "2", "3"
MEASURES = {
    Definition.Measure.NUMBER: NUMBER,
    Definition.Measure.PERCENTAGE: PERCENTAGE,
    Definition.Measure.DONE: NOMINAL,
}
RESULTS = {Line.Level.OBJECTIVE: "3", Line.Level.OUTCOME: "2", Line.Level.OUTPUT: "1"}


def result_of(it: Element, block: Block) -> None:
    result = SubElement(it, "result", {"type": RESULTS[Line.Level(block.line.level)]})
    narrate(result, "title", block.line.statement)
    for stand in block.stands:
        _indicator(result, stand)
        for part in _parts(stand):
            _indicator_of(result, stand, part)


def _indicator(result: Element, stand: Stand) -> None:
    """An indicator with its totals, and its divided values as dimensions."""
    indicator = stand.indicator
    found = _begin(result, stand, indicator.statement, indicator.definition.meaning)
    if indicator.baseline is not None:
        start = indicator.programme.starts_on
        SubElement(
            found,
            "baseline",
            {
                "year": str(start.year),
                "iso-date": start.isoformat(),
                "value": plain(indicator.baseline),
            },
        )
    for span, targets, period in _spans(stand):
        into = _period(found, span)
        for target in targets:
            SubElement(into, "target", value=plain(target))
        if period:
            _actuals(into, period)


def _begin(result: Element, stand: Stand, title: Texts, meaning: Texts) -> Element:
    definition = stand.indicator.definition
    found = SubElement(
        result,
        "indicator",
        {
            "measure": MEASURES[Definition.Measure(definition.measure)],
            "ascending": "1" if definition.direction == Definition.Direction.UP else "0",
            "aggregation-status": "1" if definition.places == Definition.Across.SUM else "0",
        },
    )
    narrate(found, "title", title)
    if any(meaning.values()):
        narrate(found, "description", meaning)
    return found


def _period(indicator: Element, span: Span) -> Element:
    into = SubElement(indicator, "period")
    SubElement(into, "period-start", {"iso-date": span.since.isoformat()})
    SubElement(into, "period-end", {"iso-date": span.until.isoformat()})
    return into


def _spans(stand: Stand) -> Iterator[tuple[Span, list[Decimal], Period | None]]:
    """The periods for which something was promised or accepted."""
    accepted = {Span(each.since, each.until): each for each in stand.periods}
    known = sorted({*spans(stand.indicator), *accepted}, key=lambda span: (span.since, span.until))
    for span in known:
        due = [each.value for each in stand.targets if span.since <= each.until <= span.until]
        if due or span in accepted:
            yield span, due, accepted.get(span)


def _actuals(into: Element, period: Period) -> None:
    """The total, each country, and each part; what is withheld or not known has no element."""
    if period.value is not None:
        total = SubElement(into, "actual", value=plain(period.value))
        said = f"Definition {period.definition}. Cut-off {period.cut_off:%Y-%m-%d}."
        if _is_least(period):
            said += " At least so many: some countries are not known, or share people."
        narrate(total, "comment", {"en": said})
    for country, value in fit_countries(period).items():
        if value is not None:
            located(SubElement(into, "actual", value=plain(value)), country)
    for part in fit_cells(period):
        if part.value is not None:
            one = SubElement(into, "actual", value=plain(part.value))
            located(one, part.country)
            for name, category in part.by.items():
                SubElement(one, "dimension", name=name, value=category)


def _is_least(period: Period) -> bool:
    """Whether the total is a lower bound only."""
    return across_places(period.definition.places, period.numbers).at_least


# --- disaggregations as indicators of their own ------------------------------

By = tuple[tuple[str, str], ...]


def _parts(stand: Stand) -> list[By]:
    """Into what an indicator was divided in any accepted period: sex=female, sex=male, …"""
    found: dict[By, None] = {}
    for period in stand.periods:
        for part in fit_cells(period):
            if part.by:
                found[tuple(part.by.items())] = None
    return [*found]


def _indicator_of(result: Element, stand: Stand, by: By) -> None:
    """One part as an indicator; without target, since none was promised of it."""
    said = {}
    for language, text in stand.indicator.statement.items():
        with override(language):
            said[language] = f"{text} – {cell_words({'by': dict(by)})}"
    found = _begin(result, stand, said, stand.indicator.definition.meaning)
    for period in stand.periods:
        parts = [each for each in fit_cells(period) if tuple(each.by.items()) == by]
        if parts:
            into = _period(found, Span(period.since, period.until))
            _actuals_of(into, period.definition, parts)


def _actuals_of(into: Element, definition: Definition, parts: Iterable[Part]) -> None:
    values = {each.country: each.value for each in parts}
    total = across_places(definition.places, values)
    if total.value is not None and not total.at_least:
        SubElement(into, "actual", value=plain(total.value))
    for country, value in values.items():
        if country and value is not None:
            located(SubElement(into, "actual", value=plain(value)), country)
