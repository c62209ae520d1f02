"""What stands on a scale of days: a work plan as bars, money spent as a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format

# --- a plan of work (Gantt) --------------------------------------------------

LABELS = 210
DAYS = 850
TOP = 46
STEP = 34
LONGEST_LABEL = 30


@dataclass(frozen=True)
class Stripe:
    """One row of a plan: what was planned, and what happened or is expected."""

    label: str
    said: str  # the same in a sentence
    planned: tuple[date, date]
    now: tuple[date, date] | None  # nothing, when it was dropped
    kind: str  # begun (or to come), done, late
    needs: Sequence[int] = ()  # numbers of rows that go before


@dataclass(frozen=True)
class Tick:
    x: float
    text: str
    year: str = ""


@dataclass(frozen=True)
class Beam:
    """A row as it is drawn."""

    stripe: Stripe
    y: float
    planned_x: float
    planned_width: float
    now_x: float
    now_width: float
    goes_on: bool

    @property
    def label(self) -> str:
        text = self.stripe.label
        return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"

    @property
    def label_y(self) -> float:
        return self.y + 20

    @property
    def planned_y(self) -> float:
        return self.y + 5

    @property
    def now_y(self) -> float:
        return self.y + 14

    @property
    def end_x(self) -> float:
        return round(self.now_x + self.now_width, 1)


@dataclass(frozen=True)
class Plan:
    ticks: list[Tick]
    beams: list[Beam]
    links: list[str]
    today_x: float | None
    height: float
    width: int = LABELS + DAYS


def draw_plan(stripes: Sequence[Stripe], starts_on: date, ends_on: date, today: date) -> Plan:
    """Two bars a row, planned and now, on a scale from the first day to the last.

    A row that goes on after the last day is cut there, and says so with an arrow.
    """
    whole = (ends_on - starts_on).days + 1

    def x(day: date) -> float:
        days = min(max((day - starts_on).days, 0), whole)
        return round(LABELS + DAYS * days / whole, 1)

    beams = []
    for number, stripe in enumerate(stripes):
        first, last = stripe.planned
        begins, ends = stripe.now or stripe.planned
        after = timedelta(days=1)
        beams.append(
            Beam(
                stripe,
                TOP + number * STEP,
                x(first),
                max(round(x(last + after) - x(first), 1), 3),
                x(begins),
                max(round(x(ends + after) - x(begins), 1), 3),
                goes_on=ends > ends_on,
            )
        )
    return Plan(
        ticks=[Tick(x(day), text, year) for day, text, year in _months(starts_on, ends_on)],
        beams=beams,
        links=[
            _link(beams[before], beam)
            for beam in beams
            for before in beam.stripe.needs
            if beam.stripe.now and beams[before].stripe.now
        ],
        today_x=x(today) if starts_on <= today <= ends_on else None,
        height=TOP + len(stripes) * STEP + 6,
    )


def _months(starts_on: date, ends_on: date) -> Iterable[tuple[date, str, str]]:
    """The first of every month, named as long as there is room; each year once."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month + 1
    every = 1 if months <= 26 else 3 if months <= 60 else 12
    for number in range(months):
        year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + number, 12)
        day = max(date(year, month + 1, 1), starts_on)
        if number % every == 0:
            new = number == 0 or month < every
            yield day, date_format(day, "M").strip(".")[:4], str(year) if new else ""


def _link(before: Beam, beam: Beam) -> str:
    """A line from the end of what goes first to the beginning of what waits for it."""
    y1, y2 = before.now_y + 5, beam.now_y + 5
    x1, x2 = before.end_x, beam.now_x
    bend = round(x1 + 5, 1)
    if x2 >= bend:
        return f"M{x1} {y1}H{bend}V{y2}H{x2}"
    between = round((y1 + y2) / 2 + (STEP / 2 if y2 < y1 else 0), 1)
    return f"M{x1} {y1}H{bend}V{between}H{round(x2 - 6, 1)}V{y2}H{x2}"


# --- money over time ---------------------------------------------------------

BURN_WIDTH = 430
BURN_HEIGHT = 200
LEFT = 44
BOTTOM = 22


@dataclass(frozen=True)
class Point:
    """The end of a period: what was to be spent by then, and what was; None is still to come."""

    label: str
    planned: Decimal
    spent: Decimal | None


@dataclass(frozen=True)
class Burn:
    planned: str
    spent: str
    last: tuple[float, float] | None
    labels: list[Tick]
    levels: list[tuple[float, str]]
    width: int = BURN_WIDTH
    height: int = BURN_HEIGHT


def draw_burn(points: Sequence[Point], total: Decimal) -> Burn:
    """Two lines from nothing: the plan to the whole, and what was spent so far."""
    most = max([total, *(point.spent or Decimal(0) for point in points)]) or Decimal(1)
    room, high = BURN_WIDTH - LEFT - 10, BURN_HEIGHT - BOTTOM - 10

    def x(number: int) -> float:
        return round(LEFT + room * number / max(len(points), 1), 1)

    def y(amount: Decimal) -> float:
        return round(float(10 + high - high * amount / most), 1)  # pixels, not money

    spent = [(x(n), y(p.spent)) for n, p in enumerate(points, 1) if p.spent is not None]
    start = f"{x(0)},{y(Decimal(0))}"
    every = 2 if len(points) > 6 else 1
    return Burn(
        planned=" ".join([start, *(f"{x(n)},{y(p.planned)}" for n, p in enumerate(points, 1))]),
        spent=" ".join([start, *(f"{at},{up}" for at, up in spent)]) if spent else "",
        last=spent[-1] if spent else None,
        labels=[Tick(x(n), p.label) for n, p in enumerate(points, 1) if n % every == 0],
        levels=[(y(most * part / 4), f"{25 * part} %") for part in range(5)],
    )
