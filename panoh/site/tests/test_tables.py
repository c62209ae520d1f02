"""Rows of tables, as the component shows them."""

import pytest
from django.utils import translation

from panoh.site.templatetags.tables import table_rows


def test_a_cell_carries_the_label_and_setting_of_its_column():
    html = table_rows(
        [["A", None, {"text": 3, "strong": True}]],
        ["Of", "What", {"text": "N", "numeric": True}],
        plain=False,
    )
    assert html == (
        '<tr><th class="govuk-table__header" scope="row">A</th>'
        '<td class="govuk-table__cell" data-label="What">–</td>'
        '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="N"><b>3</b></td></tr>'
    )


@pytest.mark.parametrize(
    ("cell", "inside"),
    [
        ({"text": "K7M-3QF", "href": "/cases/K7M-3QF/", "code": True},
         '<a class="govuk-link pn-code" href="/cases/K7M-3QF/">K7M-3QF</a>'),
        ({"text": "Bahor", "href": "/"}, '<a class="govuk-link" href="/">Bahor</a>'),
        ({"text": "K7M-3QF", "code": True}, '<span class="pn-code">K7M-3QF</span>'),
        ({"tag": {"label": "Late", "kind": "alert"}},
         '<strong class="govuk-tag pn-tag--alert">Late</strong>'),
        ({"tag": {"label": "Ended"}}, '<strong class="govuk-tag">Ended</strong>'),
        ({"text": 3, "withheld": True}, '…<span class="pn-sr"> withheld</span>'),
        ("<b>&", "&lt;b&gt;&amp;"),
        ({"text": "<b>", "href": '"'}, '<a class="govuk-link" href="&quot;">&lt;b&gt;</a>'),
    ],
)  # fmt: skip
def test_what_stands_in_a_cell(cell, inside):
    assert f">{inside}</th>" in table_rows([[cell]], ["Of"], plain=False)


def test_settings_of_cells_and_heads():
    html = table_rows([["A", {"text": "B", "quiet": True}]], ["Of", {"text": "<", "wide": 1}], True)
    assert 'class="govuk-table__header pn-plain"' in html
    assert '<td class="govuk-table__cell pn-quiet" data-label="&lt;" data-wide>B</td>' in html


def test_numbers_are_written_as_the_reader_writes_them():
    with translation.override("ru"):
        assert ">0,5</th>" in table_rows([[0.5]], ["Of"], plain=False)


def test_a_row_of_another_length_than_its_head_is_a_mistake():
    with pytest.raises(ValueError, match="argument 2 is longer"):
        table_rows([["A"]], ["Of", "What"], plain=False)
