"""Amounts of money, exact to the cent, and the one rule by which they are rounded.

An amount is a decimal with two places. Turned into another currency, or divided among those who
pay, it is rounded to the cent, half away from zero; PostgreSQL does the same (`models.InBase`).
What rounding leaves over goes to whoever pays the rest, or to the last. No float comes near it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
# A currency of which less than this buys a euro is none that a programme pays in.
LEAST_RATE = Decimal("0.01")
MOST = Decimal(10) ** 11


def rounded(value: Fraction) -> Decimal:
    """To the cent, half away from zero."""
    cents = int(abs(value) * 100 + Fraction(1, 2))
    return Decimal(-cents if value < 0 else cents) * CENT


def convert(amount: Decimal, rate: Decimal) -> Decimal:
    """The amount in a currency of which one unit costs `rate`."""
    return rounded(Fraction(amount) / Fraction(rate))


def shares(total: Decimal, percents: Sequence[Decimal | None]) -> list[Decimal]:
    """Who pays how much, in the order of their percentages; None pays the rest.

    Their sum is the total, when somebody pays the rest or the percentages make a hundred.
    """
    found = [rounded(Fraction(total) * Fraction(each or 0) / 100) for each in percents]
    if None in percents or sum(each or 0 for each in percents) == 100:
        rest = percents.index(None) if None in percents else len(percents) - 1
        found[rest] += total - sum(found)
    return found


def even(total: Decimal, starts_on: date, ends_on: date, on: date) -> Decimal:
    """What would be spent by the end of a day, if every day of a programme cost the same."""
    whole = (ends_on - starts_on).days + 1
    over = min(max((on - starts_on).days + 1, 0), whole)
    return rounded(Fraction(total) * over / whole)
