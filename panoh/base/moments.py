"""Moments as people say them, for pages and lists of every slice."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Moment = date | datetime | None
_kept = ContextVar("_kept", default=False)


@contextmanager
def kept() -> Iterator[None]:
    """For what is read on another day too, as paper is: in it no moment is "today"."""
    before = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(before)


def date_words(at: Moment) -> str:
    """A moment as people say it: "today 18:30", "13 March, 16:20", "2 June 2012"; else a dash."""
    if at is None:
        return "–"
    local = timezone.localtime(at) if isinstance(at, datetime) else None
    day = local.date() if local else at
    if _kept.get():
        words = date_format(day, "j E Y")
        return words if local is None else f"{words}, {time_format(local, 'H:i')}"
    today = timezone.localdate()
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}.get((day - today).days)
    words = near or date_format(day, "j E" if day.year == today.year else "j E Y")
    if local is None:
        return words
    hour = time_format(local, "H:i")
    return f"{words} {hour}" if near else f"{words}, {hour}"


def day_words(day: date, *, year: bool = True) -> str:
    """A day for a table, never broken: "3 Sep 2012", "3 сен 2012". Months are large in English."""
    return _day_words(day.toordinal(), get_language() or "en", year)


@lru_cache(10_000)
def _day_words(day: int, language: str, year: bool) -> str:
    """Put into words once: lists show the same few days again and again."""
    month = "M" if language.startswith("en") else "b"
    return date_format(date.fromordinal(day), f"j {month} Y" if year else f"j {month}").replace(
        " ", "\u00a0"
    )


def month_words(at: date) -> str:
    """A month within a sentence: "October 2026", in all languages but English in small letters."""
    words = date_format(at, "F Y")
    return words if (get_language() or "en").startswith("en") else words.lower()


def how_far(at: datetime) -> str:
    """How far off a moment is: "in 2 hours, 10 minutes", "3 days ago"."""
    if at > timezone.now():
        return _("in %(span)s") % {"span": timeuntil(at)}
    return _("%(span)s ago") % {"span": timesince(at)}


def months_later(day: date, months: int) -> date:
    """The same day so many months on (or back), or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
