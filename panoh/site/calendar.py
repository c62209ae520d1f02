"""A calendar of one's own: when something is due, and nothing of what, of whom, or in which case.

Telephones and the servers of strangers fetch it, keep it and show it on locked screens. So it says
a moment and a way to sign in; whatever falls on one moment is one line.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts import actions
from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.accounts.models import Feed, User
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.casework.assistance import due as assistance
from panoh.casework.protection import work as protection
from panoh.casework.referrals import work as referrals
from panoh.casework.sop.duties import Duty, own_duties, told_of
from panoh.site.work import assigned

BACK, AHEAD = timedelta(days=30), timedelta(days=120)
MORNING = time(9)  # when a day stands in it that is due as a whole
LOCAL = ("http://127.0.0.1", "http://localhost")
OCTETS = 75  # of a line (RFC 5545, 3.1)


@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """Whether there is an address, since when, and when it was fetched last."""
    return _page(request)


def _page(request: MemberRequest, address: str = "") -> HttpResponse:
    feed = Feed.objects.filter(user=request.member.user_id).first()
    return render(request, "site/calendar.html", {"feed": feed, "address": address})


@require_POST
@fresh_sign_in
def make(request: MemberRequest) -> HttpResponse:
    """A new address, shown this once; the one before opens nothing more."""
    check_feed()
    secret = actions.make_feed(user=cast(User, request.user))
    record(request.member, Event.FEED_MADE)
    return _page(request, f"{settings.ORIGIN}{reverse('feed', args=[secret])}")


@require_POST
def end(request: MemberRequest) -> HttpResponse:
    """The address opens nothing any more."""
    if actions.end_feed(user=cast(User, request.user)):
        record(request.member, Event.FEED_ENDED)
        messages.success(request, _("Ended. The calendar stays empty from now on."))
    return redirect("calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever's secret this is, while they act for an agency."""
    check_feed()
    member = (
        Membership.objects.active()
        .select_related("agency", "user")
        .filter(user=actions.fetch_feed(secret=secret))
        .first()
    )
    if member is None:
        raise Http404
    with door.acting_as(member), override(member.user.language):
        text = ics(member, moments(member))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def check_feed() -> None:
    """Its address is its key: never over a line on which others can read it."""
    if not (settings.HTTPS or settings.ORIGIN.startswith(LOCAL)):
        raise Refused(_("A calendar is given out over https only."))


def _is_told(each: assistance.Due, owed: list[Duty]) -> bool:
    """A task of the procedure asks for the same on the same day."""
    return any(
        duty.case.pk == each.case.pk
        and each.event in duty.task.done
        and timezone.localdate(duty.due_at) == each.on
        for duty in owed
    )


def moments(member: Membership) -> list[datetime]:
    """When this member has something to do, in their cases and in their agency's queue.

    Tasks of the procedures; measures and permits that run out; reviews, goals and calls; answers to
    referrals.
    """
    now, carried = timezone.now(), assigned(member)
    own = own_duties(member, carried)
    owed = [duty for duty in own if duty.is_open]
    days = {each.day for each in protection.coming(member, carried, told_of(own))}
    days |= {each.on for each in assistance.coming(member, carried) if not _is_told(each, owed)}
    days |= {timezone.localdate(duty.due_at) for duty in owed if duty.sooner}
    due = [duty.due_at for duty in owed if not duty.sooner]
    due += [timezone.make_aware(datetime.combine(day, MORNING)) for day in days]
    due += [each.deadline for each in referrals.waiting(member).first]
    whole = {at.replace(second=0, microsecond=0) for at in due}
    return sorted(at for at in whole if now - BACK < at < now + AHEAD)


def ics(member: Membership, due: Iterable[datetime]) -> bytes:
    """A calendar as RFC 5545 wants it."""
    now, said = _utc(timezone.now()), _escaped(_("Something is due"))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Panoh//Panoh//EN"]
    for at in due:
        mark = salted_hmac("panoh.feed", f"{member.pk} {at.isoformat()}").hexdigest()
        lines += [
            "BEGIN:VEVENT",
            f"UID:{mark}@panoh",
            f"DTSTAMP:{now}",
            f"DTSTART:{_utc(at)}",
            f"SUMMARY:{said}",
            f"URL:{settings.ORIGIN}/",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for letter in "\\;,":
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, none of which parts a letter."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
