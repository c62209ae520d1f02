"""A programme as its pages show it: each line with its indicators, and where each of them stands.

What is shown here was accepted. It is read in a handful of questions, however long the chain is.
Whose programme it is was asked when it was found, and the walls ask again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panoh.base.database.questions import question
from panoh.programme.logframe.calculation import (
    Span,
    Standing,
    Total,
    across_periods,
    elapsed,
    progress,
    promised,
    stands,
)
from panoh.programme.logframe.models import (
    Definition,
    Indicator,
    IndicatorQuerySet,
    Line,
    LineQuerySet,
    Period,
    PeriodQuerySet,
    Programme,
    Remark,
    RemarkQuerySet,
    Target,
    TargetQuerySet,
)

Across = Definition.Across


def number_words(value: Decimal | None) -> str | None:
    """A number as people write it, without needless zeros; None stays None: it is not zero."""
    return None if value is None else _number(value, get_language())


@lru_cache(1_000)
def _number(value: Decimal, _language: str | None) -> str:
    """Written once: a page of a programme says the same few numbers again and again."""
    plain = value.normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return number_format(plain, decimal_pos=places, use_l10n=True, force_grouping=True)


def total_words(total: Total) -> str | None:
    """The same, saying where only a lower bound is known."""
    said = number_words(total.value)
    return _("at least %(n)s") % {"n": said} if total.at_least and said is not None else said


@dataclass(frozen=True)
class Stand:
    """One indicator: from where, how far, what was reached, and what that means today."""

    indicator: Indicator
    targets: Sequence[Target]
    periods: Sequence[Period]
    time: Decimal

    @cached_property
    def actual(self) -> Total:
        values = [(Span(each.since, each.until), each.value) for each in self.periods]
        return across_periods(self.indicator.definition.periods, values)

    @cached_property
    def target(self) -> Decimal | None:
        how = self.indicator.definition.periods
        return promised(how, [(each.until, each.value) for each in self.targets])

    @property
    def start(self) -> Decimal | None:
        """From where progress is measured: what is counted from the first day on began at zero."""
        said = self.indicator.baseline
        if said is None and self.indicator.definition.periods != Across.LAST:
            return Decimal(0)
        return said

    @cached_property
    def done(self) -> Decimal | None:
        return progress(self.start, self.target, self.actual.value)

    @cached_property
    def standing(self) -> Standing:
        return stands(
            self.done,
            self.time,
            has_target=self.target is not None,
            has_value=self.actual.value is not None,
        )

    @property
    def last(self) -> Period | None:
        return self.periods[-1] if self.periods else None

    @property
    def run(self) -> list[tuple[Period, Decimal | None]]:
        """What had been reached by the end of each period."""
        found = []
        for number, period in enumerate(self.periods, 1):
            values = [(Span(x.since, x.until), x.value) for x in self.periods[:number]]
            found.append((period, across_periods(self.indicator.definition.periods, values).value))
        return found


@dataclass(frozen=True)
class Block:
    """One line of the chain with what stands beside it and what measures it."""

    line: Line
    stands: Sequence[Stand] = ()
    remarks: dict[str, list[Remark]] = field(default_factory=dict)


def blocks(
    programme: Programme, today: date, periods: Iterable[Period] | None = None
) -> list[Block]:
    """The whole chain of a programme, in the document's order; `periods`: see stands_of."""
    lines = {line.pk: line for line in _lines(programme.pk)}
    indicators = []
    for indicator in _indicators(programme.pk):
        if indicator.line_id in lines:
            indicator.programme, indicator.line = programme, lines[indicator.line_id]
            indicators.append(indicator)
    of_line: dict[object, list[Stand]] = defaultdict(list)
    for stand in stands_of(programme, indicators, today, periods):
        of_line[stand.indicator.line_id].append(stand)
    remarks: dict[object, dict[str, list[Remark]]] = defaultdict(lambda: defaultdict(list))
    for remark in _remarks(programme.pk):
        remarks[remark.line_id][remark.kind].append(remark)
    return [Block(line, of_line[line.pk], dict(remarks[line.pk])) for line in lines.values()]


def stands_of(
    programme: Programme,
    indicators: Iterable[Indicator],
    today: date,
    periods: Iterable[Period] | None = None,
) -> list[Stand]:
    """Where these indicators stand, by these of their accepted periods; by all of them if None."""
    targets: dict[object, list[Target]] = defaultdict(list)
    for target in _targets(programme.pk):
        targets[target.indicator_id].append(target)
    found: dict[object, list[Period]] = defaultdict(list)
    for period in _accepted(programme.pk) if periods is None else periods:
        found[period.indicator_id].append(period)
    time = elapsed(programme.starts_on, programme.ends_on, today)
    return [Stand(each, targets[each.pk], found[each.pk], time) for each in indicators]


# --- what every page of a programme asks, put into SQL once (docs/adr/0047) ----


@question
def _lines(programme: UUID) -> LineQuerySet:
    return Line.objects.filter(programme=programme).standing().select_related("responsible")


@question
def _indicators(programme: UUID) -> IndicatorQuerySet:
    found = Indicator.objects.filter(programme=programme).standing()
    return found.select_related("definition").order_by("number")


@question
def _targets(programme: UUID) -> TargetQuerySet:
    return Target.objects.filter(programme=programme)


@question
def _remarks(programme: UUID) -> RemarkQuerySet:
    return Remark.objects.filter(programme=programme).standing()


@question
def _accepted(programme: UUID) -> PeriodQuerySet:
    """What was reached in each period, in the version that holds, and what it counted."""
    return Period.objects.filter(programme=programme).in_force().select_related("definition")


@question
def reached(programme: UUID) -> PeriodQuerySet:
    """Of the same only when and how much, for pages that show no more of it."""
    return Period.objects.filter(programme=programme).in_force().reached()
