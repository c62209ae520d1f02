"""Pages of a child's protection: who speaks for them, and what is best for them."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case
from panoh.casework.cases.views import act, case_of
from panoh.casework.protection import child_actions, child_rules
from panoh.casework.protection.forms import (
    AssessInterestsForm,
    DetermineInterestsForm,
    GuardianForm,
    InterestsForm,
)
from panoh.casework.protection.models import (
    Guardian,
    Interests,
)
from panoh.casework.protection.parts import Part, at
from panoh.casework.protection.views import done, one_of, page


def appoint(request: MemberRequest, code: str) -> HttpResponse:
    """Who was appointed to speak for the child."""
    case = case_of(request, code)
    child_rules.check_appoint(request.member, case)
    form = GuardianForm(request.POST or None)
    if form.is_valid():
        child_actions.appoint(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("The guardian is recorded."))
    return act(request, case, form, _("Guardian"))


def _guardian(request: MemberRequest, code: str, guardian: str) -> Guardian:
    guardians: QuerySet[Guardian] = Guardian.objects.visible_to(request.member)
    return one_of(guardians, case_of(request, code), pk=guardian)


@require_safe
def guardian(request: MemberRequest, code: str, guardian: str) -> HttpResponse:
    """Who speaks for the child: the name for those who may know names."""
    found = _guardian(request, code, guardian)
    rows = [
        {"term": _("Who"), "value": found.get_kind_display()},
        {"term": _("Appointed on"), "value": date_words(found.appointed_on)},
    ]
    if found.ended_at:
        rows.append({"term": _("Ended"), "value": date_words(found.ended_at)})
    closed = not allows(child_rules.check_reveal_guardian, request.member, found)
    if not closed:
        name = child_actions.reveal_guardian(by=request.member, guardian=found)
        rows.append({"term": _("Name and how to reach them"), "value": name})
    offered: list[Part] = []
    if allows(child_rules.check_end_guardian, request.member, found):
        post = at("end_guardian", found.case, found.pk)
        offered.append({"label": _("This task has ended"), "post": post, "kind": "secondary"})
    return page(request, found.case, _("Guardian"), rows, closed=closed, acts=offered)


@require_POST
def end_guardian(request: MemberRequest, code: str, guardian: str) -> HttpResponse:
    """A guardian's task has ended."""
    found = _guardian(request, code, guardian)
    child_actions.end_guardian(by=request.member, guardian=found)
    return done(request, found.case, _("Recorded as ended. Appoint somebody else now."))


def _consider(
    request: MemberRequest,
    case: Case,
    form: AssessInterestsForm | DetermineInterestsForm,
    title: str,
) -> HttpResponse:
    if form.is_valid():
        made = child_actions.consider(by=request.member, case=case, **form.said())
        messages.success(request, _("Saved."))
        return redirect("protection:read_interests", case.code, made.code)
    return act(request, case, form, title)


def assess_interests(request: MemberRequest, code: str) -> HttpResponse:
    """Assess what is best for the child."""
    case = case_of(request, code)
    child_rules.check_interests(request.member, case)
    form = AssessInterestsForm(request.POST or None)
    return _consider(request, case, form, _("Assess the best interests"))


def determine_interests(request: MemberRequest, code: str) -> HttpResponse:
    """Record what a panel decided for the child."""
    case = case_of(request, code)
    child_rules.check_interests(request.member, case)
    form = DetermineInterestsForm(request.POST or None, within=child_rules.REVIEW_WITHIN)
    return _consider(request, case, form, _("What a panel decided"))


@require_safe
def read_interests(request: MemberRequest, code: str, interests: str) -> HttpResponse:
    """An assessment or a determination, and for those who may read it, what it says."""
    case = case_of(request, code)
    made = one_of(Interests.objects.visible_to(request.member), case, code=interests)
    rows: list[Part] = [{"term": _("Day"), "value": date_words(made.made_at)}]
    if made.panel:
        votes = {"for": made.panel - made.against, "against": made.against}
        rows += [
            {"term": _("Panel"), "value": _("%(for)s for, %(against)s against") % votes},
            {"term": _("Again by"), "value": date_words(made.review_on)},
        ]
    if made.separation:
        rows.append({"term": _("Proposed"), "value": _("To part the child from the parents")})
    closed = not allows(child_rules.check_read_interests, request.member, made)
    if not closed:
        labels = {
            "dissent": _("Why they were against"),
            "decision": _("What was decided"),
            **{name: field.label for name, field in InterestsForm.base_fields.items()},
        }
        said = child_actions.read_interests(by=request.member, interests=made)
        rows += [{"term": labels[name], "value": text} for name, text in said.items() if text]
    title = _("Best interests: %(kind)s") % {"kind": made.get_kind_display()}
    return page(request, case, title, rows, closed=closed)
