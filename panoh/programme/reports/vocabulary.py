"""The words around a report's numbers: its headings, heads of tables and standing sentences."""

from typing import Any

from django.utils.translation import gettext as _


def words() -> dict[str, Any]:
    """What stands around: heads of tables and headings."""
    return {
        "contents": _("Contents"),
        "overview": _("Where every indicator stands"),
        "overview_note": _(
            "A bar is how much of the way from start to target is done; the line is how much of "
            "the programme's time is over. Without a target there is no bar."
        ),
        "overview_alt": _("Progress of each indicator. The table after it holds the same numbers."),
        "progress": _("Outcomes and outputs"),
        "no_indicator": _("No indicator has been written yet."),
        "indicator": _("Indicator"),
        "start": _("Start"),
        "target": _("Target"),
        "actual": _("Actual"),
        "standing": _("Standing"),
        "period": _("Period"),
        "value": _("Value"),
        "part": _("Part"),
        "line": _("Line"),
        "chart_alt": _("A bar for each row. The table beside it holds the same numbers."),
        "withheld": _(
            "“…” stands for a number that is withheld, so that nobody can be singled out. Where a "
            "division would tell of fewer than eleven people it is left out."
        ),
        "plan": _("Work plan"),
        "plan_alt": _("Planned and actual time of each activity. The table holds the same days."),
        "plan_note": _(
            "Pale: as planned. Dark: as it happened, or is expected; red: later than planned."
        ),
        "activity": _("Activity"),
        "country": _("Country"),
        "planned": _("Planned"),
        "expected": _("Happened, or expected"),
        "slippage": _("Slippage"),
        "state": _("State"),
        "money": _("Money"),
        "made_up": _("Some of these amounts or days were made up for a demonstration."),
        "total": _("In all"),
        "payer": _("Who pays"),
        "received": _("Received"),
        "from_whom": _("From whom"),
        "to_come": _("To come, EUR"),
        "to_come_usd": _("To come, USD"),
        "said": _("In words"),
        "means": _("Means of verification"),
        "percent": _("Percent"),
        "budget_line": _("Budget line"),
        "allotted": _("Allotted, USD"),
        "spent": _("Spent, USD"),
        "promised": _("Committed, not spent, USD"),
        "left": _("Left, USD"),
        "quarter": _("Quarter"),
        "planned_eur": _("Planned by then, EUR"),
        "spent_eur": _("Spent by then, EUR"),
        "burn": _("Spending against time"),
        "burn_note": _("Pale: the budget in proportion to time. Dark: spent."),
        "no_money": _("No budget has been set yet."),
        "no_plan": _("No activity has been planned yet."),
        "no_risks": _("No risk has been written down yet."),
        "risks": _("Risks and assumptions"),
        "matrix": _("Matrix of risks"),
        "matrix_alt": _("Probability and impact of each risk. The table holds the same numbers."),
        "number": _("Code"),
        "statement": _("Statement"),
        "probability": _("Probability"),
        "impact": _("Impact"),
        "level": _("Level"),
        "against": _("What is done against it"),
        "unwritten": _("Nothing has been written here."),
        "annex_evidence": _("Annex 1. Evidence"),
        "documents": _("Documents"),
        "documents_note": _(
            "Documents that are meant for everybody who follows the programme; the rest is open to "
            "evaluators and auditors. Whoever has a file knows it again by its SHA-256."
        ),
        "title": _("Title"),
        "kind": _("Kind"),
        "mark": _("SHA-256"),
        "annex_inventory": _("Annex 3. Inventory"),
        "asset": _("Asset number"),
        "thing": _("What it is"),
        "price": _("Price"),
        "holder": _("Who holds it"),
        "found": _("Last count"),
        "no_items": _("Nothing is in the inventory yet."),
        "annex_means": _("Annex 2. Means of verification"),
        "annex_notes": _("Notes: how the numbers were made"),
        "proof": _("Where the proof is"),
        "page": _("Page"),
        "nobody": _("This report holds no record of any person."),
    }
