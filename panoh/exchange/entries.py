"""Reads a list of what a programme received, committed and spent; every wrong cell is named.

The columns are those in which Panoh writes one out (`budget.workbooks.COLUMNS`). A row with a code
is in the books already and is passed over, so that a list that went out may come back longer.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Membership
from panoh.base.refusals import Refused
from panoh.exchange import cells
from panoh.exchange.cells import Unreadable, key, seen, spelt_out
from panoh.exchange.sheets import Row, sheets
from panoh.programme.budget import rules
from panoh.programme.budget.models import Allotment, Currency, Entry, Funder
from panoh.programme.budget.workbooks import COLUMNS
from panoh.programme.logframe.models import Programme

T = TypeVar("T")
ESSENTIAL = [name for name in COLUMNS if name not in {"line_country", "country", "about", "funder"}]
MOST_ROWS = 5_000
MOST_FAULTS = 500
LONGEST_VALUE = 60
PLACE = re.compile(r"[0-9]+([.,][0-9]{1,6})?")


class Fault(NamedTuple):
    """A cell that cannot be read, and why."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass
class Reading:
    """What a list says: rows that may be entered, rows that are in the books, and what is wrong."""

    sha256: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes, *, member: Membership, programme: Programme) -> Reading:
    """The rows of a list of entries. Nothing is written; refuses what is no such list at all."""
    reading = Reading(hashlib.sha256(data).hexdigest())
    for sheet in sheets(data):
        rows = iter(sheet.rows)
        places = _header(next(rows, []))
        if places:
            _Reader(member, programme, sheet.name, places, reading).read(rows)
            return reading
        for _row in rows:  # a sheet is read to its end before the next
            pass
    raise Refused(
        _("No sheet of the file has these columns in its first row: %(columns)s.")
        % {"columns": ", ".join(ESSENTIAL)},
        status=409,
    )


def _header(row: Row) -> dict[str, int]:
    """Where each column stands; nothing when one that must be there is missing."""
    places = {seen(cell).strip().casefold(): place for place, cell in enumerate(row)}
    return places if places.keys() >= set(ESSENTIAL) else {}


def number(cell: str) -> Decimal:
    """An amount or a rate, exactly as it is written: 1234.50, 1 234,5, but not 1,234."""
    text = re.sub(r"[\s\u00a0\u202f']", "", cell)
    comma = re.fullmatch(r"[0-9]+,[0-9]{3}", text)
    if not PLACE.fullmatch(text) or comma:
        raise Unreadable(gettext_lazy("Write the number as 1234.50."))
    return Decimal(text.replace(",", "."))


def day(cell: str) -> date:
    """A whole day."""
    found = cells.when(cell)
    if found is None or found.year_only:
        raise Unreadable(gettext_lazy("Write the date as 2012-04-30 or 30.04.2012."))
    return found.day


def text(most: int, *, empty: bool = False) -> Callable[[str], str]:
    """Words, of so many letters at most."""

    def read_text(cell: str) -> str:
        words = seen(cell).strip()
        if not words and not empty:
            raise Unreadable(gettext_lazy("This is empty."))
        if len(words) > most:
            raise Unreadable(gettext_lazy("This is longer than it may be."))
        return words

    return read_text


def one_of(choices: Iterable[tuple[Any, Any]]) -> Callable[[str], str]:
    """One of the codes, or what it is called in the reader's language."""

    def read_choice(cell: str) -> str:
        codes = {key(str(word)): str(code) for code, label in choices for word in (code, label)}
        found = codes.get(key(cell))
        if not found:
            raise Unreadable(gettext_lazy("This is none of the codes of this column."))
        return found

    return read_choice


def _place(allotment: Allotment | None, funder: Funder | None) -> str:
    """Where in the books an entry stands."""
    if funder:
        return f"from {funder.partner.code}"
    return allotment.line if allotment else ""


class _Reader:
    """Reads the rows below a header, one after the other."""

    def __init__(
        self,
        member: Membership,
        programme: Programme,
        sheet: str,
        places: dict[str, int],
        reading: Reading,
    ) -> None:
        self.member, self.programme, self.sheet = member, programme, sheet
        self.places, self.reading = places, reading
        lines = Allotment.objects.visible_to(member).standing().filter(programme=programme)
        self.lines = {(each.line, each.country): each for each in lines}
        booked = Entry.objects.visible_to(member).filter(programme=programme)
        booked = booked.exclude(state=Entry.State.DECLINED)
        booked = booked.select_related("allotment", "funder__partner")
        self.codes = {entry.code for entry in booked}
        self.booked = {
            (e.kind, e.on, _place(e.allotment, e.funder), e.amount, e.currency, e.evidence)
            for e in booked
        }
        paying = Funder.objects.visible_to(member).filter(programme=programme)
        self.funders = {key(each.partner.code): each for each in paying.select_related("partner")}
        self.row: Row = []
        self.number = 1

    def read(self, rows: Iterable[Row]) -> None:
        for self.number, self.row in enumerate(rows, 2):
            if self.number > MOST_ROWS + 1:
                raise Refused(
                    _("The list has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS},
                    status=409,
                )
            if len(self.reading.faults) >= MOST_FAULTS:
                return
            if not any(cell.strip() for cell in self.row):
                continue
            if self.cell("code").strip():
                self._known()
            else:
                self._new()

    def cell(self, column: str) -> str:
        place = self.places.get(column)
        return self.row[place] if place is not None and place < len(self.row) else ""

    def fault(self, column: str, reason: str | Promise) -> None:
        value = spelt_out(self.cell(column).strip()[:LONGEST_VALUE])
        self.reading.faults.append(Fault(self.sheet, self.number, column, value, str(reason)))

    def take(self, column: str, read_cell: Callable[[str], T]) -> T | None:
        try:
            return read_cell(self.cell(column))
        except Unreadable as error:
            self.fault(column, error.reason)
            return None

    def _known(self) -> None:
        if self.cell("code").strip() in self.codes:
            self.reading.known += 1
        else:
            self.fault("code", _("No entry of this programme has this code. Leave it empty."))

    def _new(self) -> None:
        before = len(self.reading.faults)
        found: dict[str, Any] = {
            "kind": self.take("kind", one_of(Entry.Kind.choices)),
            "on": self.take("date", day),
            "amount": self.take("amount", number),
            "currency": self.take("currency", one_of(Currency.choices)),
            "per_eur": self.take("per_eur", number),
            "per_usd": self.take("per_usd", number),
            "evidence": self.take("evidence", text(80)),
            "about": self.take("about", text(200, empty=True)),
        }
        came = found["kind"] == Entry.Kind.RECEIVED
        found |= self._from_whom() if came else self._what_for()
        if len(self.reading.faults) > before:
            return
        money = [found[name] for name in ("amount", "currency", "per_eur", "per_usd")]
        self._check("amount", rules.check_money, *money)
        check: Callable[..., None] = rules.check_receive if came else rules.check_enter
        asked = ["funder", "on"] if came else ["allotment", "country", "on", "kind"]
        where = [found[name] for name in asked]
        self._check("date", check, self.member, self.programme, *where)
        place = _place(found.get("allotment"), found.get("funder"))
        same = (found["kind"], found["on"], place, found["amount"], found["currency"],
                found["evidence"])  # fmt: skip
        if same in self.booked and len(self.reading.faults) == before:
            self.fault("evidence", _("The same amount with this evidence is in the books already."))
        if len(self.reading.faults) == before:
            self.booked.add(same)
            self.reading.rows.append(found)

    def _what_for(self) -> dict[str, Any]:
        return {
            "country": self.take("country", cells.country),
            "payee": self.take("paid_to", one_of(Entry.Payee.choices)),
            "allotment": self._line(),
        }

    def _from_whom(self) -> dict[str, Any]:
        """Money that came is from a funder, and stands on no line."""
        for column in ("line", "line_country", "country", "paid_to"):
            if self.cell(column).strip():
                self.fault(column, _("Leave this empty: money received stands on no line."))
        funder = self.funders.get(key(self.cell("funder")))
        if funder is None:
            self.fault("funder", _("Nobody of this short name pays for the programme."))
        return {"funder": funder}

    def _line(self) -> Allotment | None:
        line = seen(self.cell("line")).strip()
        try:
            own, country = (cells.country(self.cell(c)) for c in ("line_country", "country"))
        except Unreadable:
            own = country = ""
        for place in (own,) if own else (country, ""):
            if (line, place) in self.lines:
                return self.lines[line, place]
        self.fault("line", _("The budget has no such line there."))
        return None

    def _check(self, column: str, check: Callable[..., None], *asked: Any) -> None:
        try:
            check(*asked)
        except Refused as refused:
            self.fault(column, refused.sentence)
