"""IATI 2.03 as the standard's own people wrote it down: schema, codelists and rules.

They come with `pyiati`, of which nothing but these files is used. `iati_rules` is the other
checker: ours, which knows what this one lets pass.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

LETTERS = etree.XMLParser(resolve_entities=False, no_network=True)


@cache
def folder() -> Path:
    """Where the package keeps the files of this version."""
    found = find_spec("iati")  # found and not imported: its code is of 2018
    assert found
    assert found.submodule_search_locations
    [place] = found.submodule_search_locations
    return Path(place) / "resources" / "standard" / "2-03"


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=folder() / "schemas" / "iati-activities-schema.xsd")


@cache
def codes(name: str) -> frozenset[str]:
    """Everything on a list; nothing of one that others may add to."""
    root = etree.parse(folder() / "codelists" / f"{name}.xml", LETTERS).getroot()
    return frozenset(root.xpath("//code/text()") if root.get("complete") == "1" else ())


@cache
def mappings() -> list[tuple[str, frozenset[str]]]:
    """Where a code of which list may stand."""
    found = []
    for mapping in etree.parse(folder() / "codelist-mapping.xml", LETTERS).iter("mapping"):
        path, condition = mapping.findtext("path"), mapping.findtext("condition")
        if condition:
            element, _slash, said = path.rpartition("/")
            path = f"{element}[{condition}]/{said}"
        if known := codes(mapping.find("codelist").get("ref")):
            found.append((path, known))
    return found


@cache
def rules() -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder() / "rulesets/standard_ruleset.json").read_text())
    return said


def refused(content: bytes) -> list[str]:
    """What the standard has against a file, in a sentence each."""
    root = etree.fromstring(content, LETTERS)
    holds = schema()
    if not holds.validate(root):
        return [f"line {each.line}: {each.message}" for each in holds.error_log]
    return [*_strange_codes(root), *_broken_rules(root)]


def _strange_codes(root: Any) -> Iterator[str]:
    for path, known in mappings():
        for value in root.xpath(path):
            if value not in known:
                yield f"{path}: {value} is no code"


def _broken_rules(root: Any) -> Iterator[str]:
    for context, kinds in rules().items():
        for where in root.xpath(context):
            for kind, said in kinds.items():
                for case in said["cases"]:
                    if not KEEPS[kind](where, case):
                        yield f"{where.tag}: {kind} of {case}"


def _values(where: Any, case: dict[str, Any]) -> list[str]:
    found = [value for path in case["paths"] for value in where.xpath(path)]
    return [value if isinstance(value, str) else "".join(value.itertext()) for value in found]


def _in_order(where: Any, case: dict[str, Any]) -> bool:
    days = []
    for word in ("less", "more"):
        path = case[word]
        said = [date.today().isoformat()] if path == "NOW" else where.xpath(path)
        days.append(said[0] if said else "")
    return not all(days) or days[0] <= days[1]


KEEPS = {
    "atleast_one": lambda where, case: bool(_values(where, case)),
    "no_more_than_one": lambda where, case: len(_values(where, case)) < 2,
    "date_order": _in_order,
    "regex_matches": lambda where, case: all(
        re.fullmatch(case["regex"], value) for value in _values(where, case)
    ),
    "sum": lambda where, case: (
        not _values(where, case) or sum(map(float, _values(where, case))) == case["sum"]
    ),
}
