"""The sign-in of the demo, filled in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from panoh.base.forms import PageForm


class SignInForm(PageForm):
    """What the real sign-in asks, with the answers of one demo member in it."""

    submit = _("Sign in")

    login = forms.CharField(label=_("Sign-in name"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput(render_value=True))
