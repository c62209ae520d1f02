"""What Panoh asks of django-allauth: nobody signs up, and the second factor's secret is sealed."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from panoh.base.vault import keys


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an agency, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth keeps the TOTP secret in plain JSON; here it is sealed by the master key."""

    def encrypt(self, text: str) -> str:
        return keys.seal_secret(text, "second factor")

    def decrypt(self, encrypted_text: str) -> str:
        return keys.open_secret(encrypted_text, "second factor")
