"""What is said of a list before it comes in: the same words on the page and in the terminal."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panoh.casework.cases.models import Track
from panoh.casework.identification.models import Determination
from panoh.exchange.cases import MOST_FAULTS, Reading
from panoh.exchange.cells import spelt_out

MOST_COLUMNS_SAID = 20
ENCODINGS = {"cp1251": gettext_lazy("the Cyrillic of Windows"), "utf-8-sig": "UTF-8"}
DIVIDERS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
}


class Count(NamedTuple):
    """How many rows of a list say what."""

    what: str
    rows: int


def counts(reading: Reading) -> list[Count]:
    """What the rows that can come in say was decided, and how many cannot come in."""
    found = decisions(reading.outcomes())
    if reading.undetermined:
        found.append(Count(_("Nothing decided"), reading.undetermined))
    if reading.assisted:
        found.append(Count(_("Assisted"), reading.assisted))
    if reading.faulty_rows:
        found.append(Count(_("Stay out: a cell cannot be read"), reading.faulty_rows))
    return found


def decisions(outcomes: Mapping[str, int]) -> list[Count]:
    """Counts by "track.outcome", in words and in the order of the tracks."""
    return [
        Count(f"{track.label}: {outcome.label}", outcomes[f"{track}.{outcome}"])
        for track in Track
        for outcome in Determination.Outcome
        if outcomes.get(f"{track}.{outcome}")
    ]


def sentences(reading: Reading) -> list[str]:
    """What stays in the file, and what changes on the way in."""
    said = [_how_read(reading)]
    if reading.slashed_days:
        said.append(_("Days such as 04/05/2019 were read as day, month, year."))
    if reading.counted_days:
        said.append(_("Numbers such as 43585 were read as days, counted as Excel counts them."))
    if reading.with_identity:
        said.append(
            ngettext(
                "Names, papers, addresses and telephones in %(rows)s row stay in the file: "
                "Panoh imports nobody's identity. A birth date gives the year of birth.",
                "Names, papers, addresses and telephones in %(rows)s rows stay in the file: "
                "Panoh imports nobody's identity. A birth date gives the year of birth.",
                reading.with_identity,
            )
            % {"rows": reading.with_identity}
        )
    if reading.still_open:
        said.append(
            ngettext(
                "%(rows)s case is still open in the list. It comes in as closed.",
                "%(rows)s cases are still open in the list. They come in as closed.",
                reading.still_open,
            )
            % {"rows": reading.still_open}
        )
    if reading.unread_columns:
        said.append(
            _("These columns are known and not read: %(columns)s.")
            % {"columns": ", ".join(reading.unread_columns)}
        )
    if reading.unknown_columns:
        said.append(
            _("These columns are not known and not read: %(columns)s.")
            % {"columns": _some(reading.unknown_columns)}
        )
    if reading.faulty_cells > MOST_FAULTS:
        said.append(
            _("Of %(cells)s cells that cannot be read, the first %(most)s are listed.")
            % {"cells": reading.faulty_cells, "most": MOST_FAULTS}
        )
    return said


def _how_read(reading: Reading) -> str:
    """What was taken for granted in opening the file, for who knows that it is otherwise."""
    if not reading.divider:
        return _(
            "Read from the sheet “%(sheet)s”, whose row %(row)s names the columns. No other sheet "
            "was read."
        ) % {"sheet": spelt_out(reading.sheet), "row": reading.header_row}
    return _(
        "Read as text in %(encoding)s with columns divided by %(dividers)s; row %(row)s names them."
    ) % {
        "encoding": ENCODINGS.get(reading.encoding, "UTF-16"),
        "dividers": DIVIDERS[reading.divider],
        "row": reading.header_row,
    }


def _some(columns: Sequence[str]) -> str:
    """The first of many."""
    return ", ".join(columns[:MOST_COLUMNS_SAID]) + "…" * (len(columns) > MOST_COLUMNS_SAID)
