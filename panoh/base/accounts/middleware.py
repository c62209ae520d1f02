"""Sessions that end, a second factor that is asked for, and headers that leave nothing behind."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from panoh.base import forms
from panoh.base.accounts import actions, drafts
from panoh.base.accounts.adapter import RENEW
from panoh.base.accounts.models import Draft, User

Next = Callable[[HttpRequest], HttpResponse]
SLACK = 60  # seconds by which the clocks of several web machines may differ


def headers(get_response: Next) -> Next:
    """Nothing a page shows stays in a cache, a referrer or another window."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= 400 or not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return middleware


def no_zero_byte(get_response: Next) -> Next:
    """An address with a zero byte is nobody's: PostgreSQL keeps none, and whoever asks it fails."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A zero byte in an address.")
        return get_response(request)

    return middleware


class TimeOut:
    """A session ends after a while without a request, and after a working day whatever happens.

    What was being sent just then is kept for whoever sent it, once its protection was checked:
    this stands behind the middleware that does so.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            request.session.setdefault("begun", now)
            if time_left(request) < timedelta(0):
                request.timed_out = request.user  # type: ignore[attr-defined]
                logout(request)
            # Once a minute is exact enough, and saves a write on every page.
            elif now - request.session.get("seen", 0) > 60 and not is_quiet(request):
                request.session["seen"] = now
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = getattr(request, "timed_out", None)
        if user is None or not getattr(view, "login_required", True):
            return None
        if request.method == "POST" and (sent := drafts.sent_with(request)):
            actions.keep_draft(user=user, sent=sent)
            said = _("You were signed out because time ran out. Sign in: what you typed is kept.")
        else:
            said = _("You were signed out because time ran out. Sign in.")
        messages.info(request, said)
        if request.method == "POST":
            return redirect("account_login")
        return redirect_to_login(request.get_full_path())


def time_left(request: HttpRequest) -> timedelta:
    """How long this sign-in lasts if no page is opened.

    One that was seen or began later than now is over: a clock put back prolongs nothing.
    """
    now = timezone.now().timestamp()
    begun, seen = (request.session.get(name, now) for name in ("begun", "seen"))
    if max(begun, seen) > now + SLACK:
        return -timedelta(seconds=1)
    idle = seen + settings.SESSION_IDLE_MINUTES * 60
    return timedelta(seconds=min(idle, begun + settings.SESSION_ABSOLUTE_HOURS * 3600) - now)


def is_quiet(request: HttpRequest) -> bool:
    """Whether the browser asks by itself: that is no sign of somebody being there."""
    return request.path in _paths("time_left", "keep")


@cache
def _paths(*names: str) -> frozenset[str]:
    """Addresses that never change, found once."""
    return frozenset(reverse(name) for name in names)


def draft(get_response: Next) -> Next:
    """A form that was being sent in vain, filled again for whoever was sending it.

    Time had run out, or it was refused. Browsers keep nothing of what is typed here: a page stays
    in their profile.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            response = get_response(request)
            refused = response.status_code in (403, 409) and request.user.is_authenticated
            if refused:
                # In the session, sealed: what an act wrote is taken back, the table with it.
                drafts.wait(request, drafts.page_of(request))
            return response
        sent = _waiting(request) if request.method == "GET" else None
        if sent is None or sent.page != request.get_full_path():
            return get_response(request)
        with forms.typed_before(sent.typed):
            response = get_response(request)
        if response.status_code == 200:
            actions.forget_draft(user_id=cast(User, request.user).pk)
            del request.session[drafts.FLAG]
        return response

    return middleware


def _waiting(request: HttpRequest) -> drafts.Sent | None:
    """The draft of whoever has signed in, if one waits."""
    kept = request.session.get(drafts.FLAG)
    if not kept or not isinstance(request.user, User):
        return None
    if isinstance(kept, str):
        return drafts.unseal(request.user.pk, kept)
    row = Draft.objects.filter(user=request.user.pk, until__gt=timezone.now()).first()
    return drafts.unseal(row.user_id, row.sealed) if row else None


def language(get_response: Next) -> Next:
    """Pages speak the language of whoever has signed in, unless this browser chose another."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if request.user.is_authenticated and not chosen:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


def second_factor(get_response: Next) -> Next:
    """A password of one's own, and a second factor where it is asked for, before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or _is_always_open(request):
            return get_response(request)
        if RENEW in request.session:
            if request.path == reverse("account_change_password"):
                return get_response(request)
            messages.info(request, _("First choose a password that only you know."))
            return redirect("account_change_password")
        sets_up = request.path.startswith(reverse("mfa_index"))
        if not settings.SECOND_FACTOR_REQUIRED or sets_up:
            return get_response(request)
        if not Authenticator.objects.filter(user=request.user).exists():
            messages.info(request, _("Set up a second factor first."))
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _is_always_open(request: HttpRequest) -> bool:
    return request.path in _paths(
        "account_logout", "account_reauthenticate", "set_language", "leave", "signed_out",
        "time_left",
    )  # fmt: skip
