"""Pages of referrals: asking, the queue, the request, the answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts import drafts
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.database.acts import hold
from panoh.base.database.codes import read_code
from panoh.base.database.order import read_in_order
from panoh.base.database.questions import question
from panoh.base.moments import date_words, how_far
from panoh.base.places.names import language_name
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case, Sex
from panoh.casework.cases.taxonomy import Need
from panoh.casework.cases.views import case_to_change
from panoh.casework.referrals import actions, rules, work
from panoh.casework.referrals.fitting import Fit, Wanted, fitting
from panoh.casework.referrals.forms import (
    AcceptForm,
    DeclineForm,
    EndForm,
    NeedForm,
    ReferralForm,
)
from panoh.casework.referrals.models import Referral, in_words
from panoh.casework.referrals.opening import before_and_after, ground, opening
from panoh.casework.shelters import rules as shelters
from panoh.casework.shelters.models import Service, Stay, age_band

PAGE = 25
Words = dict[str, Any]


def referral_of(request: MemberRequest, code: str) -> Referral:
    """The referral with this code, if this member may see it; else there is no such referral.

    Whoever sends a form holds it from this look on; who may only look is told so by the rule.
    """
    if request.method == "POST":
        for referral in _to_hold(request.member, code):
            return hold(referral)
    for referral in _to_read(request.member, code):
        return referral
    raise Http404


@question
def _to_read(member: Membership, code: str) -> QuerySet[Referral]:
    return _with_code(member, code).select_related(
        "share__consent", "service__agency", "sender__region", "receiver", "sent_by__user"
    )


@question
def _to_hold(member: Membership, code: str) -> QuerySet[Referral]:
    """With what the rules and the letters ask of it."""
    found = _with_code(member, code).select_related("share", "service", "sent_by")
    return found.select_for_update(of=("self",))


def _with_code(member: Membership, code: str) -> QuerySet[Referral]:
    return Referral.objects.visible_to(member).filter(code=code)


def refer_path(
    case: Case, need: str, service: Service | None = None, day: date | None = None
) -> str:
    """The address of the page that refers a case, with need, service and first day chosen."""
    query = QueryDict(mutable=True)
    query["need"] = need
    if service:
        query["service"] = service.code
    if day and day != timezone.localdate():
        query["day_0"], query["day_1"], query["day_2"] = str(day.day), str(day.month), str(day.year)
    return f"{reverse('referrals:refer', args=[case.code])}?{query.urlencode()}"


def asked_already(request: MemberRequest, case: Case, need: str) -> set[Any]:
    """Agencies that were asked for this need and have not said yes."""
    tried = (Referral.Status.SENT, Referral.Status.DECLINED)
    found = Referral.objects.visible_to(request.member).filter(case=case, need=need)
    return set(found.filter(status__in=tried).values_list("receiver", flat=True))


def refer(request: MemberRequest, code: str) -> HttpResponse:
    """Choose a service, with what they would see beside it, and ask."""
    member, case = request.member, case_to_change(request, code)
    said: Words = {"need": Need.EMERGENCY_SHELTER.value, "day": timezone.localdate()}
    asked = NeedForm(request.GET if "day_0" in request.GET else None, initial=said)
    if asked.is_valid():
        said = asked.cleaned_data
    elif request.GET.get("need") in Need.values:
        said["need"] = asked.initial["need"] = request.GET["need"]
    wanted = Wanted.of_case(case, said["need"], said["day"])
    looks = "look" in request.POST
    if request.method == "POST" and not looks:
        # Who sends the form has chosen: the others are ranked only to be shown again.
        chosen = fitting(member, wanted, code=read_code(request.POST.get("service", "")))
        form = ReferralForm(request.POST, fits=chosen)
        if form.is_valid():
            return _send(request, case, said["day"], form)
    rules.check_refer(member, case)
    return _choose(request, case, asked, wanted, looks)


def _choose(
    request: MemberRequest, case: Case, asked: NeedForm, wanted: Wanted, looks: bool
) -> HttpResponse:
    """The services that fit and those that do not, with what the chosen one would see."""
    member = request.member
    waiting = {referral.receiver_id for referral in _waiting(member, case.pk, wanted.need)}
    fits = fitting(member, wanted, waiting)
    best = {fit.service.code: fit.service for fit in fits if fit.fits}
    said = request.POST.get("service") or request.GET.get("service", "")
    chosen = best.get(said) or next(iter(best.values()), None)
    initial = {"service": chosen.code if chosen else "", **(request.POST.dict() if looks else {})}
    form = ReferralForm(None if looks else request.POST or None, initial=initial, fits=fits)
    return render(
        request,
        "referrals/refer.html",
        {
            "case": case,
            "asked": asked,
            "form": form,
            "fits": bool(best),
            "others": [_why_not(fit) for fit in fits if not fit.fits],
            **consequence(case, chosen, wanted.day),
        },
    )


@question
def _waiting(member: Membership, case: UUID, need: str) -> QuerySet[Referral]:
    found = Referral.objects.visible_to(member).waiting()
    return found.filter(case=case, need=need).only("receiver")


def _send(request: MemberRequest, case: Case, day: date, form: ReferralForm) -> HttpResponse:
    """Refers, and leads on to the referral; to the person's consent first, where it lacks.

    What was typed waits for the way back.
    """
    service = form.cleaned_data["service"]
    if rules.covering(case, service) is None:
        rules.check_refer(request.member, case)
        drafts.wait(request, refer_path(case, service.need, service, day))
        messages.info(request, _("The person has not agreed to this yet. Ask first."))
        return redirect(consent_path(case, service, day))
    referral = actions.refer(by=request.member, case=case, needed_from=day, **form.cleaned_data)
    messages.success(request, _("Sent. You are told when they answer."))
    return redirect(referral)


def consent_path(case: Case, service: Service, day: date | None = None) -> str:
    """The address where the person is asked, with a way back to the referral."""
    query = QueryDict(mutable=True)
    query["recipient"] = str(service.agency_id)
    query["purpose"] = rules.purpose_of(service.need)
    query["next"] = refer_path(case, service.need, service, day)
    return f"{reverse('cases:consent', args=[case.code])}?{query.urlencode()}"


def consequence(case: Case, service: Service | None, day: date) -> Words:
    """What the chosen service would see, and on what ground."""
    if service is None:
        return {"chosen": None}
    consent = rules.covering(case, service)
    person = case.person
    who = in_words(Sex(person.sex), age_band(person.age()), case.children)
    return {
        "chosen": service,
        "head": [_("About the person"), _("Before they accept"), _("After")],
        "rows": before_and_after(service.agency, consent, who),
        "ground": ground(consent) if consent else "",
        "consent_href": consent_path(case, service, day),
    }


def _why_not(fit: Fit) -> str:
    return f"{fit.service.name}: {' '.join(fit.obstacles)}"


@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """What waits for an answer here, what was sent, and what is done."""
    member = request.member
    seen, after = Referral.objects.visible_to(member), request.GET.get("after", "")
    with read_in_order():
        found = list(seen.answered(member.agency_id, PAGE + 1, after))
    return render(
        request,
        "referrals/list.html",
        {
            "asked_head": work.ASKED,
            "asked": work.waiting(member),
            "sent_head": work.SENT,
            "sent": work.sent_unanswered(member, mine=False),
            "done_head": work.DONE,
            "running": work.running(member),
            "answered": work.rows(found[:PAGE]),
            "after": found[PAGE - 1].code if len(found) > PAGE else "",
        },
    )


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """The request, as its receiver sees it, or how it stands, to its sender."""
    referral = referral_of(request, code)
    if referral.receiver_id == request.member.agency_id:
        return _incoming(request, referral)
    return _sent(request, referral)


def _facts(referral: Referral) -> list[Words]:
    """What is asked, as the receiver reads it."""
    spoken = ", ".join(language_name(language) for language in referral.languages)
    until = referral.needed_until
    days = _("From %(first)s") if until is None else _("From %(first)s until %(last)s")
    when = days % {"first": date_words(referral.needed_from), "last": date_words(until)}
    return [
        {"term": _("Who"), "value": referral.who},
        {"term": _("When"), "value": when},
        {"term": _("Languages"), "value": spoken},
        {"term": _("What they need to know"), "value": referral.note},
    ]


def _stay(member: Membership, referral: Referral) -> Stay | None:
    """The bed that was put aside for this referral, or taken since."""
    if referral.stay_id is None:
        return None
    found = Stay.objects.visible_to(member).filter(agency=member.agency_id)
    return found.select_related("bed__site", "case").filter(pk=referral.stay_id).first()


def _bed(stay: Stay | None) -> list[Words]:
    """Which bed it is, with the way to it, as long as it is the person's."""
    if stay is None or stay.is_over:
        return []
    bed = f"{stay.bed.site.name}, {stay.bed.room}: {stay.bed.name}"
    link = {"href": stay.get_absolute_url(), "act": _("Open")}
    return [{"term": str(stay.get_kind_display()), "value": bed, **link}]


def _incoming(
    request: MemberRequest,
    referral: Referral,
    accept: AcceptForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    member = request.member
    may_answer = allows(rules.check_accept, member, referral)
    accept = accept or AcceptForm(member=member, referral=referral)
    stay = _stay(member, referral)
    return render(
        request,
        "referrals/incoming.html",
        {
            "referral": referral,
            "facts": [*_facts(referral), *_bed(stay)],
            "stay": stay,
            "may_admit": allows(shelters.check_arrive, member, stay) if stay else False,
            "may_answer": may_answer,
            "may_end": allows(rules.check_end, member, referral),
            "accept": accept,
            "beds": not accept.fields or bool(accept.fields["bed"].choices),  # type: ignore[attr-defined]
            "decline": decline or DeclineForm(),
            "deadline": date_words(referral.deadline),
            "left": how_far(referral.deadline),
            "opening": opening(member.agency, referral.share.consent),
            "ground": ground(referral.share.consent) if referral.share.consent else "",
            "case": Case.objects.visible_to(member).filter(pk=referral.case_id).first(),
        },
    )


def _sent(request: MemberRequest, referral: Referral) -> HttpResponse:
    member = request.member
    case = get_object_or_404(Case.objects.visible_to(member), pk=referral.case_id)
    rows = [
        {"term": _("Case"), "value": case.code, "code": True, "href": case.get_absolute_url(),
         "act": _("Open")},
        {"term": _("To"), "value": f"{referral.service.name}, {referral.receiver.name}"},
        {"term": _("Sent"), "value": date_words(referral.sent_at)},
        *_facts(referral),
        {"term": _("Answer by"), "value": date_words(referral.deadline)},
    ]  # fmt: skip
    if referral.answered_at:
        rows.append({"term": _("Answered"), "value": date_words(referral.answered_at)})
    if referral.reason:
        rows.append({"term": _("Main reason"), "value": referral.get_reason_display()})
    if referral.ended_at:
        rows.append({"term": _("Ended"), "value": date_words(referral.ended_at)})
    same = Referral.objects.visible_to(member).filter(case=case, need=referral.need)
    return render(
        request,
        "referrals/sent.html",
        {
            "referral": referral,
            "rows": rows,
            "may_withdraw": allows(rules.check_withdraw, member, referral),
            "accepted_elsewhere": referral.is_waiting and same.running().exists(),
            "next": _next(request, referral, case),
        },
    )


def _next(request: MemberRequest, referral: Referral, case: Case) -> Words | None:
    """The next fitting service, where this one is late or has said no."""
    if not (referral.is_overdue or referral.status == Referral.Status.DECLINED):
        return None
    asked = asked_already(request, case, referral.need)
    fits = fitting(request.member, Wanted.of_referral(referral), asked)
    best = next((fit for fit in fits if fit.fits), None)
    if best is None or not allows(rules.check_refer, request.member, case):
        return None
    return {
        "name": best.service.name,
        "why": " ".join(best.reasons),
        "href": refer_path(case, referral.need, best.service),
    }


@require_POST
def accept(request: MemberRequest, code: str) -> HttpResponse:
    """Say yes, with a bed where it is one."""
    referral = referral_of(request, code)
    rules.check_accept(request.member, referral)
    form = AcceptForm(request.POST, member=request.member, referral=referral)
    if not form.is_valid():
        return _incoming(request, referral, accept=form)
    actions.accept(by=request.member, referral=referral, **form.cleaned_data)
    messages.success(request, _("Accepted. What the person agreed to is open to you now."))
    return redirect(referral)


@require_POST
def decline(request: MemberRequest, code: str) -> HttpResponse:
    """Say no, with the main reason."""
    referral = referral_of(request, code)
    rules.check_decline(request.member, referral)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _incoming(request, referral, decline=form)
    actions.decline(by=request.member, referral=referral, **form.cleaned_data)
    messages.success(request, _("Declined. They ask the next fitting service."))
    return redirect("referrals:list")


@require_POST
def withdraw(request: MemberRequest, code: str) -> HttpResponse:
    """Take back what nobody has answered."""
    referral = referral_of(request, code)
    actions.withdraw(by=request.member, referral=referral)
    messages.success(request, _("Withdrawn. They are told."))
    return redirect(referral)


def end(request: MemberRequest, code: str) -> HttpResponse:
    """End what was accepted, with what was delivered."""
    referral = referral_of(request, code)
    rules.check_end(request.member, referral)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial={"delivered": [referral.need], "on": timezone.localdate()},
        referral=referral,
    )
    if form.is_valid():
        delivered = form.cleaned_data.get("delivered", [])
        on = form.cleaned_data.get("on")
        actions.end(by=request.member, referral=referral, delivered=delivered, on=on)
        messages.success(request, _("Ended. The sender is told what was delivered."))
        return redirect(referral)
    return render(request, "referrals/end.html", {"referral": referral, "form": form})
