"""Annexes of a report: where the proof is, what the document names as proof, the inventory."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.programme.evidence.lists import document_words
from panoh.programme.evidence.models import Document, Proof
from panoh.programme.evidence.register import proofs_of
from panoh.programme.inventory.lists import found_words, items_of, last_sightings, price_words
from panoh.programme.logframe.matrix import span_words
from panoh.programme.logframe.models import Line, Programme, Remark
from panoh.programme.logframe.overview import Block
from panoh.programme.workplan.models import Origin

Words = dict[str, Any]
Filed = Mapping[object, list[Proof]]


def filed(member: Membership, programme: Programme, chain: Iterable[Block]) -> Filed:
    """The documents that prove the periods told of: those meant for everybody who follows it."""
    told = {period.pk for block in chain for stand in block.stands for period in stand.periods}
    return {
        key: meant
        for key, proofs in proofs_of(member, programme).items()
        if key in told
        if (meant := [each for each in proofs if _is_meant(each)])
    }


def _is_meant(proof: Proof) -> bool:
    return proof.version.document.audience == Document.Audience.ALL


def evidence(chain: Iterable[Block], papers: Filed) -> list[Words]:
    """Where the proof of each accepted period is: as typed, and by which documents."""
    return [
        {
            "indicator": f"{block.line}, {stand.indicator.number}",
            "span": span_words(period.since, period.until),
            "code": period.code,
            "proof": "; ".join(
                [
                    period.evidence
                    or _("Releases %(codes)s")
                    % {"codes": ", ".join(str(each["release"]) for each in period.drawn)},
                    *(document_words(each) for each in papers.get(period.pk, [])),
                ]
            ),
        }
        for block in chain
        for stand in block.stands
        for period in stand.periods
        if period.evidence or period.drawn
    ]


def documents(papers: Filed) -> list[Words]:
    """Each of those documents, by which whoever has its file knows it again."""
    versions = {each.version_id: each.version for proofs in papers.values() for each in proofs}
    return [
        {
            "code": f"{each.document.code}-{each.number}",
            "title": each.document.title,
            "kind": str(each.document.get_kind_display()),
            "mark": each.sha256,
        }
        for each in versions.values()
    ]


def inventory(programme: Programme, day: date) -> list[Words]:
    """What was in the inventory by then, who holds it in which region, and what counts found."""
    items = [each for each in items_of(programme) if each.acquired_on <= day]
    seen = last_sightings(programme)
    return [
        {
            "asset": each.asset,
            "name": each.name,
            "price": price_words(each),
            "holder": f"{each.held_by}, {each.region}",
            "state": str(each.get_state_display()),
            "found": found_words(last) if (last := seen.get(each.pk)) else "–",
            "made_up": each.origin == Origin.MADE_UP,
        }
        for each in items
    ]


def means(chain: Iterable[Block]) -> list[Words]:
    """What the document itself names as means of verification."""
    return [
        {"line": str(block.line), "items": [str(each.said) for each in found]}
        for block in chain
        if block.line.level != Line.Level.ACTIVITY
        and (found := block.remarks.get(Remark.Kind.MEANS, []))
    ]
