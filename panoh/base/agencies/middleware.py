"""Every request is one transaction, entered as the member who asks; a refusal becomes a page."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from panoh.base.agencies.backend import in_force
from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.database.acts import one_request
from panoh.base.refusals import Refused


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in and acts for an agency."""

    member: Membership


def member_of(request: HttpRequest) -> Membership | None:
    """The membership that is in force for whoever is signed in, looked up at every request."""
    if not request.user.is_authenticated:
        return None
    return request.user.acting or in_force(request.user.pk)


class Member:
    """Opens the request's transaction, enters the database, and shows what was refused.

    What was refused is undone as a whole, before a page is made to say so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_request():
            response = self._answer(request)
            if getattr(request, "failed", False) or response.status_code >= 500:
                transaction.set_rollback(True)
        refused = getattr(request, "refused", None)
        return self._say(request, refused) if refused else response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        member = member_of(request)
        if member is None and request.user.is_authenticated:
            logout(request)
            messages.info(request, _("You act for no agency any more. Ask your agency."))
            return redirect("account_login")
        request.member = member  # type: ignore[attr-defined]
        door.enter(member)
        return self.get_response(request)

    def _say(self, request: HttpRequest, refused: Refused) -> HttpResponse:
        words = {"sentence": refused.sentence}
        with transaction.atomic():
            door.enter(request.member)  # type: ignore[attr-defined]
            return render(request, "site/refused.html", words, status=refused.status)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Nothing half-done is kept; a refusal is a sentence, anything else an error page."""
        request.failed = True  # type: ignore[attr-defined]
        if isinstance(exception, Refused):
            request.refused = exception  # type: ignore[attr-defined]
            return HttpResponse(status=exception.status)
        return None
