"""The rules of IATI 2.03 as far as our file uses them: what a checker of ours holds against it.

Written from the standard's schema and codelists, not from the code that makes the file.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element

NARRATED = ["narrative"]
# Children in their order, by the element that holds them.
ORDER = {
    "iati-activities": ["iati-activity"],
    "iati-activity": [
        "iati-identifier", "reporting-org", "title", "description", "participating-org",
        "other-identifier", "activity-status", "activity-date", "contact-info", "activity-scope",
        "recipient-country", "recipient-region", "location", "sector", "tag",
        "country-budget-items", "humanitarian-scope", "policy-marker", "collaboration-type",
        "default-flow-type", "default-finance-type", "default-aid-type", "default-tied-status",
        "budget", "planned-disbursement", "capital-spend", "transaction", "document-link",
        "related-activity", "legacy-data", "conditions", "result", "crs-add", "fss",
    ],
    "location": ["location-reach", "location-id", "name", "description", "activity-description",
                 "administrative", "point", "exactness", "location-class", "feature-designation"],
    "budget": ["period-start", "period-end", "value"],
    "transaction": [
        "transaction-type", "transaction-date", "value", "description", "provider-org",
        "receiver-org", "disbursement-channel", "sector", "recipient-country", "recipient-region",
        "flow-type", "finance-type", "aid-type", "tied-status",
    ],
    "result": ["title", "description", "document-link", "reference", "indicator"],
    "indicator": ["title", "description", "document-link", "reference", "baseline", "period"],
    "baseline": ["location", "dimension", "document-link", "comment"],
    "period": ["period-start", "period-end", "target", "actual"],
    "target": ["location", "dimension", "comment", "document-link"],
    "actual": ["location", "dimension", "comment", "document-link"],
    **dict.fromkeys(["reporting-org", "title", "description", "participating-org", "name",
                     "comment"], NARRATED),
}  # fmt: skip
NEEDED: dict[str, dict[str, int | None]] = {
    "iati-activity": {"iati-identifier": 1, "reporting-org": 1, "title": 1, "description": None,
                      "participating-org": None, "activity-status": 1, "activity-date": None},
    "result": {"title": 1, "indicator": None},
    "indicator": {"title": 1},
    "period": {"period-start": 1, "period-end": 1},
    "budget": {"period-start": 1, "period-end": 1, "value": 1},
    "transaction": {"transaction-type": 1, "transaction-date": 1, "value": 1},
    "title": {"narrative": None}, "description": {"narrative": None},
    "reporting-org": {"narrative": None}, "comment": {"narrative": None},
}  # fmt: skip
ATTRIBUTES = {
    "iati-activities": {"version"}, "reporting-org": {"ref", "type"}, "participating-org": {"role"},
    "activity-status": {"code"}, "activity-date": {"type", "iso-date"}, "activity-scope": {"code"},
    "recipient-country": {"code", "percentage"}, "sector": {"code"}, "value": {"value-date"},
    "period-start": {"iso-date"}, "period-end": {"iso-date"}, "transaction-type": {"code"},
    "transaction-date": {"iso-date"}, "result": {"type"}, "indicator": {"measure"},
    "baseline": {"year"}, "dimension": {"name", "value"}, "target": {"value"}, "actual": {"value"},
}  # fmt: skip
CODES = {
    ("reporting-org", "type"): "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90",
    ("participating-org", "type"): "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90",
    ("participating-org", "role"): "1 2 3 4",
    ("description", "type"): "1 2 3 4",
    ("activity-status", "code"): "1 2 3 4 5 6",
    ("activity-date", "type"): "1 2 3 4",
    ("activity-scope", "code"): "1 2 3 4 5 6 7 8",
    ("location-reach", "code"): "1 2",
    ("exactness", "code"): "1 2",
    ("location-class", "code"): "1 2 3 4",
    ("sector", "code"): "15130 15132 15136 15160 15180 15190",
    ("budget", "type"): "1 2",
    ("budget", "status"): "1 2",
    ("transaction-type", "code"): "1 2 3 4 5 6 7 8 9 10 11 12 13",
    ("result", "type"): "1 2 3 9",
    ("indicator", "measure"): "1 2 3 4 5",
    ("indicator", "ascending"): "0 1",
    ("indicator", "aggregation-status"): "0 1",
}


def faults(root: Element) -> list[str]:
    """Every rule that the file breaks, in a sentence each."""
    found = [fault for element in root.iter() for fault in _of_element(element)]
    for activity in root.findall("iati-activity"):
        found += _of_activity(activity)
    return found


def _of_element(element: Element) -> Iterator[str]:
    tag, children = element.tag, [child.tag for child in element]
    known = ORDER.get(tag, [])
    # A baseline's, a budget's and a location's children are known by where they stand.
    strange = [child for child in children if child not in known]
    if strange:
        yield f"{tag} holds {strange}"
    places = [known.index(child) for child in children if child in known]
    if places != sorted(places):
        yield f"children of {tag} are out of order"
    for name, number in NEEDED.get(tag, {}).items():
        there = children.count(name)
        if not there or (number and there != number):
            yield f"{tag} has {there} {name}"
    for name in ATTRIBUTES.get(tag, set()) - set(element.attrib):
        yield f"{tag} has no {name}"
    for name, value in element.items():
        codes = CODES.get((tag, name))
        if codes and value not in codes.split():
            yield f"{tag} {name} {value} is no code"
        if name in ("iso-date", "value-date"):
            date.fromisoformat(value)
    if tag in ("target", "actual", "baseline") and "value" in element.attrib:
        Decimal(element.get("value", ""))
    if tag == "narrative" and not (element.text or "").strip():
        yield "a narrative is empty"


def _of_activity(activity: Element) -> Iterator[str]:
    reporter = activity.find("reporting-org")
    if reporter is None or not activity.findtext("iati-identifier", "").startswith(
        f"{reporter.get('ref')}-"
    ):
        yield "the identifier does not begin with who reports"
    shares = [
        Decimal(each.get("percentage", "0")) for each in activity.findall("recipient-country")
    ]
    if sum(shares) != 100:
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
