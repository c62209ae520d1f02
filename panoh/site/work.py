"""My work: what somebody must do now, gathered from the slices; and opening by code."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.database.codes import read_code
from panoh.casework.cases.models import Case


@require_safe
def work(request: MemberRequest) -> HttpResponse:
    """Home."""
    return render(request, "site/work.html", {"today": timezone.localdate()})


@require_safe
def find(request: MemberRequest) -> HttpResponse:
    """Open what has this code, if it is among the member's; never says whether it is elsewhere."""
    code = read_code(request.GET.get("code", ""))
    case = Case.objects.visible_to(request.member).filter(code=code).first()
    if case:
        return redirect(case)
    messages.info(request, _("There is nothing with this code among yours."))
    return redirect("work")
