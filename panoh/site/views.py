"""Pages that belong to no slice: the way out, errors, and the gallery of components."""

import calendar
import sys

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from panoh.site import gallery as shown


@login_not_required
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: signed out, and somewhere neutral at once. A link, so it needs no script."""
    logout(request)
    response = _elsewhere(request)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _elsewhere(request: HttpRequest) -> HttpResponse:
    if elsewhere := getattr(settings, "LEAVE_TO", ""):
        return redirect(elsewhere)
    today = timezone.localdate()
    weeks = calendar.Calendar().monthdatescalendar(today.year, today.month)
    return render(request, "site/left.html", {"today": today, "weeks": weeks})


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, filled, empty and in error; only where nothing is real."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "site/gallery.html", shown.content())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent makes no sense; or the database was lost while the session was kept."""
    if is_lost(exception):
        return unavailable()
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not allowed, without saying what is there."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or none for this reader: the same answer."""
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection ran out, most often because the page had stood open too long."""
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke: rendered without context processors, which may be what broke."""
    if is_lost(sys.exc_info()[1]):
        return unavailable()
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def unavailable() -> HttpResponse:
    """The database is not there, or went away before it said that all is kept."""
    return HttpResponse(
        render_to_string("errors/503.html"), status=503, headers={"Retry-After": "10"}
    )


def is_lost(exception: BaseException | None) -> bool:
    """Whether the line to the database is at the bottom of it."""
    while exception is not None:
        if isinstance(exception, OperationalError | InterfaceError):
            return True
        exception = exception.__cause__ or exception.__context__
    return False
