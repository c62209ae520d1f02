"""What every page's frame shows: who acts, where they may go, and where they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from panoh.base.accounts.middleware import time_left
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.casework.referrals.work import count_waiting

Count = Callable[[Membership], int]


class Place(NamedTuple):
    """Somewhere a member may go: what it is called, its url name, who may, what waits there."""

    label: Promise
    route: str
    permission: Permission | None = None
    waiting: Count | None = None
    also: str = ""  # a page of the same kind outside the slice's own addresses


NAVIGATION = (
    Place(_("My work"), "work"),
    Place(_("Cases"), "cases:list", Permission.OPEN_CASE, also="case"),
    Place(_("Referrals"), "referrals:list", Permission.REFER, count_waiting),
    Place(_("Beds"), "shelters:board", Permission.MANAGE_BEDS),
    Place(_("Figures"), "monitoring:figures", Permission.COUNT),
    Place(_("Programmes"), "logframe:list", Permission.VIEW_PROGRAMME),
)
LINKS = (
    Place(_("Procedures"), "sop:list"),
    Place(_("Quality of houses"), "quality:list", Permission.ASSESS_HOUSES),
    Place(_("Possible duplicates"), "duplicates:list", Permission.LINK_CASES),
    Place(_("Old lists"), "exchange:list", Permission.IMPORT_CASES),
    Place(_("What is kept about my work"), "journal"),
    Place(_("My sign-ins"), "sign_ins"),
    Place(_("My calendar"), "calendar"),
    Place(_("Second step of signing in"), "mfa_index"),
    Place(_("Change my password"), "account_change_password"),
)
FIND = "find"
HOME = "work"


@dataclass(frozen=True)
class Item:
    """A link of the frame, as this member sees it on this page."""

    label: Promise
    href: str
    current: str = ""
    count: int = 0


@dataclass(frozen=True)
class Frame:
    """The frame of one page."""

    member: Membership | None
    signed_in: bool
    items: list[Item]
    links: list[Item]
    find: str
    home: bool
    now: datetime
    left: timedelta = timedelta(0)

    @property
    def role(self) -> Promise | str:
        """What this member is there for, in a word."""
        return Role(self.member.role).label if self.member else ""

    @property
    def until(self) -> datetime:
        """When this sign-in ends if no page is opened."""
        return self.now + self.left

    @property
    def seconds(self) -> int:
        """The same for the page's own clock."""
        return int(self.left.total_seconds())


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: nothing is looked up unless the page shows it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    member: Membership | None = getattr(request, "member", None)
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    return Frame(
        member=member,
        signed_in=signed_in,
        items=_items(NAVIGATION, member, here) if member else [],
        links=_items(LINKS, member, here) if signed_in else [],
        find=_address(FIND) if member and member.may(Permission.OPEN_CASE) else "",
        home=here == HOME,
        now=timezone.localtime(),
        left=time_left(request) if member and hasattr(request, "session") else timedelta(0),
    )


def _items(places: tuple[Place, ...], member: Membership | None, here: str) -> list[Item]:
    """The places that exist in this installation and that this member may enter."""
    return [
        Item(place.label, href, _current(place, here), _waiting(place, member))
        for place in places
        if place.permission is None or (member and member.may(place.permission))
        if (href := _address(place.route))
    ]


def _waiting(place: Place, member: Membership | None) -> int:
    return place.waiting(member) if place.waiting and member else 0


@cache
def _address(route: str) -> str:
    """A slice may be missing from an installation; then its link is too."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _current(place: Place, here: str) -> str:
    """`page` for the page itself, `true` for any other page of the same kind."""
    if place.route == here:
        return "page"
    kind, colon, _name = place.route.partition(":")
    return "true" if (colon and here.startswith(f"{kind}:")) or here == (place.also or None) else ""
