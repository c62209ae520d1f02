"""The rules of IATI 2.03 as far as our file uses them: what a checker of ours holds against it.

Written from the standard's documentation, not from the code that makes the file. `iati_standard` is
the schema itself; `test_iati_rules` holds that we refuse what it refuses.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element

# Children in their order: one (!), at most one (?), one or more (+), any number (*).
NARRATED = "narrative+"
DIVIDED = "location* dimension* comment? document-link*"
HOLDS = {
    "iati-activities": "iati-activity+",
    "iati-activity": (
        "iati-identifier! reporting-org! title! description+ participating-org+ other-identifier*"
        " activity-status! activity-date+ contact-info* activity-scope? recipient-country*"
        " recipient-region* location* sector* tag* country-budget-items? humanitarian-scope*"
        " policy-marker* collaboration-type? default-flow-type? default-finance-type?"
        " default-aid-type* default-tied-status? budget* planned-disbursement* capital-spend?"
        " transaction* document-link* related-activity* legacy-data* conditions? result* crs-add?"
        " fss?"
    ),
    "iati-activity/location": (
        "location-reach? location-id* name? description? activity-description? administrative*"
        " point? exactness? location-class? feature-designation?"
    ),
    "budget": "period-start! period-end! value!",
    "transaction": (
        "transaction-type! transaction-date! value! description? provider-org? receiver-org?"
        " disbursement-channel? sector* recipient-country? recipient-region? flow-type?"
        " finance-type? aid-type* tied-status?"
    ),
    "document-link": "title! description? category+ language* document-date?",
    "result": "title! description? document-link* reference* indicator+",
    "indicator": "title! description? document-link* reference* baseline* period*",
    "baseline": "location* dimension* document-link* comment?",
    "period": "period-start! period-end! target* actual*",
    "target": DIVIDED, "actual": DIVIDED,
    "title": NARRATED, "description": NARRATED, "reporting-org": NARRATED, "comment": NARRATED,
    "name": NARRATED, "participating-org": "narrative*",
    "provider-org": NARRATED, "receiver-org": NARRATED,
}  # fmt: skip
# Attributes: needed (!) or not.
SAYS = {
    "iati-activities": "version! generated-datetime",
    "iati-activity": "last-updated-datetime lang default-currency hierarchy humanitarian",
    "iati-identifier": "",
    "narrative": "lang",
    "reporting-org": "ref! type! secondary-reporter",
    "title": "", "comment": "", "name": "",
    "description": "type", "result/description": "", "indicator/description": "",
    "transaction/description": "",
    "participating-org": "ref type role! activity-id crs-channel-code",
    "activity-status": "code!", "activity-scope": "code!",
    "activity-date": "type! iso-date!",
    "recipient-country": "code! percentage",
    "iati-activity/location": "ref", "location": "ref",
    "location-reach": "code!", "exactness": "code!", "location-class": "code!",
    "location-id": "vocabulary! code!",
    "sector": "vocabulary vocabulary-uri code! percentage",
    "budget": "type status",
    "period-start": "iso-date!", "period-end": "iso-date!",
    "value": "currency value-date!",
    "transaction": "ref humanitarian",
    "transaction-type": "code!", "transaction-date": "iso-date!",
    "provider-org": "ref type provider-activity-id",
    "receiver-org": "ref type receiver-activity-id",
    "document-link": "url! format!", "category": "code!", "language": "code!",
    "document-date": "iso-date!",
    "result": "type! aggregation-status",
    "indicator": "measure! ascending aggregation-status",
    "baseline": "year! iso-date value!", "target": "value!", "actual": "value!",
    "period": "", "dimension": "name! value!",
}  # fmt: skip
CODES = {
    ("reporting-org", "type"): "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90",
    ("participating-org", "type"): "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90",
    ("provider-org", "type"): "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90",
    ("receiver-org", "type"): "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90",
    ("participating-org", "role"): "1 2 3 4",
    ("description", "type"): "1 2 3 4",
    ("activity-status", "code"): "1 2 3 4 5 6",
    ("activity-date", "type"): "1 2 3 4",
    ("activity-scope", "code"): "1 2 3 4 5 6 7 8",
    ("recipient-country", "code"): "KZ KG TJ TM UZ",
    ("location-id", "vocabulary"): "A1 A2 A3 A4 G1 G2",
    ("location-id", "code"): "KZ KG TJ TM UZ",
    ("location-reach", "code"): "1 2",
    ("exactness", "code"): "1 2",
    ("location-class", "code"): "1 2 3 4",
    ("sector", "vocabulary"): "1 2 3 4 5 6 7 8 9 10 11 12 98 99",
    ("sector", "code"): "15130 15132 15136 15160 15180 15190",
    ("budget", "type"): "1 2",
    ("budget", "status"): "1 2",
    ("transaction-type", "code"): "1 2 3 4 5 6 7 8 9 10 11 12 13",
    ("result", "type"): "1 2 3 9",
    ("indicator", "measure"): "1 2 3 4 5",
    ("indicator", "ascending"): "0 1",
    ("indicator", "aggregation-status"): "0 1",
}


LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FLAG = re.compile("[01]|true|false").fullmatch
CURRENCY = re.compile("[A-Z]{3}").fullmatch
FORMS: dict[str, Callable[[str], object]] = {
    "iso-date": date.fromisoformat, "value-date": date.fromisoformat,
    "generated-datetime": datetime.fromisoformat, "last-updated-datetime": datetime.fromisoformat,
    "percentage": Decimal, "hierarchy": int, "year": re.compile("[0-9]{4}").fullmatch,
    "humanitarian": FLAG, "secondary-reporter": FLAG, "ascending": FLAG, "aggregation-status": FLAG,
    "default-currency": CURRENCY, "currency": CURRENCY, "lang": re.compile("[a-z]{2}").fullmatch,
}  # fmt: skip
TEXTS: dict[str, Callable[[str], object]] = {
    "iati-identifier": re.compile(r"[^/&|?\s]+").fullmatch, "value": Decimal,
    "narrative": str.strip,
}  # fmt: skip
NUMBERED = ("target", "actual", "baseline")


def faults(root: Element) -> list[str]:
    """Every rule that the file breaks, in a sentence each."""
    found = [*_of_element(root, "")]
    # What belongs together is looked at once each element is what it should be.
    return found or [
        fault for each in root.findall("iati-activity") for fault in _of_activity(each)
    ]


def _of_element(element: Element, parent: str) -> Iterator[str]:
    tag = element.tag
    where = f"{parent}/{tag}"
    yield from _of_children(element, HOLDS.get(where, HOLDS.get(tag, "")))
    says = SAYS.get(where, SAYS.get(tag))
    if says is None:
        yield f"{where} is none of ours"
    yield from _of_attributes(element, (says or "").split())
    form = TEXTS.get(tag)
    text = (element.text or "").strip()
    if form is None and text:
        yield f"{tag} says {text!r}"
    if form and not _fits(form, text):
        yield f"{tag} cannot say {text!r}"
    for child in element:
        if (child.tail or "").strip():
            yield f"{tag} says {child.tail!r}"
        yield from _of_element(child, tag)


def _of_children(element: Element, holds: str) -> Iterator[str]:
    known = {word[:-1]: word[-1] for word in holds.split()}
    children = [child.tag for child in element]
    strange = [child for child in children if child not in known]
    if strange:
        yield f"{element.tag} holds {strange}"
    places = [[*known].index(child) for child in children if child in known]
    if places != sorted(places):
        yield f"children of {element.tag} are out of order"
    for name, mark in known.items():
        there = children.count(name)
        if (not there and mark in "!+") or (there > 1 and mark in "!?"):
            yield f"{element.tag} has {there} {name}"


def _of_attributes(element: Element, says: list[str]) -> Iterator[str]:
    tag = element.tag
    said = {name.replace(LANG, "lang"): value for name, value in element.items()}
    for name in said.keys() - {each.rstrip("!") for each in says}:
        yield f"{tag} has a {name}"
    for each in says:
        name, value = each.rstrip("!"), said.get(each.rstrip("!"))
        if value is None:
            if each.endswith("!"):
                yield f"{tag} has no {name}"
            continue
        codes = CODES.get((tag, name))
        if codes and value not in codes.split():
            yield f"{tag} {name} {value} is no code"
        form = Decimal if name == "value" and tag in NUMBERED else FORMS.get(name)
        if form and not _fits(form, value):
            yield f"{tag} {name} cannot be {value!r}"


def _fits(form: Callable[[str], object], text: str) -> bool:
    try:
        return form(text) not in (None, "")
    except (ValueError, ArithmeticError):
        return False


def _of_activity(activity: Element) -> Iterator[str]:
    reporter = activity.find("reporting-org")
    if reporter is None or not activity.findtext("iati-identifier", "").startswith(
        f"{reporter.get('ref')}-"
    ):
        yield "the identifier does not begin with who reports"
    if not {"1", "2"} & {each.get("type") for each in activity.findall("activity-date")}:
        yield "nobody knows when it begins"
    if activity.find("sector") is None:
        yield "nobody knows what it is about"
    shares = [
        Decimal(each.get("percentage", "0")) for each in activity.findall("recipient-country")
    ]
    if shares and sum(shares) != 100:
        yield f"countries come to {sum(shares)}"
    for part in activity.findall("budget"):
        since, until = (
            date.fromisoformat(part.find(name).get("iso-date"))  # type: ignore[union-attr,arg-type]
            for name in ("period-start", "period-end")
        )
        if until < since or until - since > timedelta(days=366):
            yield "a budget is of more than twelve months"
    refs = {each.get("ref") for each in activity.findall("location")}
    for value in activity.findall("result//location"):
        if value.get("ref") not in refs:
            yield f"a value is of {value.get('ref')}, which is no location"
    for period in activity.findall("result/indicator/period"):
        for kind in ("target", "actual"):
            keys = [
                (tuple(sorted((d.get("name"), d.get("value")) for d in each.findall("dimension"))),
                 tuple(x.get("ref") for x in each.findall("location")))
                for each in period.findall(kind)
            ]  # fmt: skip
            if kind == "actual" and len(keys) != len(set(keys)):
                yield "the same part is said twice"
