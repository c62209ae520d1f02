"""Pages of the committees of a programme: who sits on them, when they met, what they decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.editions import SPARE
from panoh.base.moments import day_words
from panoh.base.refusals import allows
from panoh.programme.governance import actions, lists, minutes, rules
from panoh.programme.governance.forms import (
    CallForm,
    DecideForm,
    EndForm,
    HoldForm,
    SeatForm,
    SetUpForm,
    WhyForm,
    WriteUpForm,
)
from panoh.programme.governance.models import (
    Attendance,
    Body,
    Decision,
    Meeting,
    Present,
    Seat,
)
from panoh.programme.logframe.models import Programme, say
from panoh.programme.workplan.views import programme_of


def body_of(request: MemberRequest, code: str, body: str) -> Body:
    """The committee with this code in that programme; else there is none."""
    found = Body.objects.visible_to(request.member).filter(programme__code=code)
    return get_object_or_404(found.select_related("programme__agency"), code=body)


def meeting_of(request: MemberRequest, code: str, meeting: str) -> Meeting:
    """The meeting with this code in that programme; else there is none."""
    found = Meeting.objects.visible_to(request.member).filter(programme__code=code)
    return get_object_or_404(
        found.select_related("body__programme__agency", "programme"), code=meeting
    )


def decision_of(request: MemberRequest, code: str, decision: str) -> Decision:
    """The decision with this code in that programme; else there is none."""
    found = Decision.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related("meeting__body__programme__agency", "programme", "seat")
    return get_object_or_404(found, code=decision)


def _button(label: str, href: str, kind: str = "secondary") -> dict[str, str]:
    return {"label": label, "href": href, "kind": kind}


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """The committees, their meetings, and what is still to be done."""
    programme, member = programme_of(request, code), request.member
    bodies = Body.objects.visible_to(member).filter(programme=programme)
    meetings = Meeting.objects.visible_to(member).filter(programme=programme)
    decisions = Decision.objects.visible_to(member).filter(programme=programme).open()
    today = timezone.localdate()
    undone = list(decisions.select_related("seat", "programme").order_by("due_on", "number"))
    return render(
        request,
        "governance/show.html",
        {
            "programme": programme,
            "undone": len(undone),
            "late": sum(each.due_on < today for each in undone),
            "body_head": lists.BODY_HEAD,
            "bodies": lists.body_rows(
                bodies.select_related("programme").prefetch_related("seats", "meetings")
            ),
            "meeting_head": lists.MEETING_HEAD,
            "meetings": lists.meeting_rows(
                meetings.select_related("body", "programme").prefetch_related("attendances")
            ),
            "decision_head": lists.DECISION_HEAD,
            "decisions": lists.decision_rows(undone, today),
            "acts": [_button(_("Set up a committee"), reverse("governance:set_up", args=[code]))]
            if allows(rules.check_set_up, member, programme)
            else [],
        },
    )


def set_up(request: MemberRequest, code: str) -> HttpResponse:
    """Set up a committee."""
    programme = programme_of(request, code)
    rules.check_set_up(request.member, programme)
    form = SetUpForm(request.POST or None, programme=programme)
    if form.is_valid():
        body = actions.set_up(by=request.member, programme=programme, **form.cleaned_data)
        messages.success(request, _("The committee is there."))
        return redirect(body)
    back = reverse("governance:show", args=[code])
    return _act(request, programme, form, _("Set up a committee"), back)


@require_safe
def body(request: MemberRequest, code: str, body: str) -> HttpResponse:
    """One committee: which bodies sit on it, and its meetings."""
    found, member = body_of(request, code, body), request.member
    meetings = Meeting.objects.visible_to(member).filter(body=found)
    return render(
        request,
        "governance/body.html",
        {
            "programme": found.programme,
            "body": found,
            "often": lists.often(found),
            "seats": Seat.objects.visible_to(member).filter(body=found),
            "meeting_head": lists.MEETING_HEAD,
            "meetings": lists.meeting_rows(
                meetings.select_related("body", "programme").prefetch_related("attendances")
            ),
            "acts": [
                *(
                    [
                        _button(
                            _("Call a meeting"), reverse("governance:call", args=[code, body]), ""
                        )
                    ]
                    if allows(rules.check_call, member, found)
                    else []
                ),
                *(
                    [_button(_("Give a seat"), reverse("governance:seat", args=[code, body]))]
                    if allows(rules.check_seat, member, found)
                    else []
                ),
            ],
        },
    )


def seat(request: MemberRequest, code: str, body: str) -> HttpResponse:
    """Give a body a seat."""
    found = body_of(request, code, body)
    rules.check_seat(request.member, found)
    form = SeatForm(request.POST or None)
    if form.is_valid():
        language = (get_language() or SPARE).partition("-")[0]
        name = {language: form.cleaned_data["name"]}
        actions.seat(by=request.member, body=found, name=name)
        messages.success(request, _("It has a seat."))
        return redirect(found)
    title, back = _("Give a seat"), found.get_absolute_url()
    return _act(request, found.programme, form, title, back, str(found))


def call(request: MemberRequest, code: str, body: str) -> HttpResponse:
    """Call a meeting."""
    found = body_of(request, code, body)
    rules.check_call(request.member, found)
    form = CallForm(request.POST or None, initial={"place": str(say(found.place))})
    if form.is_valid():
        meeting = actions.call(by=request.member, body=found, **form.cleaned_data)
        messages.success(request, _("The meeting is called."))
        return redirect(meeting)
    title, back = _("Call a meeting"), found.get_absolute_url()
    return _act(request, found.programme, form, title, back, str(found))


@require_safe
def meeting(request: MemberRequest, code: str, meeting: str) -> HttpResponse:
    """One meeting: agenda, participants by sex and body, what was said and decided."""
    found, member = meeting_of(request, code, meeting), request.member
    present = Attendance.objects.visible_to(member).filter(meeting=found).select_related("seat")
    decisions = Decision.objects.visible_to(member).filter(meeting=found)
    labels: dict[str, tuple[str, str, Callable[..., None]]] = {
        "hold": (_("It was held"), "", rules.check_hold),
        "decide": (_("Write a decision down"), "", rules.check_decide),
        "amend": (_("Put the minutes right"), "secondary", rules.check_amend),
        "cancel": (_("Cancel the meeting"), "secondary", rules.check_cancel),
    }
    acts: list[dict[str, str]] = [
        _button(label, reverse(f"governance:{verb}", args=[code, meeting]), kind)
        for verb, (label, kind, check) in labels.items()
        if allows(check, member, found)
    ]
    if allows(rules.check_minute, member, found):
        post = reverse("governance:minute", args=[code, meeting])
        acts.append({"label": _("Make the minutes final"), "post": post, "kind": "secondary"})
    facts = [
        (_("State"), found.get_state_display()),
        (_("Reason"), found.reason),
        (_("Day"), day_words(found.on)),
        (_("Place"), found.place),
        (_("What was said"), found.said),
    ]
    return render(
        request,
        "governance/meeting.html",
        {
            "programme": found.programme,
            "meeting": found,
            "facts": [{"term": term, "value": value} for term, value in facts if value],
            "present_head": lists.PRESENT_HEAD,
            "present": lists.present_rows(present),
            "decision_head": lists.DECISION_HEAD,
            "decisions": lists.decision_rows(
                decisions.select_related("seat", "programme"), timezone.localdate()
            ),
            "held": found.state in lists.HELD,
            "acts": acts,
        },
    )


@require_safe
def print_(request: MemberRequest, code: str, meeting: str) -> HttpResponse:
    """The minutes as a PDF with a neutral name."""
    found = meeting_of(request, code, meeting)
    name = f"{found.programme.code}-{found.code}.pdf"
    return HttpResponse(
        minutes.pdf(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def hold(request: MemberRequest, code: str, meeting: str) -> HttpResponse:
    """Say that it was held, who came from where, and what was said."""
    found = meeting_of(request, code, meeting)
    rules.check_hold(request.member, found)
    form = HoldForm(request.POST or None, seats=_seats(request, found), initial={"on": found.on})
    if form.is_valid():
        actions.hold(
            by=request.member, meeting=found, on=form.cleaned_data["on"], present=form.present,
            said=form.cleaned_data["said"],
        )  # fmt: skip
        messages.success(request, _("Written down."))
        return redirect(found)
    return _of_meeting(request, found, form, _("It was held"))


def amend(request: MemberRequest, code: str, meeting: str) -> HttpResponse:
    """Put right what the minutes say."""
    found = meeting_of(request, code, meeting)
    rules.check_amend(request.member, found)
    present = Attendance.objects.visible_to(request.member).filter(meeting=found)
    counts = {
        f"{name}_{each.seat.number}": getattr(each, name)
        for each in present.select_related("seat")
        for name in Present._fields
    }
    form = WriteUpForm(
        request.POST or None, seats=_seats(request, found), initial={"said": found.said, **counts},
        stands=(found.said, sorted(counts.items())),
    )  # fmt: skip
    if form.is_valid():
        actions.amend(
            by=request.member, meeting=found, present=form.present, said=form.cleaned_data["said"]
        )
        messages.success(request, _("Written down."))
        return redirect(found)
    return _of_meeting(request, found, form, _("Put the minutes right"))


def _seats(request: MemberRequest, meeting: Meeting) -> list[Seat]:
    return list(Seat.objects.visible_to(request.member).filter(body=meeting.body_id))


def cancel(request: MemberRequest, code: str, meeting: str) -> HttpResponse:
    """Cancel it."""
    found = meeting_of(request, code, meeting)
    rules.check_cancel(request.member, found)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        actions.cancel(by=request.member, meeting=found, **form.cleaned_data)
        messages.success(request, _("The meeting is cancelled."))
        return redirect(found)
    return _of_meeting(request, found, form, _("Cancel the meeting"))


@require_POST
def minute(request: MemberRequest, code: str, meeting: str) -> HttpResponse:
    """Make the minutes final."""
    found = meeting_of(request, code, meeting)
    actions.minute(by=request.member, meeting=found)
    messages.success(request, _("The minutes are final."))
    return redirect(found)


def decide(request: MemberRequest, code: str, meeting: str) -> HttpResponse:
    """Write down what was decided."""
    found = meeting_of(request, code, meeting)
    rules.check_decide(request.member, found)
    seats = Seat.objects.visible_to(request.member).filter(body=found.body_id)
    form = DecideForm(request.POST or None, meeting=found, seats=seats)
    if form.is_valid():
        actions.decide(by=request.member, meeting=found, **form.cleaned_data)
        messages.success(request, _("The decision is written down."))
        return redirect(found)
    return _of_meeting(request, found, form, _("Write a decision down"))


@require_safe
def decision(request: MemberRequest, code: str, decision: str) -> HttpResponse:
    """One decision: who does what by when, and what became of it."""
    found, member = decision_of(request, code, decision), request.member
    checks: dict[str, tuple[str, str, Callable[..., None]]] = {
        "fulfil": (_("It is done"), "", rules.check_fulfil),
        "drop": (_("Give it up"), "secondary", rules.check_drop),
    }
    facts = [
        (_("State"), lists.standing_of(found, timezone.localdate())[0]),
        (_("Who"), found.who),
        (_("By when"), day_words(found.due_on)),
        (_("Done or dropped"), day_words(found.ended_on) if found.ended_on else ""),
        (_("What became of it"), found.outcome),
        (_("Item of the agenda"), f"{found.item}. {found.meeting.agenda[found.item - 1]}"),
    ]
    return render(
        request,
        "governance/decision.html",
        {
            "programme": found.programme,
            "decision": found,
            "facts": [{"term": term, "value": value} for term, value in facts if value],
            "acts": [
                _button(label, reverse(f"governance:{verb}", args=[code, decision]), kind)
                for verb, (label, kind, check) in checks.items()
                if allows(check, member, found)
            ],
        },
    )


def fulfil(request: MemberRequest, code: str, decision: str) -> HttpResponse:
    """Say that it is done."""
    found = decision_of(request, code, decision)
    rules.check_fulfil(request.member, found)
    return _end(request, found, actions.fulfil, _("It is done"))


def drop(request: MemberRequest, code: str, decision: str) -> HttpResponse:
    """Give it up."""
    found = decision_of(request, code, decision)
    rules.check_drop(request.member, found)
    return _end(request, found, actions.drop, _("Give it up"))


def _end(
    request: MemberRequest, found: Decision, action: Callable[..., Decision], title: str
) -> HttpResponse:
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()}, stands=found.state)
    if form.is_valid():
        action(by=request.member, decision=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found)
    return _act(request, found.programme, form, title, found.get_absolute_url(), found.text)


def _of_meeting(request: MemberRequest, found: Meeting, form: Form, title: str) -> HttpResponse:
    return _act(request, found.programme, form, title, found.get_absolute_url(), str(found))


def _act(
    request: MemberRequest, programme: Programme, form: Form, title: str, back: str, lead: str = ""
) -> HttpResponse:
    """A page with one form."""
    said: dict[str, Any] = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "governance/act.html", {**said, "lead": lead})
