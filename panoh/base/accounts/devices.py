"""Browsers that an account knows, because it has signed in with them before.

Such a browser has a count of failures of its own. So a stranger who guesses at a shelter's account
makes strangers wait, and never the shelter.
"""

import secrets
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "panoh.device"
KEPT = 180 * 24 * 3600
MOST = 8  # people who share one computer


def mark(kind: str, *of: str) -> str:
    """A name for a counter that tells nobody what it counts."""
    text = "\0".join(each.strip().lower() for each in of)
    return salted_hmac(f"panoh.guess.{kind}", text, algorithm="sha256").hexdigest()


def network(address: str) -> str:
    """The address, or the network of one household, which has very many."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found)


def _known(request: HttpRequest) -> dict[str, str]:
    """What the browser shows: for each name's mark, the number of this browser."""
    try:
        found: Any = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=KEPT
        )
    except signing.BadSignature:
        return {}
    return dict(found)


def number_of(request: HttpRequest, name: str) -> str:
    """The number of this browser where it is known to this name, else nothing."""
    return _known(request).get(mark("name", name)[:16], "")


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """From now on this browser is known to this name."""
    known = _known(request)
    number = known.pop(mark("name", name)[:16], "") or secrets.token_urlsafe(12)
    newest = list(known.items())[-(MOST - 1) :]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps({**dict(newest), mark("name", name)[:16]: number}, salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
