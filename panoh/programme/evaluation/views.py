"""Pages of the evaluations of a programme, of their recommendations and the answers to them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words, day_words
from panoh.base.refusals import allows
from panoh.programme.evaluation import actions, lists, rules
from panoh.programme.evaluation.forms import (
    AnswerForm,
    AppointForm,
    BeginForm,
    FindForm,
    FollowForm,
    PlanForm,
    RecommendForm,
    ReportForm,
)
from panoh.programme.evaluation.models import Answer, Evaluation, Finding, Recommendation
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.workplan.views import programme_of


def evaluation_of(request: MemberRequest, code: str, evaluation: str) -> Evaluation:
    """The evaluation with this code of that programme; else there is none."""
    found = Evaluation.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related("programme__agency", "evaluator")
    return get_object_or_404(found, code=evaluation)


def recommendation_of(request: MemberRequest, code: str, recommendation: str) -> Recommendation:
    """The recommendation with this code of that programme; else there is none."""
    found = Recommendation.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related(
        "evaluation", "programme__agency", "finding", "answer__programme__agency"
    )
    return get_object_or_404(found, code=recommendation)


def _button(label: str, href: str, kind: str = "secondary") -> dict[str, str]:
    return {"label": label, "href": href, "kind": kind}


def _reviewers(request: MemberRequest, programme: Programme) -> QuerySet[Partner]:
    """The bodies that evaluate or audit this programme."""
    found = Partner.objects.visible_to(request.member).filter(programme=programme)
    return found.filter(part=Partner.Part.REVIEWING)


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """The evaluations, and when the final one is prepared."""
    programme, member = programme_of(request, code), request.member
    evaluations = Evaluation.objects.visible_to(member).filter(programme=programme)
    return render(
        request,
        "evaluation/show.html",
        {
            "programme": programme,
            "prepare_on": rules.prepare_on(programme),
            "head": lists.EVALUATION_HEAD,
            "rows": lists.evaluation_rows(evaluations.select_related("programme")),
            "acts": [_button(_("Plan an evaluation"), reverse("evaluation:plan", args=[code]))]
            if allows(rules.check_plan, member, programme)
            else [],
        },
    )


def plan(request: MemberRequest, code: str) -> HttpResponse:
    """Plan an evaluation."""
    programme = programme_of(request, code)
    rules.check_plan(request.member, programme)
    form = PlanForm(request.POST or None, partners=_reviewers(request, programme))
    if form.is_valid():
        evaluation = actions.plan(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The evaluation is planned."))
        return redirect(evaluation)
    back = reverse("evaluation:show", args=[code])
    return _act(request, programme, form, _("Plan an evaluation"), back)


@require_safe
def evaluation(request: MemberRequest, code: str, evaluation: str) -> HttpResponse:
    """One evaluation: terms, findings, recommendations with their answers."""
    found, member = evaluation_of(request, code, evaluation), request.member
    findings = Finding.objects.visible_to(member).filter(evaluation=found)
    recommendations = Recommendation.objects.visible_to(member).filter(evaluation=found)
    verbs: dict[str, tuple[str, str, Callable[..., None]]] = {
        "begin": (_("The terms are agreed"), "", rules.check_begin),
        "find": (_("Write a finding down"), "", rules.check_find),
        "recommend": (_("Recommend something"), "secondary", rules.check_recommend),
        "report": (_("Hand the report in"), "secondary", rules.check_report),
        "appoint": (_("Give it to another body"), "secondary", rules.check_appoint),
    }
    facts = [
        (_("State"), found.get_state_display()),
        (_("Purpose"), found.purpose),
        (_("Criteria"), ", ".join(found.criteria_named)),
        (_("Who evaluates"), str(found.carried_out_by.named) if found.carried_out_by else ""),
        (_("Budget line"), found.budget_line),
        (_("First day"), day_words(found.starts_on)),
        (_("Last day"), day_words(found.ends_on)),
        (_("Terms agreed"), date_words(found.begun_on) if found.begun_on else ""),
        (_("Terms of reference"), found.terms),
        (_("Reported"), date_words(found.reported_on) if found.reported_on else ""),
    ]
    return render(
        request,
        "evaluation/evaluation.html",
        {
            "programme": found.programme,
            "evaluation": found,
            "facts": [{"term": term, "value": value} for term, value in facts if value],
            "appointment_head": lists.APPOINTMENT_HEAD,
            "appointments": lists.appointment_rows(found),
            "finding_head": lists.FINDING_HEAD,
            "findings": lists.finding_rows(findings),
            "recommendation_head": lists.RECOMMENDATION_HEAD,
            "recommendations": lists.recommendation_rows(
                recommendations.select_related("finding", "answer", "programme"),
                timezone.localdate(),
            ),
            "acts": [
                _button(label, reverse(f"evaluation:{verb}", args=[code, evaluation]), kind)
                for verb, (label, kind, check) in verbs.items()
                if allows(check, member, found)
            ],
        },
    )


def appoint(request: MemberRequest, code: str, evaluation: str) -> HttpResponse:
    """Give it to another body."""
    found = evaluation_of(request, code, evaluation)
    rules.check_appoint(request.member, found)
    others = _reviewers(request, found.programme)
    if found.carried_out_by:
        others = others.exclude(pk=found.carried_out_by.pk)
    form = AppointForm(request.POST or None, partners=others)
    if form.is_valid():
        actions.appoint(by=request.member, evaluation=found, **form.cleaned_data)
        messages.success(request, _("Another body evaluates it from now on."))
        return redirect(found)
    return _of(request, found, form, _("Give it to another body"))


def begin(request: MemberRequest, code: str, evaluation: str) -> HttpResponse:
    """Say that the terms are agreed."""
    found = evaluation_of(request, code, evaluation)
    rules.check_begin(request.member, found)
    form = BeginForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        actions.begin(by=request.member, evaluation=found, **form.cleaned_data)
        messages.success(request, _("The evaluation is under way."))
        return redirect(found)
    return _of(request, found, form, _("The terms are agreed"))


def find(request: MemberRequest, code: str, evaluation: str) -> HttpResponse:
    """Write a finding down."""
    found = evaluation_of(request, code, evaluation)
    rules.check_find(request.member, found)
    form = FindForm(request.POST or None, evaluation=found)
    if form.is_valid():
        actions.find(by=request.member, evaluation=found, **form.cleaned_data)
        messages.success(request, _("The finding is written down."))
        return redirect(found)
    return _of(request, found, form, _("Write a finding down"))


def recommend(request: MemberRequest, code: str, evaluation: str) -> HttpResponse:
    """Recommend something on a finding."""
    found = evaluation_of(request, code, evaluation)
    rules.check_recommend(request.member, found)
    findings = Finding.objects.visible_to(request.member).filter(evaluation=found)
    form = RecommendForm(
        request.POST or None, findings=findings.select_related("evaluation__programme__agency")
    )
    if form.is_valid():
        actions.recommend(by=request.member, **form.cleaned_data)
        messages.success(request, _("The recommendation is written down."))
        return redirect(found)
    return _of(request, found, form, _("Recommend something"))


def report(request: MemberRequest, code: str, evaluation: str) -> HttpResponse:
    """Hand the report in."""
    found = evaluation_of(request, code, evaluation)
    rules.check_report(request.member, found)
    form = ReportForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        actions.report(by=request.member, evaluation=found, **form.cleaned_data)
        messages.success(request, _("The report is handed in."))
        return redirect(found)
    return _of(request, found, form, _("Hand the report in"))


@require_safe
def recommendation(request: MemberRequest, code: str, recommendation: str) -> HttpResponse:
    """One recommendation: the finding it rests on, the answer, and what became of it."""
    found, member = recommendation_of(request, code, recommendation), request.member
    answer, acts = lists.answer_of(found), []
    if answer is None and allows(rules.check_answer, member, found):
        acts = [
            _button(_("Answer it"), reverse("evaluation:answer", args=[code, recommendation]), "")
        ]
    if answer is not None and allows(rules.check_follow, member, answer):
        acts = [
            _button(_("It is done"), reverse("evaluation:follow", args=[code, recommendation]), "")
        ]
    facts = [
        (_("Finding"), str(found.finding)),
        (_("Criterion"), found.finding.get_criterion_display()),
        (_("Answer"), answer.get_kind_display() if answer else _("Not answered")),
    ]
    if answer:
        facts += [
            (_("Reason"), answer.reason),
            (_("What will be done"), answer.promise),
            (_("Who"), answer.get_post_display()),
            (_("By when"), day_words(answer.due_on) if answer.due_on else ""),
            (_("Done"), day_words(answer.done_on) if answer.done_on else ""),
            (_("What became of it"), answer.outcome),
        ]
    return render(
        request,
        "evaluation/recommendation.html",
        {
            "programme": found.programme,
            "recommendation": found,
            "facts": [{"term": term, "value": value} for term, value in facts if value],
            "acts": acts,
        },
    )


def answer(request: MemberRequest, code: str, recommendation: str) -> HttpResponse:
    """Answer it."""
    found = recommendation_of(request, code, recommendation)
    before = lists.answer_of(found)
    rules.check_answer(request.member, found, answered=before.kind if before else "")
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer(by=request.member, recommendation=found, **form.cleaned_data)
        messages.success(request, _("The answer is written down."))
        return redirect(found)
    title, back = _("Answer it"), found.get_absolute_url()
    return _act(request, found.programme, form, title, back, found.text)


def follow(request: MemberRequest, code: str, recommendation: str) -> HttpResponse:
    """Say that what was promised is done."""
    found = recommendation_of(request, code, recommendation)
    said = get_object_or_404(
        Answer.objects.visible_to(request.member).select_related("programme__agency"),
        recommendation=found,
    )
    rules.check_follow(request.member, said)
    form = FollowForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        actions.follow(by=request.member, answer=said, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found)
    title, back = _("It is done"), found.get_absolute_url()
    return _act(request, found.programme, form, title, back, said.promise)


def _of(request: MemberRequest, found: Evaluation, form: Form, title: str) -> HttpResponse:
    return _act(request, found.programme, form, title, found.get_absolute_url(), str(found))


def _act(
    request: MemberRequest, programme: Programme, form: Form, title: str, back: str, lead: str = ""
) -> HttpResponse:
    """A page with one form."""
    said: dict[str, Any] = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "evaluation/act.html", {**said, "lead": lead})
