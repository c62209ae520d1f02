"""Its two pages."""

import secrets

import pycountry
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from benchmarks.bare.models import Case, Person

PAGE = 25
COUNTRIES = [(each.alpha_2, each.name) for each in pycountry.countries]


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """25 rows of an agency, newest first: one query."""
    found = Case.objects.filter(holder=request.GET["agency"]).exclude(stage="closed")
    rows = list(found.select_related("person").order_by("-opened_at")[:PAGE])
    return render(request, "list.html", {"cases": rows, "after": rows[-1].code if rows else ""})


class CaseForm(forms.Form):
    """What Panoh's form asks of a person, as plain Django asks it."""

    sex = forms.ChoiceField(choices=[("female", "Female"), ("male", "Male")])
    birth_year = forms.IntegerField(min_value=1900, max_value=2100, required=False)
    birth_year_basis = forms.ChoiceField(choices=[("stated", "Stated"), ("estimated", "Estimate")])
    origin_country = forms.ChoiceField(choices=COUNTRIES)
    children = forms.IntegerField(min_value=0, max_value=20)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A person and a case are inserted."""
    form = CaseForm(request.POST or None)
    if form.is_valid():
        children = form.cleaned_data.pop("children")
        with transaction.atomic():
            person = Person.objects.create(**form.cleaned_data)
            case = Case.objects.create(
                code=secrets.token_hex(4)[:7],
                person=person,
                holder_id=request.GET["agency"],
                country="UZ",
                children=children,
                opened_by_id=request.GET["member"],
            )
        messages.success(request, "The case is open.")
        return redirect(case)
    return render(request, "form.html", {"form": form})


urlpatterns = [path("cases/", cases), path("cases/open/", create)]
