"""Pages of names: finding somebody, opening a case after looking, writing and opening names."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.sections import Section
from panoh.base.places.names import script_name
from panoh.base.refusals import allows
from panoh.casework.cases import actions as cases
from panoh.casework.cases.forms import PersonForm
from panoh.casework.cases.models import Person
from panoh.casework.cases.rules import check_open_case, check_reveal
from panoh.casework.cases.views import act, case_of, case_to_change
from panoh.casework.names import actions, rules
from panoh.casework.names.forms import (
    AskForm,
    FindForm,
    IdentityForm,
    NameForm,
    RevealForm,
    hidden,
)
from panoh.casework.names.models import Identity, Name


def find(request: MemberRequest) -> HttpResponse:
    """Ask for somebody by name or year of birth; the answer shows codes and why, never a name."""
    rules.check_find(request.member)
    form = FindForm(request.POST or None)
    matches = None
    if form.is_valid():
        if form.code:
            return redirect(f"{reverse('find')}?code={form.code}")
        matches = actions.find(by=request.member, **form.cleaned_data)
    may_open = allows(check_open_case, request.member)
    return render(
        request, "names/find.html", {"form": form, "matches": matches, "may_open": may_open}
    )


def open_(request: MemberRequest) -> HttpResponse:
    """Open a case: first ask whether it is open already, then describe the person.

    What was typed goes from page to page in the form itself: no address and no session keeps it.
    """
    check_open_case(request.member)
    asked, step = AskForm(request.POST or None), request.POST.get("step", "")
    if not request.POST or (step == "look" and "unnamed" not in request.POST):
        return _ask(request, asked)
    named = asked.is_valid() and "unnamed" not in request.POST
    country = request.member.agency.country
    form = PersonForm(
        request.POST if not step else None, initial=_known(asked, named), country=country
    )
    if form.is_valid():
        case = cases.open_case(
            by=request.member, children=form.cleaned_data["children"], **form.facts()
        )
        if named:
            actions.record_identity(by=request.member, case=case, **asked.parts)
        messages.success(request, _("The case is open. Its code is %(code)s.") % {"code": case})
        return redirect(case)
    return render(
        request, "names/describe.html", {"form": form, "carried": asked.carried() if named else ""}
    )


def _ask(request: MemberRequest, asked: AskForm) -> HttpResponse:
    """The name that she says, or none; then who is found by it."""
    if not asked.is_valid():
        unnamed = {"name": "unnamed", "label": _("No name is given")}
        return render(
            request,
            "names/open.html",
            {"form": asked, "unnamed": unnamed, "look": hidden(step="look")},
        )
    matches = actions.find(by=request.member, name=asked.text, year=asked.cleaned_data["year"])
    return render(
        request,
        "names/known.html",
        {"matches": matches, "carried": asked.carried(step="describe")},
    )


def _known(asked: AskForm, named: bool) -> dict[str, Any]:
    year = asked.cleaned_data["year"] if named else None
    return {"birth_year": year, "birth_year_basis": Person.Basis.STATED} if year else {}


def record_identity(request: MemberRequest, code: str) -> HttpResponse:
    """Seal one more name, and what papers say."""
    case = case_to_change(request, code)
    rules.check_record_identity(request.member, case)
    papers = Identity.objects.visible_to(request.member).filter(case=case)
    form = IdentityForm(request.POST or None, stands=list(papers.values_list(*Identity.FIELDS)))
    if form.is_valid():
        actions.record_identity(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("Sealed. Whoever opens it says what for."))
        return redirect(case)
    kept = [_row(name) for name in Name.objects.visible_to(request.member).filter(case=case)]
    return render(request, "names/record.html", {"case": case, "form": form, "kept": kept})


def _row(name: Name) -> dict[str, Any]:
    """A recorded name without saying it: which, in what script, since when."""
    return {
        "term": name.get_kind_display(),
        "value": f"{script_name(name.script)} · {name.recorded_at.date().isoformat()}",
        "act": _("Correct"),
        "href": reverse("names:correct", args=[name.case.code, name.pk]),
    }


def correct(request: MemberRequest, code: str, name: str) -> HttpResponse:
    """Write a name anew, or take it away. What is recorded is not shown: that is revealing."""
    case = case_to_change(request, code)
    found = get_object_or_404(
        Name.objects.visible_to(request.member).filter(case=case).select_related("case"), pk=name
    )
    rules.check_correct_name(request.member, found)
    if "remove" in request.POST:
        actions.remove_name(by=request.member, name=found)
        messages.success(request, _("The name is taken away."))
        return redirect(case)
    initial = {"kind": found.kind, "language": found.language}
    stands = [bytes(getattr(found, part)) for part in Name.FIELDS]
    form = NameForm(request.POST or None, initial=initial, stands=stands)
    if form.is_valid():
        actions.correct_name(by=request.member, name=found, **form.cleaned_data)
        messages.success(request, _("The name is corrected."))
        return redirect(case)
    remove = {"name": "remove", "label": _("Take this name away")}
    return render(request, "names/correct.html", {"case": case, "form": form, "remove": remove})


@require_POST
def reveal_identity(request: MemberRequest, code: str) -> HttpResponse:
    """Show who the person is, once, for a purpose; the page is kept nowhere."""
    case = case_of(request, code)
    check_reveal(request.member, case, Section.IDENTITY)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return act(request, case, form, _("Reveal the identity"))
    revealed = actions.reveal_identity(by=request.member, case=case, **form.cleaned_data)
    rows: list[dict[str, Any]] = [
        {"term": name.get_kind_display(), "value": " ".join(filter(None, parts.values()))}
        for name, parts in revealed.names
    ]
    labels = {name: field.label for name, field in IdentityForm().fields.items()}
    for field in ("birth_date", "document"):
        if text := getattr(revealed, field):
            rows.append({"term": labels[field], "value": text})
    return render(
        request,
        "cases/revealed.html",
        {
            "case": case,
            "title": _("Identity"),
            "rows": rows,
            "year_only": bool(revealed.birth_date) and not revealed.day_is_known,
        },
    )
