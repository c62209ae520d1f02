"""The last question to a restored database: does somebody sign in, by the page everybody uses?"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from panoh.base.accounts.models import User
from panoh.base.accounts.sessions import SessionStore

OWNER = "owner"


@contextmanager
def somebody() -> Iterator[tuple[str, str]]:
    """An account for this moment, with a name and a password that nobody learns."""
    name, password = f"restore-{secrets.token_hex(6)}", secrets.token_urlsafe(24)
    user = User.objects.db_manager(OWNER).create_user(name, password)
    try:
        yield name, password
    finally:
        User.objects.using(OWNER).filter(pk=user.pk).delete()


def signs_in(name: str, password: str) -> bool:
    """Whether the sign-in page lets this name in with this password, and not with another one.

    A second factor that is asked for after the password counts as in.
    """
    return _answer(name, password) and not _answer(name, f"{password}?")


def _answer(name: str, password: str) -> bool:
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0], raise_request_exception=False)
    page = reverse("account_login")
    client.get(page, secure=settings.HTTPS)
    answer = client.post(page, {"login": name, "password": password}, secure=settings.HTTPS)
    second = reverse("mfa_authenticate")
    let_in = SESSION_KEY in client.session or answer.headers.get("Location", "").startswith(second)
    SessionStore(client.session.session_key).delete()
    return answer.status_code == 302 and let_in
