"""The two pages on which a case is closed: who asks and who decides read what is left undone.

They stand on top of all slices because what is still owed is computed from the procedure.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Section
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases import closing_actions, rules
from panoh.casework.cases.forms import CloseForm
from panoh.casework.cases.models import Case, Closure, colleagues_who
from panoh.casework.cases.views import case_of
from panoh.casework.families.views import family
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.work import referrals_of
from panoh.casework.shelters.models import Stay
from panoh.casework.sop import lists
from panoh.casework.sop.duties import open_duties


def left(member: Membership, case: Case) -> dict[str, object]:
    """What closing leaves undone, in a sentence and task by task; and what is still under way."""
    undone = lists.left_undone(open_duties(member, case))
    return {
        "left": lists.left_words(undone),
        "tasks": lists.items(undone, own=True),
        "running": running(member, case),
    }


def running(member: Membership, case: Case) -> list[lists.Item]:
    """Who still serves the person, the bed, the family's other cases: as far as this member sees.

    Whoever serves loses sight of the case.
    """
    found: list[lists.Item] = [
        {
            "when": date_words(each.answered_at),
            "what": each.get_need_display(),
            "href": each.get_absolute_url(),
            "why": each.receiver.name,
        }
        for each in referrals_of(member, case.pk)
        if each.status == Referral.Status.ACCEPTED
    ]
    stays = (
        Stay.objects.visible_to(member)
        .standing()
        .filter(case=case, kind=Stay.Kind.STAYED, ended_at=None)
    )
    return (
        found
        + [
            {
                "when": date_words(each.begins_on),
                "what": _("A bed is still the person's"),
                "href": reverse("cases:section", args=[case.code, Section.PLACEMENT.value]),
                "why": _("The house ends the stay. Ask it first."),
            }
            for each in stays
        ]
        + [
            {
                "when": date_words(each["case"].opened_at),
                "what": each["relation"],
                "href": each["case"].get_absolute_url(),
                "why": _("The family: this case stays open."),
                "code": each["case"].code,
            }
            for each in family(member, case)
            if not each["case"].is_closed
        ]
    )


def who_decides(member: Membership, case: Case) -> str:
    """Who asked reads what happens now: who is alone sleeps on it, if their role closes at all."""
    if colleagues_who(Permission.CLOSE_CASE, member, case).exists():
        return _("Asked. It is closed when a second person says yes.")
    if member.may(Permission.CLOSE_CASE):
        return _("Asked. Nobody else of your agency can close it: come back tomorrow.")
    return _(
        "Asked. Nobody of your agency closes cases yet: whoever makes its sign-ins must add a case "
        "manager or a supervisor."
    )


def close(request: MemberRequest, code: str) -> HttpResponse:
    """Ask that the case be closed."""
    case = case_of(request, code)
    rules.check_ask_closing(request.member, case)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        closing_actions.ask_closing(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, who_decides(request.member, case))
        return redirect(case)
    lead = _(
        "A second person decides. Closing ends what is shared with others. The person is told that "
        "a case can be opened again."
    )
    return render(
        request,
        "site/close.html",
        {
            "case": case,
            "form": form,
            "title": _("Close the case"),
            "lead": lead,
            **left(request.member, case),
        },
    )


def decide_closing(request: MemberRequest, code: str) -> HttpResponse:
    """As the second person, close the case or keep it open."""
    case = case_of(request, code)
    asked = Closure.objects.visible_to(request.member).asked().select_related("asked_by__user")
    closure = get_object_or_404(asked, case=case)
    closure.case = case
    if request.method == "POST" and "keep" in request.POST:
        closing_actions.keep_open(by=request.member, closure=closure)
        messages.success(request, _("The case stays open."))
        return redirect(case)
    if request.method == "POST":
        closing_actions.close_case(by=request.member, closure=closure)
        messages.success(request, _("The case is closed."))
        return redirect(reverse("cases:list"))
    return render(
        request,
        "site/decide_closing.html",
        {
            "case": case,
            "closure": closure,
            "may_close": allows(rules.check_close, request.member, closure),
            "may_keep": allows(rules.check_keep_open, request.member, closure),
            **left(request.member, case),
        },
    )
