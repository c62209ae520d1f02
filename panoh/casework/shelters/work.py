"""What my work shows of the houses: beds tonight, and what needs a move."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.casework.shelters.board import count, needing_a_move
from panoh.casework.shelters.models import Site, Stay


@dataclass(frozen=True)
class House:
    """One house tonight, as the meter shows it."""

    name: str
    href: str
    taken: int
    out: int
    free: int
    total: int

    @property
    def text(self) -> str:
        said = {"taken": self.taken, "out": self.out, "free": self.free, "total": self.total}
        if self.out:
            return _("%(taken)s taken, %(out)s out of use, %(free)s free of %(total)s") % said
        return _("%(taken)s taken, %(free)s free of %(total)s") % said


def beds_tonight(member: Membership) -> list[House]:
    """The own agency's houses tonight. Two queries; none for those who have nothing to do there."""
    if not member.may(Permission.ANSWER_REFERRAL):
        return []
    sites = list(Site.objects.visible_to(member).annotate(of=Count("beds")))
    stays = list(
        Stay.objects.visible_to(member)
        .filter(bed__site__in=sites)
        .standing()
        .on(timezone.localdate())
        .select_related("bed")
    )
    found = []
    for site in sites:
        tonight = count(site.of, (stay for stay in stays if stay.bed.site_id == site.pk))
        found.append(
            House(
                name=site.name,
                href=site.get_absolute_url(),
                taken=tonight.taken,
                out=tonight.out,
                free=tonight.free,
                total=tonight.total,
            )
        )
    return found


def beds_to_move(member: Membership) -> list[dict[str, Any]]:
    """Holds and stays that need a move, as `work_list` shows them. Two queries."""
    return needing_a_move(member) if member.may(Permission.MANAGE_BEDS) else []
