"""Pages of one's account that are not django-allauth's, and what Panoh adds to those that are."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account import views as account
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from panoh.base.accounts import actions, drafts
from panoh.base.accounts.adapter import RENEW
from panoh.base.accounts.middleware import time_left
from panoh.base.accounts.models import SignIn, User
from panoh.base.accounts.sessions import hashed
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event

# Cookies stay: the one by which the account knows this browser is no secret of a page.
CLEARED = '"cache", "storage"'


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """The language of the pages from now on; of letters too, for whoever has signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(language):
        actions.choose_language(user=request.user, language=language)
    return set_language(request)


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, with nothing left in this browser."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = CLEARED
    return response


@login_not_required
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """A page that tells whoever comes next nothing of what was done here."""
    return render(request, "account/signed_out.html")


def stay(request: HttpRequest) -> HttpResponse:
    """Stay signed in: that this page was opened is enough."""
    if request.method == "POST":
        return HttpResponse(status=204)
    return render(request, "account/stay.html", {"until": timezone.now() + time_left(request)})


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """How many seconds are left, for the page's own clock: asking does not prolong them."""
    return JsonResponse({"left": max(0, int(time_left(request).total_seconds()))})


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Time is over while somebody types: keep what stands in the form, and sign out."""
    if sent := drafts.sent_with(request):
        actions.keep_draft(user=cast(User, request.user), sent=sent)
    logout(request)
    messages.info(request, _("You were signed out because time ran out. Sign in."))
    return HttpResponse(status=204, headers={"Clear-Site-Data": CLEARED})


@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Where one's account is open now."""
    now = timezone.now()
    found = SignIn.objects.filter(user=request.user.pk, expire_date__gt=now)
    context = {"sign_ins": found, "this": hashed(request.session.session_key or "")}
    return render(request, "account/sign_ins.html", context)


@require_POST
def end_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """End one of one's own sign-ins."""
    if not actions.end_sign_in(user=cast(User, request.user), key=key):
        raise Http404
    messages.success(request, _("Ended."))
    return redirect("sign_ins")


@require_POST
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    """Out everywhere but here."""
    key = request.session.session_key
    actions.end_other_sign_ins(user=cast(User, request.user), session_key=key)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("sign_ins")


def changes_factors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One of django-allauth's pages that changes how somebody signs in.

    Once it has, every other sign-in of theirs ends, and the journal knows.
    """

    @wraps(view)
    def watched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        user = request.user
        if request.method == "POST" and response.status_code == 302 and not _asks_again(response):
            request.session.pop(RENEW, None)
            if isinstance(user, User):
                key = request.session.session_key
                ended = actions.end_other_sign_ins(user=user, session_key=key)
                what = request.resolver_match.url_name if request.resolver_match else ""
                record(
                    request.member,  # type: ignore[attr-defined]
                    Event.SIGN_IN_CHANGED,
                    detail={"what": what, "ended": ended},
                )
        return response

    return watched


def _asks_again(response: HttpResponse) -> bool:
    return "reauthenticate" in response.headers.get("Location", "")
