"""Pages of a case, save those that gather what all slices know: the case itself, and its closing.

These stand in panoh/site.
"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import hold
from panoh.base.database.order import read_in_order
from panoh.base.database.questions import question
from panoh.base.refusals import allows
from panoh.casework.cases import actions, closing_actions, rules, share_actions
from panoh.casework.cases.disclosures import disclosures
from panoh.casework.cases.forms import (
    AlertForm,
    AssignForm,
    ConsentForm,
    ContactForm,
    NoteForm,
    PersonForm,
    ReopenForm,
    ShareForm,
)
from panoh.casework.cases.models import (
    Alert,
    Case,
    Consent,
    Contact,
    Share,
)
from panoh.casework.cases.timeline import granted

PAGE = 25


def case_of(request: MemberRequest, code: str) -> Case:
    """The case with this code, if this member may see it; else there is no such case."""
    for case in _visible(request.member, code):
        return case
    raise Http404


@question
def _visible(member: Membership, code: str) -> QuerySet[Case]:
    return _with_code(member, code)


def case_to_change(request: MemberRequest, code: str) -> Case:
    """The same; held from a form's first look on, so that nobody comes between it and the act.

    Whoever may look and not change is told so by the rule.
    """
    if request.method == "POST":
        for case in _to_hold(request.member, code):
            return hold(case)
    return case_of(request, code)


@question
def _to_hold(member: Membership, code: str) -> QuerySet[Case]:
    return _with_code(member, code).select_for_update(of=("self",))


def _with_code(member: Membership, code: str) -> QuerySet[Case]:
    found = Case.objects.visible_to(member).filter(code=code)
    return found.select_related("person", "person__origin_region", "holder__region")


def act(
    request: MemberRequest, case: Case, form: Form, title: str | Promise, **more: Any
) -> HttpResponse:
    """A page with one form about a case."""
    return render(request, "cases/act.html", {"case": case, "form": form, "title": title, **more})


def _page(member: Membership, everything: bool, after: str = "") -> QuerySet[Case]:
    found = Case.objects.newest_to(member, after)
    return (found if everything else found.is_open()).select_related("person")[: PAGE + 1]


# Where nearly everybody looks first, and last.
_first_page = {which: question(partial(_page, everything=which)) for which in (True, False)}


@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """The cases that this member may see, newest first, a page at a time."""
    everything, after = request.GET.get("closed") == "1", request.GET.get("after", "")
    with read_in_order():
        if after:
            found = list(_page(request.member, everything, after))
        else:
            found = _first_page[everything](request.member)
    return render(
        request,
        "cases/list.html",
        {
            "cases": found[:PAGE],
            "after": found[PAGE - 1].code if len(found) > PAGE else "",
            "everything": everything,
            "may_open": allows(rules.check_open_case, request.member),
        },
    )


def describe(request: MemberRequest, code: str) -> HttpResponse:
    """Correct what is known of the person."""
    case = case_to_change(request, code)
    rules.check_record(request.member, case)
    country = request.member.agency.country
    stands = PersonForm.of(case)
    form = PersonForm(request.POST or None, initial=stands, stands=stands, country=country)
    if form.is_valid():
        children = form.cleaned_data["children"]
        actions.describe_person(by=request.member, case=case, children=children, **form.facts())
        messages.success(request, _("The description is changed."))
        return redirect(case)
    return act(request, case, form, _("Describe the person"), submit=_("Save"))


def contact(request: MemberRequest, code: str) -> HttpResponse:
    """How the person is reached: instructions open, number masked until a call is safe."""
    case = case_to_change(request, code)
    rules.check_sight(request.member, case, Section.CONTACT)
    kept = Contact.objects.visible_to(request.member).filter(case=case).first()
    may_record = allows(rules.check_record, request.member, case, Section.CONTACT)
    stands = _sealed(request, case, Contact)
    form = ContactForm(request.POST or None, initial=_plain(kept), stands=stands)
    if request.method == "POST":
        rules.check_record(request.member, case, Section.CONTACT)
        if form.is_valid():
            actions.record_contact(by=request.member, case=case, **form.cleaned_data)
            messages.success(request, _("The contact is saved, verified today."))
            return redirect(case)
    return render(
        request,
        "cases/contact.html",
        {"case": case, "contact": kept, "form": form if may_record else None},
    )


def _sealed(request: MemberRequest, case: Case, kind: type[Contact]) -> list[tuple[Any, ...]]:
    """What is sealed about the person, unread: it is another each time that somebody seals it."""
    return list(kind.objects.visible_to(request.member).filter(case=case).values_list())


def _plain(kept: Contact | None) -> dict[str, Any]:
    if kept is None:
        return {}
    plain = ("channel", "hours", "leave_no_message", "shared_phone")
    return {name: getattr(kept, name) for name in plain}


@require_POST
def reveal_contact(request: MemberRequest, code: str) -> HttpResponse:
    """Unmask the number after "it is safe to call now" was confirmed."""
    case = case_of(request, code)
    fields = actions.reveal_contact(by=request.member, case=case)
    labels = {name: field.label for name, field in ContactForm().fields.items()}
    return render(
        request,
        "cases/revealed.html",
        {
            "case": case,
            "title": _("Safe contact"),
            "rows": [{"term": labels[n], "value": text} for n, text in fields.items() if text],
        },
    )


def write_note(request: MemberRequest, code: str) -> HttpResponse:
    """Write a note into a section."""
    case = case_of(request, code)
    rules.check_write_note(request.member, case)
    sections = granted(request.member, case)
    form = NoteForm(request.POST or None, sections=sections)
    if form.is_valid():
        actions.write_note(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("The note is written."))
        return redirect(case)
    return act(request, case, form, _("Add a note"))


@require_safe
def section(request: MemberRequest, code: str, section: str) -> HttpResponse:
    """The notes of one section. Opening it is journalled."""
    case = case_of(request, code)
    if section not in Section.values or section not in granted(request.member, case):
        raise Http404
    notes = actions.read_section(by=request.member, case=case, section=section)
    return render(
        request,
        "cases/section.html",
        {"case": case, "name": Section(section).label, "notes": notes},
    )


def raise_alert(request: MemberRequest, code: str) -> HttpResponse:
    """Raise an alert."""
    case = case_of(request, code)
    rules.check_record(request.member, case, Section.ALERTS)
    form = AlertForm(request.POST or None)
    if form.is_valid():
        actions.raise_alert(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("The alert is raised: it stands above everything else here."))
        return redirect(case)
    return act(request, case, form, _("Raise an alert"))


@require_POST
def lift_alert(request: MemberRequest, code: str, alert: str) -> HttpResponse:
    """Lift an alert."""
    case = case_of(request, code)
    standing = Alert.objects.visible_to(request.member).standing().filter(case=case)
    actions.lift_alert(by=request.member, alert=get_object_or_404(standing, pk=alert))
    messages.success(request, _("The alert is lifted."))
    return redirect(case)


def assign(request: MemberRequest, code: str) -> HttpResponse:
    """Make the case a colleague's work."""
    case = case_of(request, code)
    rules.check_assign(request.member, case, request.member)
    form = AssignForm(request.POST or None, member=request.member)
    if form.is_valid():
        actions.assign(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("The case is assigned."))
        return redirect(case)
    return act(request, case, form, _("Assign the case"))


def consent(request: MemberRequest, code: str) -> HttpResponse:
    """Ask the person, and keep the answer; what stands already is read together first."""
    case = case_of(request, code)
    rules.check_consent(request.member, case)
    initial = {
        "recipient": request.GET.get("recipient"),
        "purpose": request.GET.get("purpose"),
        "language": next(iter(case.person.languages), request.LANGUAGE_CODE),
        "sections": [Section.CORE],
    }
    form = ConsentForm(request.POST or None, initial=initial, member=request.member)
    if form.is_valid():
        values = dict(form.cleaned_data)
        given = values.pop("given") == "yes"
        share_actions.take_consent(by=request.member, case=case, given=given, **values)
        messages.success(request, _("The answer is kept. It can be taken back at any time."))
        return redirect(_own(request.GET.get("next", "")) or case.get_absolute_url())
    consents = Consent.objects.visible_to(request.member).filter(case=case)
    return render(
        request,
        "cases/consent.html",
        {"case": case, "form": form, "consents": consents.select_related("recipient")},
    )


def _own(path: str) -> str:
    """A way onwards inside these pages, or nothing."""
    return path if path.startswith("/cases/") else ""


def withdraw_consent(request: MemberRequest, code: str, consent: str) -> HttpResponse:
    """Take a consent back: first what it will close, then the act."""
    case = case_of(request, code)
    kept = get_object_or_404(
        Consent.objects.visible_to(request.member).filter(case=case), pk=consent
    )
    rules.check_withdraw(request.member, kept)
    if request.method == "POST":
        share_actions.withdraw_consent(by=request.member, consent=kept)
        messages.success(request, _("Taken back. Their access has ended."))
        if not Case.objects.visible_to(request.member).filter(pk=case.pk).exists():
            return redirect("work")
        return redirect("cases:disclosures", case.code)
    shares = Share.objects.visible_to(request.member).filter(consent=kept, closed_at=None)
    return render(
        request,
        "cases/withdraw_consent.html",
        {"case": case, "consent": kept, "shares": shares.select_related("agency")},
    )


@require_safe
def show_disclosures(request: MemberRequest, code: str) -> HttpResponse:
    """What was disclosed to whom: the list that the person may have."""
    case = case_of(request, code)
    rules.check_holds(request.member, case)
    return render(
        request, "cases/disclosures.html", {"case": case, "rows": disclosures(request.member, case)}
    )


@fresh_sign_in
def propose_share(request: MemberRequest, code: str) -> HttpResponse:
    """Propose a share without consent."""
    case = case_of(request, code)
    rules.check_propose_share(request.member, case)
    form = ShareForm(request.POST or None, member=request.member)
    if form.is_valid():
        share_actions.propose_share(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("Proposed. It opens when a second person approves."))
        return redirect(case)
    return act(
        request,
        case,
        form,
        _("Share without agreement"),
        lead=_("Only where a life is in danger, to protect a child, or by order of a court."),
    )


@require_POST
@fresh_sign_in
def approve_share(request: MemberRequest, code: str, share: str) -> HttpResponse:
    """As the second person, let it open."""
    case = case_of(request, code)
    found = get_object_or_404(Share.objects.visible_to(request.member).filter(case=case), pk=share)
    share_actions.approve_share(by=request.member, share=found)
    messages.success(
        request, _("Approved. It is open from now on, and in the list of what was disclosed.")
    )
    return redirect(case)


@require_POST
def close_share(request: MemberRequest, code: str, share: str) -> HttpResponse:
    """End a share."""
    case = case_of(request, code)
    found = get_object_or_404(Share.objects.visible_to(request.member).filter(case=case), pk=share)
    share_actions.close_share(by=request.member, share=found)
    messages.success(request, _("Closed. Access has ended."))
    if found.agency_id == request.member.agency_id:
        return redirect("work")
    return redirect(case)


def reopen(request: MemberRequest, code: str) -> HttpResponse:
    """Open a closed case again."""
    case = case_of(request, code)
    rules.check_reopen(request.member, case)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        closing_actions.reopen_case(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("The case is open again. What was shared stays closed."))
        return redirect(case)
    return act(request, case, form, _("Open the case again"))
