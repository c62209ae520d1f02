"""An inventory as a workbook: what there is, how it changed hands, what each count found."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from panoh.base.spreadsheets import Sheet
from panoh.programme.inventory.lists import items_of
from panoh.programme.inventory.models import Disposal, Sighting, Transfer
from panoh.programme.logframe.models import Programme


def sheets(programme: Programme) -> Iterable[Sheet]:
    """Everything that is or was in it, then transfers, then sightings. Nobody is named."""
    gone = {
        each.item_id: each
        for each in Disposal.objects.filter(programme=programme, state=Disposal.State.APPROVED)
    }
    yield Sheet(
        "inventory",
        [
            _("Asset number"), _("Serial number"), _("What it is"), _("Kind"), _("Budget line"),
            _("Price"), _("Currency"), _("Acquired"), _("Owner"), _("Who holds it"), _("Region"),
            _("State"), _("On which day"), _("Why"), _("Where it comes from"),
        ],
        [
            [
                item.asset, item.serial, item.name, item.get_kind_display(),
                item.allotment.line if item.allotment else "", item.price, item.currency,
                item.acquired_on, item.owned_by, item.held_by, str(item.region),
                went.get_kind_display() if (went := gone.get(item.pk)) else
                item.get_state_display(),
                went.on if went else None, went.reason if went else "", item.get_origin_display(),
            ]
            for item in items_of(programme)
        ],
        [16, 18, 30, 20, 10, 14, 9, 12, 24, 30, 18, 18, 12, 30, 26],
        landscape=True,
    )  # fmt: skip
    transfers = Transfer.objects.filter(programme=programme).select_related(
        "item", "programme__agency", "giver", "receiver", "giver_region", "region"
    )
    yield Sheet(
        "transfers",
        [
            _("Asset number"), _("Handed over"), _("From"), _("Region"), _("To"), _("Region"),
            _("State"), _("Reason"),
        ],
        [
            [
                each.item.asset, each.on, each.given_by, str(each.giver_region), each.taken_by,
                str(each.region), each.get_state_display(), each.reason,
            ]
            for each in transfers
        ],
        [16, 12, 30, 18, 30, 18, 16, 30],
        landscape=True,
    )  # fmt: skip
    sightings = Sighting.objects.filter(programme=programme).select_related(
        "item", "count", "region", "listed"
    )
    yield Sheet(
        "counts",
        [
            _("Count of"), _("Asset number"), _("Found"), _("Condition"), _("Where it should be"),
            _("Where it was"), _("In words"),
        ],
        [
            [
                each.count.on, each.item.asset, _("Found") if each.found else _("Not found"),
                each.get_condition_display(), str(each.listed),
                str(each.region) if each.region else "", each.note,
            ]
            for each in sightings.order_by("-count__on", "item__asset")
        ],
        [12, 16, 12, 20, 18, 18, 30],
        landscape=True,
    )  # fmt: skip
