"""What is common to all pages of one programme: the way from part to part, and what proves it."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import allows
from panoh.programme.evidence import rules
from panoh.programme.evidence.models import Proof
from panoh.programme.logframe.models import Programme

# Label, address, and the pages, or namespaces of them, on which it is the current one.
TABS: tuple[tuple[Promise, str, frozenset[str]], ...] = (
    (_("Logframe"), "logframe:show", frozenset({"logframe", "monitoring"})),
    (_("Work plan"), "workplan:show", frozenset({"workplan"})),
    (_("Budget"), "budget:show", frozenset({"budget", "exchange:entries"})),
    (_("Risks"), "risks:show", frozenset({"risks"})),
    (_("Committees"), "governance:show", frozenset({"governance"})),
    (_("Evaluation"), "evaluation:show", frozenset({"evaluation"})),
    (_("Inventory"), "inventory:show", frozenset({"inventory"})),
    (_("Documents"), "evidence:show", frozenset({"evidence"})),
    (_("Reports"), "reports:list", frozenset({"reports", "exchange:publish"})),
)
# By which names pages know what they are about.
ABOUT = ("programme", "line", "indicator", "period", "report", "entry", "activity")


OF_ONE = "programmes/"


def programme_on(context: Context) -> str:
    """The code of the programme that a page is about, or of which it shows a part; else nothing.

    A form knows only where it stands: in the address of a programme, which was found before.
    """
    for name in ABOUT:
        found = context.get(name)
        found = getattr(found, "programme", found)
        if isinstance(found, Programme):
            return found.code
    match = getattr(getattr(context, "request", None), "resolver_match", None)
    if match and "form" in context and match.route.startswith(OF_ONE):
        return str(match.kwargs.get("code", ""))
    return ""


def tabs_of(request: HttpRequest, programme: str) -> list[dict[str, Any]]:
    """The parts of a programme that this member may open, the one they are in marked.

    `page` on the part's first page, `true` on any other. Whoever follows a programme opens all of
    them; what each shows there is the slices' affair.
    """
    member: Membership | None = getattr(request, "member", None)
    match = request.resolver_match
    if member is None or match is None or not member.may(Permission.VIEW_PROGRAMME):
        return []
    return [
        {
            "label": label,
            "href": _address(route, programme),
            "current": "page"
            if match.view_name == route
            else "true"
            if {match.namespace, match.view_name} & spaces
            else "",
        }
        for label, route, spaces in TABS
    ]


@lru_cache(1_000)
def _address(route: str, programme: str) -> str:
    return reverse(route, args=[programme])


def proofs_of(member: Membership, thing: Any) -> list[Proof]:
    """The documents that prove a thing, as far as this member may read them."""
    found = Proof.objects.visible_to(member).standing()
    found = found.filter(**{thing._meta.model_name: thing})
    return list(found.select_related("version__document__programme"))


def may_file(member: Membership, programme: Programme) -> bool:
    """Whether this member may file a document."""
    return allows(rules.check_file, member, programme)
