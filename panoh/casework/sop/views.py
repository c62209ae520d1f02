"""The procedures as every member reads them, and the tasks of a case: who owes what, by when."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case
from panoh.casework.cases.views import act, case_of
from panoh.casework.sop import actions, drafting, lists, manuals, rules
from panoh.casework.sop.draft_views import text_file
from panoh.casework.sop.duties import Duty, duties, followed
from panoh.casework.sop.forms import ExemptForm, MoveForm
from panoh.casework.sop.models import Edition, Exemption
from panoh.casework.sop.procedures import (
    MODEL,
    Procedure,
    begun_under,
    differences,
    editions,
    parse,
)
from panoh.casework.sop.ways import closed, ways


def _edition(request: MemberRequest, code: str) -> Procedure:
    """The edition with this code; a draft for those who keep the country's."""
    known = editions()
    if code in known:
        return known[code]
    return parse(get_object_or_404(Edition.objects.visible_to(request.member), code=code).text)


@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """Every edition, the own country's first."""
    own = request.member.agency.country
    found = sorted(editions().values(), key=lambda each: (each.country != own, each.country))
    language = get_language()
    return render(
        request,
        "sop/list.html",
        {
            "head": [
                {"text": _("Procedure"), "wide": True},
                {"text": _("Tasks"), "numeric": True},
                {"text": _("To confirm"), "numeric": True},
                _("Against the model"),
            ],
            "rows": [
                [
                    {
                        "text": str(each.name.say(language)),
                        "href": reverse("sop:manual", args=[each.code]),
                    },
                    {"text": len(each.tasks), "numeric": True},
                    {"text": each.unconfirmed, "numeric": True},
                    {
                        "text": _("What differs"),
                        "href": reverse("sop:compare", args=[each.code, MODEL]),
                    }
                    if each.code != MODEL
                    else _("This is the model."),
                ]
                for each in found
            ],
            "keeps": allows(rules.check_begin_edition, request.member),
            "drafts": [
                [
                    {"text": each.code, "href": each.get_absolute_url()},
                    str(each.get_state_display()),
                    date_words(each.begun_at),
                ]
                for each in Edition.objects.visible_to(request.member).unfinished()
            ],
            "begin": reverse("sop:begin"),
            "drafts_head": [_("Draft"), _("State"), _("Begun")],
        },
    )


@require_safe
def manual(request: MemberRequest, edition: str) -> HttpResponse:
    """One edition as a manual: the flow, then a part for each task."""
    found = _edition(request, edition)
    language = get_language()
    return render(
        request,
        "sop/manual.html",
        {
            "procedure": found,
            "is_draft": found.code not in editions(),
            "title": str(found.name.say(language)),
            "flow": manuals.flow(found, language),
            "tasks": [manuals.page(found, task, language) for task in found.tasks],
            "prints": [
                {"label": name, "href": f"{reverse('sop:print', args=[edition])}?in={code}"}
                for code, name in manuals.languages(found)
            ],
        },
    )


@require_safe
def print_(request: MemberRequest, edition: str) -> HttpResponse:
    """The manual as a PDF, in a language in which the edition has all its texts."""
    found = _edition(request, edition)
    language = request.GET.get("in", get_language())
    if language not in found.languages:
        raise Http404
    return HttpResponse(
        manuals.pdf(found, language, is_draft=found.code not in editions()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{edition}-{language}.pdf"'},
    )


@require_safe
def download(request: MemberRequest, edition: str) -> HttpResponse:
    """The whole edition as a file that may be corrected and brought back into a draft."""
    _edition(request, edition)
    return text_file(edition, drafting.text_of(edition))


@require_safe
def compare(request: MemberRequest, edition: str, other: str) -> HttpResponse:
    """Task by task, what one edition says otherwise than another."""
    one, against = _edition(request, edition), _edition(request, other)
    language = get_language()

    def said(edition: Procedure, task: Any) -> list[str]:
        return manuals.in_short(edition, task, language) if task else [_("Has no such task.")]

    return render(
        request,
        "sop/compare.html",
        {
            "title": str(one.name.say(language)),
            "against": str(against.name.say(language)),
            "back": reverse("sop:manual", args=[edition]),
            "pairs": [
                {
                    "name": str((mine or theirs).name.say(language)),  # type: ignore[union-attr]
                    "theirs": said(against, theirs),
                    "mine": said(one, mine),
                }
                for theirs, mine in differences(against, one)
            ],
        },
    )


@require_safe
def tasks(request: MemberRequest, code: str) -> HttpResponse:
    """All that was opened in a case, and under which edition it goes."""
    case = case_of(request, code)
    edition = followed([case])[case.pk]
    return render(
        request,
        "sop/tasks.html",
        {
            "case": case,
            "groups": lists.groups(duties(request.member, [case])),
            "edition": str(edition.name.say(get_language())),
            "manual": reverse("sop:manual", args=[edition.code]),
            "why": reverse("sop:moves", args=[case.code])
            if allows(rules.check_read_moves, request.member, case)
            else "",
            "move": reverse("sop:move", args=[case.code])
            if allows(rules.check_move, request.member, case)
            else "",
        },
    )


def _duty(request: MemberRequest, case: Case, task: str) -> Duty:
    """The task of the case, if it is open to this member; else there is no such task."""
    for duty in duties(request.member, [case]):
        if duty.task.code == task:
            return duty
    raise Http404


@require_safe
def task(request: MemberRequest, code: str, task: str) -> HttpResponse:
    """One task: what to do, since when, by when, and what may be said about it."""
    case = case_of(request, code)
    duty = _duty(request, case, task)
    edition = followed([case])[case.pk]
    left_out = (
        Exemption.objects.visible_to(request.member)
        .filter(case=case, task=task, ended_at=None)
        .select_related("agency", "case__person")
        .first()
    )
    times = [
        {"term": _("Open since"), "value": date_words(duty.opened_at)},
        {"term": _("By when"), "value": date_words(duty.due_at)},
    ]
    if duty.sooner:
        times.append({"term": _("Why so soon"), "value": _("The last assessment says so.")})
    if duty.done_at:
        times.append({"term": _("Done"), "value": date_words(duty.done_at)})
    if left_out:
        times.append({"term": _("Left out by"), "value": left_out.agency.name})
        if allows(rules.check_read_exemption, request.member, left_out):
            reason = actions.read_exemption(by=request.member, exemption=left_out)
            times.append({"term": _("Because"), "value": reason})
    resumes = left_out and allows(rules.check_resume, request.member, left_out)
    return render(
        request,
        "sop/task.html",
        {
            "case": case,
            "task": manuals.page(edition, duty.task, get_language()),
            "late": duty.is_late,
            "times": times,
            "acts": [*ways(request.member, duty), *lists.acts(request.member, duty)],
            "closed": closed(request.member, duty),
            "resume": reverse("sop:resume", args=[case.code, task]) if resumes else "",
        },
    )


@require_POST
def complete(request: MemberRequest, code: str, task: str) -> HttpResponse:
    """The task is done."""
    case = case_of(request, code)
    _duty(request, case, task)
    actions.complete(by=request.member, case=case, task=task)
    messages.success(request, _("Recorded as done."))
    return redirect("sop:tasks", case.code)


def exempt(request: MemberRequest, code: str, task: str) -> HttpResponse:
    """Leave the task out, with a ground and a reason."""
    case = case_of(request, code)
    duty = _duty(request, case, task)
    rules.check_exempt(request.member, duty)
    form = ExemptForm(request.POST or None, task=duty.task)
    if form.is_valid():
        actions.exempt(by=request.member, case=case, task=task, **form.cleaned_data)
        messages.success(request, _("Left out. It can be taken up again."))
        return redirect("sop:tasks", case.code)
    lead = str(duty.task.name.say(get_language()))
    return act(request, case, form, _("Leave a task out"), lead=lead)


@require_POST
def resume(request: MemberRequest, code: str, task: str) -> HttpResponse:
    """Take the task up again."""
    case = case_of(request, code)
    standing = Exemption.objects.visible_to(request.member).filter(ended_at=None)
    exemption = get_object_or_404(standing.select_related("case"), case=case, task=task)
    actions.resume(by=request.member, exemption=exemption)
    messages.success(request, _("Taken up again."))
    return redirect("sop:task", case.code, task)


@require_safe
def moves(request: MemberRequest, code: str) -> HttpResponse:
    """Under which editions the case went, since when and why."""
    case = case_of(request, code)
    language = get_language()
    known = editions()
    began = begun_under(case.country, timezone.localdate(case.opened_at), known)
    rows = [
        [
            str(known[made.edition].name.say(language)),
            date_words(made.moved_at),
            made.agency.name,
            reason,
        ]
        for made, reason in actions.read_moves(by=request.member, case=case)
    ]
    first = [str(began.name.say(language)), date_words(case.opened_at), case.holder.name, None]
    head = [_("Procedure"), _("Since"), _("By"), {"text": _("Because"), "wide": True}]
    return render(request, "sop/moves.html", {"case": case, "head": head, "rows": [*rows, first]})


def move(request: MemberRequest, code: str) -> HttpResponse:
    """Let the case go on under another edition."""
    case = case_of(request, code)
    rules.check_move(request.member, case)
    now = followed([case])[case.pk].code
    form = MoveForm(request.POST or None, case=case, now=now)
    if form.is_valid():
        actions.move(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("The case goes on under this edition."))
        return redirect("sop:tasks", case.code)
    return act(request, case, form, _("Change the procedure"))
