"""Pages of reports: the list, one report with its sections, and the files made of it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.refusals import allows
from panoh.base.spreadsheets import kept
from panoh.programme.logframe.forms import ReasonForm
from panoh.programme.logframe.matrix import span_words
from panoh.programme.logframe.models import Line
from panoh.programme.logframe.rules import check_keep
from panoh.programme.logframe.views import programme_of
from panoh.programme.reports import actions, rules
from panoh.programme.reports.content import AFTER, BEFORE, content
from panoh.programme.reports.forms import SpanForm, TextForm
from panoh.programme.reports.models import Report, Text
from panoh.programme.reports.printing import pdf
from panoh.programme.reports.word import docx

Section = Text.Section
NUMBERS = ("target", "actual", "standing")


def report_of(request: MemberRequest, code: str, report: str) -> Report:
    """The report with this code, if this member reads it; else there is none."""
    programme = programme_of(request, code)
    found = Report.objects.visible_to(request.member).select_related("programme__agency")
    return get_object_or_404(found.filter(programme=programme), code=report)


def section_of(request: MemberRequest, report: Report, section: str) -> tuple[str, Line | None]:
    """A section by its own word, or the progress of a line by the line's code."""
    if section in {*BEFORE, *AFTER}:
        return section, None
    found = Line.objects.visible_to(request.member).standing().filter(programme=report.programme)
    line = found.filter(code=section, level__in=rules.TOLD).first()
    if line is None:
        raise Http404
    return Section.LINE, line


def act(request: MemberRequest, form: Form, title: str, back: str, **more: Any) -> HttpResponse:
    """A page with one form, and the way back."""
    said = {"form": form, "title": title, "back": back, **more}
    return render(request, "reports/act.html", said)


@require_safe
def list_(request: MemberRequest, code: str) -> HttpResponse:
    """The reports of a programme, the newest first."""
    programme = programme_of(request, code)
    found = Report.objects.visible_to(request.member).filter(programme=programme)
    return render(
        request,
        "reports/list.html",
        {
            "programme": programme,
            "head": [{"text": _("Time"), "wide": True}, _("Version"), _("State")],
            "rows": [
                [
                    {
                        "text": span_words(each.since, each.until),
                        "href": reverse("reports:show", args=[code, each.code]),
                    },
                    each.version,
                    {"text": "", "tag": _tag(each)},
                ]
                for each in found
            ],
            "begin": allows(rules.check_begin, request.member, programme),
            "publishes": allows(check_keep, request.member, programme),
        },
    )


def begin(request: MemberRequest, code: str) -> HttpResponse:
    """Begin a report of some days."""
    programme = programme_of(request, code)
    rules.check_begin(request.member, programme)
    form = SpanForm(request.POST or None, programme=programme)
    if form.is_valid():
        since, until = form.days()
        made = actions.begin(
            by=request.member, programme=programme, since=since, until=until,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return redirect("reports:show", code, made.code)
    return act(request, form, _("Begin a report"), reverse("reports:list", args=[code]))


@require_safe
def show(request: MemberRequest, code: str, report: str) -> HttpResponse:
    """A report: whose move it is, what each section says, and its files."""
    found = report_of(request, code, report)
    told = _told(request, found, get_language() or "en")
    return render(
        request,
        "reports/show.html",
        {
            "report": found,
            "programme": found.programme,
            "span": span_words(found.since, found.until),
            "tag": _tag(found),
            "acts": _acts(request, found),
            "sections": _sections(
                told, found, write=allows(rules.check_write, request.member, found)
            ),
            "head": [
                {"text": _("Indicator"), "wide": True},
                _("Target"),
                _("Actual"),
                _("Standing"),
            ],
            "files": _files(found),
            "answer": found.answer,
        },
    )


def _tag(report: Report) -> dict[str, str]:
    kinds = {"submitted": "turn", "sent_back": "alert", "approved": "done"}
    return {"label": report.get_status_display(), "kind": kinds.get(report.status, "")}


def _acts(request: MemberRequest, report: Report) -> list[dict[str, Any]]:
    args = [report.programme.code, report.code]
    found: list[dict[str, Any]] = []
    for check, name, label in (
        (rules.check_submit, "submit", _("Submit")),
        (rules.check_approve, "approve", _("Approve and lock")),
    ):
        if allows(check, request.member, report):
            found.append({"label": label, "post": reverse(f"reports:{name}", args=args)})
    if allows(rules.check_send_back, request.member, report):
        href = reverse("reports:send_back", args=args)
        found.append({"label": _("Send back"), "href": href, "kind": "secondary"})
    return found


def _sections(told: dict[str, Any], report: Report, *, write: bool) -> list[dict[str, Any]]:
    """Every section in the report's order, with the way to write it."""

    def to(section: str) -> str:
        return (
            reverse("reports:write", args=[report.programme.code, report.code, section])
            if write
            else ""
        )

    around = [
        [
            {"title": one["title"], "text": one["text"], "href": to(section.value)}
            for section, one in zip(sections, told[place], strict=True)
        ]
        for sections, place in ((BEFORE, "before"), (AFTER, "after"))
    ]
    lines = [
        {
            "title": f"{level['kind']}. {level['statement']}",
            "text": level["text"],
            "href": to(level["code"]),
            "rows": [
                [f"{each['number']}. {each['text']}", *(each[name] for name in NUMBERS)]
                for each in level["indicators"]
            ],
        }
        for level in told["levels"]
        if level["level"] in rules.TOLD
    ]
    found = [*around[0], *lines, *around[1]]
    return [each for each in found if each["text"] or each["href"] or each.get("rows")]


def _files(report: Report) -> list[dict[str, str]]:
    names = {"en": "English", "ru": "Русский"}
    return [
        {
            "label": f"{kind}, {names[language]}",
            "lang": language,
            "href": reverse(f"reports:{name}", args=[report.programme.code, report.code, language]),
        }
        for language in actions.LANGUAGES
        for kind, name in (("PDF", "print"), ("DOCX", "word"))
    ]


def _told(request: MemberRequest, report: Report, language: str) -> dict[str, Any]:
    """What was approved, as it was kept; before that, what it would say now."""
    language = language if language in actions.LANGUAGES else "en"
    if report.is_locked:
        told: dict[str, Any] = report.told[language]
        return told
    with override(language):
        return content(request.member, report, language)


def write(request: MemberRequest, code: str, report: str, section: str) -> HttpResponse:
    """Say a section anew."""
    found = report_of(request, code, report)
    word, line = section_of(request, found, section)
    rules.check_write(request.member, found, word, line)
    texts = Text.objects.visible_to(request.member).filter(report=found, section=word, line=line)
    form = TextForm(request.POST or None, before=texts.first())
    if form.is_valid():
        actions.write(by=request.member, report=found, section=word, line=line, words=form.words())
        messages.success(request, _("Saved. What it said before is kept."))
        return redirect(found)
    title = str(line) if line else str(Section(word).label)
    lead = str(line.said) if line else span_words(found.since, found.until)
    return act(request, form, title, found.get_absolute_url(), lead=lead)


@require_POST
def submit(request: MemberRequest, code: str, report: str) -> HttpResponse:
    """Hand it to a second person."""
    made = actions.submit(by=request.member, report=report_of(request, code, report))
    messages.success(request, _("Submitted. Somebody else approves it."))
    return redirect(made)


@require_POST
def approve(request: MemberRequest, code: str, report: str) -> HttpResponse:
    """As the second person, approve and lock it."""
    made = actions.approve(by=request.member, report=report_of(request, code, report))
    messages.success(request, _("Approved and locked. Whoever follows the programme reads it now."))
    return redirect(made)


def send_back(request: MemberRequest, code: str, report: str) -> HttpResponse:
    """As the second person, ask for it to be said otherwise."""
    found = report_of(request, code, report)
    rules.check_send_back(request.member, found)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        made = actions.send_back(
            by=request.member, report=found, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Sent back."))
        return redirect(made)
    return act(request, form, _("Send back"), found.get_absolute_url())


@require_safe
@fresh_sign_in
def print_(request: MemberRequest, code: str, report: str, language: str) -> HttpResponse:
    """The report as tagged PDF."""
    found, name = _file(request, code, report, language)
    return HttpResponse(
        pdf(_told(request, found, language)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


@require_safe
@fresh_sign_in
def word(request: MemberRequest, code: str, report: str, language: str) -> HttpResponse:
    """The report for Word."""
    found, name = _file(request, code, report, language)
    return kept(docx(_told(request, found, language)), f"{name}.docx")


def _file(request: MemberRequest, code: str, report: str, language: str) -> tuple[Report, str]:
    if language not in actions.LANGUAGES:
        raise Http404
    found = report_of(request, code, report)
    return found, f"report-{code}-{found.since}-{found.until}-{language}"
