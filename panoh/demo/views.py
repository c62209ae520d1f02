"""Pages that only the demo has: who can sign in, and the letters that would have left."""

from itertools import groupby
from typing import Any

from allauth.account.views import login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.database import door
from panoh.base.outbox.actions import words
from panoh.base.outbox.models import Letter
from panoh.base.places.names import country_name
from panoh.demo.actions import members
from panoh.demo.cast import CAST, PASSWORD, SignIn, sign_ins
from panoh.demo.forms import SignInForm

NEWEST = 5


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Everybody one can be in the demo, by country, with a sentence each."""
    head = [_("Sign in as"), _("Agency"), _("Role"), {"text": _("What to try"), "wide": True}]
    tables = [
        {
            "title": country_name(country) if country else _("Over all countries"),
            "head": head,
            "rows": [_row(each) for each in those],
        }
        for country, those in groupby(sign_ins(), lambda each: each.country)
    ]
    return render(request, "demo/show.html", {"tables": tables, "password": PASSWORD})


def _row(each: SignIn) -> list[Any]:
    name = {"text": each.username, "href": reverse("demo:sign_in", args=[each.username])}
    return [name, each.agency, each.role, each.sentence]


@login_not_required
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """The sign-in with one member's name and password filled in; whoever was signed in leaves."""
    if username not in CAST:
        raise Http404
    if request.method == "POST":
        logout(request)
        answer: HttpResponse = login(request)
        return answer
    form = SignInForm(initial={"login": username, "password": PASSWORD})
    return render(request, "demo/sign_in.html", {"form": form, "member": CAST[username]})


@login_not_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The newest letters to each member of the demo, in the words in which they would leave.

    Only its receiver may read a letter, so each is read through that member's own door.
    """
    found: list[tuple[Letter, str, str]] = []
    for member in members().values():
        with door.acting_as(member), translation.override(member.user.language):
            own = Letter.objects.visible_to(member).select_related("to__user")
            found += [(each, *words(each)) for each in own.order_by("-created_at")[:NEWEST]]
    found.sort(key=lambda each: each[0].created_at, reverse=True)
    return render(request, "demo/letters.html", {"letters": found})
