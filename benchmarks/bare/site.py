"""Its two pages."""

import secrets

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from benchmarks.bare.models import Case

PAGE = 25


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """25 rows of an agency, newest first: one query."""
    found = Case.objects.filter(holder=request.GET["agency"]).exclude(stage="closed")
    rows = list(found.select_related("person").order_by("-opened_at")[:PAGE])
    return render(request, "list.html", {"cases": rows, "after": rows[-1].code if rows else ""})


class CaseForm(forms.Form):
    children = forms.IntegerField(min_value=0, max_value=20)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """One row is inserted."""
    form = CaseForm(request.POST or None)
    if form.is_valid():
        case = Case.objects.create(
            code=secrets.token_hex(4)[:7],
            person_id=request.GET["person"],
            holder_id=request.GET["agency"],
            country="UZ",
            opened_by_id=request.GET["member"],
            **form.cleaned_data,
        )
        return redirect(case)
    return render(request, "form.html", {"form": form})


urlpatterns = [path("cases/", cases), path("cases/open/", create)]
