"""What my work shows of evaluations: one to be prepared, recommendations to answer, promises."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.base.moments import date_words, months_later
from panoh.base.worklists import late_or_soon
from panoh.programme.evaluation import rules
from panoh.programme.evaluation.models import Answer, Evaluation, Recommendation
from panoh.programme.logframe.models import Programme

AHEAD = 1  # months before its day that a promise is shown
Item = tuple[date, dict[str, Any]]


def due(member: Membership) -> list[dict[str, Any]]:
    """Late, and due within a month, as groups of `work_list`. At most three queries."""
    if not member.may(Permission.VIEW_PROGRAMME):
        return []
    today = timezone.localdate()
    items = [*_to_prepare(member, today), *_to_answer(member), *_promised(member, today)]
    return late_or_soon(items)


def _item(day: date, what: str, href: str, why: str) -> Item:
    return day, {"when": date_words(day), "what": what, "href": href, "why": why}


def _to_prepare(member: Membership, today: date) -> list[Item]:
    """Six months before the end the project coordinator begins to prepare the final evaluation.

    It is there until somebody has agreed on the terms; late, when the programme is over.
    """
    if member.role != Role.PROGRAMME:
        return []
    begun = Evaluation.objects.filter(kind=Evaluation.Kind.FINAL).exclude(
        state=Evaluation.State.PLANNED
    )
    found = Programme.objects.visible_to(member).filter(agency=member.agency_id)
    found = found.exclude(evaluations__in=begun).prefetch_related("evaluations")
    items = []
    for programme in found:
        if rules.prepare_on(programme) > today:
            continue
        planned = [e for e in programme.evaluations.all() if e.kind == Evaluation.Kind.FINAL]
        place = planned[0] if planned else None
        items.append(
            _item(
                programme.ends_on,
                _("Prepare the final evaluation"),
                place.get_absolute_url()
                if place
                else reverse("evaluation:show", args=[programme.code]),
                _("%(programme)s. It begins six months before the end: %(day)s.")
                % {"programme": programme, "day": date_words(rules.prepare_on(programme))},
            )
        )
    return items


def _to_answer(member: Membership) -> list[Item]:
    """Recommendations that nobody has answered, since their report was handed in."""
    if not member.may(Permission.KEEP_LOGFRAME):
        return []
    found = Recommendation.objects.visible_to(member).filter(
        programme__agency=member.agency_id, answer=None, evaluation__reported_on__isnull=False
    )
    return [
        _item(
            months_later(each.evaluation.reported_on, AHEAD),
            _("Answer the recommendation: %(text)s") % {"text": each.text},
            each.get_absolute_url(),
            f"{each.programme.code}. {each.evaluation}",
        )
        for each in found.select_related("evaluation", "programme")
        if each.evaluation.reported_on
    ]


def _promised(member: Membership, today: date) -> list[Item]:
    """What was promised in an answer, by this member's post."""
    found = Answer.objects.visible_to(member).owed()
    found = found.filter(due_on__lte=months_later(today, AHEAD))
    found = found.select_related("programme", "recommendation__programme")
    return [
        _item(
            each.due_on,
            each.promise,
            each.recommendation.get_absolute_url(),
            f"{each.programme.code}. {each.recommendation.text}",
        )
        for each in found.order_by("due_on")
        if each.due_on and each.is_of(member)
    ]
