"""Tasks of cases as they stand on pages: what, by when, whose move."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.sop import rules
from panoh.casework.sop.duties import Duty
from panoh.casework.sop.models import Edition

Item = dict[str, Any]
CLOSED = "closed"  # the event that ends a case


def items(duties: Iterable[Duty], with_code: bool = False, own: bool = False) -> list[Item]:
    """Lines of a list of work, by deadline; in one case with who acts and a tag.

    In the reader's own work stands the part of the way instead; over several cases, and the code.
    """
    language = get_language()
    return [
        {
            "when": date_words(duty.due_at),
            "late": duty.is_late,
            "what": str(duty.task.name.say(language)),
            "href": reverse("sop:task", args=[duty.case.code, duty.task.code]),
            **(
                {"why": _part(duty), "code": duty.case.code}
                if with_code
                else {
                    "why": str((duty.task.stage if own else duty.task.lane).name.say(language)),
                    "tag": _tag(duty),
                }
            ),
        }
        for duty in duties
    ]


def left_undone(owed: Iterable[Duty]) -> list[Duty]:
    """What closing a case leaves undone: everything open, but what closing itself ends."""
    return [duty for duty in owed if CLOSED not in duty.task.done]


def left_words(undone: Sequence[Duty]) -> str:
    """The same as one sentence, for who asks to close a case and for who decides."""
    if not undone:
        return ""
    return ngettext(
        "%(n)s task of the procedure is still open.",
        "%(n)s tasks of the procedure are still open.",
        len(undone),
    ) % {"n": len(undone)}


def _part(duty: Duty) -> str:
    """The stage of a task, and whether it stands between a person and harm."""
    stage = str(duty.task.stage.name.say(get_language()))
    return " · ".join([stage, _("Duty to protect")]) if duty.task.duty else stage


def _tag(duty: Duty) -> Item | None:
    if duty.is_late:
        return {"label": _("Late"), "kind": "alert"}
    if duty.task.duty:
        return {"label": _("Duty to protect"), "kind": "track"}
    return None


def proposals(member: Membership) -> list[Item]:
    """Editions that wait for this member as the second person; asks nothing for who keeps none."""
    if not member.may(Permission.KEEP_PROCEDURES):
        return []
    return [
        {
            "when": date_words(each.proposed_at),
            "what": _("Decide on a proposed procedure"),
            "href": each.get_absolute_url(),
            "why": each.code,
        }
        for each in Edition.objects.visible_to(member).filter(state=Edition.State.PROPOSED)
        if allows(rules.check_approve_edition, member, each)
    ]


def groups(duties: list[Duty]) -> list[Item]:
    """All that was opened in a case: late, due, done, left out."""
    late = [duty for duty in duties if duty.is_late]
    due = [duty for duty in duties if duty.is_open and not duty.is_late]
    over = sorted(
        (duty for duty in duties if not duty.is_open),
        key=lambda duty: duty.done_at or duty.opened_at,
        reverse=True,
    )
    return [
        {"title": _("Late"), "late": True, "items": items(late)},
        {"title": _("Due"), "items": items(due)},
        {"title": _("Done or left out"), "items": [_over(duty) for duty in over]},
    ]


def _over(duty: Duty) -> Item:
    [item] = items([duty])
    if duty.done_at is None:
        return item | {"when": "–", "tag": {"label": _("Left out"), "kind": ""}}
    late = duty.done_at > duty.due_at and not duty.task.every
    tag = {"label": _("Done late"), "kind": ""} if late else {"label": _("Done"), "kind": "done"}
    return item | {"when": date_words(duty.done_at), "tag": tag}


def acts(member: Membership, duty: Duty) -> list[Item]:
    """What this member may say about the task."""
    at = [duty.case.code, duty.task.code]
    found: list[Item] = []
    if allows(rules.check_complete, member, duty):
        found.append(
            {"label": _("It is done"), "post": reverse("sop:complete", args=at), "kind": ""}
        )
    if allows(rules.check_exempt, member, duty):
        label = _("Leave it out")
        found.append({"label": label, "href": reverse("sop:exempt", args=at), "kind": "secondary"})
    return found
