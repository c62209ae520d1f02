"""Pages about cases that may be of one person: the list, one pair side by side, the answer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.refusals import allows
from panoh.casework.duplicates import actions, rules
from panoh.casework.duplicates.forms import DecideForm
from panoh.casework.duplicates.models import Candidate, Search
from panoh.casework.duplicates.work import HEAD, facts, likely, reasons_in_words, rows
from panoh.casework.names.forms import RevealForm

PAGE = 50


@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """Pairs that wait for an answer, then those answered; and how far a search is."""
    rules.check_compare(request.member)
    pairs = Candidate.objects.visible_to(request.member).select_related("one", "other")
    search = Search.objects.visible_to(request.member).first()
    return render(
        request,
        "duplicates/list.html",
        {
            "head": HEAD,
            "waiting": rows(pairs.undecided().likeliest_first()[:PAGE]),
            "answered": rows(pairs.exclude(decision="").order_by("-decided_at")[:PAGE]),
            "search": search,
            "done": search.read / max(1, search.cases) if search else 0,
            "may_search": allows(rules.check_search, request.member),
        },
    )


@require_POST
def search(request: MemberRequest) -> HttpResponse:
    """Have all cases of the agency compared."""
    actions.search(by=request.member)
    messages.success(request, _("The cases are being compared. You may leave this page."))
    return redirect("duplicates:list")


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """Two cases side by side, with what speaks for one person and what against."""
    return _page(request, _pair(request, code))


@require_POST
def decide(request: MemberRequest, code: str) -> HttpResponse:
    """Keep the answer."""
    pair = _pair(request, code)
    rules.check_decide(request.member, pair)
    form = DecideForm(request.POST, candidate=pair)
    if not form.is_valid():
        return _page(request, pair, form=form)
    actions.decide(by=request.member, candidate=pair, **form.cleaned_data)
    messages.success(request, _("The answer is kept. It can be changed."))
    return redirect("duplicates:list")


@require_POST
def reveal(request: MemberRequest, code: str) -> HttpResponse:
    """Open both names side by side, for a purpose."""
    pair = _pair(request, code)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, pair, reveal=form)
    both = actions.reveal(by=request.member, candidate=pair, **form.cleaned_data)
    names = [
        [
            {"term": name.get_kind_display(), "value": " ".join(filter(None, parts.values()))}
            for name, parts in revealed.names
        ]
        for revealed in both
    ]
    return _page(request, pair, names=names)


@require_POST
def unlink(request: MemberRequest, code: str) -> HttpResponse:
    """Take the link back."""
    pair = _pair(request, code)
    link = rules.standing(request.member, pair.one, pair.other)
    if link is None:
        raise Http404
    actions.unlink(by=request.member, link=link)
    messages.success(request, _("Taken back. Everything is as it was before."))
    return redirect(pair)


def _pair(request: MemberRequest, code: str) -> Candidate:
    """The pair with this code, if it is the own agency's; else there is no such pair."""
    pairs = Candidate.objects.visible_to(request.member)
    pair: Candidate = get_object_or_404(
        pairs.select_related("one__person", "other__person", "decided_by__user"), code=code
    )
    return pair


def _page(
    request: MemberRequest,
    pair: Candidate,
    *,
    form: DecideForm | None = None,
    reveal: RevealForm | None = None,
    names: list[list[dict[str, str]]] | None = None,
) -> HttpResponse:
    member = request.member
    may_decide = allows(rules.check_decide, member, pair)
    return render(
        request,
        "duplicates/show.html",
        {
            "pair": pair,
            "likely": likely(pair.score),
            "sides": [
                {"case": case, "facts": facts(case) + (names[place] if names else [])}
                for place, case in enumerate((pair.one, pair.other))
            ],
            "reasons": reasons_in_words(pair.reasons),
            "revealed": names is not None,
            "reveal": reveal or RevealForm(),
            "form": (form or DecideForm(candidate=pair)) if may_decide else None,
            "link": rules.standing(member, pair.one, pair.other),
        },
    )
