"""What the receiver of a referral sees: before it accepts, after, and never."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from panoh.base.agencies.models import Agency
from panoh.base.agencies.sections import NEVER, Kind, Section
from panoh.base.moments import date_words
from panoh.base.places.names import language_name
from panoh.casework.cases.models import Consent


@dataclass(frozen=True)
class Opening:
    """The sections that open by a consent, those that do not, and those that never do."""

    opens: list[str]
    stays_closed: list[str]
    never: list[str]


def opening(receiver: Agency, consent: Consent | None) -> Opening:
    """What acceptance opens to this receiver, by the names of sections."""
    never = NEVER[Kind(receiver.kind)]
    agreed = set(consent.sections) - never if consent else set()
    return Opening(
        opens=[str(s.label) for s in Section if s in agreed],
        stays_closed=[str(s.label) for s in Section if s not in agreed and s not in never],
        never=[str(s.label) for s in Section if s in never],
    )


def before_and_after(receiver: Agency, consent: Consent | None, who: str) -> list[list[Any]]:
    """Rows of a table: what is told, before they accept and after."""
    yes, no, never = {"text": _("yes"), "strong": True}, _("no"), _("never")
    found = opening(receiver, consent)
    until = consent.until if consent else None
    after = {"text": _("yes, until %(day)s") % {"day": date_words(until)}} if until else yes
    quiet = {"text": no, "quiet": True}
    return [
        [_("What is needed, and when"), _("yes"), yes],
        [who, _("yes"), yes],
        *([name, quiet, {**after, "strong": True}] for name in found.opens),
        *([name, quiet, quiet] for name in found.stays_closed),
        *([name, {"text": never, "quiet": True}, {"text": never, "quiet": True}]
          for name in found.never),
    ]  # fmt: skip


def ground(consent: Consent) -> str:
    """On what it rests: the person's word, how, in which language, until when."""
    said = {
        "day": date_words(consent.taken_at),
        "form": str(consent.get_form_display()),
        "language": language_name(consent.language),
    }
    words = _("Agreed %(day)s. %(form)s, in %(language)s.") % said
    if consent.until:
        until = _("Until %(day)s.") % {"day": date_words(consent.until)}
        return f"{words} {until}"
    return words
