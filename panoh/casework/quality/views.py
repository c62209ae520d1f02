"""Pages of standards, assessments, plans and posts."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.quality import actions, pages, rules
from panoh.casework.quality.forms import (
    BeginForm,
    EndForm,
    PlanForm,
    PostForm,
    ScoreForm,
    TrainForm,
)
from panoh.casework.quality.models import Assessment, Improvement, Post
from panoh.casework.quality.standards import Part, Standard, in_force, standards
from panoh.casework.shelters.models import Site

PAGE = 50


def site_of(request: MemberRequest, code: str) -> Site:
    """The house with this code, if it is the own agency's; else there is no such house."""
    sites = Site.objects.visible_to(request.member).select_related("region")
    site: Site = get_object_or_404(sites, code=code)
    return site


def assessment_of(request: MemberRequest, code: str) -> Assessment:
    """The assessment with this code, if the own agency has a part in it."""
    found = Assessment.objects.visible_to(request.member)
    found = found.select_related("agency", "visitor", "companion")
    return get_object_or_404(found, code=code)


def of_today(member: Membership) -> Standard:
    """The standard by which the member's houses are assessed today."""
    return in_force(member.agency.country, timezone.localdate())


def act(
    request: MemberRequest, form: Form, title: str | Promise, back: str, lead: str = ""
) -> HttpResponse:
    """A page with one form."""
    said = {"form": form, "title": title, "back": back, "lead": lead}
    return render(request, "quality/act.html", said)


@require_safe
def list_standards(request: MemberRequest) -> HttpResponse:
    """Every edition, the one in force first."""
    mine = of_today(request.member)
    language = get_language()
    rows = [
        [
            {
                "text": str(each.name.say(language)),
                "href": reverse("quality:standard", args=[each.code]),
            },
            {"text": len(each.criteria), "numeric": True},
            {"text": each.unconfirmed, "numeric": True},
            {"tag": {"label": _("in force"), "kind": "done"}} if each == mine else "",
        ]
        for each in sorted(standards().values(), key=lambda each: (each != mine, each.code))
    ]
    head = [
        {"text": _("Standard"), "wide": True},
        {"text": _("Criteria"), "numeric": True},
        {"text": _("To confirm"), "numeric": True},
        _("Here"),
    ]
    return render(request, "quality/standards.html", {"head": head, "rows": rows})


@require_safe
def show_standard(request: MemberRequest, edition: str) -> HttpResponse:
    """One edition, to read and to print: its rule, its sections, its criteria."""
    standard = standards().get(edition)
    if standard is None:
        raise Http404
    return render(request, "quality/standard.html", pages.standard(standard, get_language()))


@require_safe
def show_house(request: MemberRequest, code: str) -> HttpResponse:
    """How good a house is: what it came to, what changed, what is planned, who works there."""
    site = site_of(request, code)
    rules.check_house(request.member, site)
    return render(request, "quality/house.html", pages.house(request.member, site))


def begin(request: MemberRequest, code: str) -> HttpResponse:
    """Ask two to assess a house."""
    site = site_of(request, code)
    rules.check_begin(request.member, site)
    form = BeginForm(request.POST or None, member=request.member)
    if form.is_valid():
        assessment = actions.begin(by=request.member, site=site, **form.cleaned_data)
        messages.success(request, _("Begun. Both assessors find it in their work."))
        return redirect(assessment)
    return act(request, form, _("Have the house assessed"), reverse("quality:house", args=[code]))


@require_safe
def list_assessments(request: MemberRequest) -> HttpResponse:
    """The assessments in which the own agency has a part, the latest first."""
    member = request.member
    found = Assessment.objects.visible_to(member).select_related("agency", "visitor", "companion")
    rows = [pages.row(each) for each in found[:PAGE]]
    return render(request, "quality/list.html", {"head": pages.HEAD, "rows": rows})


@require_safe
def show_assessment(request: MemberRequest, code: str) -> HttpResponse:
    """One assessment: its result, its sections, who has signed, and what is to be done next."""
    assessment = assessment_of(request, code)
    return render(request, "quality/assessment.html", pages.assessment(request.member, assessment))


def score(request: MemberRequest, code: str, part: str) -> HttpResponse:
    """One section of an assessment."""
    assessment = assessment_of(request, code)
    if request.method == "POST":
        assessment = actions.lock(assessment)
    rules.check_score(request.member, assessment)
    standard = standards()[assessment.standard]
    here = next((each for each in standard.parts if each.code == part), None)
    if here is None:
        raise Http404
    stands = ScoreForm.of(standard, here, assessment.scores, actions.read_evidence(assessment))
    form = ScoreForm(
        request.POST or None, initial=stands, stands=stands, standard=standard, part=here
    )
    if form.is_valid():
        actions.score(
            by=request.member,
            assessment=assessment,
            scores=form.scores(),
            evidence=form.evidence(),
        )
        after = _after(standard, here)
        if after is None:
            return redirect(assessment)
        return redirect("quality:score", code, after.code)
    number = standard.parts.index(here) + 1
    lead = _("Section %(number)s of %(all)s. House %(house)s.") % {
        "number": number,
        "all": len(standard.parts),
        "house": assessment.house,
    }
    title = str(here.name.say(get_language()))
    return act(request, form, title, assessment.get_absolute_url(), lead)


def _after(standard: Standard, part: Part) -> Part | None:
    following = standard.parts[standard.parts.index(part) + 1 :]
    return following[0] if following else None


def _done(
    request: MemberRequest, code: str, action: Callable[..., Assessment], said: str
) -> HttpResponse:
    assessment = action(by=request.member, assessment=assessment_of(request, code))
    messages.success(request, said)
    return redirect(assessment)


@require_POST
def submit(request: MemberRequest, code: str) -> HttpResponse:
    """Sign as the first of the two."""
    return _done(request, code, actions.submit, _("Submitted. The other assessor must agree."))


@require_POST
def agree(request: MemberRequest, code: str) -> HttpResponse:
    """Sign as the second."""
    return _done(request, code, actions.agree, _("Agreed. The assessment counts from now on."))


@require_POST
def send_back(request: MemberRequest, code: str) -> HttpResponse:
    """Not agreed: both score again."""
    return _done(request, code, actions.send_back, _("Sent back. It can be scored again."))


@require_POST
def drop(request: MemberRequest, code: str) -> HttpResponse:
    """Give up an assessment that nobody has signed."""
    return _done(request, code, actions.drop, _("Given up."))


def plan(request: MemberRequest, code: str) -> HttpResponse:
    """Plan a measure for a house."""
    site = site_of(request, code)
    rules.check_plan(request.member, site)
    form = PlanForm(
        request.POST or None,
        member=request.member,
        site=site,
        standard=of_today(request.member),
        initial={"criterion": request.GET.get("for", "")},
    )
    if form.is_valid():
        actions.plan(by=request.member, site=site, **form.cleaned_data)
        messages.success(request, _("Planned."))
        return redirect("quality:house", code)
    return act(request, form, _("Plan an improvement"), reverse("quality:house", args=[code]))


def improvement(request: MemberRequest, code: str) -> HttpResponse:
    """A measure of the own plan, and how it ended."""
    measures = Improvement.objects.visible_to(request.member).select_related("site", "post")
    measure: Improvement = get_object_or_404(measures, code=code)
    rules.check_house(request.member, measure.site)
    form = EndForm(request.POST or None)
    back = reverse("quality:house", args=[measure.site.code])
    if form.is_valid():
        actions.end(by=request.member, improvement=measure, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(back)
    said = pages.measure(measure) | {"form": form, "back": back}
    said["ends"] = allows(rules.check_end, request.member, measure)
    return render(request, "quality/improvement.html", said)


def add_post(request: MemberRequest, code: str) -> HttpResponse:
    """A post of a house."""
    site = site_of(request, code)
    rules.check_set_post(request.member, site)
    form = PostForm(request.POST or None)
    back = reverse("quality:house", args=[code])
    if form.is_valid():
        actions.set_post(by=request.member, site=site, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(back)
    return act(request, form, _("Add a post"), back)


def set_post(request: MemberRequest, code: str) -> HttpResponse:
    """Describe a post anew, or note that somebody else holds it."""
    post = post_of(request, code)
    rules.check_set_post(request.member, post.site)
    stands = PostForm.of(post)
    form = PostForm(request.POST or None, initial=stands, stands=stands)
    back = reverse("quality:house", args=[post.site.code])
    if form.is_valid():
        actions.set_post(by=request.member, site=post.site, post=post, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(back)
    return act(request, form, post.get_title_display(), back, lead=post.code)


def train(request: MemberRequest, code: str) -> HttpResponse:
    """Note that whoever holds a post was trained."""
    post = post_of(request, code)
    rules.check_train(request.member, post)
    form = TrainForm(request.POST or None)
    back = reverse("quality:house", args=[post.site.code])
    if form.is_valid():
        actions.train(by=request.member, post=post, **form.cleaned_data)
        messages.success(request, _("Noted."))
        return redirect(back)
    said = {"post": post, "since": date_words(post.held_since)}
    lead = _("%(post)s, held by the same person since %(since)s.") % said
    return act(request, form, _("Note a training"), back, lead)


def post_of(request: MemberRequest, code: str) -> Post:
    """The post with this code, if it is of an own house; held, where it is about to be changed."""
    posts = Post.objects.visible_to(request.member).select_related("site")
    if request.method == "POST":
        posts = posts.select_for_update(of=("self",))
    post: Post = get_object_or_404(posts, code=code)
    return post
