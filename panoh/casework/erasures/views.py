"""Pages of erasing: asking, the second person's look, and what shows that it was done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.refusals import allows
from panoh.casework.cases.views import act, case_of
from panoh.casework.erasures import actions, rules
from panoh.casework.erasures.forms import AskForm
from panoh.casework.erasures.models import Erasure


def ask(request: MemberRequest, code: str) -> HttpResponse:
    """Ask that the person of a closed case be erased."""
    case = case_of(request, code)
    rules.check_ask(request.member, case)
    form = AskForm(request.POST or None)
    if form.is_valid():
        actions.ask(by=request.member, case=case, **form.cleaned_data)
        messages.success(request, _("Asked. It is done when a second person says yes."))
        return redirect(case)
    lead = _("Names, telephone numbers, notes and reasons go for good, in every backup too.")
    return act(request, case, form, _("Erase the person"), lead=lead)


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """Who asked, what goes and what stays; once it is done, the proof of it."""
    case = case_of(request, code)
    erasure = _standing(request, code)
    rules.check_show(request.member, case)
    context = {
        "case": case,
        "erasure": erasure,
        "is_done": erasure.status == Erasure.Status.ERASED,
        "may_erase": allows(rules.check_erase, request.member, erasure),
        "may_keep": allows(rules.check_keep, request.member, erasure),
    }
    return render(request, "erasures/show.html", context)


@require_POST
@fresh_sign_in
def erase(request: MemberRequest, code: str) -> HttpResponse:
    """As the second person, erase."""
    erasure = actions.erase(by=request.member, erasure=_standing(request, code))
    messages.success(request, _("Erased. Nobody brings it back."))
    return redirect(erasure)


@require_POST
def keep(request: MemberRequest, code: str) -> HttpResponse:
    """Decide that nobody is erased."""
    erasure = actions.keep(by=request.member, erasure=_standing(request, code))
    messages.success(request, _("Nothing was erased."))
    return redirect(erasure.case)


def _standing(request: MemberRequest, code: str) -> Erasure:
    """What was asked about this case, if this member's agency asked it."""
    found = Erasure.objects.visible_to(request.member).standing()
    people = ("case", "agency", "asked_by__user", "decided_by__user")
    return get_object_or_404(found.select_related(*people), case__code=code)
