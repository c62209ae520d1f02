"""A made-up programme with committees: of Uzbekistan and Kazakhstan, and a yearly review."""

from datetime import date
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.programme.governance import actions
from panoh.programme.governance.models import Body, Decision, Meeting, Present
from panoh.programme.logframe.models import Partner
from panoh.programme.workplan.tests.team import Office
from panoh.testing import agency, member

DAY, DUE = date(2012, 3, 1), date(2012, 6, 1)


class Committees(Office):
    """The office of a work plan and its committees; Eldor coordinates that of his country."""

    def __init__(self) -> None:
        super().__init__()
        self.eldor = member("eldor")
        with door.acting_as(self.ella):
            Partner.objects.create(
                programme=self.programme, code="NSC", name={"en": "Commission"}, part="steering",
                country="UZ", agency=agency("commission"),
            )  # fmt: skip
        self.here, self.there = self._steering("UZ"), self._steering("KZ")
        with door.acting_as(self.ella):
            self.yearly = actions.set_up(
                by=self.ella, programme=self.programme, kind="progress", every_months=12,
                place={"en": "Tashkent"},
            )  # fmt: skip
            self.seats = [
                actions.seat(by=self.ella, body=self.here, name={"en": name}, agency=whose)
                for name, whose in (
                    ("Ministry of Justice", None), ("Commission", agency("commission")),
                )
            ]  # fmt: skip

    def _steering(self, country: str) -> Body:
        with door.acting_as(self.ella):
            return actions.set_up(
                by=self.ella, programme=self.programme, kind="steering", country=country
            )

    def call(self, body: Body | None = None, by: Membership | None = None) -> Meeting:
        """A meeting with two items on its agenda, called by the coordinator."""
        by = by or self.ella
        with door.acting_as(by):
            return actions.call(
                by=by, body=body or self.here, on=DAY, place="Tashkent",
                agenda=["Plan of the year", "Next steps"],
            )  # fmt: skip

    def hold(self, meeting: Meeting | None = None) -> Meeting:
        """The same, held: three women and a man came from one body, two of the other."""
        meeting = meeting or self.call()
        with door.acting_as(self.ella):
            present = dict(zip(self.seats, (Present(3, 1), Present(0, 1, 1)), strict=True))
            return actions.hold(
                by=self.ella, meeting=meeting, on=DAY, present=present, said="The plan was read."
            )

    def decide(self, meeting: Meeting, by: Membership | None = None, **more: Any) -> Decision:
        """The assistant sends the plan round, unless told otherwise."""
        by = by or self.ella
        who: dict[str, Any] = {} if "seat" in more else {"post": "assistant"}
        facts: dict[str, Any] = {"item": 1, "text": "Send the plan round", "due_on": DUE}
        with door.acting_as(by):
            return actions.decide(by=by, meeting=meeting, **(facts | who | more))
