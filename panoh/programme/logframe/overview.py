"""A programme as its pages show it: each line with its indicators, and where each of them stands.

What is shown here was accepted. It is read in a handful of questions, however long the chain is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
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

    @property
    def actual(self) -> Total:
        values = [(Span(each.since, each.until), each.value) for each in self.periods]
        return across_periods(self.indicator.definition.periods, values)

    @property
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

    @property
    def done(self) -> Decimal | None:
        return progress(self.start, self.target, self.actual.value)

    @property
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


def blocks(member: Membership, programme: Programme, today: date) -> list[Block]:
    """The whole chain, in the document's order."""
    lines = Line.objects.visible_to(member).filter(programme=programme).standing()
    stands = {each.indicator.pk: each for each in standings(member, programme, today)}
    of_line: dict[object, list[Stand]] = defaultdict(list)
    for each in stands.values():
        of_line[each.indicator.line_id].append(each)
    remarks: dict[object, dict[str, list[Remark]]] = defaultdict(lambda: defaultdict(list))
    for remark in Remark.objects.visible_to(member).filter(programme=programme).standing():
        remarks[remark.line_id][remark.kind].append(remark)
    return [
        Block(line, of_line[line.pk], dict(remarks[line.pk]))
        for line in lines.select_related("responsible")
    ]


def standings(member: Membership, programme: Programme, today: date) -> list[Stand]:
    """Every indicator that stands, in the document's order."""
    found = Indicator.objects.visible_to(member).filter(programme=programme).standing()
    found = found.select_related("line", "definition", "programme").filter(line__withdrawn_at=None)
    return stands_of(member, programme, found, today)


def stands_of(
    member: Membership, programme: Programme, indicators: Iterable[Indicator], today: date
) -> list[Stand]:
    """The same of these indicators."""
    targets: dict[object, list[Target]] = defaultdict(list)
    for target in Target.objects.visible_to(member).filter(programme=programme):
        targets[target.indicator_id].append(target)
    periods: dict[object, list[Period]] = defaultdict(list)
    accepted = Period.objects.visible_to(member).filter(programme=programme).in_force()
    for period in accepted:
        periods[period.indicator_id].append(period)
    time = elapsed(programme.starts_on, programme.ends_on, today)
    return [Stand(each, targets[each.pk], periods[each.pk], time) for each in indicators]
