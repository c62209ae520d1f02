"""Where each part of a chart, a tile grid and a bed board stands. Templates only draw it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panoh.base.places.names import HERE, country_name, region_name

Row = Mapping[str, Any]  # {"label": …, "values": [number or None, …], "total": … (optional)}

# --- bars ----------------------------------------------------------------

WIDTH = 430
LETTER = 7  # a letter of 13 px Noto Sans, on average
CYRILLIC_LETTER = 8.2
KEY_LETTER = 8.6  # and in a short word, which may be all wide letters
BAR = 27
STEP = 37
WITHHELD_WIDTH = 18
END_WIDTH = 54


@dataclass
class Key:
    x: float
    y: float
    text: str
    series: int  # 0 stands for "withheld"

    @property
    def text_x(self) -> float:
        return self.x + 20

    @property
    def text_y(self) -> float:
        return self.y + 12


@dataclass
class Part:
    x: float
    y: float
    width: float
    height: float
    series: int  # 0 stands for "withheld"
    text: str = ""

    @property
    def text_x(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def text_y(self) -> float:
        return self.y + 19


@dataclass
class Bar:
    label: str
    label_y: float
    end: str
    end_x: float
    end_y: float
    withheld: bool
    parts: list[Part] = field(default_factory=list)


@dataclass
class BarDrawing:
    keys: list[Key]
    bars: list[Bar]
    head: list[str | dict[str, Any]]
    rows: list[list[Any]]
    height: float
    width: int = WIDTH


def draw_bars(
    rows: Sequence[Row],
    series: Sequence[str],
    rows_of: str = "",
    last: Row | None = None,
    total: bool = False,
) -> BarDrawing:
    """A bar per row, its parts in the order of the series, and the table that says the same.

    A withheld number is a hatched part of one width, whatever it would have been.
    """
    longest = max(_width(str(row["label"])) for row in rows)
    above = longest > WIDTH * 0.42  # labels too long to stand beside their bars stand above them
    left = 0 if above else round(longest) + 12
    step = STEP + 22 if above else STEP
    keys, top = _keys(rows, series)
    room = WIDTH - left - END_WIDTH
    scale = min((_scale(row["values"], room) for row in rows if any(row["values"])), default=0)
    heads = [*series, _("All")] if total else series
    bars = []
    for number, row in enumerate(rows):
        y = top + number * step + (20 if above else 0)
        bars.append(_bar(row, len(series), left, y, scale, y - 6 if above else y + 19))
    return BarDrawing(
        keys=keys,
        bars=bars,
        head=[rows_of, *({"text": name, "numeric": True} for name in heads)],
        rows=[_table_row(row, total) for row in [*rows, *([last] if last else [])]],
        height=top + len(rows) * step,
    )


def _width(text: str) -> float:
    """About how wide a text is; Cyrillic letters are wider than Latin ones."""
    return sum(CYRILLIC_LETTER if "\u0400" <= each <= "\u04ff" else LETTER for each in text)


def _scale(values: list[float | None], room: float) -> float:
    """Pixels for one person, were this the longest bar."""
    return (room - WITHHELD_WIDTH * values.count(None)) / sum(value or 0 for value in values)


def _keys(rows: Sequence[Row], series: Sequence[str]) -> tuple[list[Key], float]:
    """The legend, wrapped; one series needs none. And where the first bar may begin."""
    if len(series) == 1:
        return [], 3
    names = list(enumerate(series, start=1))
    if any(value is None for row in rows for value in row["values"]):
        names.append((0, _("withheld")))
    keys, x, y = [], 0.0, 4.0
    for number, name in names:
        width = 20 + len(name) * KEY_LETTER
        if x and x + width > WIDTH:
            x, y = 0.0, y + 22
        keys.append(Key(round(x, 1), y, name, number))
        x += width + 10
    return keys, y + 30


def _bar(row: Row, series: int, left: float, y: float, scale: float, label_y: float) -> Bar:
    x: float = left
    parts = []
    for number, value in enumerate(row["values"], start=1):
        if value is None:
            parts.append(Part(round(x, 1), y + 0.5, WITHHELD_WIDTH - 2, BAR - 1, 0))
            x += WITHHELD_WIDTH
        elif value:
            width = value * scale
            text = figure(value)
            roomy = series > 1 and width > len(text) * LETTER + 6
            colour = number if series > 1 else 5  # a single series has a colour of its own
            parts.append(
                Part(
                    round(x, 1), y, round(max(width - 1, 1), 1), BAR, colour, text if roomy else ""
                )
            )
            x += width
    known = [value for value in row["values"] if value is not None]
    whole = row.get("total", sum(known) if len(known) == len(row["values"]) else None)
    end = _("withheld") if whole is None else figure(whole)
    return Bar(str(row["label"]), label_y, end, round(x + 7, 1), y + 19, whole is None, parts)


def _table_row(row: Row, total: bool) -> list[Any]:
    cells: list[Any] = [row["label"], *(_table_cell(value) for value in row["values"])]
    if total:
        known = [value for value in row["values"] if value is not None]
        whole = row.get("total", sum(known) if len(known) == len(row["values"]) else None)
        cells.append({**_table_cell(whole), "strong": True})
    return cells


def _table_cell(value: float | None) -> dict[str, Any]:
    return {"withheld": True} if value is None else {"text": figure(value), "numeric": True}


def figure(value: float) -> str:
    """A number as the reader's language writes it, thousands apart."""
    return number_format(value, use_l10n=True, force_grouping=True)


# --- tiles ---------------------------------------------------------------

TILE = 62
SHADES = 4
FIRST_ROWS = 8
CYRILLIC = {"ru", "kk", "ky", "tg"}
# Where a country's name stands on the grid of all five: column, row, and which end of the text.
COUNTRY_LABELS = {
    "KZ": (7, 0, "start"),
    "UZ": (2, 3, "end"),
    "KG": (7, 5, "start"),
    "TJ": (6, 7, "start"),
    "TM": (2, 8, "end"),
}


class Place(NamedTuple):
    """Where a region stands on the grid, and its short name in either script."""

    column: int
    row: int
    latin: str
    cyrillic: str


@cache
def grid() -> dict[str, Place]:
    """The grid of regions, by ISO 3166-2 code."""
    with (resources.files(__package__) / "tiles.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: Place(int(row["column"]), int(row["row"]), row["latin"], row["cyrillic"])
            for row in csv.DictReader(file)
        }


@dataclass
class Tile:
    x: int
    y: int
    name: str
    short: str
    said: str
    figure: str
    band: int
    withheld: bool

    @property
    def middle(self) -> int:
        return self.x + 30

    @property
    def upper(self) -> int:
        return self.y + 26

    @property
    def lower(self) -> int:
        return self.y + 47

    @property
    def alone(self) -> int:
        return self.y + 36

    @property
    def plate_x(self) -> int:
        return self.x + 7

    @property
    def plate_y(self) -> int:
        return self.y + 19


@dataclass
class TileMap:
    tiles: list[Tile]
    borders: str
    labels: list[dict[str, Any]]
    legend: list[dict[str, Any]]
    withheld: bool
    head: list[Any]
    first: list[list[Any]]
    rest: list[list[Any]]
    width: int
    height: int


def draw_tiles(
    values: Mapping[str, int | None],
    country: str = "",
    bands: Sequence[int] = (),
    what: str = "",
) -> TileMap:
    """The regions of one country, or of all five with borders; None is withheld, absent a dash."""
    places = {code: place for code, place in grid().items() if code.startswith(country)}
    west = min(place.column for place in places.values())
    north = min(place.row for place in places.values())
    bands = bands or _bands([value for value in values.values() if value])
    cyrillic = (get_language() or "en")[:2] in CYRILLIC
    tiles = [
        _tile(code, place, values, bands, west, north, cyrillic) for code, place in places.items()
    ]
    shown = sorted(
        ((value, region_name(code)) for code, value in values.items() if code in places),
        key=lambda pair: (pair[0] is None, -(pair[0] or 0), pair[1].casefold()),
    )
    lines = [[name, _table_cell(value)] for value, name in shown]
    labels = [] if country else [_country_label(code, west, north) for code in HERE]
    return TileMap(
        tiles=tiles,
        borders=_borders(places, west, north),
        labels=labels,
        legend=_legend(bands),
        withheld=any(tile.withheld for tile in tiles),
        head=[_("Region"), {"text": what or _("People"), "numeric": True}],
        first=lines[:FIRST_ROWS],
        rest=lines if len(lines) > FIRST_ROWS else [],
        width=(max(place.column for place in places.values()) - west + 1) * TILE
        + (TILE if labels else 0)
        + 10,
        height=(max(place.row for place in places.values()) - north + 1) * TILE + 10,
    )


def _tile(
    code: str,
    place: Place,
    values: Mapping[str, int | None],
    bands: Sequence[int],
    west: int,
    north: int,
    cyrillic: bool,
) -> Tile:
    absent = code not in values
    value = values.get(code)
    if absent:
        said, text = _("no figure"), "–"
    elif value is None:
        said, text = _("withheld"), ""
    else:
        said = text = figure(value)
    return Tile(
        x=(place.column - west) * TILE + 6,
        y=(place.row - north) * TILE + 6,
        name=region_name(code),
        short=place.cyrillic if cyrillic else place.latin,
        said=said,
        figure=text,
        band=sum(value >= bound for bound in bands) if value else 0,
        withheld=value is None and not absent,
    )


def _bands(values: Sequence[int]) -> list[int]:
    """Lower bounds of up to four shades: quarters of the largest, told apart when it is small."""
    most = max(values, default=0)
    return sorted({max(1, most * quarter // SHADES) for quarter in range(SHADES)}) if most else []


def _legend(bands: Sequence[int]) -> list[dict[str, Any]]:
    legend = []
    for number, low in enumerate(bands, start=1):
        if number == len(bands):
            text = _("%(low)s and more") % {"low": figure(low)}
        elif bands[number] - 1 == low:
            text = figure(low)
        else:
            text = _("%(low)s to %(high)s") % {
                "low": figure(low),
                "high": figure(bands[number] - 1),
            }
        legend.append({"number": number, "text": text})
    return legend


def _borders(places: Mapping[str, Place], west: int, north: int) -> str:
    """One path along every edge where a country meets another, or nothing."""
    owner = {(place.column, place.row): code[:2] for code, place in places.items()}
    path = []
    for (column, row), country in owner.items():
        x, y = (column - west) * TILE + 5, (row - north) * TILE + 5
        edges = {
            (0, -1): (x, y, x + TILE, y),
            (0, 1): (x, y + TILE, x + TILE, y + TILE),
            (-1, 0): (x, y, x, y + TILE),
            (1, 0): (x + TILE, y, x + TILE, y + TILE),
        }
        for (east, south), (x1, y1, x2, y2) in edges.items():
            if owner.get((column + east, row + south)) != country:
                path.append(f"M{x1} {y1}L{x2} {y2}")
    return "".join(dict.fromkeys(path))


def _country_label(code: str, west: int, north: int) -> dict[str, Any]:
    column, row, anchor = COUNTRY_LABELS[code]
    inset = 9 if anchor == "start" else -9
    return {
        "x": (column - west) * TILE + 5 + inset,
        "y": (row - north) * TILE + 42,
        "anchor": anchor,
        "text": country_name(code),
    }


# --- beds ----------------------------------------------------------------

Span = Mapping[str, Any]  # {"kind": …, "start": date, "end": date it is free again or None, …}


@dataclass
class Night:
    """A cell of the board: one free night, or the nights of a span."""

    day: date
    nights: int = 1
    span: Span | None = None
    when: str = ""
    said: str = ""
    goes_on: bool = False

    @property
    def weekend(self) -> bool:
        return self.day.weekday() >= 5


def lay_nights(spans: Iterable[Span], days: Sequence[date]) -> list[Night]:
    """One bed's row: spans cut to the days shown, free nights between them."""
    said = {
        "stay": _("Stay of"),
        "hold": _("Held for"),
        "out": _("Out of use:"),
    }
    row: list[Night] = []
    at, after = days[0], days[-1] + timedelta(days=1)
    for span in sorted(spans, key=lambda span: span["start"]):
        start, end = max(span["start"], at), min(span["end"] or after, after)
        if start >= end:
            continue
        row += _free(at, start)
        goes_on = span["end"] is None or span["end"] > after
        first = date_format(start, "j" if _one_month(start, end) and not goes_on else "j M")
        last = "→" if goes_on else date_format(end - timedelta(days=1), "j M")
        when = f"{first} {last}" if goes_on else f"{first}–{last}"
        row.append(Night(start, (end - start).days, span, when, said[span["kind"]], goes_on))
        at = end
    return row + _free(at, after)


def count_free(rooms: Iterable[Mapping[str, Any]], days: Sequence[date]) -> list[int]:
    """How many beds nobody has on each night."""
    beds = [bed for room in rooms for bed in room["beds"]]
    return [sum(not _taken(bed["spans"], day) for bed in beds) for day in days]


def _taken(spans: Iterable[Span], day: date) -> bool:
    return any(
        span["start"] <= day and (span["end"] is None or day < span["end"]) for span in spans
    )


def _free(start: date, end: date) -> list[Night]:
    return [Night(start + timedelta(days=n)) for n in range((end - start).days)]


def _one_month(start: date, end: date) -> bool:
    return start.month == (end - timedelta(days=1)).month
