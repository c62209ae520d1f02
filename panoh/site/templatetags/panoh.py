"""What templates of pages cannot say by themselves."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.templatetags.crispy_forms_gds import field_errors, is_multivalue
from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from panoh.base import forms
from panoh.base.moments import Moment, date_words, how_far, month_words
from panoh.base.once import keys
from panoh.site import drawings, tabs, timescale

register = template.Library()
SPAN = 600  # the width that a progress bar is drawn in
GAP = 3
TOKEN = "panoh.csrf"
HIDDEN = '<input type="hidden" name="{}" value="{}">'


@register.simple_tag(takes_context=True)
def csrf(context: Context, once: bool = True) -> SafeString:
    """The form's protection, also inside `include … only`, where Django's own tag finds none.

    With the key by which it acts once; `once=False` where sending again is as good as new.
    """
    request = getattr(context, "request", None)
    if not isinstance(request, HttpRequest):
        return SafeString("")
    if TOKEN not in request.META:  # masked anew for each page, and once for all its forms
        request.META[TOKEN] = format_html(HIDDEN, "csrfmiddlewaretoken", get_token(request))
    token: SafeString = request.META[TOKEN]
    if once and (member := getattr(request, "member", None)):
        return token + format_html(HIDDEN, keys.FIELD, keys.new_key(member))
    return token


# --- programmes ----------------------------------------------------------


@register.inclusion_tag("components/tabs.html", takes_context=True)
def programme_tabs(context: Context) -> dict[str, Any]:
    """The way from one part of a programme to the other; nothing on any other page."""
    request = getattr(context, "request", None)
    programme = tabs.programme_on(context)
    if not programme or not isinstance(request, HttpRequest):
        return {}
    return {"tabs": tabs.tabs_of(request, programme), "of": programme}


@register.inclusion_tag("components/proofs.html", takes_context=True)
def proofs(context: Context, thing: Any) -> dict[str, Any]:
    """What proves a thing, and where a document is filed for it."""
    request = getattr(context, "request", None)
    member = getattr(request, "member", None)
    if member is None or not thing:
        return {}
    owner = getattr(thing, "recommendation", thing)  # an answer is known by its recommendation
    found = tabs.proofs_of(member, thing)
    may = tabs.may_file(member, thing.programme)
    add = f"{reverse('evidence:file', args=[thing.programme.code])}?of={owner.code}" if may else ""
    return {"shown": bool(found or add), "proofs": found, "add": add}


# --- time ----------------------------------------------------------------


register.filter(date_words)
register.filter(month_words)
register.filter(how_far)


@register.filter
def machine_time(at: Moment) -> str:
    """A moment for the `datetime` attribute."""
    return timezone.localtime(at).isoformat("T", "minutes") if isinstance(at, datetime) else str(at)


@register.filter
def share_words(share: Any) -> str:
    """How long a share is open: nothing before it begins, nothing after it ends."""
    if share.since is None:
        return _("nothing until they accept")
    if share.closed_at:
        return _("closed %(when)s") % {"when": date_words(share.closed_at)}
    if share.until:
        return _("until %(when)s") % {"when": date_words(share.until)}
    return _("open")


# --- forms ---------------------------------------------------------------


@register.filter
def as_json(value: Any) -> str:
    """A value for a script, in a data attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def dressed(form: BaseForm) -> FormHelper:
    """The helper that renders any form as the pages show it."""
    return forms.dress(form)


@register.filter
def options(field: BoundField) -> list[dict[str, Any]]:
    """The choices of a field; the first has the field's own id, so that an error can lead to it."""
    value = field.value()
    chosen = {str(v) for v in value} if isinstance(value, list | tuple | set) else {str(value)}
    choices = [choice for choice in field.field.choices if str(choice[0]) != ""]  # type: ignore[attr-defined]
    groups = [getattr(choice, "group", "") for choice in choices]
    opened = {g for g, choice in zip(groups, choices, strict=True) if str(choice[0]) in chosen}
    return [
        {
            "id": field.auto_id if number == 1 else f"{field.auto_id}_{number}",
            "value": str(choice[0]),
            "label": choice[1],
            "chosen": str(choice[0]) in chosen,
            "hint": getattr(choice, "hint", ""),
            "divider": getattr(choice, "divider", ""),
            "exclusive": getattr(choice, "exclusive", False),
            "group": group,
            "opens": group in opened,
        }
        for number, (choice, group) in enumerate(zip(choices, groups, strict=True), start=1)
    ]


@register.filter
def error_links(form: BaseForm) -> list[dict[str, str]]:
    """Each error of a form with the id of the input where it is put right."""
    fields = form.visible_fields()
    first = _first_input(fields[0]) if fields else ""
    links = [{"id": first, "text": str(error)} for error in form.non_field_errors()]
    for field in fields:
        for key, errors in field_errors(field):
            where = _first_input(field) if key == field.auto_id else key
            links += [{"id": where, "text": str(error)} for error in errors]
    return links


def _first_input(field: BoundField) -> str:
    return f"{field.auto_id}_0" if is_multivalue(field) else str(field.auto_id)


# --- drawings ------------------------------------------------------------


@register.simple_tag
def bars(
    rows: Sequence[drawings.Row],
    series: Sequence[str],
    rows_of: str = "",
    last: drawings.Row | None = None,
    total: bool = False,
) -> drawings.BarDrawing:
    """The geometry of bar_chart and the rows of its table."""
    return drawings.draw_bars(rows, series, rows_of, last or None, bool(total))


@register.simple_tag
def tile_map(
    values: Mapping[str, int | None], country: str = "", bands: Sequence[int] = (), what: str = ""
) -> drawings.TileMap:
    """The geometry of tile_grid and the rows of its table."""
    return drawings.draw_tiles(values, country or "", bands or (), what or "")


@register.simple_tag
def gantt(
    stripes: Iterable[Mapping[str, Any]], starts_on: date, ends_on: date, today: date
) -> timescale.Plan:
    """The geometry of gantt."""
    rows = [timescale.Stripe(**stripe) for stripe in stripes]
    return timescale.draw_plan(rows, starts_on, ends_on, today)


@register.simple_tag
def burn(points: Iterable[Mapping[str, Any]], total: Decimal) -> timescale.Burn:
    """The geometry of burn."""
    return timescale.draw_burn([timescale.Point(**point) for point in points], total)


@register.filter
def add_to(at: float, more: float) -> float:
    """A place a little further on."""
    return round(at + float(more), 1)


@register.filter
def nights(spans: Iterable[drawings.Span], days: Sequence[date]) -> list[drawings.Night]:
    """One bed's row of the board."""
    return drawings.lay_nights(spans, days)


@register.filter
def free_beds(rooms: Iterable[Mapping[str, Any]], days: Sequence[date]) -> list[int]:
    """How many beds are free on each night."""
    return drawings.count_free(rooms, days)


@register.filter
def progress(parts: int, done: float | None) -> list[dict[str, float]]:
    """A bar of so many parts, filled as far as the form has come."""
    width = (SPAN - GAP * (parts - 1)) / parts
    return [
        {
            "x": round(part * (width + GAP), 1),
            "width": round(width, 1),
            "filled": round(width * min(max((done or 0) - part, 0), 1), 1),
        }
        for part in range(parts)
    ]


@register.filter
def percent(part: int, whole: int) -> int:
    """A part of a whole in hundredths; of nothing, none."""
    return round(100 * part / whole) if whole else 0


@register.filter
def digits(number: str) -> str:
    """A telephone number as a telephone dials it."""
    return re.sub(r"[^+0-9]", "", number)
