"""How the money of a programme stands: by line and country, by who pays, against time. Derived."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from panoh.base.places.names import country_name
from panoh.programme.budget.models import Allotment, Budget, Entry, Funder
from panoh.programme.budget.money import NOTHING, convert, even, shares
from panoh.programme.logframe.models import Programme
from panoh.programme.workplan.models import Origin

MONTHS = 3


class Sum(NamedTuple):
    """One amount in both currencies; each is summed by itself, and neither made from the other."""

    eur: Decimal = NOTHING
    usd: Decimal = NOTHING

    def plus(self, other: "Sum") -> "Sum":
        return Sum(self.eur + other.eur, self.usd + other.usd)


def total(sums: Iterable[Sum]) -> Sum:
    found = Sum()
    for each in sums:
        found = found.plus(each)
    return found


@dataclass
class Place:
    """One budget line in one country, or in all: what it may spend, spent, and has promised."""

    line: str
    country: str
    name: str = ""
    eur: Decimal | None = None  # what nobody set is none, and not zero
    usd: Decimal | None = None
    origin: str = ""
    allotment: Allotment | None = None
    spent: Sum = field(default_factory=Sum)
    promised: Sum = field(default_factory=Sum)  # committed, and not spent yet

    @property
    def where(self) -> str:
        return country_name(self.country) if self.country else ""

    @property
    def left_eur(self) -> Decimal | None:
        return None if self.eur is None else self.eur - self.spent.eur - self.promised.eur

    @property
    def left_usd(self) -> Decimal | None:
        return None if self.usd is None else self.usd - self.spent.usd - self.promised.usd


def entries_of(programme: Programme) -> list[Entry]:
    """All entries in the books of a programme. One query."""
    found = Entry.objects.standing().filter(programme=programme)
    return list(found.select_related("allotment", "funder__partner", "settles"))


def promised(entries: Iterable[Entry]) -> dict[Entry, Sum]:
    """What of each commitment is not spent yet, at the rates of the day on which it was made."""
    left: dict[Entry, Decimal] = {}
    entries = list(entries)
    for entry in entries:
        if entry.kind == Entry.Kind.COMMITTED and not entry.reverses_id:
            left[entry] = entry.amount
    by_key = {entry.pk: entry for entry in left}
    for entry in entries:
        if entry.settles_id in by_key:
            left[by_key[entry.settles_id]] -= entry.amount
        elif entry.kind == Entry.Kind.COMMITTED and entry.reverses_id in by_key:
            left[by_key[entry.reverses_id]] += entry.amount
    return {
        entry: Sum(convert(amount, entry.per_eur), convert(amount, entry.per_usd))
        for entry, amount in left.items()
    }


def spent(entries: Iterable[Entry]) -> Sum:
    """What was spent in all, each entry at its own day's rates."""
    return total(Sum(e.eur, e.usd) for e in entries if e.kind == Entry.Kind.SPENT)


def received(entries: Iterable[Entry]) -> dict[Funder, Sum]:
    """What came from each funder, each entry at its own day's rates."""
    found: dict[Funder, Sum] = defaultdict(Sum)
    for entry in entries:
        if entry.funder:
            found[entry.funder] = found[entry.funder].plus(Sum(entry.eur, entry.usd))
    return found


def places(programme: Programme, entries: Iterable[Entry]) -> list[Place]:
    """Every budget line by country, where an amount was set or money was booked, in their order."""
    entries = list(entries)
    found: dict[tuple[str, str], Place] = {}
    for allotment in Allotment.objects.standing().filter(programme=programme):
        found[allotment.line, allotment.country] = Place(
            allotment.line, allotment.country, allotment.name, allotment.eur, allotment.usd,
            allotment.origin, allotment,
        )  # fmt: skip

    def place(entry: Entry) -> Place:
        line = entry.allotment
        assert line is not None  # what is not received stands on one
        key = (line.line, entry.country)
        key = key if key in found else (line.line, line.country)
        return found.setdefault(key, Place(*key, name=line.name))

    for entry in entries:
        if entry.kind == Entry.Kind.SPENT:
            here = place(entry)
            here.spent = here.spent.plus(Sum(entry.eur, entry.usd))
    for entry, left in promised(entries).items():
        here = place(entry)
        here.promised = here.promised.plus(left)
    return [found[key] for key in sorted(found)]


class Payer(NamedTuple):
    """Who pays which part of the budget, and how much of it came."""

    funder: Funder
    percent: Decimal
    eur: Decimal
    usd: Decimal
    came: Sum


def payers(budget: Budget, entries: Iterable[Entry] = ()) -> list[Payer]:
    """Each funder with its part, rounded so that together they are the whole, exactly."""
    came = received(entries)
    funders = list(Funder.objects.filter(programme=budget.programme_id).select_related("partner"))
    percents = [funder.percent for funder in funders]
    rest = 100 - sum((each for each in percents if each is not None), Decimal(0))
    both = zip(shares(budget.eur, percents), shares(budget.usd, percents), strict=True)
    return [
        Payer(funder, rest if funder.percent is None else funder.percent, eur, usd,
              came.get(funder, Sum()))
        for funder, (eur, usd) in zip(funders, both, strict=True)
    ]  # fmt: skip


class Quarter(NamedTuple):
    """Three months of a programme: spent in them, spent by their end, and the even plan by then."""

    number: int
    ends_on: date
    spent: Sum | None  # none in what is still to come
    so_far: Sum | None
    planned: Sum


def quarters(
    programme: Programme, budget: Budget, entries: Iterable[Entry], today: date
) -> list[Quarter]:
    """The programme's quarters from its own first day, against a plan in proportion to time.

    What was spent after the last day is counted in the last.
    """
    ends = list(_ends(programme.starts_on, programme.ends_on))
    by_quarter: dict[int, Sum] = defaultdict(Sum)
    for entry in entries:
        if entry.kind == Entry.Kind.SPENT:
            number = next((n for n, end in enumerate(ends) if entry.on <= end), len(ends) - 1)
            by_quarter[number] = by_quarter[number].plus(Sum(entry.eur, entry.usd))
    found, so_far = [], Sum()
    begins = programme.starts_on
    for number, end in enumerate(ends):
        come = begins <= today
        so_far = so_far.plus(by_quarter[number])
        planned = Sum(
            *(
                even(whole, programme.starts_on, programme.ends_on, end)
                for whole in (budget.eur, budget.usd)
            )
        )
        found.append(
            Quarter(
                number + 1,
                end,
                by_quarter[number] if come else None,
                so_far if come else None,
                planned,
            )
        )
        begins = end + timedelta(days=1)
    return found


def _ends(starts_on: date, ends_on: date) -> Iterable[date]:
    """The last day of every three months from the first."""
    month = starts_on.year * 12 + starts_on.month - 1
    while True:
        month += MONTHS
        year, of_year = divmod(month, 12)
        first = date(year, of_year + 1, 1) + timedelta(days=min(starts_on.day, 28) - 1)
        end = first - timedelta(days=1)
        if end >= ends_on:
            yield ends_on
            return
        yield end


def is_made_up(programme: Programme) -> bool:
    """Whether an amount of a line was made up for a demonstration."""
    made_up = Allotment.objects.standing().filter(programme=programme, origin=Origin.MADE_UP)
    return made_up.exists()
