"""Pages of those who write their country's next edition and put it into force, two by two."""

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
from panoh.base.spreadsheets import kept
from panoh.casework.sop import actions, drafting, manuals, rules
from panoh.casework.sop.draft_forms import (
    LANGUAGES,
    BeginForm,
    EditionForm,
    HeadForm,
    RowForm,
    TaskForm,
    UploadForm,
    WordsForm,
)
from panoh.casework.sop.models import Edition, Version
from panoh.casework.sop.procedures import Procedure, begun_under, parse

ROWS = ("stage", "lane", "source", "exemption")


def _draft(request: MemberRequest, edition: str) -> Edition:
    """The edition with this code, for those who keep the country's; held while it is changed."""
    rules.check_begin_edition(request.member)
    found = Edition.objects.visible_to(request.member).filter(country=request.member.agency.country)
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    return get_object_or_404(found, code=edition)


def _form_page(
    request: MemberRequest, draft: Edition | None, form: Any, title: str
) -> HttpResponse:
    back = draft.get_absolute_url() if draft else reverse("sop:list")
    return render(request, "sop/draft_form.html", {"form": form, "title": title, "back": back})


def _write(request: MemberRequest, draft: Edition, form: EditionForm, title: str) -> HttpResponse:
    """The form, or what was said in it kept as the next version."""
    rules.check_write_edition(request.member, draft)
    if form.is_valid():
        actions.write_edition(by=request.member, edition=draft, text=form.text)
        messages.success(request, _("Kept as a new version of the draft."))
        return redirect(draft)
    return _form_page(request, draft, form, title)


def begin(request: MemberRequest) -> HttpResponse:
    """Begin a draft with the text of an edition in force."""
    rules.check_begin_edition(request.member)
    form = BeginForm(request.POST or None, country=request.member.agency.country)
    if form.is_valid():
        return redirect(actions.begin_edition(by=request.member, **form.cleaned_data))
    return _form_page(request, None, form, _("Draft of a procedure"))


@require_safe
def draft(request: MemberRequest, edition: str) -> HttpResponse:
    """A draft: its parts, its versions, and what may be done with it."""
    found = _draft(request, edition)
    said, language = parse(found.text), get_language()
    return render(
        request,
        "sop/draft.html",
        {
            "edition": found,
            "title": str(said.name.say(language)),
            "facts": _facts(found, said),
            "acts": _acts(request, found),
            "writes": allows(rules.check_write_edition, request.member, found),
            "tasks": _tasks(found, said),
            "rows": _rows(found),
            "standing": begun_under(found.country, timezone.localdate()).code,
            "versions": {
                "head": [_("Version"), _("When"), _("By")],
                "rows": [
                    [
                        {
                            "text": each.number,
                            "href": reverse("sop:version", args=[edition, each.number]),
                        },
                        date_words(each.written_at),
                        each.written_by.user.name,
                    ]
                    for each in Version.objects.visible_to(request.member)
                    .filter(edition=found)
                    .select_related("written_by__user")
                ],
            },
        },
    )


@require_safe
def version(request: MemberRequest, edition: str, number: int) -> HttpResponse:
    """One of its texts, as it was left."""
    texts = Version.objects.visible_to(request.member).filter(edition=_draft(request, edition))
    return text_file(f"{edition}-{number}", get_object_or_404(texts, number=number).text)


def text_file(name: str, text: str) -> HttpResponse:
    """The text of an edition as a file."""
    return kept(text, f"{name}.toml")


def _facts(edition: Edition, said: Procedure) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"term": _("State"), "value": edition.get_state_display()},
        {"term": _("New cases follow it from"), "value": date_words(said.since)},
        {"term": _("Begun with"), "value": edition.source},
        {"term": _("To confirm"), "value": said.unconfirmed},
    ]
    if edition.proposed_by:
        who = f"{edition.proposed_by.user.name}, {date_words(edition.proposed_at)}"
        found.append({"term": _("Proposed by"), "value": who})
    if edition.ended_by:
        who = f"{edition.ended_by.user.name}, {date_words(edition.ended_at)}"
        found.append({"term": edition.get_state_display(), "value": who})
    return found


def _acts(request: MemberRequest, edition: Edition) -> list[dict[str, str]]:
    """What this member may do with it, by buttons that ask the rules."""
    offered = [
        (rules.check_propose_edition, "propose", _("Propose it"), ""),
        (rules.check_approve_edition, "approve", _("Put it into force"), ""),
        (rules.check_return_edition, "return", _("Send it back"), "secondary"),
        (rules.check_write_edition, "drop", _("Give the draft up"), "warning"),
    ]
    return [
        {"label": label, "post": reverse(f"sop:{name}", args=[edition.code]), "kind": kind}
        for check, name, label, kind in offered
        if allows(check, request.member, edition)
    ]


def _tasks(edition: Edition, said: Procedure) -> dict[str, Any]:
    language = get_language()
    return {
        "head": [
            {"text": _("Task"), "wide": True}, _("Who"), _("By when"), _("Missing words"),
        ],
        "rows": [
            [
                {
                    "text": f"{task.number}. {task.name.say(language)}",
                    "href": reverse("sop:draft_task", args=[edition.code, task.code]),
                },
                str(task.lane.name.say(language)),
                manuals.span(task.within),
                ", ".join(sorted(set(LANGUAGES) - set(task.how.texts))),
            ]
            for task in said.tasks
        ],
    }  # fmt: skip


def _rows(edition: Edition) -> list[dict[str, Any]]:
    """Stages, lanes, sources and grounds, each with its page."""
    data = drafting.data_of(edition.text)
    titles = (_("Stages"), _("Who acts"), _("Sources"), _("Grounds for leaving out"))
    return [
        {
            "title": title,
            "rows": [
                {
                    "text": drafting.name_of(row),
                    "href": reverse("sop:draft_row", args=[edition.code, kind, row["code"]]),
                }
                for row in data[kind]
            ],
        }
        for kind, title in zip(ROWS, titles, strict=True)
    ]


def head(request: MemberRequest, edition: str) -> HttpResponse:
    """Its names, and the day from which new cases follow it."""
    found = _draft(request, edition)
    return _write(request, found, HeadForm(request.POST or None, edition=found), _("Name and day"))


def row(request: MemberRequest, edition: str, kind: str, row: str) -> HttpResponse:
    """A stage, lane, source or ground."""
    found = _draft(request, edition)
    data = drafting.row_of(drafting.data_of(found.text), kind, row) if kind in ROWS else None
    if data is None:
        raise Http404
    form = RowForm(request.POST or None, edition=found, kind=kind, row=data)
    return _write(request, found, form, drafting.name_of(data))


def add_task(request: MemberRequest, edition: str) -> HttpResponse:
    """A task that the edition did not have."""
    found = _draft(request, edition)
    form = TaskForm(request.POST or None, edition=found, row=None)
    return _write(request, found, form, _("Add a task"))


def _task(found: Edition, task: str) -> dict[str, Any]:
    data = drafting.row_of(drafting.data_of(found.text), "task", task)
    if data is None:
        raise Http404
    return data


@require_safe
def task(request: MemberRequest, edition: str, task: str) -> HttpResponse:
    """One task as the manual has it, and the ways to change it."""
    found = _draft(request, edition)
    _task(found, task)
    said = parse(found.text)
    one = said.task(task)
    return render(
        request,
        "sop/draft_task.html",
        {
            "edition": found,
            "task": one and manuals.page(said, one, get_language()),
            "writes": allows(rules.check_write_edition, request.member, found),
            "languages": [
                {"name": name, "href": reverse("sop:draft_words", args=[edition, task, code])}
                for code, name in LANGUAGES.items()
                if code != "en"
            ],
        },
    )


def change_task(request: MemberRequest, edition: str, task: str) -> HttpResponse:
    """Who, when, on what ground, for whom; in English what to do."""
    found = _draft(request, edition)
    data = _task(found, task)
    form = TaskForm(request.POST or None, edition=found, row=data)
    return _write(request, found, form, drafting.name_of(data))


def words(request: MemberRequest, edition: str, task: str, language: str) -> HttpResponse:
    """One task in one more language."""
    found = _draft(request, edition)
    data = _task(found, task)
    if language not in LANGUAGES:
        raise Http404
    form = WordsForm(request.POST or None, edition=found, row=data, language=language)
    return _write(request, found, form, LANGUAGES[language])


@require_POST
def remove_task(request: MemberRequest, edition: str, task: str) -> HttpResponse:
    """The edition without this task."""
    found = _draft(request, edition)
    _task(found, task)
    text = drafting.without_task(found.text, task)
    actions.write_edition(by=request.member, edition=found, text=text)
    messages.success(request, _("Taken out. Versions before still have it."))
    return redirect(found)


def upload(request: MemberRequest, edition: str) -> HttpResponse:
    """The whole edition from a file."""
    found = _draft(request, edition)
    rules.check_write_edition(request.member, found)
    form = UploadForm(request.POST or None, request.FILES or None, edition=found)
    if form.is_valid():
        actions.write_edition(by=request.member, edition=found, text=form.text)
        messages.success(request, _("Kept as a new version of the draft."))
        return redirect(found)
    return _form_page(request, found, form, _("Upload the edition"))


@require_POST
def propose(request: MemberRequest, edition: str) -> HttpResponse:
    """Ask a second person to put it into force."""
    found = actions.propose_edition(by=request.member, edition=_draft(request, edition))
    messages.success(request, _("Proposed. Somebody else of your country puts it into force."))
    return redirect(found)


@require_POST
def approve(request: MemberRequest, edition: str) -> HttpResponse:
    """Put another's proposal into force."""
    found = actions.approve_edition(by=request.member, edition=_draft(request, edition))
    messages.success(request, _("In force. New cases follow it from its day."))
    return redirect(found)


@require_POST
def return_(request: MemberRequest, edition: str) -> HttpResponse:
    """Send a proposal back, to be written further."""
    return redirect(actions.return_edition(by=request.member, edition=_draft(request, edition)))


@require_POST
def drop(request: MemberRequest, edition: str) -> HttpResponse:
    """Give the draft up."""
    actions.drop_edition(by=request.member, edition=_draft(request, edition))
    messages.success(request, _("Given up. Its texts stay readable."))
    return redirect("sop:list")
