"""What Panoh asks of django-allauth: nobody signs up, guessing is slow, and secrets are sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from panoh.base.accounts import actions, devices, drafts
from panoh.base.accounts.models import Draft, User
from panoh.base.accounts.sessions import ADDRESS, BROWSER
from panoh.base.vault import keys

# One sentence for whatever was wrong, and for whoever came too early: nobody learns which.
NOT_OPENED = _(
    "Name and password do not open anything. After a few attempts each next one counts only after "
    "a pause, at most 42 seconds: wait, then try once. Nobody is locked out."
)
NOT_TAKEN = _(
    "This code was not taken. Each code is taken once; wait for the next. After a few attempts "
    "each next one counts only after a pause, at most 42 seconds."
)
FEW = 3  # recovery codes, from where on new ones are advised
RENEW = "renew"  # in the session of somebody who must choose a password first


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an agency, never by a visitor."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_OPENED,
        "incorrect_password": NOT_OPENED,
        "enter_current_password": NOT_OPENED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Whoever name and password belong to, if the guess counts. The work is always the same."""
        name = str(credentials.get("username", ""))
        attempt = begin_attempt(request, name)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()  # at rest is the same as unknown
        if user is None or not attempt.counts:
            return None
        signs_in = not request.user.is_authenticated
        if signs_in and user.one_time_until and user.one_time_until <= timezone.now():
            return None
        actions.forgive(attempt)
        if signs_in:
            request.session.cycle_key()  # half a sign-in, too, has a key that nobody else knows
        return user

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Signed in, by whatever factors: the browser is known, and a draft is found again."""
        if Draft.objects.filter(user=user, until__gt=timezone.now()).exists():
            request.session[drafts.FLAG] = True
        request.session[BROWSER] = request.headers.get("User-Agent", "")[:200]
        request.session[ADDRESS] = self.get_client_ip(request)
        if user.one_time_until:
            actions.spend_one_time(user=user)
            request.session[RENEW] = True
        _say_how_many_are_left(request, user)
        response: HttpResponse = super().post_login(request, user, **more)
        devices.remember(request, response, user.username)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a draft waits, else home."""
        draft = Draft.objects.filter(user=request.user.pk, until__gt=timezone.now()).first()
        if draft and request.session.get(drafts.FLAG) is True:
            return drafts.unseal(draft.user_id, draft.sealed).page
        return str(super().get_login_redirect_url(request))

    def set_password(self, user: User, password: str) -> None:
        actions.choose_password(user=user, password=password)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor shows that one: a password alone may have been overheard."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use six digits or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        found = [each | {"description": words[each["id"]]} for each in found]
        return [each for each in found if each["id"] != "reauthenticate"] or found

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """No letters about an account: they would say more than a code and a link."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth keeps the TOTP secret in plain JSON; here it is sealed by the master key."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": NOT_TAKEN}

    def encrypt(self, text: str) -> str:
        return keys.seal_secret(text, keys.SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return keys.open_secret(encrypted_text, keys.SECOND_FACTOR)

    def _get_site_name(self) -> str:
        return "Panoh"

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


def _say_how_many_are_left(request: HttpRequest, user: User) -> None:
    """After a recovery code, how many are left, and whether that is few."""
    last = get_authentication_records(request, user)[-1:]
    if not last or last[0].get("type") != Authenticator.Type.RECOVERY_CODES:
        return
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    left = len(codes.wrap().get_unused_codes())
    said = ngettext(
        "That was a recovery code: %(left)s is left.",
        "That was a recovery code: %(left)s are left.",
        left,
    )
    messages.warning(request, said % {"left": left})
    if left <= FEW:
        messages.warning(request, _("Make new recovery codes before they run out."))


def begin_attempt(request: HttpRequest, name: str, what: str = "password") -> actions.Attempt:
    """Count a guess at this name's password or code, by who makes it."""
    if number := devices.number_of(request, name):
        return actions.begin_attempt(own=devices.mark(what, name, number))
    address = devices.network(AccountAdapter(request).get_client_ip(request))
    return actions.begin_attempt(
        own=devices.mark(what, name, address),
        address=devices.mark("address", address),
        account=devices.mark(what, name),
    )


def attempt_code(user: User) -> actions.Attempt:
    """Count a guess at the second factor of whoever is signing in."""
    return begin_attempt(context.request, user.username, "code")
