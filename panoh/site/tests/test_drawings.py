"""Charts, tiles and the board say what their tables say, and never what is withheld."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from panoh.base.places.names import places
from panoh.site.drawings import Row, count_free, draw_bars, draw_tiles, grid, lay_nights

ROWS: list[Row] = [
    {"label": "Tajikistan", "values": [75, None], "total": 100},
    {"label": "Uzbekistan", "values": [240, 45]},
]
TODAY = date(2013, 3, 14)
DAYS = [TODAY + timedelta(days=n) for n in range(14)]


def span(kind, start, end, label="K7M-3QF"):
    return {
        "kind": kind,
        "start": TODAY + timedelta(days=start),
        "end": None if end is None else TODAY + timedelta(days=end),
        "label": label,
    }


def test_bars_are_as_long_as_their_numbers():
    _tajikistan, uzbekistan = draw_bars(ROWS, ["Women", "Men"]).bars
    women, men = uzbekistan.parts
    assert women.width / men.width == pytest.approx(240 / 45, rel=0.05)


def test_no_bar_leaves_the_drawing():
    drawing = draw_bars(ROWS, ["Women", "Men"])
    assert max(bar.end_x for bar in drawing.bars) < drawing.width
    assert max(bar.end_y for bar in drawing.bars) < drawing.height


def test_a_withheld_number_has_one_width_whatever_it_is():
    small = draw_bars([{"label": "A", "values": [3, None]}, *ROWS], ["Women", "Men"])
    hatched = [part.width for bar in small.bars for part in bar.parts if part.series == 0]
    assert len(set(hatched)) == 1


def test_a_sum_is_not_made_of_what_is_withheld():
    drawing = draw_bars([{"label": "A", "values": [75, None]}], ["W", "M"], total=True)
    assert drawing.bars[0].end == "withheld"
    assert drawing.rows[0][-1]["withheld"]


def test_the_table_holds_the_numbers_of_the_bars():
    drawing = draw_bars(ROWS, ["Women", "Men"], "Country", total=True)
    assert drawing.head[0] == "Country"
    assert [cell.get("text") for cell in drawing.rows[1][1:]] == ["240", "45", "285"]
    assert drawing.rows[0][2]["withheld"]


def test_long_labels_stand_above_their_bars():
    rows = [{"label": "Removal of organs, and whatever else a label may say", "values": [3]}]
    (bar,) = draw_bars(rows, ["People"]).bars
    assert bar.parts[0].x == 0
    assert bar.label_y < bar.parts[0].y


def test_nothing_but_zeros_draws_no_bar():
    (bar,) = draw_bars([{"label": "A", "values": [0]}], ["People"]).bars
    assert bar.parts == []
    assert bar.end == "0"


def test_numbers_stay_numbers_of_svg_in_languages_with_a_decimal_comma():
    template = Template(
        '{% include "components/bar_chart.html" with id="x" series=series rows=rows only %}'
    )
    with translation.override("ru"):
        shown = template.render(Context({"series": ["Women", "Men"], "rows": ROWS}))
    svg = shown[shown.index("<svg") : shown.index("</svg>")]
    assert '="' in svg
    assert not any("," in value for value in svg.split('"')[1::2] if value[:1].isdigit())


def test_every_region_has_one_tile_of_its_own():
    assert set(grid()) == set(places())
    assert len({place[:2] for place in grid().values()}) == len(grid())
    assert len({place.latin for place in grid().values()}) == len(grid())
    assert len({place.cyrillic for place in grid().values()}) == len(grid())


def test_a_withheld_tile_shows_no_number_and_an_absent_one_is_no_zero():
    tiles = {tile.name: tile for tile in draw_tiles({"UZ-FA": 70, "UZ-NW": None}, "UZ").tiles}
    assert tiles["Fergana Region"].figure == "70"
    assert tiles["Navoi Region"].withheld
    assert tiles["Navoi Region"].figure == ""
    assert tiles["Bukhara Region"].figure == "–"
    assert tiles["Bukhara Region"].band == 0


def test_more_people_make_a_darker_tile():
    values = {"UZ-FA": 70, "UZ-AN": 40, "UZ-SA": 12}
    bands = {tile.name: tile.band for tile in draw_tiles(values, "UZ", [11, 25, 40, 60]).tiles}
    assert bands["Fergana Region"] == 4
    assert bands["Andijan Region"] == 3
    assert bands["Samarkand Region"] == 1


def test_the_table_of_tiles_is_ordered_and_ends_with_what_is_withheld():
    rows = draw_tiles({"UZ-NW": None, "UZ-SA": 12, "UZ-FA": 70}, "UZ").first
    assert [row[0] for row in rows] == ["Fergana Region", "Samarkand Region", "Navoi Region"]


def test_one_country_is_drawn_without_the_others():
    drawing = draw_tiles({"UZ-FA": 70}, "UZ")
    assert len(drawing.tiles) == 14
    assert drawing.labels == []
    assert len(draw_tiles({"UZ-FA": 70}).labels) == 5


def test_small_numbers_need_no_four_shades():
    legend = draw_tiles({"UZ-FA": 2}, "UZ").legend
    assert [band["text"] for band in legend] == ["1 and more"]


def test_a_bed_is_laid_out_night_by_night():
    row = lay_nights([span("hold", 8, 30), span("stay", -3, 5)], DAYS)
    assert sum(cell.nights for cell in row) == len(DAYS)
    assert [(cell.nights, cell.span["kind"]) for cell in row if cell.span] == [
        (5, "stay"),
        (6, "hold"),
    ]
    stay, *free, hold = row
    assert stay.when == "14–18 Mar"
    assert len(free) == 3
    assert hold.goes_on
    assert hold.when == "22 Mar →"


def test_what_ended_before_or_begins_after_is_not_on_the_board():
    row = lay_nights([span("stay", -9, 0), span("stay", 14, 20)], DAYS)
    assert not any(cell.span for cell in row)


def test_one_who_follows_another_in_a_bed_is_shown_after_them():
    row = lay_nights([span("stay", 0, 7), span("hold", 7, 9)], DAYS)
    assert [cell.nights for cell in row if cell.span] == [7, 2]


def test_a_bed_out_of_use_is_not_free():
    rooms = [
        {"beds": [{"spans": [span("stay", 0, 2)]}, {"spans": []}]},
        {"beds": [{"spans": [span("out", 1, None)]}]},
    ]
    assert count_free(rooms, DAYS[:3]) == [2, 1, 2]
