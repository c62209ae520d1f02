"""Pages of a case's protection: one that shows all of it, and a short one for each act.

Risk, safety plan and measures are here; status and children have modules of their own.
"""

from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case
from panoh.casework.cases.views import act, case_of
from panoh.casework.protection import actions, parts, rules, work
from panoh.casework.protection.forms import (
    AskForm,
    AssessForm,
    ChooseForm,
    EndForm,
    PlanForm,
    RefuseForm,
    UntilForm,
)
from panoh.casework.protection.models import (
    Measure,
    RiskAssessment,
    SafetyPlan,
)
from panoh.casework.protection.parts import Part, at, level_tag, state_tag
from panoh.casework.protection.questions import Value, current, edition

Record = TypeVar("Record", bound=Model)


def one_of(records: QuerySet[Record], case: Case, **key: Any) -> Record:
    """A record of the case that this member may see, the case with it; else there is none."""
    found = get_object_or_404(records.filter(case=case), **key)
    found.case = case  # type: ignore[attr-defined]  # with its person, looked at already
    return found


def done(request: MemberRequest, case: Case, sentence: str) -> HttpResponse:
    """Says what was done, and leads back to all that protects the person."""
    messages.success(request, sentence)
    return redirect("protection:show", case.code)


def page(
    request: MemberRequest, case: Case, title: str, rows: list[Part], **more: Any
) -> HttpResponse:
    """One thing that was written down, with what may follow: rows, tag, acts, closed, wide."""
    context = {"case": case, "title": title, "rows": rows, **more}
    return render(request, "protection/read.html", context)


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """All that protects the person, the next duty first."""
    case = case_of(request, code)
    return render(
        request,
        "protection/show.html",
        {
            "case": case,
            "steps": [each.step for each in work.due(request.member, [case])],
            "parts": parts.parts(request.member, case),
        },
    )


# Risk


def assess(request: MemberRequest, code: str) -> HttpResponse:
    """Every question, and how high a person judges the risk."""
    case = case_of(request, code)
    rules.check_assess(request.member, case)
    asked = current(request.member.agency.country, timezone.localdate())
    form = AssessForm(request.POST or None, edition=asked)
    if form.is_valid():
        made = actions.assess(by=request.member, case=case, **form.said())
        messages.success(request, _("The assessment is saved."))
        return redirect("protection:risk", case.code, made.code)
    lead = _("Ask the person: they know best. Alone, and out of sight of whoever came with them.")
    return act(request, case, form, _("Assess the risk"), lead=lead)


@require_safe
def risk(request: MemberRequest, code: str, risk: str) -> HttpResponse:
    """How high the risk was judged, and for those who may read it, on what."""
    case = case_of(request, code)
    made = one_of(RiskAssessment.objects.visible_to(request.member), case, code=risk)
    asked, language = edition(made.edition), get_language() or "en"
    rows = [
        {"term": _("Assessed"), "value": date_words(made.assessed_at)},
        {"term": _("The rule proposed"), "value": made.get_proposed_display()},
        {"term": _("Again by"), "value": date_words(made.next_on)},
    ]
    closed = not allows(rules.check_read_grounds, request.member, made)
    groups: list[Part] = []
    if not closed:
        answers, reason, more = actions.read_risk(by=request.member, assessment=made)
        rows += [
            {"term": _("Why"), "value": reason},
            {"term": _("What else matters"), "value": more},
        ]
        groups = [
            {
                "title": str(domain.name.say(language)),
                "rows": [
                    {
                        "term": str(question.name.say(language)),
                        "value": Value(answers[question.code]).label,
                    }
                    for question in asked.of(domain)
                ],
            }
            for domain in asked.domains
        ]
    return page(
        request, case, _("Risk"), rows, tag=level_tag(made.level), closed=closed, groups=groups
    )


# The safety plan


def plan(request: MemberRequest, code: str) -> HttpResponse:
    """Write a plan, or the next version of one."""
    case = case_of(request, code)
    rules.check_plan(request.member, case)
    form = PlanForm(request.POST or None)
    if form.is_valid():
        made = actions.plan(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("The plan is saved."))
        return redirect("protection:read_plan", case.code, made.code)
    lead = _("With the person, in their words. A new plan replaces the old one, which is kept.")
    return act(request, case, form, _("Safety plan"), lead=lead)


def _plan(request: MemberRequest, code: str, plan: str) -> SafetyPlan:
    plans: QuerySet[SafetyPlan] = SafetyPlan.objects.visible_to(request.member)
    return one_of(plans, case_of(request, code), code=plan)


@require_safe
def read_plan(request: MemberRequest, code: str, plan: str) -> HttpResponse:
    """What the plan says, for those who may read it."""
    made = _plan(request, code, plan)
    rows: list[Part] = [
        {"term": _("Made"), "value": date_words(made.planned_at)},
        {"term": _("Version"), "value": made.version},
        {"term": _("Carried"), "value": made.get_choice_display() or _("Not asked yet")},
    ]
    closed = not allows(rules.check_read_plan, request.member, made)
    if not closed:
        labels = {name: field.label for name, field in PlanForm.base_fields.items()}
        said = actions.read_plan(by=request.member, plan=made)
        rows += [{"term": labels[name], "value": text} for name, text in said.items() if text]
    offered: list[Part] = []
    if allows(rules.check_print_plan, request.member, made):
        offered.append(
            {"label": _("Print it for a pocket"), "post": at("print_plan", made.case, made.code)}
        )
    if allows(rules.check_choose, request.member, made):
        offered.append(
            {
                "label": _("Does the person carry it?"),
                "href": at("choose", made.case, made.code),
                "kind": "secondary",
            }
        )
    return page(request, made.case, _("Safety plan"), rows, closed=closed, acts=offered)


@require_POST
@fresh_sign_in
def print_plan(request: MemberRequest, code: str, plan: str) -> HttpResponse:
    """The plan as a leaf for a pocket, under a neutral name."""
    made = _plan(request, code, plan)
    language = get_language() or "en"
    return HttpResponse(
        actions.print_plan(by=request.member, plan=made, language=language),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="notes.pdf"'},
    )


def choose(request: MemberRequest, code: str, plan: str) -> HttpResponse:
    """Whether the person carries the plan."""
    made = _plan(request, code, plan)
    rules.check_choose(request.member, made)
    form = ChooseForm(request.POST or None)
    if form.is_valid():
        actions.choose(by=request.member, plan=made, **form.cleaned_data)
        return done(request, made.case, _("The answer is saved."))
    return act(request, made.case, form, _("Safety plan"))


# Measures


def ask(request: MemberRequest, code: str) -> HttpResponse:
    """Ask a body for protection."""
    case = case_of(request, code)
    rules.check_ask(request.member, case)
    form = AskForm(request.POST or None)
    if form.is_valid():
        actions.ask(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("Recorded as asked for."))
    return act(request, case, form, _("Ask for protection"))


def _measure(request: MemberRequest, code: str, measure: str) -> Measure:
    measures: QuerySet[Measure] = Measure.objects.visible_to(request.member)
    return one_of(measures, case_of(request, code), code=measure)


@require_safe
def measure(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """What was asked for, what was answered, and what may follow."""
    asked = _measure(request, code, measure)
    rows = [
        {"term": _("For whom"), "value": asked.get_for_whom_display()},
        {"term": _("Of whom"), "value": asked.get_body_display()},
        {"term": _("Rests on"), "value": asked.get_basis_display()},
        {"term": _("Asked"), "value": date_words(asked.asked_at)},
        {"term": _("Answered"), "value": date_words(asked.answered_at)},
        {"term": _("Until"), "value": date_words(asked.until)},
        {"term": _("Again by"), "value": date_words(asked.review_on)},
    ]
    if asked.refusal or asked.ending:
        why = asked.get_refusal_display() or asked.get_ending_display()
        rows.append({"term": _("Because"), "value": why})
    if words := actions.read_measure(by=request.member, measure=asked):
        rows.append({"term": _("What should be done"), "value": words})
    offered = [
        {"label": label, "href": at(name, asked.case, asked.code), "kind": "secondary"}
        for label, name, check in (
            (_("It is granted"), "grant", rules.check_grant),
            (_("It is refused"), "refuse", rules.check_refuse),
            (_("It was looked at again"), "review", rules.check_review),
            (_("It ends"), "end", rules.check_end),
        )
        if allows(check, request.member, asked)
    ]
    title = str(asked.get_kind_display())
    return page(request, asked.case, title, rows, tag=state_tag(asked), acts=offered)


def grant(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """What was asked for is granted."""
    asked = _measure(request, code, measure)
    rules.check_grant(request.member, asked)
    form = UntilForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.grant(by=request.member, measure=asked, **form.cleaned_data)
        return done(request, asked.case, _("Recorded as granted."))
    return act(request, asked.case, form, _("Protection is granted"))


def refuse(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """What was asked for is refused."""
    asked = _measure(request, code, measure)
    rules.check_refuse(request.member, asked)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        actions.refuse(by=request.member, measure=asked, **form.cleaned_data)
        return done(request, asked.case, _("Recorded as refused. It can be asked for again."))
    return act(request, asked.case, form, _("Protection is refused"))


def review(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """What holds was looked at again, and goes on."""
    asked = _measure(request, code, measure)
    rules.check_review(request.member, asked)
    initial = {"until": asked.until}
    form = UntilForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.review(by=request.member, measure=asked, **form.cleaned_data)
        return done(request, asked.case, _("The review is saved."))
    return act(request, asked.case, form, _("Protection goes on"))


def end(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """Protection ends."""
    asked = _measure(request, code, measure)
    rules.check_end(request.member, asked)
    form = EndForm(request.POST or None)
    if form.is_valid():
        actions.end(by=request.member, measure=asked, **form.cleaned_data)
        return done(request, asked.case, _("Recorded as ended."))
    return act(request, asked.case, form, _("Protection ends"))
