"""Steps that tests of signing in have in common."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from panoh.testing import PASSWORD

LOGIN = "/accounts/login/"
SECOND = "/accounts/2fa/authenticate/"
AGAIN = "/accounts/2fa/reauthenticate/"


def sign_in(client, name="aigul", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def is_in(client):
    return client.get("/").status_code == 200


def signed_in(name="aigul"):
    client = Client()
    sign_in(client, name)
    assert is_in(client)
    return client


def code(secret):
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def switch_on(client):
    """Adds an authenticator app by the pages; gives its secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302
    return secret
