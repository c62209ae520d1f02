"""A programme as its pages show it: each line with its indicators, and where each of them stands.

What is shown here was accepted. It is read in a handful of questions, however long the chain is.
Whose programme it is was asked when it was found, and the walls ask again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

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
    Line,
    Period,
    PeriodQuerySet,
    Programme,
    Remark,
    Target,
)

Across = Definition.Across


def number_words(value: Decimal | None) -> str | None:
    """A number as people write it, without needless zeros; None stays None: it is not zero."""
    if value is None:
        return None
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


def blocks(programme: Programme, today: date, periods: PeriodQuerySet | None = None) -> list[Block]:
    """The whole chain of a programme, in the document's order; `periods`: see stands_of."""
    found = Line.objects.filter(programme=programme).standing().select_related("responsible")
    lines = {line.pk: line for line in found}
    measured = Indicator.objects.filter(programme=programme).standing().order_by("number")
    indicators = []
    for indicator in measured.select_related("definition"):
        if indicator.line_id in lines:
            indicator.programme, indicator.line = programme, lines[indicator.line_id]
            indicators.append(indicator)
    of_line: dict[object, list[Stand]] = defaultdict(list)
    for stand in stands_of(programme, indicators, today, periods):
        of_line[stand.indicator.line_id].append(stand)
    remarks: dict[object, dict[str, list[Remark]]] = defaultdict(lambda: defaultdict(list))
    for remark in Remark.objects.filter(programme=programme).standing():
        remarks[remark.line_id][remark.kind].append(remark)
    return [Block(line, of_line[line.pk], dict(remarks[line.pk])) for line in lines.values()]


def accepted(programme: Programme) -> PeriodQuerySet:
    """What was reached in each period, in the version that holds."""
    return Period.objects.filter(programme=programme).in_force()


def stands_of(
    programme: Programme,
    indicators: Iterable[Indicator],
    today: date,
    periods: PeriodQuerySet | None = None,
) -> list[Stand]:
    """Where these indicators stand, by these of their accepted periods; by all of them if None."""
    targets: dict[object, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(programme=programme):
        targets[target.indicator_id].append(target)
    reached: dict[object, list[Period]] = defaultdict(list)
    for period in accepted(programme) if periods is None else periods:
        reached[period.indicator_id].append(period)
    time = elapsed(programme.starts_on, programme.ends_on, today)
    return [Stand(each, targets[each.pk], reached[each.pk], time) for each in indicators]
