"""My work: what somebody must do now, gathered from the slices; and opening by code."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.database.codes import read_code
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.moments import date_words
from panoh.casework.cases.models import Case

PAGE = 50


@require_safe
def work(request: MemberRequest) -> HttpResponse:
    """Home."""
    return render(request, "site/work.html", {"today": timezone.localdate()})


@require_safe
def kept(request: MemberRequest) -> HttpResponse:
    """What the journal keeps about the member's own acts, newest first, a page at a time."""
    entries = Entry.objects.filter(member_id=request.member.pk).order_by("-number")
    if (after := request.GET.get("after", "")).isdigit():
        entries = entries.filter(number__lt=after)
    found = list(entries[: PAGE + 1])
    cases = Case.objects.visible_to(request.member).in_bulk({e.case_id for e in found})
    return render(
        request,
        "site/kept.html",
        {
            "head": [_("What"), _("Case"), _("When")],
            "rows": [
                [str(Event(e.event).label), code_of(cases.get(e.case_id)), date_words(e.at)]
                for e in found[:PAGE]
            ],
            "more": f"?after={found[PAGE - 1].number}" if len(found) > PAGE else "",
        },
    )


def code_of(case: Case | None) -> dict[str, Any] | None:
    """A cell with a link to the case, where it is still among the member's."""
    return {"text": case.code, "href": case.get_absolute_url(), "code": True} if case else None


@require_safe
def find(request: MemberRequest) -> HttpResponse:
    """Open what has this code, if it is among the member's; never says whether it is elsewhere."""
    code = read_code(request.GET.get("code", ""))
    case = Case.objects.visible_to(request.member).filter(code=code).first()
    if case:
        return redirect(case)
    messages.info(request, _("There is nothing with this code among yours."))
    return redirect("work")
