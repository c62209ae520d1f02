"""The page from which a programme's activity file is taken (see `iati`)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.spreadsheets import kept
from panoh.exchange import actions, rules
from panoh.exchange.forms import PublicationForm
from panoh.exchange.iati_words import publisher
from panoh.programme.logframe.views import programme_of


@fresh_sign_in
def publish(request: MemberRequest, code: str) -> HttpResponse:
    """Say who publishes and under which sector; the answer is the file."""
    programme = programme_of(request, code)
    rules.check_publish(request.member, programme)
    form = PublicationForm(request.POST or None, known=publisher(programme))
    if form.is_valid():
        made = actions.publish(by=request.member, programme=programme, **form.facts())
        return kept(made, f"iati-{programme.code}.xml")
    said = {
        "form": form,
        "title": _("Activity file for IATI"),
        "lead": _(
            "What the programme promised, spent and reached, for the register of the "
            "International Aid Transparency Initiative. Only what was accepted is in it."
        ),
        "back": reverse("logframe:show", args=[code]),
    }
    return render(request, "exchange/publish.html", said)
