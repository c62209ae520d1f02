"""What happened in a case, as far as this member may know, in words made at reading time.

The journal is the timeline: every slice's acts stand in it, and one query asks for all. An act
stands here for others as soon as its event has a section (`base/journal/events.py`, SECTIONS);
what a key of its detail says is one line in DETAILS.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Reach
from panoh.base.agencies.sections import Section
from panoh.base.database.questions import question
from panoh.base.journal.events import BY_ITSELF, Event
from panoh.base.journal.models import Entry
from panoh.casework.cases import standing
from panoh.casework.cases.models import Case, Track

# Steps on the way that the list of what happened can do without.
QUIET = frozenset(
    {
        Event.SCREENING_ANSWERED,
        Event.SHARE_OFFERED,
        Event.CASE_ASSIGNED,
        Event.SECTION_OPENED,
        Event.BED_HELD,
        Event.HOLD_RELEASED,
    }
)

OUTCOMES = {
    "presumed": Case.Stage.PRESUMED.label,
    "identified": Case.Stage.IDENTIFIED.label,
    "not_identified": Case.Stage.NOT_IDENTIFIED.label,
}

Words = Callable[[Any], str]
# What the keys of an entry's detail say, in the order in which they are said. Slices above this one
# add theirs where the page is composed (`site/case.py`).
DETAILS: dict[str, Words] = {
    "track": lambda code: _label(Track, code),
    "outcome": lambda code: str(OUTCOMES.get(code, "")),
    "sections": lambda codes: ", ".join(_label(Section, code) for code in codes),
    "closing": lambda code: _label(Case.Closing, code),
}


def _label(choices: Any, code: str) -> str:
    """A code in words; what is no code of these says nothing."""
    return str(choices(code).label) if code in choices.values else ""


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    key: UUID
    title: str
    by: str
    agency: str
    at: datetime
    text: str
    mine: bool


def granted(member: Membership, case: Case) -> list[str]:
    """The sections of the case that are open to this member, in the order of the table."""
    shares = standing.shares_of_own(member, case)
    found = {section for share in shares for section in share.sections}
    return [s.value for s in Section if s in found]


def timeline(
    member: Membership,
    case: Case,
    most: int = 50,
    after: str = "",
    details: Mapping[str, Words] | None = None,
) -> list[Happening]:
    """The journal of a case, newest first: the own agency's acts, and others' in open sections.

    A page of `most`, beginning after the entry with the key `after`; `details` are words of other
    slices. One query, whatever the length and however many slices, and one for what is open unless
    the page has read it.
    """
    sections = tuple(granted(member, case))
    if after:
        known = _after(_entries(member, case.pk, sections), after)
        entries: Iterable[Any] = _latest(known)[:most]
    else:
        entries = _newest(member, case.pk, sections, (most,))
    words = {**DETAILS, **(details or {})}
    return [
        Happening(
            key=entry.pk,
            title=str(Event(entry.event).label),
            by=_by(member, entry),
            agency=_("The system") if entry.event in BY_ITSELF else entry.agency_name or "–",
            at=entry.at,
            text=_text(entry.detail, entry.recipient_name or "", words),
            mine=_is_own(member, entry),
        )
        for entry in entries
    ]


def _is_own(member: Membership, entry: Entry) -> bool:
    return entry.member_id == member.pk and entry.event not in BY_ITSELF


def _by(member: Membership, entry: Any) -> str:
    if entry.event in BY_ITSELF:
        return _("by the system")
    if _is_own(member, entry):
        return _("by you")
    return _("by %(agency)s") % {"agency": entry.agency_name or "–"}


def _entries(member: Membership, case: UUID, sections: tuple[str, ...]) -> QuerySet[Entry]:
    own = Q(agency_id=member.agency_id)
    if member.reach != Reach.AGENCY:
        own &= Q(member_id=member.pk)
    known = Entry.objects.filter(own | Q(section__in=sections), case_id=case)
    return known.exclude(event__in=QUIET)


def _latest(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    recipient = Cast(KeyTextTransform("recipient", "detail"), UUIDField())
    named = entries.annotate(agency_name=_name_of(OuterRef("agency_id")), recipient=recipient)
    named = named.annotate(recipient_name=_name_of(OuterRef("recipient")))
    return named.order_by("-at", "-number", "-pk")


@question
def _newest(
    member: Membership, case: UUID, sections: tuple[str, ...], most: tuple[int]
) -> QuerySet[Entry]:
    return _latest(_entries(member, case, sections))[: most[0]]


def _after(entries: QuerySet[Entry], after: str) -> QuerySet[Entry]:
    """Those before the entry with this key in time; all, where there is no such among them."""
    try:
        mark = (
            entries.filter(pk=UUID(after)).values("at", "number", "pk").first() if after else None
        )
    except ValueError:
        mark = None
    if mark is None:
        return entries
    same = Q(at=mark["at"])
    return entries.filter(
        Q(at__lt=mark["at"])
        | same & Q(number__lt=mark["number"])
        | same & Q(number=mark["number"], pk__lt=mark["pk"])
    )


def _name_of(agency: OuterRef) -> Subquery:
    return Subquery(Agency.objects.filter(pk=agency).values("name"))


def _text(detail: Mapping[str, Any], recipient: str, words: Mapping[str, Words]) -> str:
    """The codes of an entry, in words."""
    parts = [recipient]
    parts += [say(detail[key]) for key, say in words.items() if key in detail]
    return ". ".join(part for part in parts if part)
