"""Reads single cells: dates, countries, codes and yes-or-no, as people and programs write them.

A blank and every word for "unknown" come back as nothing; what says something else and cannot be
understood raises `Unreadable` with a sentence. No cell makes them fail in another way.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import pycountry
from babel import Locale
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN = frozenset(
    {
        *("", "-", "--", "—", "–", "?", "0", "00", "000", "-99", "n/a", "none", "null", "nan"),
        *("unknown", "notspecified", "not specified", "неизвестно", "нет данных", "не указано"),
    }
)
YES = frozenset({"1", "true", "yes", "y", "да", "иә", "ооба", "ҳа", "ha", "hawa"})
NO = frozenset({"0", "false", "no", "n", "нет", "жоқ", "жок", "не", "yoʻq", "yo'q", "ýok"})
EARLIEST = date(1900, 1, 1)
# What Excel counts days from; its wrong leap day of 1900 lies before any date read here.
EXCEL_EPOCH = date(1899, 12, 30)
SERIAL = re.compile(r"[0-9]{5}([.,][0-9]+)?")
# In the region the day comes first; elsewhere the month might.
SLASHED = re.compile(r"\s*(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/[0-9]{4}\b.*", re.DOTALL)
LANGUAGES = ("en", "ru", "kk", "ky", "tg", "tk", "uz", "uz_Cyrl")
OTHER_NAMES = {
    "KG": ("Кыргызстан", "Кыргызская Республика", "Kirghizia", "Kirgizstan"),
    "KZ": ("Qazaqstan", "Республика Казахстан"),
    "TJ": ("Tadzhikistan", "Республика Таджикистан"),
    "TM": ("Туркмения",),
    "UZ": ("Uzbekiston", "Республика Узбекистан"),
    "RU": ("Российская Федерация", "РФ"),
    "AE": ("UAE", "ОАЭ", "Emirates", "Эмираты"),
    "TR": ("Turkey",),
    "GB": ("UK", "England", "Great Britain", "Англия"),
    "US": ("USA", "США", "America"),
    "KR": ("South Korea", "Южная Корея", "Республика Корея"),
    "CZ": ("Czech Republic", "Чешская Республика"),
    "CI": ("Ivory Coast",),
    "MM": ("Burma",),
    "BY": ("Белоруссия",),
    "MD": ("Молдавия",),
}


class Unreadable(ValueError):
    """A cell that says something which cannot be understood, with the reason for the reader."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


class When(NamedTuple):
    """A day, or the first day of a year of which no more is known."""

    day: date
    year_only: bool = False


def seen(text: str) -> str:
    """The text as it looks: without what has no width or turns its direction, in one spelling."""
    return unicodedata.normalize("NFC", "".join(c for c in text if not _is_unseen(c)))


def spelt_out(text: str) -> str:
    """The text for somebody who is to find a mistake: what cannot be seen is named."""
    return "".join(f"⟨U+{ord(c):04X}⟩" if _is_unseen(c) else c for c in text)


def _is_unseen(c: str) -> bool:
    return c not in "\t\n\r" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def key(text: str) -> str:
    """What is left of a name or code when case, accents, spaces and apostrophes do not matter."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in flat if c.isalnum() and unicodedata.category(c) != "Lm")


def is_unknown(cell: str) -> bool:
    return cell.strip().casefold() in UNKNOWN


def mark(cell: str) -> bool | None:
    """Yes, no, or nothing said. In a set where only 1 is ever written, a blank is no "no"."""
    word = cell.strip().casefold().removesuffix(".0").removesuffix(",0")
    if word in YES:
        return True
    if word in NO:
        return False
    if word in UNKNOWN:
        return None
    raise Unreadable(_("Write 1 for yes, 0 for no, or leave the cell empty."))


def when(cell: str) -> When | None:
    """A day as ISO, as the region writes it (day.month.year), as Excel counts it, or a year."""
    text = cell.strip()
    if is_unknown(text):
        return None
    if re.fullmatch(r"[0-9]{4}([.,]0)?", text):
        return _past(When(_day(int(text[:4]), 1, 1), year_only=True))
    if SERIAL.fullmatch(text):
        return _past(When(EXCEL_EPOCH + timedelta(days=int(text[:5]))))
    if found := re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(\D.*)?", text):
        return _past(When(_day(int(found[3]), int(found[2]), int(found[1]))))
    if found := re.fullmatch(r"([0-9]{4})[./-]([0-9]{1,2})([./-]([0-9]{1,2})(\D.*)?)?", text):
        return _past(When(_day(int(found[1]), int(found[2]), int(found[4] or 1))))
    raise Unreadable(_("Write the date as 2019-04-30 or 30.04.2019, or only the year."))


def ages(cell: str) -> tuple[int, int | None] | None:
    """A band of ages, such as 9--17 or 48+, with whatever dash; the last has no upper end."""
    text = cell.strip()
    if is_unknown(text):
        return None
    if found := re.fullmatch(r"([0-9]{1,2})\s*[-‐‑‒–—]{1,2}\s*([0-9]{1,2})", text):
        low, high = int(found[1]), int(found[2])
        if low <= high:
            return low, high
    if found := re.fullmatch(r"([0-9]{1,2})\s*\+", text):
        return int(found[1]), None
    raise Unreadable(_("Write the ages as 9--17 or 48+."))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(_("There is no such day.")) from error


def _past(found: When) -> When:
    if not EARLIEST <= found.day <= timezone.localdate():
        raise Unreadable(_("The date lies before 1900 or in the future."))
    return found


def code(cell: str, codes: Mapping[str, str]) -> str:
    """The code that a cell names, written as code or as label; nothing when unknown.

    `codes` maps keys, as `key` makes them, to what they mean; a meaning of "" is unknown too.
    """
    if is_unknown(cell):
        return ""
    try:
        return codes[key(cell)]
    except KeyError as error:
        raise Unreadable(_("This is none of the codes of this column.")) from error


def several(cell: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of a cell that may hold many: between semicolons, commas, bars, lines or spaces."""
    found: dict[str, None] = {}
    for part in re.split(r"[;,|\n\r\t]", cell):
        try:
            found[code(part, codes)] = None
        except Unreadable:
            for word in part.split():
                found[code(word, codes)] = None
    found.pop("", None)
    return tuple(found)


def country(cell: str) -> str:
    """ISO 3166 alpha-2 of a country given by either code or by name, in a language of the five."""
    text = cell.strip()
    if is_unknown(text):
        return ""
    found = _codes().get(text.upper(), _names().get(key(text)))
    if found is None:
        raise Unreadable(_("This is no country of ISO 3166."))
    return found


def countries(cell: str) -> tuple[str, ...]:
    """Every country that a cell names; a name with a comma is tried whole before it is divided."""
    for divider in (None, r"[;|\n\r\t]", r"[;|\n\r\t,/]", r"[;|\n\r\t,/\s]+"):
        parts = [cell] if divider is None else re.split(divider, cell)
        try:
            return tuple(dict.fromkeys(filter(None, map(country, parts))))
        except Unreadable:
            continue
    raise Unreadable(_("This is no country of ISO 3166."))


@cache
def _codes() -> dict[str, str]:
    """Alpha-2 and alpha-3, and what travel documents say of people without a State."""
    found = {c.alpha_2: c.alpha_2 for c in pycountry.countries}
    found |= {c.alpha_3: c.alpha_2 for c in pycountry.countries}
    # Kosovo has no code of its own in ISO 3166, but files name it by these.
    found |= {"XK": "XK", "XKX": "XK"}
    return found | dict.fromkeys(("XXA", "XXX", "XX", "ZZ", "ZZZ", "UNK"), "")


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for alpha_2, names in OTHER_NAMES.items():
        found |= {key(name): alpha_2 for name in names}
    for entry in pycountry.countries:
        for name in ("name", "official_name", "common_name"):
            if spelt := getattr(entry, name, None):
                found.setdefault(key(spelt), entry.alpha_2)
    here = set(_codes().values())
    for language in LANGUAGES:
        for alpha_2, name in Locale.parse(language).territories.items():
            if alpha_2 in here:
                found.setdefault(key(name), alpha_2)
    return found
