"""How a programme is carried out, in a report: the work plan, the money in the books, the risks."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.moments import day_words, month_words, months_later
from panoh.programme.budget.accounts import (
    Place,
    entries_of,
    is_made_up,
    payers,
    places,
    quarters,
    spent,
    total,
)
from panoh.programme.budget.models import Budget
from panoh.programme.logframe.models import Programme
from panoh.programme.logframe.overview import number_words
from panoh.programme.risks.lists import risks_of
from panoh.programme.risks.models import Rating, Risk, level_of
from panoh.programme.workplan.lists import activities_of, between, forecasts, slippage
from panoh.programme.workplan.models import Activity, Origin

Words = dict[str, Any]


def plan(programme: Programme, day: date) -> list[Words]:
    """Each activity: as planned, and as it happened or is expected on that day."""
    expected = forecasts(programme, day)
    return [_activity(each, programme, expected.get(each.pk)) for each in activities_of(programme)]


def axis(programme: Programme) -> list[Words]:
    """Where every half-year of the programme begins, for who reads the drawing of the plan."""
    days = max((programme.ends_on - programme.starts_on).days, 1)
    marks: list[Words] = []
    while (on := months_later(programme.starts_on, 6 * len(marks))) < programme.ends_on:
        marks.append({"at": (on - programme.starts_on).days / days, "label": month_words(on)})
    return marks


def _activity(activity: Activity, programme: Programme, expected: Any) -> Words:
    days = max((programme.ends_on - programme.starts_on).days, 1)

    def place(on: date) -> float:
        return min(max((on - programme.starts_on).days / days, 0.0), 1.0)

    return {
        "code": activity.line.code,
        "text": str(activity.line.said),
        "where": activity.where,
        "planned": between(activity.starts_on, activity.ends_on),
        "expected": between(expected.starts_on, expected.ends_on) if expected else "–",
        "slippage": slippage(expected),
        "state": str(activity.get_state_display()),
        "done": activity.state == Activity.State.DONE,
        "late": bool(expected and expected.is_late),
        "plan": [place(activity.starts_on), place(activity.ends_on)],
        "fact": [place(expected.starts_on), place(expected.ends_on)] if expected else None,
        "made_up": activity.origin == Origin.MADE_UP,
    }


def money(member: Membership, programme: Programme, day: date) -> Words | None:
    """None where no budget was set."""
    budget = Budget.objects.visible_to(member).filter(programme=programme).first()
    if budget is None:
        return None
    entries = [each for each in entries_of(programme) if each.on <= day]
    whole, paying = spent(entries), payers(budget, entries)
    came = total(each.came for each in paying)
    return {
        "totals": [
            {"term": _("Budget"), "eur": _amount(budget.eur), "usd": _amount(budget.usd)},
            {"term": _("Received"), "eur": _amount(came.eur), "usd": _amount(came.usd)},
            {"term": _("Spent"), "eur": _amount(whole.eur), "usd": _amount(whole.usd)},
            {
                "term": _("Not spent"),
                "eur": _amount(budget.eur - whole.eur),
                "usd": _amount(budget.usd - whole.usd),
            },
        ],
        "payers": [
            {
                "name": str(each.funder.partner.named),
                "percent": number_words(each.percent),
                "eur": _amount(each.eur),
                "usd": _amount(each.usd),
            }
            for each in paying
        ],
        "received": [
            {
                "name": str(each.funder.partner.named),
                "eur": _amount(each.came.eur),
                "usd": _amount(each.came.usd),
                "to_come": _amount(each.eur - each.came.eur),
                "to_come_usd": _amount(each.usd - each.came.usd),
            }
            for each in paying
        ],
        "note": _(
            "As entered in the books up to %(day)s, each amount at the rates of its own day. A "
            "negative amount to come: more came than was promised."
        )
        % {"day": day_words(day)},
        "lines": [_place(each) for each in places(programme, entries)],
        "quarters": [
            {
                "label": _("Until %(day)s") % {"day": day_words(each.ends_on)},
                "planned": float(each.planned.eur / budget.eur),
                "planned_text": _amount(each.planned.eur),
                "spent": None if each.so_far is None else float(each.so_far.eur / budget.eur),
                "spent_text": "–" if each.so_far is None else _amount(each.so_far.eur),
            }
            for each in quarters(programme, budget, entries, day)
        ],
        "made_up": is_made_up(programme),
    }


def _place(place: Place) -> Words:
    return {
        "line": f"{place.line} {place.name}",
        "where": place.where,
        "usd": _amount(place.usd),
        "spent": _amount(place.spent.usd),
        "promised": _amount(place.promised.usd),
        "left": _amount(place.left_usd),
    }


def _amount(amount: Decimal | None) -> str:
    """To the cent; a dash where nobody set one."""
    if amount is None:
        return "–"
    return number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)


def risks(programme: Programme) -> list[Words]:
    """Each risk and assumption as it was rated last, and what is done against it."""
    found = risks_of(programme)
    against: dict[object, str] = {}
    for rating in Rating.objects.filter(programme=programme).order_by("number"):
        against[rating.risk_id] = str(rating.against)
    return [_risk(each, against.get(each.pk, "")) for each in found]


def _risk(risk: Any, against: str) -> Words:
    rated = risk.probability is not None
    return {
        "mark": risk.mark,
        "text": str(risk.said),
        "probability": risk.probability,
        "impact": risk.impact,
        "level": str(level_of(risk.probability, risk.impact).label) if rated else "–",
        "high": bool(rated and level_of(risk.probability, risk.impact) == "high"),
        "state": str(Risk.State(risk.state).label),
        "against": against,
    }
