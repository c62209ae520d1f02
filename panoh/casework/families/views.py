"""Pages of a family: whose cases belong together, one more, and a case for another one of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.refusals import allows
from panoh.casework.cases.forms import PersonForm
from panoh.casework.cases.models import Case
from panoh.casework.cases.templatetags.cases import in_words
from panoh.casework.cases.views import act, case_of
from panoh.casework.families import actions, rules
from panoh.casework.families.forms import IN_COMMON, OpenForm, TieForm
from panoh.casework.families.models import Tie


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """Whose cases belong to this one, without a name, and what may be done about it."""
    case = case_of(request, code)
    rules.check_show(request.member, case)
    return render(
        request,
        "families/show.html",
        {
            "case": case,
            "family": family(request.member, case),
            "may_tie": allows(rules.check_tie, request.member, case),
            "may_open": allows(rules.check_open_relative, request.member, case),
        },
    )


def family(member: Membership, case: Case) -> list[dict[str, Any]]:
    """The others of the family, as far as this member sees their cases. One query."""
    ties = Tie.objects.visible_to(member).of(case).select_related("one__person", "other__person")
    found = []
    for tie in ties:
        other, relation = tie.seen_from(case)
        found.append(
            {
                "case": other,
                "relation": Tie.Relation(relation).label,
                "words": in_words(other.person),
                "untie": reverse("families:untie", args=[case.code, tie.pk]),
            }
        )
    return found


def tie(request: MemberRequest, code: str) -> HttpResponse:
    """Say that another case belongs to this one."""
    case = case_of(request, code)
    rules.check_tie(request.member, case)
    form = TieForm(request.POST or None, member=request.member, case=case)
    if form.is_valid():
        actions.tie(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("Kept. Only who sees both cases reads it."))
        return redirect("families:show", case.code)
    lead = _("Nothing of one case is shown in the other, and no name is.")
    return act(request, case, form, _("These cases belong together"), lead=lead)


def open_relative(request: MemberRequest, code: str) -> HttpResponse:
    """Open a case for another one; what they may have in common is offered, not taken over."""
    case = case_of(request, code)
    rules.check_open_relative(request.member, case)
    known = PersonForm.of(case)
    common = {name: known[name] for name in IN_COMMON if known[name]}
    taken = "same" in request.GET
    form = OpenForm(
        request.POST or None,
        initial=common if taken else {},
        country=request.member.agency.country,
    )
    if form.is_valid():
        opened = actions.open_relative(
            by=request.member,
            case=case,
            relation=form.cleaned_data["relation"],
            children=form.cleaned_data["children"],
            **form.facts(),
        )
        messages.success(request, _("The case is open. Its code is %(code)s.") % {"code": opened})
        return redirect(opened)
    return render(
        request,
        "families/open.html",
        {"case": case, "form": form, "taken": taken, "offered": bool(common)},
    )


@require_POST
def untie(request: MemberRequest, code: str, tie: str) -> HttpResponse:
    """Take it back."""
    case = case_of(request, code)
    ties = Tie.objects.visible_to(request.member).of(case).select_related("one", "other")
    actions.untie(by=request.member, tie=get_object_or_404(ties, pk=tie))
    messages.success(request, _("Taken back. Everything is as it was before."))
    return redirect("families:show", case.code)
