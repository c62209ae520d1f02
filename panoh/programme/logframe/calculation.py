"""How values become one: across periods, across countries, against a target and against time.

Nothing here reads a table. Null is not zero: where a value is not known, neither is a sum of it;
and people are never added up, because whoever was there twice would count twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from panoh.programme.logframe.models import Definition, Indicator

Across = Definition.Across
MONTHS = {Indicator.Frequency.QUARTER: 3, Indicator.Frequency.HALF: 6, Indicator.Frequency.YEAR: 12}
# From which ratio of progress to elapsed time on something is on track, or merely behind.
ON_TRACK, BEHIND = Decimal("0.9"), Decimal("0.6")


@dataclass(frozen=True)
class Span:
    """From one day to another, both belonging to it."""

    since: date
    until: date

    def holds(self, other: "Span") -> bool:
        return self.since <= other.since and other.until <= self.until


@dataclass(frozen=True)
class Reached:
    """What a period says: a value or one by country, divided, in words, and where the proof is.

    `drawn`, `query` and `cut_off` say how a counted value was made.
    """

    value: Decimal | None = None
    by_country: Mapping[str, Decimal | None] = field(default_factory=dict)
    cells: Sequence[Mapping[str, Any]] = ()
    note: str = ""
    evidence: str = ""
    drawn: Sequence[Mapping[str, Any]] = ()
    query: str = ""
    cut_off: datetime | None = None


@dataclass(frozen=True)
class Total:
    """What values come to; `at_least` when only a lower bound is known."""

    value: Decimal | None
    at_least: bool = False


def across_periods(how: str, values: Sequence[tuple[Span, Decimal | None]]) -> Total:
    """What was reached over several periods together; None when nothing is known of any.

    People stay unique: where one of the periods holds all the others its number is that of all;
    else they are at least as many as in the fullest period, and no sum is made.
    """
    known = [(span, value) for span, value in values if value is not None]
    if not known:
        return Total(None)
    if how == Across.SUM:
        return Total(sum((value for _span, value in known), Decimal(0)))
    if how == Across.LAST:
        return Total(max(known, key=lambda each: each[0].until)[1])
    spans = [span for span, _value in known]
    for span, value in known:
        if all(span.holds(other) for other in spans):
            return Total(value)
    return Total(max(value for _span, value in known), at_least=True)


def across_places(how: str, values: Mapping[str, Decimal | None]) -> Total:
    """What the countries come to together.

    A country of which nothing is known leaves the sum a lower bound. People are not added up
    across borders either: somebody may have been helped in two countries.
    """
    known = [value for value in values.values() if value is not None]
    if not known:
        return Total(None)
    missing = len(known) < len(values)
    if how == Across.SUM:
        return Total(sum(known, Decimal(0)), at_least=missing)
    return Total(max(known), at_least=missing or len(known) > 1)


class Standing(TextChoices):
    """Where an indicator stands, by the rule that `stands` is."""

    MET = "met", _("Met")
    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind")
    FAR_BEHIND = "far_behind", _("Far behind")
    NO_TARGET = "no_target", _("No target")
    NO_DATA = "no_data", _("No data")


def elapsed(starts_on: date, ends_on: date, day: date) -> Decimal:
    """How much of a programme's time is over on the evening of a day, from 0 to 1."""
    whole = (ends_on - starts_on).days + 1
    return min(max(Decimal((day - starts_on).days + 1) / whole, Decimal(0)), Decimal(1))


def progress(
    baseline: Decimal | None, target: Decimal | None, actual: Decimal | None
) -> Decimal | None:
    """How much of the way from the baseline to the target is done: 1 is all of it.

    Downwards the same. Where start and target are one, it is done or it is not.
    """
    if baseline is None or target is None or actual is None:
        return None
    if target == baseline:
        return Decimal(actual >= target)
    return (actual - baseline) / (target - baseline)


def stands(done: Decimal | None, time: Decimal, *, has_target: bool, has_value: bool) -> Standing:
    """Progress against time: met from 1 on; on track from 0.9 of the time that is over, behind from
    0.6, far behind below. Without a target, a value or a starting point nothing is said."""
    if not has_target:
        return Standing.NO_TARGET
    if not has_value or done is None:
        return Standing.NO_DATA
    if done >= 1:
        return Standing.MET
    if done >= ON_TRACK * time:
        return Standing.ON_TRACK
    if done >= BEHIND * time:
        return Standing.BEHIND
    return Standing.FAR_BEHIND


def promised(how: str, targets: Iterable[tuple[date, Decimal]]) -> Decimal | None:
    """What is promised by the end: milestones of what is added up are parts of it."""
    found = sorted(targets)
    if not found:
        return None
    if how == Across.SUM:
        return sum((value for _until, value in found), Decimal(0))
    return found[-1][1]


def grid(frequency: str, starts_on: date, ends_on: date, *, counted: bool) -> list[Span]:
    """The periods of an indicator. Counted ones are calendar years, as figures are released;
    others begin with the programme and are cut off at its end."""
    if counted:
        years = range(starts_on.year, ends_on.year + 1)
        return [Span(date(year, 1, 1), date(year, 12, 31)) for year in years]
    step, since = MONTHS[Indicator.Frequency(frequency)], starts_on
    found: list[Span] = []
    while since <= ends_on:
        after = months_later(starts_on, step * (len(found) + 1))
        found.append(Span(since, min(after - timedelta(days=1), ends_on)))
        since = after
    return found


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
