"""The rows of a table. They are most of a page, and a template takes twenty times as long."""

from collections.abc import Iterable, Mapping
from html import escape
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
    opened = [_opening(column) for column in heads]
    return mark_safe("\n".join(_row(list(row), heads, opened, plain) for row in rows))


def _named(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    return {"text": "–" if value is None else value}


def under(row: Iterable[Any], heads: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row's cells, each labelled with its head, and set as its column is."""
    return [column | _named(cell) for cell, column in zip(row, heads, strict=True)]


def _row(row: list[Any], heads: list[dict[str, Any]], opened: list[str], plain: bool) -> str:
    first = heads[0] | _named(row[0])
    light = " pn-plain" if plain and not first.get("strong") else ""
    others = zip(row[1:], heads[1:], opened[1:], strict=True)
    return (
        f'<tr><th class="govuk-table__header{light}" scope="row">{_inside(first)}</th>'
        f"{''.join(_cell(*each) for each in others)}</tr>"
    )


def _cell(cell: Any, head: dict[str, Any], opening: str) -> str:
    """Most cells are words, under a head that says nothing more of them."""
    if type(cell) is str and not head.get("strong"):
        return f"{opening}{escape(cell)}</td>"
    described = head | _named(cell)
    return f"{_opening(described)}{_inside(described)}</td>"


def _opening(cell: dict[str, Any]) -> str:
    kinds = "govuk-table__cell"
    if cell.get("withheld"):
        kinds += " pn-withheld"
    elif cell.get("numeric"):
        kinds += " govuk-table__cell--numeric"
    if cell.get("quiet"):
        kinds += " pn-quiet"
    wide = " data-wide" if cell.get("wide") else ""
    return f'<td class="{kinds}" data-label="{_text(cell["label"])}"{wide}>'


def _text(value: Any) -> str:
    """Words as HTML, by the shortest way where they are plain words."""
    return escape(value) if type(value) is str else conditional_escape(localize(value))


def _inside(cell: dict[str, Any]) -> str:
    if cell.get("withheld"):
        return format_html('…<span class="pn-sr"> {}</span>', _("withheld"))
    if tag := cell.get("tag"):
        kind = f" pn-tag--{tag['kind']}" if tag.get("kind") else ""
        return format_html('<strong class="govuk-tag{}">{}</strong>', kind, tag["label"])
    text = _text(cell["text"])
    if href := cell.get("href"):
        code = " pn-code" if cell.get("code") else ""
        return f'<a class="govuk-link{code}" href="{_text(href)}">{text}</a>'
    if cell.get("code"):
        return f'<span class="pn-code">{text}</span>'
    return f"<b>{text}</b>" if cell.get("strong") else text
