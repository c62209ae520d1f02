"""A made-up programme with money: 1,000 euro or 1,400 dollars, two lines, two who pay."""

from datetime import date
from decimal import Decimal
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.programme.budget import actions
from panoh.programme.budget.models import Entry, Funder
from panoh.programme.workplan.tests.team import Office

DAY = date(2012, 2, 1)


class Books(Office):
    """The office of a work plan, and its money."""

    def __init__(self) -> None:
        super().__init__()
        by, programme = self.ella, self.programme
        with door.acting_as(by):
            self.budget = actions.set_budget(
                by=by, programme=programme, eur=Decimal("1000.00"), usd=Decimal("1400.00")
            )
            actions.fund(
                by=by, programme=programme, partner=self.partners["EU"], percent=Decimal(80)
            )
            actions.fund(by=by, programme=programme, partner=self.partners["US"], percent=None)
            self.evaluation = actions.allot(
                by=by, programme=programme, line="2100", name="Evaluation", usd=Decimal("100.00")
            )
            self.training = actions.allot(
                by=by, programme=programme, line="3200", name="Training", country="UZ",
                eur=Decimal("300.00"), usd=Decimal("420.00"),
            )  # fmt: skip

    def receive(self, amount: str = "100.00", by: Membership | None = None, **more: Any) -> Entry:
        """Dollars from the United States, unless told otherwise."""
        by = by or self.ella
        with door.acting_as(by):
            facts: dict[str, Any] = {
                "funder": Funder.objects.get(programme=self.programme, percent=None), "on": DAY,
                "currency": "USD", "per_eur": Decimal("1.4"), "per_usd": Decimal(1),
                "evidence": "B-1",
            }  # fmt: skip
            return actions.receive(
                by=by, programme=self.programme, amount=Decimal(amount), **(facts | more)
            )

    def enter(self, amount: str = "100.00", by: Membership | None = None, **more: Any) -> Entry:
        """An expenditure of the evaluation in dollars, unless told otherwise."""
        by = by or self.ella
        facts: dict[str, Any] = {
            "kind": "spent", "on": DAY, "allotment": self.evaluation, "country": "",
            "currency": "USD", "per_eur": Decimal("1.4"), "per_usd": Decimal(1),
            "payee": "company", "evidence": "V-1",
        }  # fmt: skip
        with door.acting_as(by):
            return actions.enter(
                by=by, programme=self.programme, amount=Decimal(amount), **(facts | more)
            )
