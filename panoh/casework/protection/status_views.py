"""Pages of a status and what hangs on it: the time to recover, permits, non-punishment."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases.views import act, case_of
from panoh.casework.protection import status_actions, status_rules
from panoh.casework.protection.forms import (
    EndEarlyForm,
    GrantPermitForm,
    LengthenForm,
    NonPunishmentForm,
    PermitForm,
    StatusForm,
)
from panoh.casework.protection.models import (
    Permit,
    ReflectionChange,
)
from panoh.casework.protection.parts import Part, at, state_tag
from panoh.casework.protection.views import done, one_of, page

# The time to recover


def lengthen(request: MemberRequest, code: str) -> HttpResponse:
    """Give the person more time."""
    case = case_of(request, code)
    status_rules.check_lengthen(request.member, case)
    until = status_rules.check_recovering(case).recovers_until
    form = LengthenForm(request.POST or None, until=until, longest=status_rules.LONGEST)
    if form.is_valid():
        status_actions.lengthen(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("The person has more time."))
    lead = _("The last day now: %(day)s.") % {"day": date_words(until)}
    return act(request, case, form, _("More time to recover"), lead=lead)


def propose_end(request: MemberRequest, code: str) -> HttpResponse:
    """Propose that the time ends early."""
    case = case_of(request, code)
    status_rules.check_propose_end(request.member, case)
    until = status_rules.check_recovering(case).recovers_until
    grounds = status_rules.grounds_of(request.member, case)
    form = EndEarlyForm(request.POST or None, until=until, grounds=grounds)
    if form.is_valid():
        status_actions.propose_end(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("Proposed. A second person of your agency decides."))
    lead = _("The last day now: %(day)s.") % {"day": date_words(until)}
    return act(request, case, form, _("Early end of the time to recover"), lead=lead)


def _change(request: MemberRequest, code: str, change: str) -> ReflectionChange:
    changes = ReflectionChange.objects.visible_to(request.member).select_related("determination")
    return one_of(changes, case_of(request, code), code=change)


@require_safe
def change(request: MemberRequest, code: str, change: str) -> HttpResponse:
    """A change of the time to recover, with ground and reason, and the second person's answer."""
    found = _change(request, code, change)
    ground, reason = status_actions.read_change(by=request.member, change=found)
    rows: list[Part] = [
        {"term": _("Proposed"), "value": date_words(found.proposed_at)},
        {"term": _("New last day"), "value": date_words(found.ends_on)},
        {"term": _("Ground"), "value": ground and ReflectionChange.Ground(ground).label},
        {"term": _("Why"), "value": reason},
    ]
    offered = [
        {"label": label, "post": at(name, found.case, found.code), "kind": kind}
        for label, name, kind, state in (
            (_("Let it end early"), "approve_end", "warning", ReflectionChange.State.APPROVED),
            (_("Let it go on"), "decline_end", "", ReflectionChange.State.DECLINED),
        )
        if allows(status_rules.check_decide_end, request.member, found, state)
    ]
    title = _("Time to recover")
    return page(request, found.case, title, rows, tag=state_tag(found), acts=offered)


@require_POST
def approve_end(request: MemberRequest, code: str, change: str) -> HttpResponse:
    """As the second person, let the time end early."""
    found = _change(request, code, change)
    status_actions.approve_end(by=request.member, change=found)
    return done(request, found.case, _("The time to recover ends early."))


@require_POST
def decline_end(request: MemberRequest, code: str, change: str) -> HttpResponse:
    """As the second person, let the time go on."""
    found = _change(request, code, change)
    status_actions.decline_end(by=request.member, change=found)
    return done(request, found.case, _("The time to recover goes on."))


# Residence


def record_status(request: MemberRequest, code: str) -> HttpResponse:
    """Which right to stay the person has."""
    case = case_of(request, code)
    status_rules.check_record_status(request.member, case)
    form = StatusForm(request.POST or None)
    if form.is_valid():
        status_actions.record_status(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("Saved."))
    return act(request, case, form, _("Right to stay"))


def ask_permit(request: MemberRequest, code: str) -> HttpResponse:
    """Ask for a permit."""
    case = case_of(request, code)
    status_rules.check_ask_permit(request.member, case)
    form = PermitForm(request.POST or None)
    if form.is_valid():
        status_actions.ask_permit(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("Recorded as asked for."))
    return act(request, case, form, _("Ask for a permit"))


def _permit(request: MemberRequest, code: str, permit: str) -> Permit:
    return one_of(Permit.objects.visible_to(request.member), case_of(request, code), code=permit)


@require_safe
def permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A right to stay, and what may follow."""
    found = _permit(request, code, permit)
    rows = [
        {
            "term": _("Recorded") if found.held else _("Asked"),
            "value": date_words(found.asked_at),
        },
        {"term": _("Answered"), "value": date_words(None if found.held else found.answered_at)},
        {"term": _("Until"), "value": date_words(found.until)},
    ]
    if words := status_actions.read_permit(by=request.member, permit=found):
        rows.append({"term": _("What to know about it"), "value": words})
    member, case = request.member, found.case
    offered: list[Part] = []
    if allows(status_rules.check_grant_permit, member, found, asked=True):
        label = _("It is granted")
        offered.append({"label": label, "href": at("grant_permit", case, found.code)})
    if allows(status_rules.check_permit, member, found, Permit.State.REFUSED):
        label, post = _("It is refused"), at("refuse_permit", case, found.code)
        offered.append({"label": label, "post": post, "kind": "secondary"})
    if allows(status_rules.check_ask_permit, member, case, found):
        offered.append({"label": _("Ask for its renewal"), "post": at("renew", case, found.code)})
    if allows(status_rules.check_permit, member, found, Permit.State.ENDED):
        label, post = _("It is over"), at("end_permit", case, found.code)
        offered.append({"label": label, "post": post, "kind": "secondary"})
    title = str(found.get_kind_display())
    return page(request, case, title, rows, tag=state_tag(found), acts=offered)


@require_POST
def renew(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """Ask for the renewal of a permit, of the same kind."""
    found = _permit(request, code, permit)
    status_actions.ask_permit(by=request.member, case=found.case, kind=found.kind, renews=found)
    return done(request, found.case, _("Recorded as asked for."))


def grant_permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A permit is granted."""
    found = _permit(request, code, permit)
    status_rules.check_grant_permit(request.member, found, asked=True)
    said = request.POST if request.method == "POST" else None
    form = GrantPermitForm(said, kind=found.kind)
    if form.is_valid():
        status_actions.grant_permit(by=request.member, permit=found, **form.cleaned_data)
        return done(request, found.case, _("Recorded as granted."))
    return act(request, found.case, form, str(found.get_kind_display()))


@require_POST
def refuse_permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A permit is refused."""
    found = _permit(request, code, permit)
    status_actions.refuse_permit(by=request.member, permit=found)
    return done(request, found.case, _("Recorded as refused. It can be asked for again."))


@require_POST
def end_permit(request: MemberRequest, code: str, permit: str) -> HttpResponse:
    """A permit is over."""
    found = _permit(request, code, permit)
    status_actions.end_permit(by=request.member, permit=found)
    return done(request, found.case, _("Recorded as ended."))


# Non-punishment


def note_non_punishment(request: MemberRequest, code: str) -> HttpResponse:
    """Look at non-punishment, now or again."""
    case = case_of(request, code)
    status_rules.check_note_non_punishment(request.member, case)
    form = NonPunishmentForm(request.POST or None)
    if form.is_valid():
        status_actions.note_non_punishment(by=request.member, case=case, **form.cleaned_data)
        return done(request, case, _("Saved."))
    lead = _("Nobody is punished for what they were made to do, or for having been smuggled.")
    return act(request, case, form, _("Non-punishment"), lead=lead)


@require_safe
def read_non_punishment(request: MemberRequest, code: str) -> HttpResponse:
    """What was noted, newest first."""
    case = case_of(request, code)
    groups = [
        {
            "title": date_words(note.noted_at),
            "rows": [
                {"term": _("By"), "value": note.agency.name},
                {"term": _("Something hangs on it"), "value": note.get_connected_display()},
                {"term": _("Who was told"), "value": note.get_told_display()},
                {"term": _("What came of it"), "value": note.get_outcome_display()},
                {"term": _("What to know about it"), "value": words},
            ],
        }
        for note, words in status_actions.read_non_punishment(by=request.member, case=case)
    ]
    return page(request, case, _("Non-punishment"), [], groups=groups, closed=not groups)
