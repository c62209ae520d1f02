"""Pages of assistance: what is needed, agreed, given; the return; and how it is afterwards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.assistance import actions, due, lists, rules
from panoh.casework.assistance.feedback import drawn, heard
from panoh.casework.assistance.forms import (
    AgreeForm,
    FollowUpForm,
    GoalForm,
    InviteForm,
    NeedForm,
    OfferForm,
    PlanForm,
    ReturnForm,
    ReviewForm,
    RiskForm,
    SayForm,
    StepForm,
    WishForm,
    needs,
)
from panoh.casework.assistance.models import AssessedNeed, Goal, Plan, Return
from panoh.casework.cases import provision_actions
from panoh.casework.cases.models import Case, Provision
from panoh.casework.cases.rules import PROVISIONS, check_carry_on, check_offer_service
from panoh.casework.cases.timeline import granted
from panoh.casework.cases.views import case_of


def home(case: Case) -> str:
    """The page of assistance of a case."""
    return reverse("assistance:show", args=[case.code])


def page(request: MemberRequest, case: Case, form: Any, title: str, **more: Any) -> HttpResponse:
    """One act on a short page, with the way back to the page of assistance."""
    told = {"case": case, "form": form, "title": title, "back": home(case), **more}
    return render(request, "assistance/act.html", told)


def done(request: MemberRequest, case: Case, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(home(case))


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """Needs, plan, services, return and follow-up of one case, as this member may see them."""
    member, case = request.member, case_of(request, code)
    return render(
        request,
        "assistance/show.html",
        {
            "case": case,
            "acts": lists.acts(member, case),
            "needs_head": lists.NEEDS,
            "needs": lists.needs(member, case),
            "plans": lists.plans(member, case),
            "goals": lists.goals(member, case),
            "services_head": lists.SERVICES,
            "services": lists.services(member, case),
            "journey": lists.returning(member, case),
            "follow_up": lists.follow_up(member, case),
            "contact": lists.contact(member, case),
            "keeping": lists.keeping(member, case),
        },
    )


def assess_need(request: MemberRequest, code: str) -> HttpResponse:
    """Ask about one need."""
    case = case_of(request, code)
    rules.check_assess_need(request.member, case)
    choices = needs(granted(request.member, case), case.tracks)
    form = NeedForm(request.POST or None, choices=choices)
    if form.is_valid():
        actions.assess_need(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("Kept. Ask about the next one."))
    return page(request, case, form, _("Ask about a need"))


def need(request: MemberRequest, code: str, need: str) -> HttpResponse:
    """A need that stands: it may be gone."""
    case = case_of(request, code)
    found = AssessedNeed.objects.visible_to(request.member).filter(case=case, ended_at=None)
    stands = get_object_or_404(found.filter(agency=request.member.agency_id), pk=need)
    if request.method == "POST":
        actions.end_need(by=request.member, need=stands)
        return done(request, case, _("Kept: this need does not stand any more."))
    acts = [lists.button(_("It does not stand any more"), post=request.path)]
    return render(request, "assistance/one.html", one(case, str(stands), acts))


def one(case: Case, title: str, acts: list[lists.Item], **more: Any) -> dict[str, Any]:
    return {"case": case, "title": title, "acts": acts, **more}


def draft_plan(request: MemberRequest, code: str) -> HttpResponse:
    """Begin a version of the plan."""
    case = case_of(request, code)
    rules.check_draft_plan(request.member, case)
    form = PlanForm(request.POST or None)
    if form.is_valid():
        plan = actions.draft_plan(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("The draft is begun. Put goals into it."))
        return redirect(lists.at("set_goal", case, plan.pk))
    return page(request, case, form, _("Draft a plan"))


def plan_of(request: MemberRequest, case: Case, plan: str) -> Plan:
    """The plan of this case with this key, if the member may see it."""
    found = get_object_or_404(Plan.objects.visible_to(request.member).filter(case=case), pk=plan)
    found.case = case
    return found  # type: ignore[no-any-return]


@require_safe
def plan(request: MemberRequest, code: str, version: str) -> HttpResponse:
    """The goals of a plan with their words. Opening it is journalled."""
    case = case_of(request, code)
    found = plan_of(request, case, version)
    goals = actions.read_plan(by=request.member, plan=found)
    rows = [
        [words, str(goal), date_words(goal.by_day), str(goal.get_part_display()),
         str(goal.get_status_display())]
        for goal, words in goals
    ]  # fmt: skip
    head = [_("Goal"), _("Need"), _("By when"), _("Who does it"), _("State")]
    return render(
        request,
        "assistance/one.html",
        one(
            case,
            _("Plan, version %(n)s") % {"n": found.version},
            lists.plan_acts(request.member, case, found),
            head=head,
            rows=rows,
            empty=_("No goal is open to you."),
            said=_("It is written in the journal that you read this."),
        ),
    )


def set_goal(request: MemberRequest, code: str, version: str) -> HttpResponse:
    """Put a goal into a draft."""
    case = case_of(request, code)
    draft = plan_of(request, case, version)
    rules.check_set_goal(request.member, draft)
    form = GoalForm(request.POST or None, choices=needs(granted(request.member, case), case.tracks))
    if form.is_valid():
        actions.set_goal(by=request.member, plan=draft, **form.cleaned_data)
        return done(request, case, _("The goal is in the draft."))
    return page(request, case, form, _("Add a goal"))


def agree_plan(request: MemberRequest, code: str, version: str) -> HttpResponse:
    """The person agrees to the draft."""
    case = case_of(request, code)
    draft = plan_of(request, case, version)
    rules.check_agree_plan(request.member, draft)
    form = AgreeForm(request.POST or None)
    if form.is_valid():
        actions.agree_plan(by=request.member, plan=draft, **form.cleaned_data)
        return done(request, case, _("Agreed. Go through it together within 30 days."))
    lead = _("Read every goal to the person. A copy is theirs, if it is safe to have one.")
    return page(request, case, form, _("The person agrees"), lead=lead)


def review_plan(request: MemberRequest, code: str, version: str) -> HttpResponse:
    """Go through the plan together."""
    case = case_of(request, code)
    agreed = plan_of(request, case, version)
    rules.check_review_plan(request.member, agreed)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        review = actions.review_plan(by=request.member, plan=agreed, **form.cleaned_data)
        if review.outcome == review.Outcome.CHANGES and allows(
            rules.check_draft_plan, request.member, case
        ):
            messages.success(request, _("Kept. Draft the new version now."))
            return redirect(lists.at("draft_plan", case))
        return done(request, case, _("The review is kept."))
    return page(request, case, form, _("Review the plan"))


def goal(request: MemberRequest, code: str, goal: str) -> HttpResponse:
    """A goal that is open: reached, or dropped."""
    case = case_of(request, code)
    found = Goal.objects.visible_to(request.member).filter(case=case, status=Goal.Status.OPEN)
    stands = get_object_or_404(found.filter(agency=request.member.agency_id), pk=goal)
    if request.method == "POST":
        reached = "reached" in request.POST
        actions.end_goal(by=request.member, goal=stands, reached=reached)
        return done(request, case, _("Kept: reached.") if reached else _("Kept: dropped."))
    acts = [
        lists.button(_("It is reached"), kind="", post=request.path, name="reached", value="1"),
        lists.button(_("Drop it"), post=request.path, name="dropped", value="1"),
    ]
    sub = _("By %(day)s.") % {"day": date_words(stands.by_day)}
    return render(request, "assistance/one.html", one(case, str(stands), acts, sub=sub))


def offer_service(request: MemberRequest, code: str) -> HttpResponse:
    """Offer a service of the own agency."""
    case = case_of(request, code)
    check_offer_service(request.member, case)
    form = OfferForm(
        request.POST or None, choices=needs(granted(request.member, case), case.tracks)
    )
    if form.is_valid():
        today = timezone.localdate()
        provision_actions.offer_service(by=request.member, case=case, on=today, **form.cleaned_data)
        return done(request, case, _("Offered. The person says yes or no."))
    return page(request, case, form, _("Offer a service"))


def service(request: MemberRequest, code: str, provision: str) -> HttpResponse:
    """The next step of a service."""
    case = case_of(request, code)
    found = get_object_or_404(
        Provision.objects.visible_to(request.member).filter(case=case), pk=provision
    )
    found.case = case
    check_carry_on(request.member, found)
    form = StepForm(request.POST or None, following=PROVISIONS[found.status])
    if form.is_valid():
        values = form.cleaned_data
        provision_actions.carry_on(
            by=request.member, provision=found, status=values["status"], on=values["on"],
            **form.facts(),
        )  # fmt: skip
        if values["status"] == Provision.Status.REFERRED:
            refer = reverse("referrals:refer", args=[case.code])
            return redirect(f"{refer}?need={found.need}")
        return done(request, case, _("Kept."))
    lead = _("State: %(state)s.") % {"state": found.get_status_display()}
    return page(request, case, form, str(found), lead=lead)


def wish_return(request: MemberRequest, code: str) -> HttpResponse:
    """The person wishes to return."""
    case = case_of(request, code)
    rules.check_wish_return(request.member, case)
    form = WishForm(request.POST or None)
    if form.is_valid():
        actions.wish_return(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("Kept. Next, the risk is assessed at both ends."))
    lead = _("Only the person wishes a return: nobody else does it for them.")
    return page(request, case, form, _("The person wishes to return"), lead=lead)


def journey_of(request: MemberRequest, case: Case) -> Return:
    """The return that is being prepared, if there is one and the member may see it."""
    found = Return.objects.visible_to(request.member).filter(
        case=case, status__in=(Return.Status.WISHED, Return.Status.AGREED)
    )
    journey = get_object_or_404(found)
    journey.case = case
    return journey  # type: ignore[no-any-return]


def assess_return(request: MemberRequest, code: str) -> HttpResponse:
    """The risk at one end of the return."""
    case = case_of(request, code)
    journey = journey_of(request, case)
    rules.check_assess_return(request.member, journey)
    form = RiskForm(request.POST or None)
    if form.is_valid():
        actions.assess_return(by=request.member, journey=journey, **form.cleaned_data)
        return done(request, case, _("The risk is kept."))
    return page(request, case, form, _("Assess the risk"))


def agree_return(request: MemberRequest, code: str) -> HttpResponse:
    """The person agrees to go."""
    case = case_of(request, code)
    journey = journey_of(request, case)
    rules.check_agree_return(request.member, journey)
    form = AgreeForm(request.POST or None)
    if form.is_valid():
        actions.agree_return(by=request.member, journey=journey, **form.cleaned_data)
        return done(request, case, _("Kept. The person can change their mind until the last day."))
    lead = _("Tell the person how it is at both ends first. No is an answer.")
    return page(request, case, form, _("The person agrees"), lead=lead)


@require_POST
def approve_return(request: MemberRequest, code: str) -> HttpResponse:
    """As the second person, let somebody go to a high risk."""
    case = case_of(request, code)
    actions.approve_return(by=request.member, journey=journey_of(request, case))
    return done(request, case, _("Approved."))


@require_POST
def decline_return(request: MemberRequest, code: str) -> HttpResponse:
    """The person does not want to go."""
    case = case_of(request, code)
    actions.decline_return(by=request.member, journey=journey_of(request, case))
    return done(request, case, _("Kept: the person stays. All help goes on."))


def complete_return(request: MemberRequest, code: str) -> HttpResponse:
    """The person has returned."""
    case = case_of(request, code)
    journey = journey_of(request, case)
    rules.check_complete_return(request.member, journey)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        actions.complete_return(by=request.member, journey=journey, **form.cleaned_data)
        return done(request, case, _("Kept. Ask how it goes after one month."))
    return page(request, case, form, _("The person has returned"))


def follow_up(request: MemberRequest, code: str) -> HttpResponse:
    """Ask how it goes, by the safe way, and keep whether somebody was reached."""
    case = case_of(request, code)
    rules.check_follow_up(request.member, case)
    found = due.follow_ups(request.member, [case])
    if not found:
        raise Http404
    form = FollowUpForm(request.POST or None)
    if form.is_valid():
        actions.follow_up(by=request.member, case=case, month=found[0].month, **form.cleaned_data)
        return done(request, case, _("Kept."))
    return render(
        request,
        "assistance/follow_up.html",
        {
            "case": case,
            "form": form,
            "title": lists.due_words(found[0]),
            "contact": lists.contact(request.member, case),
        },
    )


# What people say about the help they got


@require_safe
def hear(request: MemberRequest) -> HttpResponse:
    """What people said, once enough have spoken; and the way to ask somebody."""
    rules.check_hear(request.member)
    return hearing(request, InviteForm())


def hearing(request: MemberRequest, form: InviteForm) -> HttpResponse:
    here = {"name": "here", "label": _("Use this device, and sign me out")}
    told = {"heard": heard(), "form": form, "here": here}
    return render(request, "assistance/hear.html", told)


@require_POST
def invite(request: MemberRequest) -> HttpResponse:
    """A link for one person: on paper, or on this device, which then belongs to nobody."""
    form = InviteForm(request.POST)
    rules.check_invite(request.member)
    if not form.is_valid():
        return hearing(request, form)
    token = actions.invite(by=request.member, **form.cleaned_data)
    path = reverse("assistance:say", args=[token])
    if "here" in request.POST:
        logout(request)
        return redirect(path)
    link = request.build_absolute_uri(path)
    return render(request, "assistance/invite.html", {"link": link, "drawing": drawn(link)})


@login_not_required
def say(request: HttpRequest, token: str) -> HttpResponse:
    """Five questions for whoever has the link, once; nobody is asked who they are."""
    if not actions.is_invited(token):
        return render(request, "assistance/said.html", {"over": True})
    form = SayForm(request.POST or None)
    if form.is_valid():
        actions.say(token, form.answers())
        return redirect("assistance:said")
    return render(request, "assistance/say.html", {"form": form})


@login_not_required
@require_safe
def said(request: HttpRequest) -> HttpResponse:
    """Thanks, and nothing of what was said."""
    return render(request, "assistance/said.html", {"over": False})
