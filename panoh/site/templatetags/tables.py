"""The rows of a table. They are most of a page, and a template takes twenty times as long."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def columns(head: Iterable[Any]) -> list[dict[str, Any]]:
    """The heads of a table, each with its text and how its column is set."""
    return [_named(column) for column in head]


@register.simple_tag
def table_rows(rows: Iterable[Iterable[Any]], head: Iterable[Any], plain: bool) -> SafeString:
    """Rows as `components/table.html` describes them, each cell under its head."""
    heads = [column | {"label": column["text"], "text": ""} for column in columns(head)]
    return mark_safe("\n".join(_row(list(row), heads, plain) for row in rows))


def _named(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    return {"text": "–" if value is None else value}


def under(row: Iterable[Any], heads: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row's cells, each labelled with its head, and set as its column is."""
    return [column | _named(cell) for cell, column in zip(row, heads, strict=True)]


def _row(row: list[Any], heads: list[dict[str, Any]], plain: bool) -> str:
    first, *others = under(row, heads)
    light = " pn-plain" if plain and not first.get("strong") else ""
    return (
        f'<tr><th class="govuk-table__header{light}" scope="row">{_inside(first)}</th>'
        f"{''.join(map(_cell, others))}</tr>"
    )


def _cell(cell: dict[str, Any]) -> str:
    kinds = "govuk-table__cell"
    if cell.get("withheld"):
        kinds += " pn-withheld"
    elif cell.get("numeric"):
        kinds += " govuk-table__cell--numeric"
    if cell.get("quiet"):
        kinds += " pn-quiet"
    wide = " data-wide" if cell.get("wide") else ""
    label = conditional_escape(cell["label"])
    return f'<td class="{kinds}" data-label="{label}"{wide}>{_inside(cell)}</td>'


def _inside(cell: dict[str, Any]) -> str:
    text = conditional_escape(localize(cell["text"]))
    if cell.get("withheld"):
        return format_html('…<span class="pn-sr"> {}</span>', _("withheld"))
    if tag := cell.get("tag"):
        kind = f" pn-tag--{tag['kind']}" if tag.get("kind") else ""
        return format_html('<strong class="govuk-tag{}">{}</strong>', kind, tag["label"])
    if href := cell.get("href"):
        code = " pn-code" if cell.get("code") else ""
        return format_html('<a class="govuk-link{}" href="{}">{}</a>', code, href, text)
    if cell.get("code"):
        return format_html('<span class="pn-code">{}</span>', text)
    return format_html("<b>{}</b>", text) if cell.get("strong") else text
