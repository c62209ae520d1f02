"""Signing in: what django-allauth offers and Panoh wants.

Nobody signs up, resets a password or sets an address here: an agency makes accounts, and whoever
has lost the way in asks a person, not a letter. Recovery codes are no file: they are shown once.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from panoh.base.accounts import views
from panoh.base.accounts.views import changes_factors

second_step = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", login_not_required(mfa.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", changes_factors(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", changes_factors(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        changes_factors(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", changes_factors(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "passkeys/login/",
        login_not_required(passkeys.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path(
        "passkeys/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        changes_factors(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
]
urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "accounts/password/change/",
        changes_factors(account.password_change),
        name="account_change_password",
    ),
    path("accounts/2fa/", include(second_step)),
    path("accounts/sign-ins/", views.sign_ins, name="sign_ins"),
    path("accounts/sign-ins/end/", views.end_other_sign_ins, name="end_other_sign_ins"),
    path("accounts/sign-ins/<slug:key>/end/", views.end_sign_in, name="end_sign_in"),
    path("accounts/stay/", views.stay, name="stay"),
    path("accounts/left/", views.left, name="time_left"),
    path("accounts/keep/", views.keep, name="keep"),
    path("out/", views.signed_out, name="signed_out"),
    path("language/", login_not_required(views.choose_language), name="set_language"),
]
