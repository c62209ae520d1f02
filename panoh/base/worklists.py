"""Lists of what is to be done, as the component `work_list` shows those of every slice."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def late_or_soon(dated: Iterable[tuple[date, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Lines of work with the day of each, as groups of `work_list`: late what was before today."""
    found, today = list(dated), timezone.localdate()
    return [
        {"title": _("Late"), "late": True, "items": [item for day, item in found if day < today]},
        {"title": _("Due this month"), "items": [item for day, item in found if day >= today]},
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
