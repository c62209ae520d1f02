"""Pages of a screening, one small thing each, its result, and the decision about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.sections import Section
from panoh.base.moments import date_words
from panoh.base.places.names import language_name
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case, Consent, Share
from panoh.casework.identification import actions, rules
from panoh.casework.identification.asking import asked_of, authorities
from panoh.casework.identification.forms import (
    AnswerForm,
    AskForm,
    BeginForm,
    CompleteForm,
    DetermineForm,
    ScreeningForm,
)
from panoh.casework.identification.instruments import Instrument, Page
from panoh.casework.identification.models import Answer, Determination, Screening
from panoh.casework.identification.procedure import procedure

PAGE = 25


def case_of(request: MemberRequest, code: str) -> Case:
    """The case with this code, if this member may see it; else there is no such case."""
    cases = Case.objects.visible_to(request.member).select_related("person", "holder")
    return get_object_or_404(cases, code=code)


def screening_of(request: MemberRequest, code: str) -> Screening:
    """The screening with this code, if this member may see it; else there is none."""
    found: QuerySet[Screening] = Screening.objects.visible_to(request.member)
    return get_object_or_404(found.select_related("case__person", "case__holder"), code=code)


@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """Screenings that this member may see: drafts first, then the others, a page at a time."""
    mine = Screening.objects.visible_to(request.member).select_related("case")
    found = list(mine.completed().newest_first(request.GET.get("after", ""))[: PAGE + 1])
    return render(
        request,
        "identification/list.html",
        {
            "drafts": mine.begun(),
            "completed": found[:PAGE],
            "after": found[PAGE - 1].code if len(found) > PAGE else "",
            "may_begin": allows(rules.check_begin, request.member),
        },
    )


def begin(request: MemberRequest) -> HttpResponse:
    """Begin with somebody met now: a case is opened for them, without a name."""
    rules.check_begin(request.member)
    form = BeginForm(
        request.POST or None,
        country=request.member.agency.country,
        initial={"language": request.LANGUAGE_CODE},
    )
    if form.is_valid():
        screening = actions.begin(
            by=request.member,
            children=form.cleaned_data["children"],
            **form.asked(),
            **form.facts(),
        )
        return redirect(screening)
    return render(request, "identification/begin.html", {"form": form})


def screen(request: MemberRequest, code: str) -> HttpResponse:
    """Begin about somebody whose case is open already."""
    case = case_of(request, code)
    rules.check_begin(request.member, case)
    form = ScreeningForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if form.is_valid():
        return redirect(actions.begin(by=request.member, case=case, **form.asked()))
    asked = Screening.objects.visible_to(request.member).filter(case=case)
    return render(
        request, "identification/begin.html", {"form": form, "case": case, "asked": list(asked)}
    )


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """Where a screening stands: a draft goes on where it stopped, a completed one has a result."""
    screening = screening_of(request, code)
    if screening.is_completed:
        return redirect("identification:result", screening.code)
    answered = screening.values()
    instrument = screening.instrument
    for page in instrument.pages:
        if not any(q.code in answered for q in instrument.on_page(page.code)):
            return redirect("identification:answer", screening.code, page.code)
    return redirect("identification:answers", screening.code)


def answer(request: MemberRequest, code: str, page: str) -> HttpResponse:
    """One page of questions. Every step is saved; going back loses nothing that was saved."""
    screening = screening_of(request, code)
    rules.check_answer(request.member, screening)
    instrument = screening.instrument
    here = instrument.page(page)
    if here is None:
        raise Http404
    if request.method == "POST":
        screening = actions.lock_screening(screening)
    kept = _answers(screening)
    stands = [(q.code, a.answered_at) for q in instrument.on_page(page) if (a := kept.get(q.code))]
    language = request.GET.get("in") or screening.language
    # A page on which nothing was chosen is saved too: `request.POST or None` would not see it.
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(
        sent, instrument=instrument, page=here, language=language, kept=kept, stands=stands
    )
    if form.is_valid():
        replies = {code: actions.Reply(*said) for code, said in form.replies().items()}
        actions.answer(by=request.member, screening=screening, answers=replies)
        if "stop" in request.POST:
            messages.success(request, _("Saved. You can finish later; nothing is lost."))
            return redirect("identification:list")
        return redirect(_after(screening, here))
    return render(
        request,
        "identification/answer.html",
        {
            "screening": screening,
            "page": here,
            "form": form,
            "kept": kept,
            "saved_at": max((a.answered_at for a in kept.values()), default=screening.started_at),
            "back": _before(screening, here),
            "progress": _progress(instrument, here),
            "languages": _languages(form, language),
            "spare": _spare(form, language),
            "stop": {"name": "stop", "label": _("Save and stop here")},
        },
    )


def answers(request: MemberRequest, code: str) -> HttpResponse:
    """All answers with their sources: to check a draft and complete it, or to read afterwards."""
    screening = screening_of(request, code)
    form = None
    if allows(rules.check_complete, request.member, screening):
        initial = {"stopped": "stop" in request.GET}
        form = CompleteForm(request.POST if request.method == "POST" else None, initial=initial)
        if form.is_valid():
            actions.complete(by=request.member, screening=screening, **form.cleaned_data)
            return redirect("identification:result", screening.code)
    return render(
        request,
        "identification/answers.html",
        {"screening": screening, "kept": _answers(screening), "form": form},
    )


@require_safe
def result(request: MemberRequest, code: str) -> HttpResponse:
    """What the answers add up to, with reasons; then an empty form for whoever decides."""
    screening = screening_of(request, code)
    if not screening.is_completed:
        return redirect(screening)
    member, case = request.member, screening.case
    form = None
    if allows(rules.check_determine, member, case):
        form = DetermineForm(member=member, child=rules.was_child(case, screening))
    return render(
        request,
        "identification/result.html",
        {
            "screening": screening,
            "case": case,
            "result": actions.read_result(by=member, screening=screening),
            "form": form,
            "action": reverse("identification:determine", args=[case.code], query={"on": code}),
            "procedure": procedure(case.country),
        },
    )


def determine(request: MemberRequest, code: str) -> HttpResponse:
    """Decide about a case, resting on a completed screening or on what is known otherwise."""
    case = case_of(request, code)
    rules.check_determine(request.member, case)
    screening = None
    if "on" in request.GET:
        screening = get_object_or_404(
            Screening.objects.visible_to(request.member).completed().filter(case=case),
            code=request.GET["on"],
        )
    form = DetermineForm(
        request.POST or None, member=request.member, child=rules.was_child(case, screening)
    )
    if form.is_valid():
        for decision in form.decisions():
            actions.determine(by=request.member, case=case, screening=screening, **decision)
        messages.success(request, _("The decision is recorded."))
        return redirect(case)
    return render(
        request,
        "identification/determine.html",
        {"case": case, "screening": screening, "form": form, "procedure": procedure(case.country)},
    )


def ask(request: MemberRequest, code: str) -> HttpResponse:
    """Competent authorities, how far each is, and putting the case before one."""
    member, case = request.member, case_of(request, code)
    rules.check_ask(member, case)
    form = AskForm(request.POST or None)
    if form.is_valid():
        given = Consent.objects.visible_to(member).select_related("recipient")
        consent = get_object_or_404(given.filter(case=case), pk=form.cleaned_data["consent"])
        actions.ask(by=member, case=case, consent=consent)
        messages.success(request, _("Asked. They see the case once they take it up."))
        return redirect(case)
    context = {"case": case, "authorities": authorities(member, case)}
    return render(request, "identification/ask.html", context)


def _asked(request: MemberRequest, share: UUID) -> Share:
    """An offer to the own agency that nobody has taken up, if the member decides there."""
    found: Share = get_object_or_404(asked_of(request.member).select_related("grantor"), pk=share)
    rules.check_take_up(request.member, found)
    return found


@require_safe
def asked(request: MemberRequest, code: UUID) -> HttpResponse:
    """What is asked of the own authority: by whom, and what would open. No case yet."""
    share = _asked(request, code)
    names = [str(Section(section).label) for section in share.sections]
    rows = [
        {"term": _("Asked by"), "value": share.grantor.name},
        {"term": _("Asked on"), "value": date_words(share.proposed_at)},
        {"term": _("What the person agreed that you see"), "value": ", ".join(names)},
    ]
    if share.until:
        rows.append({"term": _("Until"), "value": date_words(share.until)})
    return render(request, "identification/asked.html", {"share": share, "rows": rows})


@require_POST
def take_up(request: MemberRequest, code: UUID) -> HttpResponse:
    """As the authority, take the case up; it is the first of the list then.

    No answer names it before it is open: this one leads to the list.
    """
    actions.take_up(by=request.member, share=_asked(request, code))
    messages.success(request, _("It is your work now, as far as the person agreed."))
    return redirect("cases:list")


@require_POST
def hand_back(request: MemberRequest, code: UUID) -> HttpResponse:
    """As the authority, do not take it up."""
    actions.hand_back(by=request.member, share=_asked(request, code))
    messages.success(request, _("Handed back. Nothing was opened."))
    return redirect("work")


@require_safe
def determination(request: MemberRequest, code: str) -> HttpResponse:
    """One decision, the reasons for those who may read them, and what else was decided."""
    member = request.member
    visible = Determination.objects.visible_to(member).select_related("case__person", "agency")
    made = get_object_or_404(visible, code=code)
    context: dict[str, Any] = {"made": made, "case": made.case}
    if allows(rules.check_read_finding, member, made):
        context["finding"], context["reasons"] = actions.read_finding(by=member, determination=made)
    context["history"] = visible.filter(case=made.case)
    return render(request, "identification/determination.html", context)


def _answers(screening: Screening) -> dict[str, Answer]:
    return {answer.question: answer for answer in screening.answers.all()}


def _after(screening: Screening, page: Page) -> str:
    pages = screening.instrument.pages
    number = pages.index(page) + 1
    if number == len(pages):
        return reverse("identification:answers", args=[screening.code])
    return reverse("identification:answer", args=[screening.code, pages[number].code])


def _before(screening: Screening, page: Page) -> str:
    pages = screening.instrument.pages
    number = pages.index(page)
    if not number:
        return reverse("identification:list")
    return reverse("identification:answer", args=[screening.code, pages[number - 1].code])


def _progress(instrument: Instrument, page: Page) -> dict[str, Any]:
    """How far the questions have come: the part, and how much of it is done."""
    parts = [p.code for p in instrument.parts]
    in_part = [p for p in instrument.pages if p.part.code == page.part.code]
    part = parts.index(page.part.code)
    return {
        "part": part + 1,
        "parts": len(parts),
        "page": instrument.pages.index(page) + 1,
        "pages": len(instrument.pages),
        "done": part + in_part.index(page) / len(in_part),
    }


def _languages(form: AnswerForm, wanted: str) -> list[dict[str, str]]:
    """Other languages than the one shown in which this page's questions are written."""
    written = {code for question in form.questions for code in question.aloud.texts}
    shown = {question.aloud.say(wanted).language for question in form.questions}
    return [
        {"href": f"?in={code}", "label": language_name(code)} for code in sorted(written - shown)
    ]


def _spare(form: AnswerForm, wanted: str) -> str:
    """The language that the questions are not written in, if they are shown in another."""
    missing = any(question.aloud.say(wanted).spare for question in form.questions)
    return language_name(wanted) if missing else ""
