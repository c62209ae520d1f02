"""Releases made by real acts."""

from panoh.base.database import door
from panoh.monitoring import actions
from panoh.monitoring.indicators import Measure
from panoh.monitoring.models import Release
from panoh.testing import member


def release(year: int, measure: str = "identified", name: str = "eldor") -> Release:
    """The coordinator of Uzbekistan, or somebody else, releases the figures of a year."""
    by = member(name)
    with door.acting_as(by):
        return actions.release(by=by, measure=Measure(measure), country="UZ", year=year)
