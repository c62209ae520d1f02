"""Whether the releases are what they were when they were made."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from panoh.monitoring.models import Release
from panoh.monitoring.releases import mark_of


def content(release: Release) -> dict[str, Any]:
    """Everything that a release says; those without parts were marked before there were any."""
    part = {"part": release.part} if release.part else {}
    return part | {
        "release": release.code,
        "measure": str(release.measure),
        "country": release.country,
        "year": release.year,
        "number": release.number,
        "definition": release.definition,
        "method": release.method,
        "cut_off": release.cut_off.isoformat(),
        "origins": release.origins,
        "shown": release.shown,
    }


def changed(releases: Iterable[Release]) -> Iterator[Release]:
    """Those of the releases, in their order, that were altered, put in or follow one cut out."""
    for _year, each in groupby(
        releases, key=lambda found: (found.country, found.year, found.measure, found.part)
    ):
        before = ""
        for number, release in enumerate(each, 1):
            if release.number != number or release.mark != mark_of(content(release), before):
                yield release
            before = release.mark
