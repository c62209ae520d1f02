"""The rows of a programme's two tables. As with others, a template takes many times as long."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

Words = Mapping[str, Any]
CELL = "govuk-table__cell"
NUMBER = f"{CELL} govuk-table__cell--numeric"
NOTHING = '<span class="pn-quiet">–</span>'
DOTS = {
    "good": '<circle cx="6" cy="6" r="6" fill="currentColor"/>',
    "mid": '<circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M6 1a5 5 0 0 1 0 10z" fill="currentColor"/>',
    "low": '<path d="M6 0l6 12H0z" fill="currentColor"/>',
    "none": '<circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-dasharray="2 2"/>',
}


# --- where indicators stand --------------------------------------------------


@register.simple_tag
def indicator_rows(rows: Iterable[Words]) -> SafeString:
    """The head and the rows of a line's indicators; rows: see logframe's lists.row."""
    head, labels, last = _indicators(get_language())
    return mark_safe(f"{head}{''.join(_indicator(row, labels, last) for row in rows)}</tbody>")


@cache
def _indicators(_language: str | None) -> tuple[str, Sequence[str], str]:
    """What is the same above and beside all indicators, in one language."""
    labels = [_("Indicator"), _("Start"), _("Target"), _("Actual"), _("Progress"), _("By period"),
              _("Standing")]  # fmt: skip
    kinds = ["", *[" govuk-table__header--numeric"] * 3, *[""] * 3]
    head = "".join(
        f'<th class="govuk-table__header{kind}" scope="col">{label}</th>'
        for label, kind in zip(labels, kinds, strict=True)
    )
    return f"<thead><tr>{head}</tr></thead><tbody>", labels, _("Last period: %(span)s")


def _indicator(row: Words, labels: Sequence[str], last: str) -> str:
    _indicator, start, target, actual, progress, by_period, standing = labels
    when = f"<small>{last % {'span': escape(row['last'])}}</small>" if row["last"] else ""
    aimed = row["target"] or _("not set")
    return (
        '<tr><th class="govuk-table__header pn-plain" scope="row">'
        f'<span><a class="govuk-link" href="{row["href"]}">{escape(row["text"])}</a>'
        f"<small>{escape(row['note'])}</small>{when}</span></th>"
        f'<td class="{NUMBER}" data-label="{start}">{escape(row["start"] or "–")}</td>'
        f'<td class="{NUMBER}" data-label="{target}">{escape(aimed)}</td>'
        f'<td class="{NUMBER}" data-label="{actual}"><b>{escape(row["actual"] or "–")}</b></td>'
        f'<td class="{CELL}" data-label="{progress}">{_bar(row["bar"])}</td>'
        f'<td class="{CELL}" data-label="{by_period}">{_spark(row, by_period)}</td>'
        f'<td class="{CELL}" data-label="{standing}"><span class="pn-rag pn-rag--{row["look"]}">'
        f'<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{DOTS[row["look"]]}'
        f"</svg>{escape(row['standing'])}</span></td></tr>"
    )


def _bar(bar: Any) -> str:
    if not bar:
        return NOTHING
    return (
        f'<span class="pn-num">{escape(bar.words)}</span><svg class="pn-prog" viewBox="0 0 100 16"'
        ' preserveAspectRatio="none" aria-hidden="true"><rect class="pn-fill-no" y="3" width="100"'
        f' height="10"/><rect class="pn-fill" y="3" width="{bar.done}" height="10"/>'
        f'<rect class="pn-fill-mark" x="{bar.time}" width="2" height="16"/></svg>'
    )


def _spark(row: Words, label: str) -> str:
    spark = row["spark"]
    if not spark:
        return NOTHING
    return (
        '<svg class="pn-spark" width="80" height="32" viewBox="0 0 88 32" role="img"'
        f' aria-label="{label}: {escape(row["points"])}"><path d="M2 29.5H86" stroke="#d9d3c7"/>'
        f'<polyline points="{spark.points}" fill="none" stroke="#377785" stroke-width="2"/>'
        f'<circle cx="{spark.x}" cy="{spark.y}" r="3.5" fill="#12414b"/></svg>'
    )


# --- the logframe as such tables look ----------------------------------------


@register.simple_tag
def frame_rows(rows: Iterable[Words], head: Sequence[str]) -> SafeString:
    """The rows of the logframe, each cell under its head; rows: see logframe's matrix.rows."""
    return mark_safe("\n".join(_line(row, head) for row in rows))


def _line(row: Words, head: Sequence[str]) -> str:
    by = f"<small>{escape(row['by'])}</small>" if row["by"] else ""
    measured = "".join(
        f'<li value="{each["number"]}"><a class="govuk-link" href="{each["href"]}">'
        f"{escape(each['text'])}</a>"
        f"{''.join(f'<small>{escape(target)}</small>' for target in each['targets'])}</li>"
        for each in row["indicators"]
    )
    cells = [measured, _listed(row["means"]), _listed(row["assumptions"])]
    return (
        f'<tr class="pn-frame__{row["level"]}"><th class="govuk-table__header pn-plain"'
        f' scope="row"><span><small><a class="govuk-link" href="{row["href"]}">'
        f"{escape(row['kind'])}</a></small>{escape(row['statement'])}{by}</span></th>"
        + "".join(
            f'<td class="{CELL}" data-label="{label}">{cell and f"<ol>{cell}</ol>"}</td>'
            for label, cell in zip(head[1:], cells, strict=True)
        )
        + "</tr>"
    )


def _listed(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)
