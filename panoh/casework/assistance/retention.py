"""How long a case is kept: when its erasure is due, by an edition, and what stops the clock."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.moments import date_words
from panoh.casework.cases.models import ADULT_AT, Case
from panoh.casework.legalhold.models import LegalHold

NOW = "2026-1"  # the edition that holds today


@cache
def edition(name: str = NOW) -> dict[str, Any]:
    """The periods of an edition. Raises FileNotFoundError when there is none."""
    file = resources.files(__package__) / "editions" / f"{name}.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    if said.pop("edition") != name:
        raise ValueError(f"{name}.toml is of another edition.")
    return said


@dataclass(frozen=True)
class Keeping:
    """The clock of a case: until when it is kept, or why the clock stands."""

    until: date | None
    stopped: str
    confirmed: bool

    @property
    def is_due(self) -> bool:
        return self.until is not None and self.until <= timezone.localdate()

    @property
    def words(self) -> str:
        """The clock in a sentence."""
        if self.until is None:
            return self.stopped
        day = {"day": date_words(self.until)}
        if self.is_due:
            return _("Erasure has been due since %(day)s.") % day
        return _("Kept until %(day)s. Then erasure is due.") % day


def keeping(case: Case, hold: LegalHold | None = None) -> Keeping:
    """When the erasure of a case is due. It stands while the case is open, or under legal hold.

    Counted from closing: less for who was not of this mechanism, and for who was a child then not
    before so long after the year in which they turn 18.
    """
    said = edition()
    confirmed = bool(said["country"].get(case.country, {}).get("confirmed"))
    if hold is not None:
        day = {"day": date_words(hold.asked_at)}
        stopped = _("The clock stands: the case has been under legal hold since %(day)s.") % day
        return Keeping(None, stopped, confirmed)
    if case.closed_at is None:
        stopped = _("The clock stands while the case is open.")
        return Keeping(None, stopped, confirmed)
    closed = timezone.localdate(case.closed_at)
    if case.closing == Case.Closing.NOT_VICTIM:
        return Keeping(closed + timedelta(days=said["keep"]["not_victim"]), "", confirmed)
    until = closed + timedelta(days=said["keep"]["default"])
    year = case.person.birth_year
    if year is not None and closed.year - year <= ADULT_AT:
        grown = date(year + ADULT_AT, 12, 31)
        until = max(until, grown + timedelta(days=said["keep"]["child"]))
    return Keeping(until, "", confirmed)
