"""A register of risks as pages show it: the matrix, rows of a table, the history of a risk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.moments import day_words
from panoh.programme.logframe.models import Programme
from panoh.programme.risks.forms import IMPACTS, PROBABILITIES, SCALE
from panoh.programme.risks.models import Level, Rating, Risk, level_of
from panoh.programme.workplan.models import Origin

HEAD = [
    gettext_lazy("Code"),
    {"text": gettext_lazy("Statement"), "wide": True},
    gettext_lazy("Heading"),
    {"text": gettext_lazy("Probability"), "numeric": True},
    {"text": gettext_lazy("Impact"), "numeric": True},
    gettext_lazy("Level"),
    gettext_lazy("Who looks after it"),
    gettext_lazy("Next review"),
    gettext_lazy("State"),
]
HISTORY_HEAD = [
    gettext_lazy("Rated"),
    {"text": gettext_lazy("Probability"), "numeric": True},
    {"text": gettext_lazy("Impact"), "numeric": True},
    gettext_lazy("Level"),
    gettext_lazy("Reason"),
    {"text": gettext_lazy("What is done against it"), "wide": True},
    gettext_lazy("Next review"),
    gettext_lazy("By"),
]
LEVELS = {Level.LOW: "", Level.MIDDLE: "turn", Level.HIGH: "alert"}
STATES = {Risk.State.WATCHED: "", Risk.State.OCCURRED: "alert", Risk.State.CLOSED: "done"}


def risks_of(programme: Programme) -> list[Any]:
    """All risks and assumptions of a programme with their last ratings, in order."""
    found = Risk.objects.filter(programme=programme).rated()
    return list(found.select_related("programme__agency", "responsible"))


def _tag(label: Any, kind: str) -> dict[str, Any]:
    return {"text": str(label), "tag": {"label": str(label), "kind": kind}}


def level_cell(probability: int | None, impact: int | None) -> Any:
    """A level as a tag; a dash where nobody has rated yet."""
    if probability is None or impact is None:
        return None
    level = level_of(probability, impact)
    return _tag(level.label, LEVELS[level])


def _review_cell(risk: Any) -> Any:
    """When it is looked at next, told apart where that day is over; a dash for what is closed."""
    if risk.review_on is None or risk.state == Risk.State.CLOSED:
        return None
    said = day_words(risk.review_on)
    return _tag(said, "alert") if risk.review_on < timezone.localdate() else said


def rows(risks: Iterable[Any]) -> list[list[Any]]:
    """The register as a table."""
    return [
        [
            risk.mark,
            {"text": str(risk.said), "href": risk.get_absolute_url()},
            risk.get_heading_display(),
            risk.probability,
            risk.impact,
            level_cell(risk.probability, risk.impact),
            risk.who,
            _review_cell(risk),
            _tag(risk.get_state_display(), STATES[Risk.State(risk.state)]),
        ]
        for risk in risks
    ]


def matrix(risks: Sequence[Any]) -> list[dict[str, Any]]:
    """The squares of the matrix: the most probable first, the least felt first in each row."""
    marks: dict[tuple[int, int], list[str]] = defaultdict(list)
    for risk in risks:
        if risk.state != Risk.State.CLOSED and risk.probability is not None:
            marks[risk.probability, risk.impact].append(risk.mark)
    return [
        {"kind": level_of(probability, impact).value, "marks": marks[probability, impact]}
        for probability in reversed(SCALE)
        for impact in SCALE
    ]


def matrix_rows(risks: Sequence[Any]) -> list[list[Any]]:
    """The same as a table: a row for each square in which something stands, the highest first."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for risk in risks:
        if risk.state != Risk.State.CLOSED and risk.probability is not None:
            found[risk.probability, risk.impact].append(risk.mark)
    in_order = sorted(found, key=lambda square: (-square[0] * square[1], -square[1]))
    return [
        [", ".join(found[square]), square[0], square[1], level_cell(*square)] for square in in_order
    ]


MATRIX_HEAD = [gettext_lazy("Code"), *HEAD[3:6]]


def scale(choices: Iterable[tuple[int, Any]]) -> str:
    """What the numbers of a scale mean, in one line."""
    return "; ".join(str(label) for _number, label in choices)


def scales() -> list[dict[str, str]]:
    """What the numbers mean."""
    return [
        {"term": _("Probability"), "value": scale(PROBABILITIES)},
        {"term": _("Impact"), "value": scale(IMPACTS)},
        {"term": _("Level"), "value": _("low below 5, middle from 5, high from 12 on")},
    ]


def history(ratings: Iterable[Rating]) -> list[list[Any]]:
    """Every rating, the last first."""
    return [
        [
            _("%(day)s (made up)") % {"day": day_words(rating.rated_on)}
            if rating.origin == Origin.MADE_UP
            else day_words(rating.rated_on),
            rating.probability,
            rating.impact,
            level_cell(rating.probability, rating.impact),
            rating.reason,
            str(rating.against) or None,
            day_words(rating.review_on),
            rating.rated_by.user.name,
        ]
        for rating in ratings
    ]
