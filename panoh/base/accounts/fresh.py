"""A guarded act asks who it is, once more, when the sign-in is no longer fresh."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from panoh.base.accounts import actions, drafts
from panoh.base.accounts.models import User

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """Whether it was shown a few minutes ago who acts: by a second factor, where one is set up."""
    if not settings.FRESH_MINUTES:
        return True
    factor = {"mfa"} if is_mfa_enabled(request.user) else {"mfa", "password"}
    shown = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] in factor
    ]
    age = abs(time.time() - max(shown, default=0.0))  # a clock put back makes nobody fresh
    return age < timedelta(minutes=settings.FRESH_MINUTES).total_seconds()


def fresh_sign_in(view: View) -> View:
    """For exports, keys and emergencies: asks again who it is, and loses nothing that was typed.

    What was sent waits as a draft in its form; files are chosen again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        page = request.get_full_path()
        if request.method == "POST":
            page = drafts.page_of(request)
            if sent := drafts.sent_with(request):
                actions.keep_draft(user=cast(User, request.user), sent=sent)
                request.session[drafts.FLAG] = True
        messages.info(request, _("This is guarded: show once more that it is you."))
        way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        return redirect(f"{way}?{urlencode({'next': page})}")

    return guarded
