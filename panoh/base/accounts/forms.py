"""django-allauth's forms, with codes that are taken once and guesses that become slow."""

import time
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddForm
from django.forms import BooleanField, CharField, Form
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from panoh.base.accounts import actions
from panoh.base.accounts.adapter import attempt_code

PERIOD = 30  # seconds: what every app takes for granted
ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def step_of(secret: str, code: str) -> int | None:
    """The half minute whose code this is; the one before counts too, for slow fingers."""
    now = int(time.time()) // PERIOD
    typed = "".join(code.split())
    for step in (now, now - 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), typed):
            return step
    return None


class _CodeForm(Form):
    """Asks for a code, once and slowly."""

    user: Any

    def clean_code(self) -> str:
        """The code, if it opens. Every guess is counted before it is looked at."""
        code: str = self.cleaned_data["code"]
        attempt = attempt_code(self.user)
        if not (attempt.counts and self.opens(code)):
            raise get_adapter().validation_error("incorrect_code")
        actions.forgive(attempt)
        return code

    def opens(self, code: str) -> bool:
        raise NotImplementedError


class _SignInCodeForm(_CodeForm):
    """Six digits of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CharField(label=_("Code"))
        self.fields["code"].widget.attrs |= ONE_TIME

    def opens(self, code: str) -> bool:
        found = Authenticator.objects.filter(user=self.user)
        for each in found.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-type"):
            if each.type == Authenticator.Type.TOTP:
                step = step_of(decrypt(each.data["secret"]), code)
                taken = step is not None and actions.take_code(user=self.user, step=step)
            else:
                taken = each.wrap().validate_code("".join(code.split()))
            if taken:
                each.user = self.user
                self.authenticator = each
                return True
        return False


class AuthenticateForm(_SignInCodeForm, AllauthAuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ReauthenticateForm(_SignInCodeForm, AllauthReauthenticateForm):  # type: ignore[misc]
    """Show once more that it is you."""


class ActivateTOTPForm(_CodeForm, AllauthActivateForm):  # type: ignore[misc]
    """Switch the app on; the code that proves it works is taken with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six digits")
        self.fields["code"].widget.attrs |= ONE_TIME

    def opens(self, code: str) -> bool:
        step = step_of(self.secret, code)
        return step is not None and actions.take_code(user=self.user, step=step)


class AddPasskeyForm(AllauthAddForm):  # type: ignore[misc]
    """Add a passkey: a name for it, and whether it opens alone."""

    name = CharField(label=_("What you call it"), required=False, max_length=60)
    passwordless = BooleanField(
        label=_("It opens Panoh alone, without the password"),
        required=False,
        initial=True,
        help_text=_("It then asks for your finger, your face or its own number each time."),
    )


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """The old password is guessed as slowly here as at the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Your password until now")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password, once more")

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not account_adapter().reauthenticate(self.user, password):
            raise account_adapter().validation_error("enter_current_password")
        return password
