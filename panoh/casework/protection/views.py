"""Pages of a case's protection: one that shows all of it, and a short one for each act."""

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
    AssessInterestsForm,
    ChooseForm,
    DetermineInterestsForm,
    EndEarlyForm,
    EndForm,
    GrantPermitForm,
    GuardianForm,
    InterestsForm,
    LengthenForm,
    NonPunishmentForm,
    PermitForm,
    PlanForm,
    RefuseForm,
    StatusForm,
    UntilForm,
)
from panoh.casework.protection.models import (
    Guardian,
    Interests,
    Measure,
    Permit,
    ReflectionChange,
    RiskAssessment,
    SafetyPlan,
)
from panoh.casework.protection.parts import Part, at, level_tag, state_tag
from panoh.casework.protection.questions import Value, current, edition

Record = TypeVar("Record", bound=Model)


def _one(records: QuerySet[Record], case: Case, **key: Any) -> Record:
    """A record of the case that this member may see, the case with it; else there is none."""
    found = get_object_or_404(records.filter(case=case), **key)
    found.case = case  # type: ignore[attr-defined]  # with its person, looked at already
    return found


def _done(request: MemberRequest, case: Case, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("protection:show", case.code)


def _page(
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
    made = _one(RiskAssessment.objects.visible_to(request.member), case, code=risk)
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
    return _page(
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
    return _one(plans, case_of(request, code), code=plan)


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
    return _page(request, made.case, _("Safety plan"), rows, closed=closed, acts=offered)


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
        return _done(request, made.case, _("The answer is saved."))
    return act(request, made.case, form, _("Safety plan"))


# Measures


def ask(request: MemberRequest, code: str) -> HttpResponse:
    """Ask a body for protection."""
    case = case_of(request, code)
    rules.check_ask(request.member, case)
    form = AskForm(request.POST or None)
    if form.is_valid():
        actions.ask(by=request.member, case=case, **form.cleaned_data)
        return _done(request, case, _("Recorded as asked for."))
    return act(request, case, form, _("Ask for protection"))


def _measure(request: MemberRequest, code: str, measure: str) -> Measure:
    measures: QuerySet[Measure] = Measure.objects.visible_to(request.member)
    return _one(measures, case_of(request, code), code=measure)


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
    return _page(request, asked.case, title, rows, tag=state_tag(asked), acts=offered)


def grant(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """What was asked for is granted."""
    asked = _measure(request, code, measure)
    rules.check_grant(request.member, asked)
    form = UntilForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.grant(by=request.member, measure=asked, **form.cleaned_data)
        return _done(request, asked.case, _("Recorded as granted."))
    return act(request, asked.case, form, _("Protection is granted"))


def refuse(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """What was asked for is refused."""
    asked = _measure(request, code, measure)
    rules.check_refuse(request.member, asked)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        actions.refuse(by=request.member, measure=asked, **form.cleaned_data)
        return _done(request, asked.case, _("Recorded as refused. It can be asked for again."))
    return act(request, asked.case, form, _("Protection is refused"))


def review(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """What holds was looked at again, and goes on."""
    asked = _measure(request, code, measure)
    rules.check_review(request.member, asked)
    initial = {"until": asked.until}
    form = UntilForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.review(by=request.member, measure=asked, **form.cleaned_data)
        return _done(request, asked.case, _("The review is saved."))
    return act(request, asked.case, form, _("Protection goes on"))


def end(request: MemberRequest, code: str, measure: str) -> HttpResponse:
    """Protection ends."""
    asked = _measure(request, code, measure)
    rules.check_end(request.member, asked)
    form = EndForm(request.POST or None)
    if form.is_valid():
        actions.end(by=request.member, measure=asked, **form.cleaned_data)
        return _done(request, asked.case, _("Recorded as ended."))
    return act(request, asked.case, form, _("Protection ends"))


# The time to recover


def lengthen(request: MemberRequest, code: str) -> HttpResponse:
    """Give the person more time."""
    case = case_of(request, code)
    rules.check_lengthen(request.member, case)
    until = rules.check_recovering(case).recovers_until
    form = LengthenForm(request.POST or None, until=until, longest=rules.LONGEST)
    if form.is_valid():
        actions.lengthen(by=request.member, case=case, **form.cleaned_data)
        return _done(request, case, _("The person has more time."))
    lead = _("The last day now: %(day)s.") % {"day": date_words(until)}
    return act(request, case, form, _("More time to recover"), lead=lead)


def propose_end(request: MemberRequest, code: str) -> HttpResponse:
    """Propose that the time ends early."""
    case = case_of(request, code)
    rules.check_propose_end(request.member, case)
    until = rules.check_recovering(case).recovers_until
    grounds = rules.grounds_of(request.member, case)
    form = EndEarlyForm(request.POST or None, until=until, grounds=grounds)
    if form.is_valid():
        actions.propose_end(by=request.member, case=case, **form.cleaned_data)
        return _done(request, case, _("Proposed. A second person of your agency decides."))
    lead = _("The last day now: %(day)s.") % {"day": date_words(until)}
    return act(request, case, form, _("Early end of the time to recover"), lead=lead)


def _change(request: MemberRequest, code: str, change: str) -> ReflectionChange:
    changes = ReflectionChange.objects.visible_to(request.member).select_related("determination")
    return _one(changes, case_of(request, code), code=change)


@require_safe
def change(request: MemberRequest, code: str, change: str) -> HttpResponse:
    """A change of the time to recover, with ground and reason, and the second person's answer."""
    found = _change(request, code, change)
    ground, reason = actions.read_change(by=request.member, change=found)
    rows: list[Part] = [
        {"term": _("Proposed"), "value": date_words(found.proposed_at)},
        {"term": _("New last day"), "value": date_words(found.ends_on)},
        {"term": _("Ground"), "value": ground and ReflectionChange.Ground(ground).label},
        {"term": _("Why"), "value": reason},
    ]
    offered = [
        {"label": label, "post": at(name, found.case, found.code), "kind": kind}
        for label, name, kind, state in (
            (_("Let it end early"), "approve_end", "warning", ReflectionChange.State.APPROVED),
            (_("Let it go on"), "decline_end", "", ReflectionChange.State.DECLINED),
        )
        if allows(rules.check_decide_end, request.member, found, state)
    ]
    title = _("Time to recover")
    return _page(request, found.case, title, rows, tag=state_tag(found), acts=offered)


@require_POST
def approve_end(request: MemberRequest, code: str, change: str) -> HttpResponse:
    """As the second person, let the time end early."""
    found = _change(request, code, change)
    actions.approve_end(by=request.member, change=found)
    return _done(request, found.case, _("The time to recover ends early."))


@require_POST
def decline_end(request: MemberRequest, code: str, change: str) -> HttpResponse:
    """As the second person, let the time go on."""
    found = _change(request, code, change)
    actions.decline_end(by=request.member, change=found)
    return _done(request, found.case, _("The time to recover goes on."))


# Residence


def record_status(request: MemberRequest, code: str) -> HttpResponse:
    """Which right to stay the person has."""
    case = case_of(request, code)
    rules.check_record_status(request.member, case)
    form = StatusForm(request.POST or None)
    if form.is_valid():
        actions.record_status(by=request.member, case=case, **form.cleaned_data)
        return _done(request, case, _("Saved."))
    return act(request, case, form, _("Right to stay"))


def ask_permit(request: MemberRequest, code: str) -> HttpResponse:
    """Ask for a permit."""
    case = case_of(request, code)
    rules.check_ask_permit(request.member, case)
    form = PermitForm(request.POST or None)
    if form.is_valid():
        actions.ask_permit(by=request.member, case=case, **form.cleaned_data)
        return _done(request, case, _("Recorded as asked for."))
    return act(request, case, form, _("Ask for a permit"))


def _permit(request: MemberRequest, code: str, permit: str) -> Permit:
    return _one(Permit.objects.visible_to(request.member), case_of(request, code), code=permit)


@require_safe
def permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A right to stay, and what may follow."""
    found = _permit(request, code, permit)
    rows = [
        {
            "term": _("Recorded") if found.held else _("Asked"),
            "value": date_words(found.asked_at),
        },
        {"term": _("Answered"), "value": date_words(None if found.held else found.answered_at)},
        {"term": _("Until"), "value": date_words(found.until)},
    ]
    if words := actions.read_permit(by=request.member, permit=found):
        rows.append({"term": _("What to know about it"), "value": words})
    member, case = request.member, found.case
    offered: list[Part] = []
    if allows(rules.check_grant_permit, member, found, asked=True):
        label = _("It is granted")
        offered.append({"label": label, "href": at("grant_permit", case, found.code)})
    if allows(rules.check_permit, member, found, Permit.State.REFUSED):
        label, post = _("It is refused"), at("refuse_permit", case, found.code)
        offered.append({"label": label, "post": post, "kind": "secondary"})
    if allows(rules.check_ask_permit, member, case, found):
        offered.append({"label": _("Ask for its renewal"), "post": at("renew", case, found.code)})
    if allows(rules.check_permit, member, found, Permit.State.ENDED):
        label, post = _("It is over"), at("end_permit", case, found.code)
        offered.append({"label": label, "post": post, "kind": "secondary"})
    title = str(found.get_kind_display())
    return _page(request, case, title, rows, tag=state_tag(found), acts=offered)


@require_POST
def renew(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """Ask for the renewal of a permit, of the same kind."""
    found = _permit(request, code, permit)
    actions.ask_permit(by=request.member, case=found.case, kind=found.kind, renews=found)
    return _done(request, found.case, _("Recorded as asked for."))


def grant_permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A permit is granted."""
    found = _permit(request, code, permit)
    rules.check_grant_permit(request.member, found, asked=True)
    said = request.POST if request.method == "POST" else None
    form = GrantPermitForm(said, kind=found.kind)
    if form.is_valid():
        actions.grant_permit(by=request.member, permit=found, **form.cleaned_data)
        return _done(request, found.case, _("Recorded as granted."))
    return act(request, found.case, form, str(found.get_kind_display()))


@require_POST
def refuse_permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A permit is refused."""
    found = _permit(request, code, permit)
    actions.refuse_permit(by=request.member, permit=found)
    return _done(request, found.case, _("Recorded as refused. It can be asked for again."))


@require_POST
def end_permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A permit is over."""
    found = _permit(request, code, permit)
    actions.end_permit(by=request.member, permit=found)
    return _done(request, found.case, _("Recorded as ended."))


# Non-punishment


def note_non_punishment(request: MemberRequest, code: str) -> HttpResponse:
    """Look at non-punishment, now or again."""
    case = case_of(request, code)
    rules.check_note_non_punishment(request.member, case)
    form = NonPunishmentForm(request.POST or None)
    if form.is_valid():
        actions.note_non_punishment(by=request.member, case=case, **form.cleaned_data)
        return _done(request, case, _("Saved."))
    lead = _("Nobody is punished for what they were made to do, or for having been smuggled.")
    return act(request, case, form, _("Non-punishment"), lead=lead)


@require_safe
def read_non_punishment(request: MemberRequest, code: str) -> HttpResponse:
    """What was noted, newest first."""
    case = case_of(request, code)
    groups = [
        {
            "title": date_words(note.noted_at),
            "rows": [
                {"term": _("By"), "value": note.agency.name},
                {"term": _("Something hangs on it"), "value": note.get_connected_display()},
                {"term": _("Who was told"), "value": note.get_told_display()},
                {"term": _("What came of it"), "value": note.get_outcome_display()},
                {"term": _("What to know about it"), "value": words},
            ],
        }
        for note, words in actions.read_non_punishment(by=request.member, case=case)
    ]
    return _page(request, case, _("Non-punishment"), [], groups=groups, closed=not groups)


# Children


def appoint(request: MemberRequest, code: str) -> HttpResponse:
    """Who was appointed to speak for the child."""
    case = case_of(request, code)
    rules.check_appoint(request.member, case)
    form = GuardianForm(request.POST or None)
    if form.is_valid():
        actions.appoint(by=request.member, case=case, **form.cleaned_data)
        return _done(request, case, _("The guardian is recorded."))
    return act(request, case, form, _("Guardian"))


def _guardian(request: MemberRequest, code: str, guardian: str) -> Guardian:
    guardians: QuerySet[Guardian] = Guardian.objects.visible_to(request.member)
    return _one(guardians, case_of(request, code), pk=guardian)


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
    closed = not allows(rules.check_reveal_guardian, request.member, found)
    if not closed:
        name = actions.reveal_guardian(by=request.member, guardian=found)
        rows.append({"term": _("Name and how to reach them"), "value": name})
    offered: list[Part] = []
    if allows(rules.check_end_guardian, request.member, found):
        post = at("end_guardian", found.case, found.pk)
        offered.append({"label": _("This task has ended"), "post": post, "kind": "secondary"})
    return _page(request, found.case, _("Guardian"), rows, closed=closed, acts=offered)


@require_POST
def end_guardian(request: MemberRequest, code: str, guardian: str) -> HttpResponse:
    """A guardian's task has ended."""
    found = _guardian(request, code, guardian)
    actions.end_guardian(by=request.member, guardian=found)
    return _done(request, found.case, _("Recorded as ended. Appoint somebody else now."))


def _consider(
    request: MemberRequest,
    case: Case,
    form: AssessInterestsForm | DetermineInterestsForm,
    title: str,
) -> HttpResponse:
    if form.is_valid():
        made = actions.consider(by=request.member, case=case, **form.said())
        messages.success(request, _("Saved."))
        return redirect("protection:read_interests", case.code, made.code)
    return act(request, case, form, title)


def assess_interests(request: MemberRequest, code: str) -> HttpResponse:
    """Assess what is best for the child."""
    case = case_of(request, code)
    rules.check_interests(request.member, case)
    form = AssessInterestsForm(request.POST or None)
    return _consider(request, case, form, _("Assess the best interests"))


def determine_interests(request: MemberRequest, code: str) -> HttpResponse:
    """Record what a panel decided for the child."""
    case = case_of(request, code)
    rules.check_interests(request.member, case)
    form = DetermineInterestsForm(request.POST or None, within=rules.REVIEW_WITHIN)
    return _consider(request, case, form, _("What a panel decided"))


@require_safe
def read_interests(request: MemberRequest, code: str, interests: str) -> HttpResponse:
    """An assessment or a determination, and for those who may read it, what it says."""
    case = case_of(request, code)
    made = _one(Interests.objects.visible_to(request.member), case, code=interests)
    rows: list[Part] = [{"term": _("Day"), "value": date_words(made.made_at)}]
    if made.panel:
        votes = {"for": made.panel - made.against, "against": made.against}
        rows += [
            {"term": _("Panel"), "value": _("%(for)s for, %(against)s against") % votes},
            {"term": _("Again by"), "value": date_words(made.review_on)},
        ]
    if made.separation:
        rows.append({"term": _("Proposed"), "value": _("To part the child from the parents")})
    closed = not allows(rules.check_read_interests, request.member, made)
    if not closed:
        labels = {
            "dissent": _("Why they were against"),
            "decision": _("What was decided"),
            **{name: field.label for name, field in InterestsForm.base_fields.items()},
        }
        said = actions.read_interests(by=request.member, interests=made)
        rows += [{"term": labels[name], "value": text} for name, text in said.items() if text]
    title = _("Best interests: %(kind)s") % {"kind": made.get_kind_display()}
    return _page(request, case, title, rows, closed=closed)
