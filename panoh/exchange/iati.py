"""A programme as an IATI 2.03 activity file: what it promised, spent and reached, for publication.

Elements stand in the order of the standard's schema. Nothing is in it that is not public: actual
values only from accepted periods, divided ones only where no part is of a few people
(`panoh.programme.reports.safety`), no name and no sentence that somebody typed. What is withheld or
not known is left out: it is not zero. Each part of a divided value stands twice, as the standard's
`dimension` and as an indicator of its own, because most readers of such files know only the latter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.db.models import Min, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from panoh.base.agencies.models import Membership
from panoh.base.places.names import country_name
from panoh.programme.budget.accounts import payers
from panoh.programme.budget.models import Budget, Entry, Funder
from panoh.programme.budget.money import even
from panoh.programme.evidence.models import Publication
from panoh.programme.logframe.calculation import Span, across_places, months_later
from panoh.programme.logframe.lists import cell_words
from panoh.programme.logframe.models import Definition, Line, Partner, Period, Programme
from panoh.programme.logframe.overview import Block, Stand, blocks
from panoh.programme.logframe.rules import spans
from panoh.programme.reports.safety import Part, fit_cells, fit_countries
from panoh.programme.workplan.models import Activity

VERSION = "2.03"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ISO_COUNTRIES = "A4"  # in the standard's list of gazetteers
# How the standard's rules write an identifier of an organisation.
REF = r"[^/&|?\s]+"
# What XML 1.0 cannot hold, escaped or not.
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NUMBER, PERCENTAGE, NOMINAL = "1", "2", "3"
MEASURES = {
    Definition.Measure.NUMBER: NUMBER,
    Definition.Measure.PERCENTAGE: PERCENTAGE,
    Definition.Measure.DONE: NOMINAL,
}
RESULTS = {Line.Level.OBJECTIVE: "3", Line.Level.OUTCOME: "2", Line.Level.OUTPUT: "1"}
ROLES = {
    Partner.Part.FUNDING: "1", Partner.Part.EXECUTING: "2", Partner.Part.IMPLEMENTING: "4",
}  # fmt: skip
INCOMING_COMMITMENT = "11"
TRANSACTIONS = {Entry.Kind.RECEIVED: "1", Entry.Kind.COMMITTED: "2", Entry.Kind.SPENT: "4"}
GENERAL, OBJECTIVES = "1", "2"
SCOPES = ("1", "4", "3")  # of no country in particular, of one, of several
Texts = Mapping[str, str]


class Kind(TextChoices):
    """What sort of body publishes: the standard's list of types of organisation."""

    GOVERNMENT = "10", _("Government")
    LOCAL = "11", _("Local government")
    PUBLIC = "15", _("Other public body")
    INTERNATIONAL_NGO = "21", _("International NGO")
    NATIONAL_NGO = "22", _("National NGO")
    REGIONAL_NGO = "23", _("Regional NGO")
    MULTILATERAL = "40", _("Multilateral organisation")
    FOUNDATION = "60", _("Foundation")
    ACADEMIC = "80", _("Academic, training and research")


class Sector(TextChoices):
    """What a programme is about: codes of the OECD's DAC."""

    LAW = "15130", _("Legal and judicial development")
    POLICE = "15132", _("Police")
    IMMIGRATION = "15136", _("Immigration")
    RIGHTS = "15160", _("Human rights")
    VIOLENCE = "15180", _("Ending violence against women and girls")
    MIGRATION = "15190", _("Orderly, safe, regular and responsible migration")


@dataclass(frozen=True)
class Organisation:
    """Who publishes: the identifier under which the IATI register knows them."""

    ref: str
    kind: str


# What sort of body is paid, as far as the standard has one code for it.
PAID = {
    Entry.Payee.GOVERNMENT: "10", Entry.Payee.UN: "40", Entry.Payee.COMPANY: "70",
}  # fmt: skip
# Identifiers of those who are partners of XACX44: `XM-DAC-` and the channel code of the OECD.
KNOWN = {
    "UNODC": Organisation("XM-DAC-41128", Kind.MULTILATERAL),
    "UNFPA": Organisation("XM-DAC-41119", Kind.MULTILATERAL),
}


def publisher(programme: Programme) -> Organisation | None:
    """Who executes the programme, where the identifier is known."""
    found = programme.partners.filter(part=Partner.Part.EXECUTING).first()
    return KNOWN.get(found.code) if found else None


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
    _said(it, "reporting-org", _name(programme), ref=by.ref, type=by.kind)
    _said(it, "title", programme.title)
    objective = _objective(chain)
    _said(
        it, "description", objective or programme.title, type=OBJECTIVES if objective else GENERAL
    )
    partners = _partners(programme)
    if all(each.part != Partner.Part.EXECUTING for each in partners):
        # Who publishes has a part in it, and the standard wants it said there too.
        said = {"ref": by.ref, "type": by.kind, "role": ROLES[Partner.Part.EXECUTING]}
        _said(it, "participating-org", _name(programme), **said)
    for partner in partners:
        known = KNOWN.get(partner.code)
        refs = {"ref": known.ref, "type": known.kind} if known else {}
        _said(it, "participating-org", partner.name, **refs, role=ROLES[Partner.Part(partner.part)])
    SubElement(it, "activity-status", code=_status(programme, today))
    for kind, day in _days(member, programme):
        SubElement(it, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    SubElement(it, "activity-scope", code=SCOPES[min(len(programme.countries), 2)])
    for country, share in _shares(programme.countries):
        SubElement(it, "recipient-country", code=country, percentage=str(share))
    for country in programme.countries:
        _location(it, country)
    SubElement(it, "sector", vocabulary="1", code=sector)
    _budgets(it, member, programme)
    _incoming(it, member, programme, by)
    _transactions(it, member, programme, by)
    _links(it, member, programme)
    for block in chain:
        if block.line.level in RESULTS and block.stands:
            _result(it, block)


def _name(programme: Programme) -> Texts:
    found = programme.partners.filter(part=Partner.Part.EXECUTING).first()
    return found.name if found else {"en": programme.agency.name}


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
    _said(place, "name", {"en": country_name(country)})
    SubElement(place, "exactness", code="2")
    SubElement(place, "location-class", code="1")


# --- money -------------------------------------------------------------------


def _budgets(it: Element, member: Membership, programme: Programme) -> None:
    """The budget in parts of at most twelve months, in proportion to time."""
    found = Budget.objects.visible_to(member).filter(programme=programme).first()
    before = Decimal(0)
    for span in _years(programme) if found else ():
        assert found is not None
        so_far = even(found.eur, programme.starts_on, programme.ends_on, span.until)
        part = SubElement(it, "budget", type="1", status="2")
        SubElement(part, "period-start", {"iso-date": span.since.isoformat()})
        SubElement(part, "period-end", {"iso-date": span.until.isoformat()})
        _value(part, so_far - before, "EUR", programme.starts_on)
        before = so_far


def _years(programme: Programme) -> Iterator[Span]:
    since, months = programme.starts_on, 12
    while since <= programme.ends_on:
        after = months_later(programme.starts_on, months)
        yield Span(since, min(after - timedelta(days=1), programme.ends_on))
        since, months = after, months + 12


def _incoming(it: Element, member: Membership, programme: Programme, by: Organisation) -> None:
    """What each funder has promised of the budget, from the day on which the programme begins."""
    found = Budget.objects.visible_to(member).filter(programme=programme).first()
    if found is None or programme.starts_on > timezone.localdate():
        return
    for payer in payers(found):
        one = SubElement(it, "transaction")
        SubElement(one, "transaction-type", code=INCOMING_COMMITMENT)
        SubElement(one, "transaction-date", {"iso-date": programme.starts_on.isoformat()})
        _value(one, payer.eur, "EUR", programme.starts_on)
        _provider(one, payer.funder)
        _publisher(one, "receiver-org", programme, by)


def _provider(one: Element, funder: Funder) -> None:
    known = KNOWN.get(funder.partner.code)
    refs = {"ref": known.ref, "type": known.kind} if known else {}
    _said(one, "provider-org", funder.partner.name, **refs)


def _transactions(it: Element, member: Membership, programme: Programme, by: Organisation) -> None:
    """Every entry in the books, under its code; a reversal is an amount below nothing.

    It says who pays in, and what sort of body is paid, where it is a body: never who.
    """
    found = Entry.objects.visible_to(member).standing().filter(programme=programme)
    for entry in found.with_what_it_is_under().order_by("on", "code"):
        one = SubElement(it, "transaction", ref=entry.code)
        SubElement(one, "transaction-type", code=TRANSACTIONS[Entry.Kind(entry.kind)])
        SubElement(one, "transaction-date", {"iso-date": entry.on.isoformat()})
        _value(one, entry.amount, entry.currency, entry.on)
        if entry.funder:
            _said(one, "description", {"en": str(Entry.Kind.RECEIVED.label)})
            _provider(one, entry.funder)
            _publisher(one, "receiver-org", programme, by)
            continue
        _said(one, "description", {"en": entry.under})
        _publisher(one, "provider-org", programme, by)
        if kind := PAID.get(Entry.Payee(entry.payee)):
            label = str(Entry.Payee(entry.payee).label)
            _said(one, "receiver-org", {"en": label}, type=kind)


def _publisher(into: Element, name: str, programme: Programme, by: Organisation) -> None:
    """Who executes the programme, as a side of a transaction of this activity."""
    side = f"{name.partition('-')[0]}-activity-id"
    said = {"ref": by.ref, "type": str(by.kind), side: f"{by.ref}-{programme.code}"}
    _said(into, name, _name(programme), **said)


def _value(into: Element, amount: Decimal, currency: str, on: date) -> None:
    value = SubElement(into, "value", {"currency": currency, "value-date": on.isoformat()})
    value.text = f"{amount:.2f}"


def _links(it: Element, member: Membership, programme: Programme) -> None:
    """Documents that were published elsewhere, as two people have said; none that is only here."""
    found = Publication.objects.visible_to(member).told().filter(programme=programme)
    for each in found:
        link = SubElement(it, "document-link", format=each.form, url=each.address)
        _said(link, "title", {each.language: each.title})
        SubElement(link, "category", code=each.category)
        SubElement(link, "language", code=each.language)
        SubElement(link, "document-date", {"iso-date": each.on.isoformat()})


# --- results -----------------------------------------------------------------


def _result(it: Element, block: Block) -> None:
    result = SubElement(it, "result", {"type": RESULTS[Line.Level(block.line.level)]})
    _said(result, "title", block.line.statement)
    for stand in block.stands:
        _indicator(result, stand)
        for part in _parts(stand):
            _indicator_of(result, stand, part)


def _indicator(result: Element, stand: Stand) -> None:
    """An indicator with its totals, and its divided values as dimensions."""
    indicator = stand.indicator
    found = _begin(result, stand, indicator.statement, indicator.definition.meaning)
    if indicator.baseline is not None:
        start = indicator.programme.starts_on
        SubElement(
            found,
            "baseline",
            {
                "year": str(start.year),
                "iso-date": start.isoformat(),
                "value": _plain(indicator.baseline),
            },
        )
    for span, targets, period in _spans(stand):
        into = _period(found, span)
        for target in targets:
            SubElement(into, "target", value=_plain(target))
        if period:
            _actuals(into, period)


def _begin(result: Element, stand: Stand, title: Texts, meaning: Texts) -> Element:
    definition = stand.indicator.definition
    found = SubElement(
        result,
        "indicator",
        {
            "measure": MEASURES[Definition.Measure(definition.measure)],
            "ascending": "1" if definition.direction == Definition.Direction.UP else "0",
            "aggregation-status": "1" if definition.places == Definition.Across.SUM else "0",
        },
    )
    _said(found, "title", title)
    if any(meaning.values()):
        _said(found, "description", meaning)
    return found


def _period(indicator: Element, span: Span) -> Element:
    into = SubElement(indicator, "period")
    SubElement(into, "period-start", {"iso-date": span.since.isoformat()})
    SubElement(into, "period-end", {"iso-date": span.until.isoformat()})
    return into


def _spans(stand: Stand) -> Iterator[tuple[Span, list[Decimal], Period | None]]:
    """The periods for which something was promised or accepted."""
    accepted = {Span(each.since, each.until): each for each in stand.periods}
    known = sorted({*spans(stand.indicator), *accepted}, key=lambda span: (span.since, span.until))
    for span in known:
        due = [each.value for each in stand.targets if span.since <= each.until <= span.until]
        if due or span in accepted:
            yield span, due, accepted.get(span)


def _actuals(into: Element, period: Period) -> None:
    """The total, each country, and each part; what is withheld or not known has no element."""
    if period.value is not None:
        total = SubElement(into, "actual", value=_plain(period.value))
        said = f"Definition {period.definition}. Cut-off {period.cut_off:%Y-%m-%d}."
        if _is_least(period):
            said += " At least so many: some countries are not known, or share people."
        _said(total, "comment", {"en": said})
    for country, value in fit_countries(period).items():
        if value is not None:
            _located(SubElement(into, "actual", value=_plain(value)), country)
    for part in fit_cells(period):
        if part.value is not None:
            one = SubElement(into, "actual", value=_plain(part.value))
            _located(one, part.country)
            for name, category in part.by.items():
                SubElement(one, "dimension", name=name, value=category)


def _is_least(period: Period) -> bool:
    """Whether the total is a lower bound only."""
    return across_places(period.definition.places, period.numbers).at_least


def _located(value: Element, country: str) -> None:
    if country:
        SubElement(value, "location", ref=country)


# --- disaggregations as indicators of their own ------------------------------

By = tuple[tuple[str, str], ...]


def _parts(stand: Stand) -> list[By]:
    """Into what an indicator was divided in any accepted period: sex=female, sex=male, …"""
    found: dict[By, None] = {}
    for period in stand.periods:
        for part in fit_cells(period):
            if part.by:
                found[tuple(part.by.items())] = None
    return [*found]


def _indicator_of(result: Element, stand: Stand, by: By) -> None:
    """One part as an indicator; without target, since none was promised of it."""
    said = {}
    for language, text in stand.indicator.statement.items():
        with override(language):
            said[language] = f"{text} – {cell_words({'by': dict(by)})}"
    found = _begin(result, stand, said, stand.indicator.definition.meaning)
    for period in stand.periods:
        parts = [each for each in fit_cells(period) if tuple(each.by.items()) == by]
        if parts:
            into = _period(found, Span(period.since, period.until))
            _actuals_of(into, period.definition, parts)


def _actuals_of(into: Element, definition: Definition, parts: Iterable[Part]) -> None:
    values = {each.country: each.value for each in parts}
    total = across_places(definition.places, values)
    if total.value is not None and not total.at_least:
        SubElement(into, "actual", value=_plain(total.value))
    for country, value in values.items():
        if country and value is not None:
            _located(SubElement(into, "actual", value=_plain(value)), country)


# --- writing -----------------------------------------------------------------


def _said(into: Element, name: str, texts: Texts, **attributes: str) -> None:
    """An element with a text in each of its languages; English is the document's own."""
    element = SubElement(into, name, attributes)
    for language, text in texts.items():
        narrative = SubElement(element, "narrative", {} if language == "en" else {LANG: language})
        narrative.text = NO_CHARACTER.sub("", str(text))


def _plain(value: Decimal) -> str:
    """A number without needless zeros, and never in powers of ten."""
    return f"{value.normalize():f}"
