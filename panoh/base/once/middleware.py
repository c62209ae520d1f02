"""A form acts once, however often it is sent: clicked twice, gone back to, or after a loss."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from panoh.base.once import actions, keys
from panoh.base.refusals import Refused


class Once:
    """Answers what was sent before as it was answered then, without doing it again.

    Inside the request's transaction: what was done and that it was done are one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "sending", None)
        if key is not None and not getattr(request, "failed", False):
            if 300 <= response.status_code < 400:
                actions.finish(key, response["Location"])
            elif response.status_code < 500:
                actions.forget(key)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        member = getattr(request, "member", None)
        if member is None or request.method != "POST" or keys.FIELD not in request.POST:
            return None
        try:
            key = keys.read_key(member, request.POST[keys.FIELD])
            before = actions.begin(member, key, keys.digest(request))
        except Refused as refusal:
            words = {"sentence": refusal.sentence}
            return render(request, "site/refused.html", words, status=refusal.status)
        if before is not None:
            return redirect(before.location)
        request.sending = key  # type: ignore[attr-defined]
        return None
