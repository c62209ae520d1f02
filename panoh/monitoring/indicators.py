"""What is counted: indicator code → the function of a slice that counts it, and its definition.

A measure is given for one country and one whole calendar year. Were any days allowed, a year less
the same year without its last week would be that week's people, one by one. And countries are never
summed: a sum less four countries would be the fifth.

The two measures do not divide each other: people assisted in a year may have been identified in
another or by nobody, so that their difference counts no group of people.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.casework.identification import figures as identification
from panoh.casework.identification.figures import Alike
from panoh.casework.referrals import figures as referrals


class Measure(TextChoices):
    IDENTIFIED = "identified", _("People identified")
    ASSISTED = "assisted", _("People assisted")


@dataclass(frozen=True)
class Indicator:
    """A measure as a slice counts it; the edition changes with what it counts."""

    edition: str
    definition: Promise
    unit: Promise
    people: Callable[[str, int, int], list[Alike]]


INDICATORS = {
    Measure.IDENTIFIED: Indicator(
        identification.DEFINITION,
        _(
            "Distinct people presumed or identified as trafficked, smuggled or witnesses in the "
            "year and not found otherwise by its end, each once, in the year of the first decision "
            "that holds. Age is that of the year."
        ),
        _("people"),
        identification.persons_identified,
    ),
    Measure.ASSISTED: Indicator(
        referrals.DEFINITION,
        _(
            "Distinct people to whom a service was delivered or who slept in a shelter in the "
            "year, each once, whether identified or not. Age is that of the year."
        ),
        _("people"),
        referrals.persons_assisted,
    ),
}
