"""A programme's money as tables show it: entries, lines, who pays, and where the whole stands."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.moments import day_words
from panoh.programme.budget import accounts
from panoh.programme.budget.models import Budget, Entry
from panoh.programme.logframe.models import Programme

EUR = gettext_lazy("EUR")
USD = gettext_lazy("USD")


def _number(text: Any) -> dict[str, Any]:
    return {"text": text, "numeric": True}


def cents(amount: Any) -> dict[str, Any]:
    """A cell with an amount; a dash where nobody set one."""
    if amount is None:
        return _number("–")
    return _number(number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True))


ENTRY_HEAD = [
    gettext_lazy("Entry"),
    gettext_lazy("Date"),
    gettext_lazy("What it is"),
    {"text": gettext_lazy("Budget line, or from whom"), "wide": True},
    gettext_lazy("Country"),
    _number(gettext_lazy("Amount")),
    _number(EUR),
    _number(USD),
    gettext_lazy("Evidence"),
    gettext_lazy("State"),
]


def rows_of(entries: list[Entry]) -> list[list[Any]]:
    """Entries as a table shows them."""
    kinds = {Entry.State.WAITING: "turn", Entry.State.STANDING: "", Entry.State.DECLINED: "alert"}
    return [
        [
            {"text": entry.code, "href": entry.get_absolute_url(), "code": True},
            day_words(entry.on),
            _("Correction: %(kind)s") % {"kind": entry.get_kind_display()}
            if entry.reverses_id
            else entry.get_kind_display(),
            entry.under,
            "" if entry.funder_id else entry.where,
            _number(amount_words(entry)),
            cents(entry.eur),
            cents(entry.usd),
            entry.evidence,
            {
                "text": entry.get_state_display(),
                "tag": {
                    "label": entry.get_state_display(),
                    "kind": kinds[Entry.State(entry.state)],
                },
            },
        ]
        for entry in entries
    ]


def amount_words(entry: Entry) -> str:
    """What was paid, in the money in which it was."""
    amount = number_format(entry.amount, decimal_pos=2, use_l10n=True, force_grouping=True)
    return _("%(amount)s %(currency)s") % {"amount": amount, "currency": entry.currency}


def rate_words(rate: Decimal) -> str:
    """A day's rate, without the zeros behind it that say nothing."""
    return str(number_format(rate.normalize(), use_l10n=True, force_grouping=True))


def line_head() -> list[Any]:
    """The columns of the budget's lines."""
    return [
        {"text": _("Budget line"), "wide": True},
        _("Country"),
        *map(
            _number,
            (
                _("Allotted, EUR"), _("Allotted, USD"), _("Spent, EUR"), _("Spent, USD"),
                _("Committed, EUR"), _("Committed, USD"),
            ),
        ),
        _("Where it comes from"),
    ]  # fmt: skip


def line_row(place: accounts.Place, keeps: bool, code: str) -> list[Any]:
    """A line in a country; where nothing was spent, whoever keeps it may take the amount back."""
    withdraw = place.allotment and keeps and not (any(place.spent) or any(place.promised))
    href = reverse("budget:withdraw", args=[code, place.allotment.code]) if withdraw else ""  # type: ignore[union-attr]
    origin = place.allotment.get_origin_display() if place.allotment else _("Nobody set an amount")
    return [
        f"{place.line} {place.name}",
        place.where or _("All countries"),
        cents(place.eur),
        cents(place.usd),
        cents(place.spent.eur),
        cents(place.spent.usd),
        cents(place.promised.eur),
        cents(place.promised.usd),
        {"text": origin, "href": href} if href else origin,
    ]


def standing(
    programme: Programme, budget: Budget, entries: list[Entry], today: date
) -> dict[str, Any]:
    """What the page says of the whole."""
    gone, payers = accounts.spent(entries), accounts.payers(budget, entries)
    came = accounts.total(each.came for each in payers)
    bound = accounts.total(accounts.promised(entries).values())
    allotted = [place for place in accounts.places(programme, []) if place.usd is not None]
    quarters = accounts.quarters(programme, budget, entries, today)
    return {
        "whole_head": [_("The whole"), _number(EUR), _number(USD)],
        "whole": [
            [_("Budget"), cents(budget.eur), cents(budget.usd)],
            [_("Received"), cents(came.eur), cents(came.usd)],
            [_("Spent"), cents(gone.eur), cents(gone.usd)],
            [
                _("Received and not spent"),
                cents(came.eur - gone.eur),
                cents(came.usd - gone.usd),
            ],
            [_("Committed and not spent"), cents(bound.eur), cents(bound.usd)],
            [
                _("Left"),
                cents(budget.eur - gone.eur - bound.eur),
                cents(budget.usd - gone.usd - bound.usd),
            ],
            [
                _("Not allotted to any line"),
                cents(None)
                if any(place.eur is None for place in allotted)
                else cents(budget.eur - sum(place.eur or 0 for place in allotted)),
                cents(budget.usd - sum(place.usd or 0 for place in allotted)),
            ],
        ],
        "payer_head": [
            {"text": _("Who pays"), "wide": True},
            *map(
                _number,
                (
                    _("Percent"), _("Promised, EUR"), _("Received, EUR"), _("To come, EUR"),
                    _("Promised, USD"), _("Received, USD"), _("To come, USD"),
                ),
            ),
        ],
        "payers": [_payer(each) for each in payers],
        "points": [
            {
                "label": str(each.number),
                "planned": each.planned.eur,
                "spent": each.so_far.eur if each.so_far else None,
            }
            for each in quarters
        ],
        "burn_head": [
            _("Quarter, to"), _number(_("Spent, EUR")), _number(_("So far, EUR")),
            _number(_("Even plan, EUR")), _number(_("So far, USD")),
        ],
        "burn": [
            [
                f"{each.number}: {day_words(each.ends_on)}",
                cents(each.spent and each.spent.eur),
                cents(each.so_far and each.so_far.eur),
                cents(each.planned.eur),
                cents(each.so_far and each.so_far.usd),
            ]
            for each in quarters
        ],
    }  # fmt: skip


def _payer(payer: accounts.Payer) -> list[Any]:
    came = payer.came
    return [
        str(payer.funder.partner.named),
        _number(payer.percent),
        *map(cents, (payer.eur, came.eur, payer.eur - came.eur)),
        *map(cents, (payer.usd, came.usd, payer.usd - came.usd)),
    ]
