"""An inventory as pages, files and reports show it. No name of anybody stands in a list."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.moments import day_words
from panoh.programme.inventory.models import Count, Disposal, Item, Sighting, Transfer
from panoh.programme.logframe.models import Programme

HEAD = [
    gettext_lazy("Asset number"),
    gettext_lazy("What it is"),
    {"text": gettext_lazy("Price"), "numeric": True},
    gettext_lazy("Acquired"),
    gettext_lazy("Who holds it"),
    gettext_lazy("Region"),
    gettext_lazy("Last count"),
    gettext_lazy("State"),
]
TRANSFER_HEAD = [
    gettext_lazy("Handed over"),
    gettext_lazy("From"),
    gettext_lazy("To"),
    gettext_lazy("Region"),
    gettext_lazy("State"),
    {"text": gettext_lazy("Reason"), "wide": True},
]
SIGHTING_HEAD = [
    gettext_lazy("Count of"),
    gettext_lazy("Found"),
    gettext_lazy("Condition"),
    gettext_lazy("Where"),
    {"text": gettext_lazy("In words"), "wide": True},
]
COUNT_HEAD = [
    gettext_lazy("Begun"),
    gettext_lazy("Closed"),
    {"text": gettext_lazy("Looked for"), "numeric": True},
    {"text": gettext_lazy("Differences"), "numeric": True},
    {"text": gettext_lazy("What is done about them"), "wide": True},
]
TRANSFERS = {
    Transfer.State.OFFERED: "turn",
    Transfer.State.ACCEPTED: "done",
    Transfer.State.DECLINED: "alert",
    Transfer.State.WITHDRAWN: "",
}


def _tag(label: Any, kind: str = "") -> dict[str, Any]:
    return {"text": str(label), "tag": {"label": str(label), "kind": kind}}


def price_words(item: Item) -> str:
    amount = number_format(item.price, decimal_pos=2, use_l10n=True, force_grouping=True)
    return f"{amount}\u00a0{item.currency}"


def items_of(programme: Programme) -> list[Item]:
    """Everything that is or was in the inventory, by asset number."""
    return list(Item.objects.filter(programme=programme).told())


def last_sightings(programme: Programme) -> dict[Any, Sighting]:
    """What the last count that looked for each thing found."""
    found = Sighting.objects.filter(programme=programme).select_related("count", "region")
    return {each.item_id: each for each in found.order_by("count__on")}


def found_words(sighting: Sighting) -> str:
    """Found, and in which condition, or not found."""
    return sighting.get_condition_display() if sighting.found else _("Not found")


def state_cell(item: Item, disposal: Disposal | None = None) -> dict[str, Any]:
    if item.state == Item.State.HELD:
        return _tag(item.get_state_display())
    if disposal is None:
        return _tag(item.get_state_display(), "done")
    lost = disposal.kind == Disposal.Kind.LOST
    return _tag(disposal.get_kind_display(), "alert" if lost else "done")


def rows(programme: Programme, items: Iterable[Item]) -> list[list[Any]]:
    """The inventory as a table."""
    seen = last_sightings(programme)
    gone = {
        each.item_id: each
        for each in Disposal.objects.filter(programme=programme, state=Disposal.State.APPROVED)
    }
    return [
        [
            {"text": item.asset, "href": item.get_absolute_url(), "code": True},
            item.name,
            price_words(item),
            day_words(item.acquired_on),
            item.held_by,
            str(item.region),
            f"{day_words(last.count.on)}: {found_words(last)}"
            if (last := seen.get(item.pk))
            else None,
            state_cell(item, gone.get(item.pk)),
        ]
        for item in items
    ]


def worth(items: Iterable[Item]) -> str:
    """What the things that are held cost, by currency: nothing is converted."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        if item.state == Item.State.HELD:
            totals[item.currency] += item.price
    return ", ".join(
        f"{number_format(total, decimal_pos=2, use_l10n=True, force_grouping=True)} {code}"
        for code, total in sorted(totals.items())
    )


def transfer_rows(transfers: Iterable[Transfer]) -> list[list[Any]]:
    """How a thing changed hands, the last first."""
    return [
        [
            day_words(each.on),
            each.given_by,
            each.taken_by,
            str(each.region),
            _tag(each.get_state_display(), TRANSFERS[Transfer.State(each.state)]),
            each.reason or None,
        ]
        for each in transfers
    ]


def sighting_rows(sightings: Iterable[Sighting]) -> list[list[Any]]:
    """What counts found of one thing."""
    return [
        [
            {"text": day_words(each.count.on), "href": each.count.get_absolute_url()},
            _tag(_("Found") if each.found else _("Not found"), "" if each.found else "alert"),
            each.get_condition_display() or None,
            str(each.region) if each.region else None,
            each.note or None,
        ]
        for each in sightings
    ]


def count_rows(counts: Iterable[Count]) -> list[list[Any]]:
    """Counts; `sightings` are fetched before."""
    return [
        [
            {"text": day_words(each.on), "href": each.get_absolute_url()},
            day_words(each.closed_on) if each.closed_on else _tag(_("Not closed yet"), "turn"),
            len(each.sightings.all()),
            sum(one.differs for one in each.sightings.all()),
            each.note or None,
        ]
        for each in counts
    ]


def seen_rows(sightings: Iterable[Sighting], *, differing: bool) -> list[list[Any]]:
    """What one count found, thing by thing: what differs, or what does not."""
    return [
        [
            {"text": str(each.item), "href": each.item.get_absolute_url()},
            _tag(_("Found") if each.found else _("Not found"), "" if each.found else "alert"),
            each.get_condition_display() or None,
            str(each.listed),
            str(each.region) if each.region else None,
            each.note or None,
        ]
        for each in sightings
        if each.differs == differing
    ]


SEEN_HEAD = [
    {"text": gettext_lazy("Thing"), "wide": True},
    gettext_lazy("Found"),
    gettext_lazy("Condition"),
    gettext_lazy("Where it should be"),
    gettext_lazy("Where it was"),
    gettext_lazy("In words"),
]
