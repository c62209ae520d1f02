"""Its pages."""

import secrets

import pycountry
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from benchmarks.bare.models import (
    Assignment,
    Case,
    Letter,
    Member,
    Person,
    Referral,
    Service,
    Share,
)

PAGE = 25
ANSWER = ["supervisor", "shelter_manager"]  # who is told of a referral
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


def tell(about: Referral, *members: Member) -> None:
    """A letter for each, and a job that will send it."""
    letters = [Letter(to=each, path=about.get_absolute_url()) for each in members]
    Letter.objects.bulk_create(letters)
    jobs: list[JSONDict] = [{"letter_id": str(letter.pk)} for letter in letters]
    app.configure_task("outbox.deliver").batch_defer(*jobs)


class ReferralForm(forms.Form):
    """What Panoh's form asks of a referral."""

    service = forms.ModelChoiceField(
        Service.objects.filter(active=True).select_related("agency"), to_field_name="code"
    )
    urgency = forms.ChoiceField(choices=[("urgent", "Urgent"), ("normal", "Normal")])
    note = forms.CharField(max_length=300, required=False, widget=forms.Textarea)


@login_required
def refer(request: HttpRequest, code: str) -> HttpResponse:
    """A case is found, a service chosen, and a share, a referral and the letters are inserted."""
    case = get_object_or_404(Case.objects.select_related("person"), code=code)
    form = ReferralForm(request.POST or None)
    if form.is_valid():
        service = form.cleaned_data["service"]
        with transaction.atomic():
            share = Share.objects.create(case=case, agency=service.agency, sections=["core"])
            referral = Referral.objects.create(
                code=secrets.token_hex(4)[:7],
                case=case,
                share=share,
                sent_by_id=request.GET["member"],
                **form.cleaned_data,
            )
            told = Member.objects.filter(agency=service.agency, role__in=ANSWER, ended_at=None)
            tell(referral, *told)
        messages.success(request, "Sent.")
        return redirect(referral)
    return render(request, "form.html", {"form": form})


@login_required
@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """A referral is found; its share and itself are changed, somebody is assigned and told."""
    referral = get_object_or_404(Referral.objects.select_related("share", "sent_by"), code=code)
    now = timezone.now()
    with transaction.atomic():
        referral.share.since = now
        referral.share.save(update_fields=["since"])
        Assignment.objects.create(case_id=referral.case_id, member_id=request.GET["member"])
        referral.status, referral.answered_at = "accepted", now
        referral.save(update_fields=["status", "answered_at"])
        tell(referral, referral.sent_by)
    messages.success(request, "Accepted.")
    return redirect(referral)


urlpatterns = [
    path("cases/", cases),
    path("cases/open/", create),
    path("cases/<code>/refer/", refer),
    path("referrals/<code>/accept/", accept),
]
