"""Lists of what is to be done, as the component `work_list` shows those of every slice."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def late_or_soon(dated: Iterable[tuple[date, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Lines of work with the day of each, as groups of `work_list`: late what was before today.

    Later is what begins now and is due after this month.
    """
    found, today = list(dated), timezone.localdate()
    end = today.replace(day=monthrange(today.year, today.month)[1])
    return [
        {"title": _("Late"), "late": True, "items": [item for day, item in found if day < today]},
        {
            "title": _("Due this month"),
            "items": [item for day, item in found if today <= day <= end],
        },
        {"title": _("Later"), "items": [item for day, item in found if day > end]},
    ]


def not_shown(more: int) -> str:
    """How many lines of a list of work follow, in a sentence; nothing where none does."""
    if more <= 0:
        return ""
    return ngettext(
        "%(n)s more is not shown: it follows when one of these is done.",
        "%(n)s more are not shown: they follow as these are done.",
        more,
    ) % {"n": more}
