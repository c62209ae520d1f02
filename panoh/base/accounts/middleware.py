"""Sessions that end, a second factor that is asked for, and headers that leave nothing behind."""

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

Next = Callable[[HttpRequest], HttpResponse]


def headers(get_response: Next) -> Next:
    """Nothing a page shows stays in a cache, a referrer or another window."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return middleware


def time_out(get_response: Next) -> Next:
    """A session ends after a while without a request, and after a working day whatever happens."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            begun = request.session.setdefault("begun", now)
            seen = request.session.get("seen", now)
            idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES).total_seconds()
            absolute = timedelta(hours=settings.SESSION_ABSOLUTE_HOURS).total_seconds()
            if now - seen > idle or now - begun > absolute:
                logout(request)
                messages.info(request, _("You were signed out because time ran out. Sign in."))
                return redirect("account_login")
            # Once a minute is exact enough, and saves a write on every page.
            if "seen" not in request.session or now - seen > 60:
                request.session["seen"] = now
        return get_response(request)

    return middleware


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
    """Whoever has no second factor yet sets one up before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and request.user.is_authenticated:
            allowed = request.path.startswith((reverse("mfa_index"), settings.STATIC_URL))
            allowed = allowed or request.path in {
                reverse("account_logout"),
                reverse("account_reauthenticate"),
                reverse("set_language"),
                reverse("leave"),
            }
            if not allowed and not Authenticator.objects.filter(user=request.user).exists():
                messages.info(request, _("Set up a second factor first."))
                return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware
