"""A made-up programme with an inventory: Kamila keeps it, Ella and Gulnora are second persons."""

from datetime import date
from decimal import Decimal
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.places.models import Region
from panoh.programme.budget.tests.books import Books
from panoh.programme.inventory import actions
from panoh.programme.inventory.models import Count, Disposal, Item, Transfer
from panoh.programme.logframe.models import Partner
from panoh.testing import agency, member

DAY, LATER = date(2012, 3, 1), date(2012, 6, 1)


class Stock(Books):
    """The office of a budget, and what it bought."""

    def __init__(self) -> None:
        super().__init__()
        self.ruth, self.rano = member("ruth"), member("rano")
        self.here, self.there = Region.objects.get(pk="UZ-TK"), Region.objects.get(pk="KZ-75")
        with door.acting_as(self.ella):
            Partner.objects.create(
                programme=self.programme, code="IEU", name={"en": "Reviewers"}, part="reviewing",
                agency=agency("reviewer"),
            )  # fmt: skip

    def add(self, asset: str = "A-1", by: Membership | None = None, **more: Any) -> Item:
        """A laptop of the evaluation's line, written down by the assistant."""
        by = by or self.kamila
        facts: dict[str, Any] = {
            "name": "Laptop", "kind": "computer", "price": Decimal("900.00"), "currency": "USD",
            "acquired_on": DAY, "region": self.here, "serial": "S-1", "allotment": self.evaluation,
        }  # fmt: skip
        with door.acting_as(by):
            return actions.add(by=by, programme=self.programme, asset=asset, **(facts | more))

    def offer(self, item: Item, by: Membership | None = None, **more: Any) -> Transfer:
        """To the partner in the other country."""
        by = by or self.kamila
        facts: dict[str, Any] = {
            "receiver": self.partners["PART"], "region": self.there, "on": LATER,
            "post": "focal_point",
        }  # fmt: skip
        with door.acting_as(by):
            return actions.offer(by=by, item=item, **(facts | more))

    def propose(self, item: Item, by: Membership | None = None, **more: Any) -> Disposal:
        by = by or self.kamila
        facts: dict[str, Any] = {"kind": "scrapped", "on": LATER, "reason": "It fell"}
        with door.acting_as(by):
            return actions.propose(by=by, item=item, **(facts | more))

    def count(self, by: Membership | None = None, on: date = LATER) -> Count:
        by = by or self.kamila
        with door.acting_as(by):
            return actions.open_count(by=by, programme=self.programme, on=on)

    def see(self, count: Count, item: Item, *, found: bool = True, **more: Any) -> None:
        facts: dict[str, Any] = {"condition": "good" if found else ""}
        with door.acting_as(self.kamila):
            actions.see(by=self.kamila, count=count, item=item, found=found, **(facts | more))

    def fresh(self, item: Item) -> Item:
        """The thing as it stands now."""
        with door.acting_as(self.ella):
            return Item.objects.told().get(pk=item.pk)
