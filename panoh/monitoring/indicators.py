"""What is counted: indicator code → the function of a slice that counts it, and its definition.

Measures count people; portions say of people how many had something in time (`portions`); what is
told once says of a year that is over who got which help, and who lacked it (`once`); of houses it
is told about how many (`banded`).

A measure is given for one country and one whole calendar year. Were any days allowed, a year less
the same year without its last week would be that week's people, one by one. And countries are never
summed: a sum less four countries would be the fifth.

The two measures do not divide each other: people assisted in a year may have been identified in
another or by nobody, so that their difference counts no group of people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.casework.assistance import figures as assistance
from panoh.casework.cases.taxonomy import KindOfHelp
from panoh.casework.identification import figures as identification
from panoh.casework.identification.figures import LATER, Alike, Marked, Settled
from panoh.casework.quality import figures as quality
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
            "first time it was owed; to assess the risk again is owed by the day that the first "
            "assessment said, or sooner where the procedure asks it. What was left out on a "
            "ground the procedure names, or the case of which was closed by then, was not owed."
        ),
        lambda part: (sop.IN_TIME, sop.LATE),
        _duties,
        sop.duties_of_children,
    ),
}


class Once(TextChoices):
    SERVICES = "services", _("People assisted, by kind of help")
    UNMET = "unmet", _("Needs not met, by kind and region")
    TURNED_AWAY = "turned_away", _("Turned away from houses, by reason")


class By(TextChoices):
    """By what those are divided who are told of once; the first is crossed with the others."""

    SEX = "sex", _("Sex")
    AGE = "age", _("Age")
    ORIGIN = "origin", _("Country of origin")
    REGION = "region", _("Region")
    REASON = "reason", _("Main reason")


@dataclass(frozen=True)
class Marking:
    """Who bears which mark in a year that is over. Without marks, all are told of."""

    edition: str
    definition: Promise
    by: tuple[By, ...]
    marks: tuple[KindOfHelp, ...]
    rows: Callable[[str, int], list[Marked]]


# Everybody who was assisted got something. So one kind is told of to nobody, and nobody can be
# found because they got none of the others: the one that everybody is owed (docs/adr/0048).
UNTOLD = KindOfHelp.INFORMATION

ONCE = {
    Once.SERVICES: Marking(
        referrals.SERVICES_DEFINITION,
        _(
            "Of the people who were assisted in the year, distinct people who got each kind of "
            "help; nights in a house are accommodation. Who got several kinds is counted in each, "
            "so that kinds are not added up. Age is that of the year. Information, which everybody "
            "is owed, is not told of by itself."
        ),
        (By.SEX, By.AGE, By.ORIGIN),
        tuple(each for each in KindOfHelp if each != UNTOLD),
        referrals.persons_by_service,
    ),
    Once.UNMET: Marking(
        assistance.UNMET_DEFINITION,
        _(
            "Distinct people in cases open at the end of the year who wished something of a kind, "
            "or had not decided on it, and had not got it by then. Each is of one region: that of "
            "the agency that asked last. Who lacked several kinds is counted in each."
        ),
        (By.REGION,),
        tuple(KindOfHelp),
        assistance.unmet_needs,
    ),
    Once.TURNED_AWAY: Marking(
        quality.AWAY_DEFINITION,
        _(
            "How often a house could not take somebody in, by the main reason. Nobody is known by "
            "name: who was turned away twice is counted twice."
        ),
        (By.REASON,),
        (),
        quality.turned_away_by_reason,
    ),
}


class Banded(TextChoices):
    IMPROVED = "improved", _("Houses that have improved")


@dataclass(frozen=True)
class Banding:
    """What is counted of houses up to before a day, and told in bands."""

    edition: str
    definition: Promise
    count: Callable[[str, date], int]


BANDED = {
    Banded.IMPROVED: Banding(
        quality.DEFINITION,
        _(
            "Houses whose latest assessment that two agreed on before the end of the year is "
            "better than the one before it, by the rule of the standard: no critical item fails "
            "and the staff is no less skilled."
        ),
        quality.improved,
    ),
}
