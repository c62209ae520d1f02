"""A programme's money as a workbook: the budget by line, and every entry as a list has it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from panoh.base.spreadsheets import Sheet
from panoh.programme.budget.accounts import entries_of, places
from panoh.programme.budget.models import Entry
from panoh.programme.logframe.models import Programme

# The columns of a list of entries, in or out; not translated, so that a file fits every language.
COLUMNS = (
    "kind", "date", "line", "line_country", "country", "amount", "currency", "per_eur", "per_usd",
    "paid_to", "evidence", "about", "funder",
)  # fmt: skip
ENTRIES = "entries"


def sheets(programme: Programme) -> Iterable[Sheet]:
    """By line, then entry by entry. What comes after a list's own columns is told and not read."""
    yield Sheet(
        "budget",
        [
            _("Budget line"), _("Name"), _("Country"), _("Allotted, EUR"), _("Allotted, USD"),
            _("Where it comes from"), _("Spent, EUR"), _("Spent, USD"),
            _("Committed and not spent, EUR"), _("Committed and not spent, USD"),
        ],
        [
            [
                place.line, place.name, place.country, place.eur, place.usd,
                place.allotment.get_origin_display() if place.allotment else "",
                *place.spent, *place.promised,
            ]
            for place in places(programme, entries_of(programme))
        ],
        [10, 34, 9, 14, 14, 26, 14, 14, 14, 14],
        landscape=True,
    )  # fmt: skip
    found = Entry.objects.filter(programme=programme).select_related(
        "allotment", "funder__partner", "reverses"
    )
    yield Sheet(
        ENTRIES,
        [*COLUMNS, "eur", "usd", "state", "code", "corrects"],
        [
            [
                entry.kind, entry.on, entry.allotment.line if entry.allotment else "",
                entry.allotment.country if entry.allotment else "", entry.country,
                entry.amount, entry.currency, entry.per_eur, entry.per_usd, entry.payee,
                entry.evidence, entry.about, entry.funder.partner.code if entry.funder else "",
                entry.eur, entry.usd, entry.state, entry.code,
                entry.reverses.code if entry.reverses else "",
            ]
            for entry in found
        ],
        [11, 12, 8, 8, 8, 16, 9, 14, 14, 13, 18, 34, 9, 14, 14, 10, 10, 10],
        landscape=True,
    )  # fmt: skip
