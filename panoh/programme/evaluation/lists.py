"""Evaluations as pages show them: findings by criterion, recommendations with their answers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from panoh.base.moments import day_words
from panoh.programme.evaluation.models import Answer, Evaluation, Finding, Recommendation

EVALUATION_HEAD = [
    {"text": gettext_lazy("Evaluation"), "wide": True},
    gettext_lazy("Criteria"),
    gettext_lazy("First day"),
    gettext_lazy("Last day"),
    gettext_lazy("State"),
]
FINDING_HEAD = [
    pgettext_lazy("of a finding", "Number"),
    gettext_lazy("Criterion"),
    {"text": gettext_lazy("Finding"), "wide": True},
]
APPOINTMENT_HEAD = [
    gettext_lazy("Date"),
    {"text": gettext_lazy("Who evaluates"), "wide": True},
    {"text": gettext_lazy("Reason"), "wide": True},
]
RECOMMENDATION_HEAD = [
    {"text": gettext_lazy("Recommendation"), "wide": True},
    {"text": gettext_lazy("Finding"), "numeric": True},
    gettext_lazy("Answer"),
    gettext_lazy("What will be done"),
    gettext_lazy("Who"),
    gettext_lazy("By when"),
    gettext_lazy("Follow-up"),
]
STATES = {
    Evaluation.State.PLANNED: "turn",
    Evaluation.State.BEGUN: "",
    Evaluation.State.REPORTED: "done",
}


def _tag(label: Any, kind: str) -> dict[str, Any]:
    return {"text": str(label), "tag": {"label": str(label), "kind": kind}}


def answer_of(recommendation: Recommendation) -> Answer | None:
    """Its answer, or None; `answer` is fetched before."""
    return getattr(recommendation, "answer", None)


def evaluation_rows(evaluations: Iterable[Evaluation]) -> list[list[Any]]:
    return [
        [
            {"text": str(each), "href": each.get_absolute_url()},
            ", ".join(each.criteria_named),
            day_words(each.starts_on),
            day_words(each.ends_on),
            _tag(each.get_state_display(), STATES[Evaluation.State(each.state)]),
        ]
        for each in evaluations
    ]


def appointment_rows(evaluation: Evaluation) -> list[list[Any]]:
    """Who was to carry it out, from which day, and why it changed; nothing where it never did."""
    found = evaluation.appointments.select_related("evaluator")
    rows: list[list[Any]] = [
        [day_words(timezone.localdate(each.appointed_at)), str(each), each.reason] for each in found
    ]
    if rows and evaluation.evaluator:
        day = day_words(timezone.localdate(evaluation.planned_at))
        rows.insert(0, [day, str(evaluation.evaluator.named), _("As planned")])
    return rows


def finding_rows(findings: Iterable[Finding]) -> list[list[Any]]:
    return [[each.number, each.get_criterion_display(), each.text] for each in findings]


def follow_up(answer: Answer | None, today: date) -> Any:
    """Where a promise stands, as a tag; a dash where nothing was promised."""
    if answer is None or answer.due_on is None:
        return None
    if answer.done_on is not None:
        return _tag(_("Done late") if answer.done_on > answer.due_on else _("Done"), "done")
    return _tag(_("Late"), "alert") if answer.due_on < today else _tag(_("Open"), "turn")


def recommendation_rows(found: Iterable[Recommendation], today: date) -> list[list[Any]]:
    """Each recommendation with the answer and what became of it."""
    rows: list[list[Any]] = []
    for each in found:
        answer = answer_of(each)
        rows.append(
            [
                {"text": str(each), "href": each.get_absolute_url()},
                each.finding.number,
                answer.get_kind_display() if answer else _("Not answered"),
                (answer and answer.promise) or None,
                answer.get_post_display() if answer and answer.post else None,
                day_words(answer.due_on) if answer and answer.due_on else None,
                follow_up(answer, today),
            ]
        )
    return rows
