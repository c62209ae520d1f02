"""The bed board: who is where at night, when something frees, and what needs a move."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.casework.shelters.models import Bed, Site, Stay, TurnedAway

NIGHTS = 14
SOON = timedelta(days=3)
SPANS = {Stay.Kind.HELD: "hold", Stay.Kind.STAYED: "stay", Stay.Kind.OUT_OF_USE: "out"}


@dataclass(frozen=True)
class Tonight:
    """How full a house is in one night."""

    taken: int
    out: int
    total: int

    @property
    def free(self) -> int:
        return self.total - self.taken - self.out


@dataclass(frozen=True)
class Board:
    """Two weeks of one house, as the component draws them."""

    days: list[date]
    rooms: list[dict[str, Any]]
    tonight: Tonight


def count(beds: int, stays: Iterable[Stay]) -> Tonight:
    """What stands of so many beds in a night of which these are the stays."""
    kinds = Counter(stay.kind == Stay.Kind.OUT_OF_USE for stay in stays)
    return Tonight(taken=kinds[False], out=kinds[True], total=beds)


def board(member: Membership, site: Site, first: date) -> Board:
    """Two weeks from a day on. Two queries, for any number of beds and stays.

    A guest whose case the member does not see is a stay's code, not a case's.
    """
    today = timezone.localdate()
    days = [first + timedelta(days=n) for n in range(NIGHTS)]
    beds = list(Bed.objects.visible_to(member).filter(site=site))
    shown = min(first, today), max(days[-1], today) + timedelta(days=1)
    stays = list(
        Stay.objects.visible_to(member)
        .filter(bed__site=site)
        .standing()
        .between(*shown)
        .select_related("case", "bed")
    )
    return Board(
        days=days,
        rooms=[
            {
                "name": _("Room %(room)s") % {"room": room},
                "beds": [_row(bed, stays) for bed in found],
            }
            for room, found in groupby(beds, key=lambda bed: bed.room)
        ],
        tonight=count(len(beds), (stay for stay in stays if _takes(stay, today))),
    )


def _takes(stay: Stay, night: date) -> bool:
    return stay.begins_on <= night and (stay.ends_on is None or night < stay.ends_on)


def _row(bed: Bed, stays: Sequence[Stay]) -> dict[str, Any]:
    return {
        "name": bed.name,
        "note": _("child") if bed.child else "",
        "spans": [
            {
                "kind": SPANS[Stay.Kind(stay.kind)],
                "start": stay.begins_on,
                "end": stay.ends_on,
                "label": label(stay),
                "href": stay.get_absolute_url(),
            }
            for stay in stays
            if stay.bed_id == bed.pk
        ],
    }


def label(stay: Stay) -> str:
    """What a stay is called: its case's code where the member sees the case, else its own."""
    if stay.kind == Stay.Kind.OUT_OF_USE:
        return stay.reason
    code = stay.case.code if stay.case else stay.code
    return _("%(code)s child") % {"code": code} if stay.bed.child else code


def needing_a_move(member: Membership, site: Site | None = None) -> list[dict[str, Any]]:
    """Holds that have run out or soon do, and guests who were to leave; one query."""
    stays = Stay.objects.visible_to(member).filter(
        Q(kind=Stay.Kind.HELD, hold_until__lt=timezone.now() + SOON)
        | Q(kind=Stay.Kind.STAYED, ends_on__lte=timezone.localdate()),
        agency=member.agency_id,
        released_at=None,
        ended_at=None,
    )
    if site is not None:
        stays = stays.filter(bed__site=site)
    return [_move(stay) for stay in stays.select_related("bed", "case").order_by("begins_on")]


def _move(stay: Stay) -> dict[str, Any]:
    said = {"bed": stay.bed.name, "code": label(stay), "day": date_words(stay.begins_on)}
    item = {"href": stay.get_absolute_url(), "late": True, "when": date_words(stay.hold_until)}
    if stay.kind == Stay.Kind.STAYED:
        return item | {
            "when": date_words(stay.ends_on),
            "what": _("The stay in %(bed)s was to end") % said,
            "why": _("Discharge %(code)s, or let them stay longer.") % said,
        }
    if stay.has_lapsed:
        what = _("The hold on %(bed)s has run out") % said
    else:
        what = _("The hold on %(bed)s runs out") % said
    why = _("%(code)s was expected %(day)s.") % said
    return item | {"late": stay.has_lapsed, "what": what, "why": why}


@dataclass(frozen=True)
class Month:
    """What a house did since a day."""

    since: date
    nights: int
    taken: int
    stays: int
    slept: int

    @property
    def occupancy(self) -> int:
        """Nights with a guest, in hundredths of the nights of all beds."""
        return round(100 * self.taken / self.nights) if self.nights else 0

    @property
    def mean(self) -> int | None:
        """Nights of a stay that has ended, on average."""
        return round(self.slept / self.stays) if self.stays else None


def month(member: Membership, site: Site, since: date) -> Month:
    """Occupancy since a day, tonight included, and how long those stayed who have left."""
    end = timezone.localdate() + timedelta(days=1)
    stays = Stay.objects.visible_to(member).filter(bed__site=site, kind=Stay.Kind.STAYED)
    taken = sum(
        (min(stay.ends_on or end, end) - max(stay.begins_on, since)).days
        for stay in stays.between(since, end)
    )
    left = [s for s in stays.filter(ended_at__isnull=False, ends_on__gte=since) if s.ends_on]
    return Month(
        since=since,
        nights=(end - since).days * Bed.objects.visible_to(member).filter(site=site).count(),
        taken=taken,
        stays=len(left),
        slept=sum((stay.ends_on - stay.begins_on).days for stay in left if stay.ends_on),
    )


def turned_away_since(member: Membership, since: date) -> list[tuple[str, int]]:
    """How many were turned away since a day, by reason in words."""
    turned = TurnedAway.objects.visible_to(member).filter(on__gte=since)
    reasons = Counter(each.get_reason_display() for each in turned)
    return reasons.most_common()
