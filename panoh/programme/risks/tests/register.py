"""A made-up programme with a register: one risk of the office, one entrusted to the partner."""

from datetime import date
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.programme.risks import actions
from panoh.programme.risks.models import Rating, Risk
from panoh.programme.workplan.tests.team import Office

DAY, NEXT = date(2012, 2, 1), date(2012, 8, 1)


class Register(Office):
    """The office of a work plan, and what it fears."""

    def add(self, kind: str = "risk", heading: str = "political", **more: Any) -> Risk:
        """A risk, added by the coordinator."""
        with door.acting_as(self.ella):
            return actions.add(
                by=self.ella, programme=self.programme, kind=kind, heading=heading,
                statement={"en": "Something may happen"}, **more,
            )  # fmt: skip

    def rate(
        self, risk: Risk, probability: int = 3, impact: int = 4, by: Membership | None = None,
        **more: Any,
    ) -> Rating:  # fmt: skip
        """A rating by the coordinator, unless another is named."""
        by = by or self.ella
        facts: dict[str, Any] = {
            "reason": "As it looks", "mitigation": {"en": "We talk"}, "rated_on": DAY,
            "review_on": NEXT,
        }  # fmt: skip
        with door.acting_as(by):
            return actions.rate(
                by=by, risk=risk, probability=probability, impact=impact, **(facts | more)
            )
