"""How many houses have improved in a year that is over: told once, and only about how many.

Few houses are a secret, as few people are: who knows that one has improved may know which. So a
release keeps the least of a band and nothing nearer (`stock`, docs/adr/0036), the same for every
audience, and of the lowest band, in which there may be none, nothing.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from panoh.base.moments import date_words
from panoh.base.places.names import country_name
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import WITHHELD, Audience
from panoh.monitoring.indicators import BANDED, Banded, Banding
from panoh.monitoring.models import Release
from panoh.monitoring.releases import ToldOnce
from panoh.monitoring.stock import IMPROVED, band

METHOD = "bands-1"  # the edition of how it is told; raise it with any change


def shown(number: int) -> dict[str, dict[str, int]]:
    """What a release keeps for each audience: the least of the band, of the lowest nothing."""
    least = next(least for least, _words in IMPROVED if number >= least)
    return {audience.value: {"": least} if least else {} for audience in Audience}


@dataclass(frozen=True)
class Answer(ToldOnce):
    """What an audience is told of a year. Of houses nothing is divided."""

    by: ClassVar[tuple[Dimension, ...]] = ()

    @property
    def measure(self) -> Banded:
        return Banded(self.release.measure)

    @property
    def banding(self) -> Banding:
        return BANDED[self.measure]

    @property
    def total(self) -> int | None:
        """At least how many; None of so few that it is not told, or of none."""
        told: dict[str, int] = self.release.shown[self.audience]
        return told.get("")

    @property
    def words(self) -> Promise:
        """About how many."""
        return band(self.total or 0, IMPROVED)

    def notes(self) -> Iterator[str]:
        """What a reader must know, in sentences."""
        yield _("Told in bands, so that no house can be found.")
        yield _(
            "Told once, of a whole year that is over; what is written down later changes nothing."
        )


def count(measure: Banded, country: str, year: int) -> int:
    """How many on the evening of the last day of a year. Not fit to be shown as it is."""
    return BANDED[measure].count(country, date(year + 1, 1, 1))


def answer(measure: Banded, country: str, year: int, audience: Audience) -> Answer | None:
    """What was told of a year; None before it is."""
    release = Release.objects.of(measure, country, year).first()
    return Answer(release, audience) if release else None


def page(answer: Answer) -> dict[str, Any]:
    """One line, and how it was made."""
    release = answer.release
    day = date_words(release.cut_off)
    return {
        "said": f"{answer.measure.label}: {answer.words}",
        "released": _("Released: %(day)s, once for the whole year.") % {"day": day},
        "proof": {
            "how": " ".join([str(answer.banding.definition), *answer.notes()]),
            "definition": release.definition,
            "cut_off": release.cut_off,
            "query": answer.query,
        },
    }


def provenance(answer: Answer) -> dict[str, Any]:
    """The same for a file."""
    release = answer.release
    return {
        "measure": answer.measure.value,
        "definition_edition": release.definition,
        "method_edition": release.method,
        "country": release.country,
        "year": release.year,
        "audience": answer.audience.value,
        "cut_off": timezone.localtime(release.cut_off).isoformat(timespec="seconds"),
        "release": release.code,
        "query": answer.query,
    }


def as_json(answer: Answer) -> str:
    """For a program; null where no number is told."""
    whole = provenance(answer) | {
        "definition": str(answer.banding.definition),
        "notes": [*answer.notes()],
        "at_least": answer.total,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_rows(answer: Answer) -> list[Iterable[object]]:
    """For a spreadsheet."""
    made = provenance(answer)
    return [
        ["at_least", "about", "definition", *made],
        [
            WITHHELD if answer.total is None else answer.total,
            str(answer.words),
            str(answer.banding.definition),
            *made.values(),
        ],
    ]


def as_text(answer: Answer) -> str:
    """For a terminal."""
    made = provenance(answer)
    return "\n".join([
        f"{answer.measure.label}, {country_name(made['country'])}, {made['year']}",
        "",
        f"  {answer.words}",
        "",
        str(answer.banding.definition),
        *answer.notes(),
        _("Definition %(definition_edition)s, method %(method_edition)s.") % made,
        _("Release %(release)s, cut-off %(cut_off)s. Query %(query)s.") % made,
    ])  # fmt: skip
