"""The procedures as every member reads them: what is owed to a person, by whom, by when."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.casework.sop import manuals
from panoh.casework.sop.procedures import MODEL, Procedure, differences, editions


def _edition(code: str) -> Procedure:
    if code not in editions():
        raise Http404
    return editions()[code]


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
        },
    )


@require_safe
def manual(request: MemberRequest, edition: str) -> HttpResponse:
    """One edition as a manual: the flow, then a part for each task."""
    procedure = _edition(edition)
    language = get_language()
    return render(
        request,
        "sop/manual.html",
        {
            "procedure": procedure,
            "title": str(procedure.name.say(language)),
            "flow": manuals.flow(procedure, language),
            "tasks": [manuals.page(procedure, task, language) for task in procedure.tasks],
            "prints": [
                {"label": name, "href": f"{reverse('sop:print', args=[edition])}?in={code}"}
                for code, name in manuals.languages(procedure)
            ],
        },
    )


@require_safe
def print_(request: MemberRequest, edition: str) -> HttpResponse:
    """The manual as a PDF, in a language in which the edition has all its texts."""
    procedure = _edition(edition)
    language = request.GET.get("in", get_language())
    if language not in procedure.languages:
        raise Http404
    return HttpResponse(
        manuals.pdf(procedure, language),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{edition}-{language}.pdf"'},
    )


@require_safe
def compare(request: MemberRequest, edition: str, other: str) -> HttpResponse:
    """Task by task, what one edition says otherwise than another."""
    one, against = _edition(edition), _edition(other)
    language = get_language()

    def said(procedure: Procedure, task: Any) -> list[str]:
        return manuals.in_short(procedure, task, language) if task else [_("Has no such task.")]

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
