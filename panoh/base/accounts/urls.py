"""Signing in: what django-allauth offers and Panoh wants.

Nobody signs up, resets a password or sets an address here: an agency makes accounts, and whoever
has lost the way in asks a person, not a letter.
"""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from panoh.base.accounts import views

urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("language/", login_not_required(views.choose_language), name="set_language"),
]
