"""My work: what somebody must do now, gathered from the slices; and opening by code."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.codes import read_code
from panoh.base.database.questions import question
from panoh.base.journal.events import BY_ITSELF, Event
from panoh.base.journal.models import Entry
from panoh.base.moments import date_words
from panoh.base.worklists import not_shown
from panoh.casework.assistance import lists as assistance
from panoh.casework.cases.models import Case
from panoh.casework.cases.templatetags.cases import in_words
from panoh.casework.duplicates import work as duplicates
from panoh.casework.identification import asking
from panoh.casework.identification.models import Determination, Screening
from panoh.casework.names.views import find as find_by_name
from panoh.casework.protection import work as protection
from panoh.casework.quality import work as quality
from panoh.casework.referrals import work as referrals
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.work import Asked, Lines, Sent
from panoh.casework.shelters import work as shelters
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.work import House
from panoh.casework.sop import lists
from panoh.casework.sop.duties import Duty, own_duties, told_of
from panoh.programme.budget import work as budget
from panoh.programme.evaluation import work as evaluation
from panoh.programme.evidence import work as evidence
from panoh.programme.governance import work as governance
from panoh.programme.inventory import work as inventory
from panoh.programme.logframe import work as logframe
from panoh.programme.reports import work as reports
from panoh.programme.risks import work as risks
from panoh.programme.workplan import work as workplan

SOME = 8
CARRIED = 100
PAGE = 50


@require_safe
def work(request: MemberRequest) -> HttpResponse:
    """Home: what must I do now. A person waits in a referral, so it stands above all else."""
    member = request.member
    waiting = referrals.waiting(member)
    drafts = list(Screening.objects.visible_to(member).begun().filter(screened_by=member)[:SOME])
    sent = referrals.sent_unanswered(member)
    houses = shelters.beds_tonight(member)
    carried = assigned(member)
    own = own_duties(member, carried)
    late, soon = [duty for duty in own if duty.is_late], [duty for duty in own if duty.is_soon]
    told = {(duty.case.pk, event) for duty in (*late, *soon) for event in duty.task.done}
    return render(
        request,
        "site/work.html",
        {
            "today": timezone.localdate(),
            "acts": ways_to_begin(member),
            "counts": counts(waiting, drafts, sent, houses),
            "asked_head": referrals.ASKED,
            "asked": waiting,
            "answers": member.may(Permission.ANSWER_REFERRAL),
            "moves": late_first(
                [
                    *asking.waiting(member),
                    *assistance.closings(member),
                    *assistance.approvals(member),
                    *draft_items(drafts),
                    *shelters.beds_to_move(member),
                    *duplicates.items(member),
                    *quality.items(member),
                    *lists.proposals(member),
                    *(each.item for each in protection.due(member, carried, told_of(own))[:SOME]),
                ]
            ),
            "help": assistance.mine(member, carried, told),
            "tasks": [
                {"title": _("Late"), "late": True, **_first(late)},
                {"title": _("Soon"), **_first(soon)},
            ],
            "cases": mine(carried[:SOME]),
            "works": member.may(Permission.OPEN_CASE),
            "sent_head": referrals.SENT,
            "sent": sent,
            "houses": houses,
            "due": programmes(member),
            "counts_only": member.may(Permission.COUNT),
        },
    )


def late_first(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What several slices put on one list: what is late above what is not."""
    return sorted(items, key=lambda item: not item.get("late"))


def programmes(member: Membership) -> list[dict[str, Any]]:
    """What programmes ask of the member: late, then soon; nothing for who has to do with none."""
    slices = (
        logframe, workplan, budget, risks, governance, evaluation, inventory, evidence, reports,
    )  # fmt: skip
    found = [slice_.due(member) for slice_ in slices]
    return [
        {**group, "items": [item for groups in found if groups for item in groups[n]["items"]]}
        for n, group in enumerate(next(filter(None, found), []))
    ]


def ways_to_begin(member: Membership) -> list[dict[str, Any]]:
    """The buttons of somebody who meets people."""
    if not member.may(Permission.OPEN_CASE):
        return []
    return [
        {"label": _("Start a screening"), "href": reverse("identification:begin"), "kind": ""},
        {"label": _("Open a new case"), "href": reverse("names:open"), "kind": "secondary"},
    ]


def counts(
    waiting: Lines[Asked], drafts: list[Screening], sent: Lines[Sent], houses: list[House]
) -> list[dict[str, Any]]:
    """The row of numbers; only those that mean something to this member."""
    found: list[dict[str, Any]] = []
    queue = reverse("referrals:list")
    if houses or waiting.many:
        found.append(
            {
                "n": waiting.many,
                "what": _("referrals waiting for my answer"),
                "href": queue,
                "late": how_late(waiting.late),
            }
        )
    if houses:
        found.append(
            {
                "n": sum(house.free for house in houses),
                "of": _("of %(n)s") % {"n": sum(house.total for house in houses)},
                "what": _("beds free tonight"),
                "href": reverse("shelters:board"),
            }
        )
    if sent.many:
        found.append(
            {
                "n": sent.many,
                "what": _("sent by me, not answered"),
                "href": queue,
                "late": how_late(sent.late),
            }
        )
    if drafts:
        found.append(
            {
                "n": len(drafts),
                "what": _("screenings to go on with"),
                "href": reverse("identification:list"),
            }
        )
    return found


def how_late(late: int) -> str:
    """How many of them are late; nothing where none is."""
    return _("%(n)s late") % {"n": late} if late else ""


def draft_items(drafts: list[Screening]) -> list[dict[str, Any]]:
    """Screenings that were begun and not completed."""
    return [
        {
            "when": date_words(draft.started_at),
            "what": _("Go on with the screening"),
            "href": draft.get_absolute_url(),
            "why": _("The answers so far are kept."),
            "code": draft.case.code,
        }
        for draft in drafts
    ]


def assigned(member: Membership) -> list[Case]:
    """The open cases that are this member's work, newest first, as many as anybody can carry."""
    if not member.may(Permission.OPEN_CASE):
        return []
    return _carried(member)


@question
def _carried(member: Membership) -> QuerySet[Case]:
    found = Case.objects.visible_to(member).is_open().assigned_to(member)
    return found.select_related("person", "holder").newest_first()[:CARRIED]


def _first(found: list[Duty]) -> dict[str, Any]:
    """The first of some tasks, and how many are not shown."""
    items = lists.items(found[:SOME], with_code=True)
    return {"items": items, "left": not_shown(len(found) - SOME)}


def mine(carried: list[Case]) -> list[dict[str, Any]]:
    """The cases assigned to the member that were opened last."""
    return [
        {
            "when": date_words(case.opened_at.date()),
            "what": in_words(case.person),
            "href": case.get_absolute_url(),
            "why": f"{', '.join(case.track_names)}. {case.get_stage_display()}",
            "code": case.code,
        }
        for case in carried
    ]


@require_safe
def kept(request: MemberRequest) -> HttpResponse:
    """What the journal keeps in the member's name, newest first, a page at a time."""
    entries = Entry.objects.filter(member_id=request.member.pk).order_by("-number")
    if (after := request.GET.get("after", "")).isdigit():
        entries = entries.filter(number__lt=after)
    found = list(entries[: PAGE + 1])
    cases = Case.objects.visible_to(request.member).in_bulk({e.case_id for e in found})
    return render(
        request,
        "site/kept.html",
        {
            "head": [_("What"), _("By"), _("Case"), _("When")],
            "rows": [
                [
                    str(Event(e.event).label),
                    _("The system") if e.event in BY_ITSELF else _("You"),
                    code_of(cases.get(e.case_id)),
                    date_words(e.at),
                ]
                for e in found[:PAGE]
            ],
            "more": f"?after={found[PAGE - 1].number}" if len(found) > PAGE else "",
        },
    )


def code_of(case: Case | None) -> dict[str, Any] | None:
    """A cell with a link to the case, where it is still among the member's."""
    return {"text": case.code, "href": case.get_absolute_url(), "code": True} if case else None


FOUND_BY_CODE = (Case, Referral, Screening, Stay, Determination)


def find(request: MemberRequest) -> HttpResponse:
    """Open what has this code, if it is among the member's; never says whether it is elsewhere.

    Without a code, the page that asks for a name.
    """
    if request.method == "POST" or "code" not in request.GET:
        return find_by_name(request)
    code = read_code(request.GET["code"])
    for kind in FOUND_BY_CODE:
        found = kind.objects.visible_to(request.member).filter(code=code).first()
        if found:
            return redirect(found)
    messages.info(request, _("There is nothing with this code among yours."))
    return redirect("work")
