"""Ways to an assessed house by real actions, for tests. Each enters as who acts."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.quality import actions
from panoh.casework.quality.models import Assessment, Post
from panoh.casework.quality.standards import standards
from panoh.casework.shelters.models import Site
from panoh.testing import agency, member

STANDARD = standards()["regional-2026-1"]
SEEN = "Canary lock on the back door"


def today(after: int = 0) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=after)


def full(value: int = 2, **other: int | None) -> dict[str, int | None]:
    """A score for every criterion."""
    return dict.fromkeys(STANDARD.criteria, value) | other


def begin(
    by: Membership,
    site: Site,
    visitor: str = "ngo",
    companion: str = "shelter",
    visited_on: date | None = None,
) -> Assessment:
    with door.acting_as(by):
        return actions.begin(
            by=by, site=site, visitor=agency(visitor), companion=agency(companion),
            visited_on=visited_on or today(),
        )  # fmt: skip


def score(by: Membership, assessment: Assessment, **scores: Any) -> Assessment:
    """Everything met, unless `scores` say otherwise."""
    with door.acting_as(by):
        return actions.score(
            by=by, assessment=assessment, scores=full(**scores), evidence={"alarm": SEEN}
        )


def agreed(by: Membership, site: Site, visited_on: date | None = None, **scores: Any) -> Assessment:
    """An assessment by Farida of the NGO and whoever keeps the house."""
    farida = member("farida")
    assessment = score(farida, begin(by, site, visited_on=visited_on), **scores)
    with door.acting_as(farida):
        actions.submit(by=farida, assessment=assessment)
    with door.acting_as(by):
        return actions.agree(by=by, assessment=assessment)


def add_post(by: Membership, site: Site, **facts: Any) -> Post:
    said: dict[str, Any] = {
        "title": "nurse", "qualification": "higher", "held_since": today(-400),
        "vetted_on": today(-401), "active": True,
    }  # fmt: skip
    with door.acting_as(by):
        return actions.set_post(by=by, site=site, **said | facts)
