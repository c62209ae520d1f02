"""A draft: what was being sent when somebody's time ran out, to be found again in the form.

It is sealed for its writer, waits an hour in the database, and never stands in an address or in
the browser. Files are left out: they are chosen again.
"""

import json
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from panoh.base.accounts.models import User
from panoh.base.vault import keys

NEVER_KEPT = {"csrfmiddlewaretoken", "once"}
FLAG = "draft"  # in the session of somebody for whom a draft waits


@dataclass(frozen=True)
class Sent:
    """The page on which the form stands, and what was typed in it."""

    page: str
    typed: QueryDict


def sent_with(request: HttpRequest) -> Sent | None:
    """What this request sends, without passwords, tokens and files; nothing if that is all."""
    typed = request.POST.copy()
    for name in list(typed):
        if name in NEVER_KEPT or "password" in name:
            del typed[name]
    return Sent(page_of(request), typed) if typed else None


def page_of(request: HttpRequest) -> str:
    """The page from which a form was sent: a form may stand on another page than it is sent to."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}) and referrer:
        parts = urlsplit(referrer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path


def wait(request: HttpRequest, page: str) -> None:
    """Lets what this request sends wait, sealed, until its writer comes to that page."""
    if sent := sent_with(request):
        request.session[FLAG] = seal(cast(User, request.user).pk, replace(sent, page=page))


def seal(user_id: UUID, sent: Sent) -> str:
    """The draft as only this user's sign-in opens it."""
    text = json.dumps([sent.page, sent.typed.urlencode()])
    return keys.seal_secret(text, f"draft:{user_id}")


def unseal(user_id: UUID, sealed: str) -> Sent:
    """The counterpart of `seal`. Raises `tink.TinkError` when it is another's or was altered."""
    page, typed = json.loads(keys.open_secret(sealed, f"draft:{user_id}"))
    return Sent(page, QueryDict(typed))
