"""What was disclosed of a case, to whom, on what ground: the list that the person may have."""

from dataclasses import dataclass
from datetime import datetime

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.cases.models import Case, Share

READ = (Event.IDENTITY_REVEALED, Event.CONTACT_REVEALED, Event.SECTION_OPENED, Event.CASE_PRINTED)


@dataclass(frozen=True)
class Disclosure:
    """One agency's access: what was open, when, on what ground, and which sealed things it read."""

    agency: str
    sections: list[str]
    ground: str
    since: datetime
    ended: datetime | None
    read: list[tuple[datetime, str]]


def disclosures(member: Membership, case: Case) -> list[Disclosure]:
    """Every share of a case that was ever opened to another agency, newest first.

    Asks the journal for what the receivers read, as far as the holder may see those entries.
    """
    shares = (
        Share.objects.visible_to(member)
        .filter(case=case, since__isnull=False)
        .exclude(ground=Share.Ground.HOLDER)
        .select_related("agency")
        .order_by("-since")
    )
    read: dict[object, list[tuple[datetime, str]]] = {}
    for entry in Entry.objects.filter(case_id=case.pk, event__in=READ).order_by("at"):
        read.setdefault(entry.agency_id, []).append((entry.at, str(Event(entry.event).label)))
    return [
        Disclosure(
            agency=share.agency.name,
            sections=[str(Section(section).label) for section in share.sections],
            ground=str(share.get_ground_display()),
            since=share.since,
            ended=share.closed_at or share.until,
            read=read.get(share.agency_id, []),
        )
        for share in shares
        if share.since
    ]
