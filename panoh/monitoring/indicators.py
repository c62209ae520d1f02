"""What is counted: indicator code → the function of a slice that counts it, and its definition.

Measures count people; portions say of people how many had something in time (`portions`).

A measure is given for one country and one whole calendar year. Were any days allowed, a year less
the same year without its last week would be that week's people, one by one. And countries are never
summed: a sum less four countries would be the fifth.

The two measures do not divide each other: people assisted in a year may have been identified in
another or by nobody, so that their difference counts no group of people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.casework.assistance import figures as assistance
from panoh.casework.identification import figures as identification
from panoh.casework.identification.figures import LATER, Alike, Settled
from panoh.casework.referrals import figures as referrals
from panoh.casework.sop import figures as sop


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


class Portion(TextChoices):
    RESPONSE = "response", _("Days to an answer, by kind of agency")
    DUTIES = "duties", _("Duties to protect done in time")


@dataclass(frozen=True)
class Promptness:
    """What is asked of people, part by part, and what came of it, the soonest outcome first.

    A part is a group of people, or a thing they were owed: within one nobody is twice. Parts named
    `step.group` are of different people within a step, so that those of few may be told together.
    `of_children` are the parts in which there are only children.
    """

    edition: str
    definition: Promise
    outcomes: Callable[[str], tuple[str, ...]]
    settled: Callable[[str, int, int], list[Settled]]
    of_children: Callable[[], frozenset[str]] = frozenset


SOON = ("day", "week", "month", LATER)
# Each step of a case in which a body answers to a person: how it is counted, and its outcomes.
STEPS: Mapping[str, tuple[Callable[..., list[Settled]], tuple[str, ...]]] = {
    "presumption": (identification.days_to_presumption, SOON),
    "referral": (referrals.days_to_answer, SOON),
    "service": (assistance.days_to_first_service, SOON),
    "identification": (
        identification.days_to_identification,
        ("month", "quarter", "half_year", LATER),
    ),
}


def _responses(country: str, first: int, last: int) -> list[Settled]:
    """Every step of a case, by kind of agency."""
    return [
        row
        for step, (count, outcomes) in STEPS.items()
        for row in count(step, outcomes[:-1], country, first, last)
    ]


def _duties(country: str, first: int, last: int) -> list[Settled]:
    return sop.duties_kept(country, first, last, timezone.now())


PORTIONS = {
    Portion.RESPONSE: Promptness(
        identification.DAYS_DEFINITION,
        _(
            "Days from opening a case to the first presumption and to the first service, from "
            "sending a referral to its answer, from the presumption to the first formal decision. "
            "Each person counts once a step, in the year in which it was taken, with the kind of "
            "agency that took it. What nobody has answered is not counted."
        ),
        lambda part: STEPS[part.partition(".")[0]][1],
        _responses,
    ),
    Portion.DUTIES: Promptness(
        sop.DEFINITION,
        _(
            "Duties to protect as the procedure of the case has them, in the year in which their "
            "time ran out: whether they were done by then. Each person counts once a duty, the "
            "first time it was owed. What was left out on a ground the procedure names, or the "
            "case of which was closed by then, was not owed."
        ),
        lambda part: (sop.IN_TIME, sop.LATE),
        _duties,
        sop.duties_of_children,
    ),
}
