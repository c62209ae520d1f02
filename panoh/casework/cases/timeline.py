"""What happened in a case, as far as this member may know, in words made at reading time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Reach
from panoh.base.agencies.sections import Section
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.cases.models import Case, Share, Track

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


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    title: str
    by: str
    at: datetime
    text: str
    mine: bool


def granted(member: Membership, case: Case) -> list[str]:
    """The sections of the case that are open to this member, in the order of the table."""
    shares = Share.objects.in_force().filter(case=case, agency=member.agency_id)
    found = {section for share in shares for section in share.sections}
    return [s.value for s in Section if s in found]


def timeline(member: Membership, case: Case, most: int = 50) -> list[Happening]:
    """The journal of a case, newest first: the own agency's acts, and others' in open sections.

    Three queries, whatever the length.
    """
    own = Q(agency_id=member.agency_id)
    if member.reach != Reach.AGENCY:
        own &= Q(member_id=member.pk)
    entries = list(
        Entry.objects.filter(own | Q(section__in=granted(member, case)), case_id=case.pk)
        .exclude(event__in=QUIET)
        .order_by("-at", "-number")[:most]
    )
    agencies = {
        agency.pk: agency.name
        for agency in Agency.objects.filter(
            pk__in={e.agency_id for e in entries}
            | {e.detail["recipient"] for e in entries if "recipient" in e.detail}
        )
    }
    return [
        Happening(
            title=str(Event(entry.event).label),
            by=_("by you")
            if entry.member_id == member.pk
            else _("by %(agency)s") % {"agency": agencies.get(entry.agency_id, "–")},
            at=entry.at,
            text=_text(entry, agencies),
            mine=entry.member_id == member.pk,
        )
        for entry in entries
    ]


def _text(entry: Entry, agencies: dict[UUID, str]) -> str:
    """The codes of an entry, in words."""
    detail, parts = entry.detail, []
    named = {str(key): name for key, name in agencies.items()}
    if detail.get("recipient") in named:
        parts.append(named[detail["recipient"]])
    if detail.get("track") in Track.values:
        parts.append(str(Track(detail["track"]).label))
    if detail.get("outcome"):
        parts.append(str(OUTCOMES.get(detail["outcome"], detail["outcome"])))
    if "sections" in detail:
        parts.append(", ".join(str(Section(section).label) for section in detail["sections"]))
    return ". ".join(parts)
