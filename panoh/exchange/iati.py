"""A programme as an IATI 2.03 activity file: what it promised, spent and reached, for publication.

Elements stand in the order of the standard's schema. Nothing is in it that is not public: actual
values only from accepted periods, divided ones only where no part is of a few people
(`panoh.programme.reports.safety`), no name and no sentence that somebody typed. What is withheld or
not known is left out: it is not zero. Each part of a divided value stands twice, as the standard's
`dimension` and as an indicator of its own, because most readers of such files know only the latter.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import override

from panoh.base.agencies.models import Membership
from panoh.base.places.names import country_name
from panoh.exchange.iati_money import budgets, incoming, transactions
from panoh.exchange.iati_results import RESULTS, result_of
from panoh.exchange.iati_words import KNOWN, LANG, ROLES, Organisation, Texts, name_of, narrate
from panoh.programme.evidence.models import Publication
from panoh.programme.logframe.models import Line, Partner, Programme
from panoh.programme.logframe.overview import Block, blocks
from panoh.programme.workplan.models import Activity

VERSION = "2.03"
ISO_COUNTRIES = "A4"  # in the standard's list of gazetteers
GENERAL, OBJECTIVES = "1", "2"
SCOPES = ("1", "4", "3")  # of no country in particular, of one, of several


def document(
    member: Membership, programme: Programme, organisation: Organisation, sector: str
) -> bytes:
    """The file, in UTF-8, as this member may read the programme."""
    now = timezone.now()
    root = Element(
        "iati-activities",
        {"version": VERSION, "generated-datetime": now.isoformat(timespec="seconds")},
    )
    with override("en"):
        _activity(root, member, programme, organisation, sector)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _activity(
    root: Element, member: Membership, programme: Programme, by: Organisation, sector: str
) -> None:
    today = timezone.localdate()
    it = SubElement(
        root,
        "iati-activity",
        {
            "last-updated-datetime": timezone.now().isoformat(timespec="seconds"),
            LANG: "en",
            "default-currency": "EUR",
            "hierarchy": "1",
            "humanitarian": "0",
        },
    )
    chain = blocks(programme, today)
    SubElement(it, "iati-identifier").text = f"{by.ref}-{programme.code}"
    narrate(it, "reporting-org", name_of(programme), ref=by.ref, type=by.kind)
    narrate(it, "title", programme.title)
    objective = _objective(chain)
    narrate(
        it, "description", objective or programme.title, type=OBJECTIVES if objective else GENERAL
    )
    partners = _partners(programme)
    if all(each.part != Partner.Part.EXECUTING for each in partners):
        # Who publishes has a part in it, and the standard wants it said there too.
        said = {"ref": by.ref, "type": by.kind, "role": ROLES[Partner.Part.EXECUTING]}
        narrate(it, "participating-org", name_of(programme), **said)
    for partner in partners:
        known = KNOWN.get(partner.code)
        refs = {"ref": known.ref, "type": known.kind} if known else {}
        role = ROLES[Partner.Part(partner.part)]
        narrate(it, "participating-org", partner.name, **refs, role=role)
    SubElement(it, "activity-status", code=_status(programme, today))
    for kind, day in _days(member, programme):
        SubElement(it, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    SubElement(it, "activity-scope", code=SCOPES[min(len(programme.countries), 2)])
    for country, share in _shares(programme.countries):
        SubElement(it, "recipient-country", code=country, percentage=str(share))
    for country in programme.countries:
        _location(it, country)
    SubElement(it, "sector", vocabulary="1", code=sector)
    budgets(it, member, programme)
    incoming(it, member, programme, by)
    transactions(it, member, programme, by)
    _links(it, member, programme)
    for block in chain:
        if block.line.level in RESULTS and block.stands:
            result_of(it, block)


def _objective(chain: Sequence[Block]) -> Texts:
    found = [each.line for each in chain if each.line.level == Line.Level.OBJECTIVE]
    return found[0].statement if found else {}


def _partners(programme: Programme) -> list[Partner]:
    """Those who pay and those who do it; committees and reviewers have no role in the standard."""
    return [each for each in programme.partners.all() if each.part in ROLES]


def _status(programme: Programme, today: date) -> str:
    """Pipeline, implementation or closed, by the programme's days."""
    if today < programme.starts_on:
        return "1"
    return "2" if today <= programme.ends_on else "4"


def _days(member: Membership, programme: Programme) -> Iterator[tuple[str, date]]:
    """Planned first and last day; the actual first day, once an activity of the plan has begun."""
    yield "1", programme.starts_on
    found = Activity.objects.visible_to(member).filter(programme=programme)
    begun = found.aggregate(first=Min("begun_on"))["first"]
    if begun:
        yield "2", begun
    yield "3", programme.ends_on


def _shares(countries: Sequence[str]) -> Iterator[tuple[str, Decimal]]:
    """Each country's part of a hundred: the same for all, since nobody has decided another."""
    if not countries:
        return
    each = (Decimal(100) / len(countries)).quantize(Decimal("0.01"))
    for country in countries[:-1]:
        yield country, each
    yield countries[-1], Decimal(100) - each * (len(countries) - 1)


def _location(it: Element, country: str) -> None:
    """A country as a whole: nothing finer, so that no house can be found."""
    place = SubElement(it, "location", ref=country)
    SubElement(place, "location-reach", code="1")
    SubElement(place, "location-id", vocabulary=ISO_COUNTRIES, code=country)
    narrate(place, "name", {"en": country_name(country)})
    SubElement(place, "exactness", code="2")
    SubElement(place, "location-class", code="1")


def _links(it: Element, member: Membership, programme: Programme) -> None:
    """Documents that were published elsewhere, as two people have said; none that is only here."""
    found = Publication.objects.visible_to(member).told().filter(programme=programme)
    for each in found:
        link = SubElement(it, "document-link", format=each.form, url=each.address)
        narrate(link, "title", {each.language: each.title})
        SubElement(link, "category", code=each.category)
        SubElement(link, "language", code=each.language)
        SubElement(link, "document-date", {"iso-date": each.on.isoformat()})
