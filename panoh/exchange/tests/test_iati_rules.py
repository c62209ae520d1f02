"""Our checker of activity files refuses whatever the standard's own schema refuses."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from functools import partial
from xml.etree.ElementTree import Element, fromstring, tostring

from panoh.exchange.iati import document
from panoh.exchange.iati_words import Kind, Organisation, Sector
from panoh.exchange.tests.iati_rules import faults
from panoh.exchange.tests.iati_standard import refused
from panoh.exchange.tests.test_iati import report
from panoh.programme.budget.tests.books import Books
from panoh.programme.logframe.models import Programme
from panoh.programme.logframe.tests.steps import acting

Act = Callable[[Element, Element], object]


def alike(element: Element, nth: int, parent: Element) -> Iterator[tuple[str, Act]]:
    """What can be wrong at this element; done to a copy of it and of what holds it."""
    yield "holds a stranger", lambda it, _up: it.append(Element("stranger"))
    yield "has a strange attribute", lambda it, _up: it.set("stranger", "1")
    yield "says a word", lambda it, _up: setattr(it, "text", "word")
    yield "is missing", lambda it, up: up.remove(it)
    yield "is there twice", lambda it, up: up.insert(nth, deepcopy(it))
    for name in element.attrib:
        yield f"has no {name}", partial(_leave_out, name)
        yield f"has words in {name}", partial(_speak, name)
    after = [*parent][nth + 1 : nth + 2]
    if after and after[0].tag != element.tag:
        yield f"comes after {after[0].tag}", _swap


def _leave_out(name: str, it: Element, _up: Element) -> None:
    del it.attrib[name]


def _speak(name: str, it: Element, _up: Element) -> None:
    it.set(name, "a b")


def _swap(it: Element, up: Element) -> None:
    nth = [*up].index(it)
    up.remove(it)
    up.insert(nth + 1, it)


def spoilt(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The file with one thing wrong, each way of being wrong once for each kind of place."""
    seen: set[str] = set()
    for place, parent in enumerate(fromstring(content).iter()):
        for nth, element in enumerate(parent):
            for what, act in alike(element, nth, parent):
                said = f"{parent.tag}/{element.tag} {what}"
                if said not in seen:
                    seen.add(said)
                    root = fromstring(content)
                    up = [*root.iter()][place]
                    act(up[nth], up)
                    yield said, tostring(root)


def whole(programme: Programme) -> bytes:
    """The file as it goes out."""
    with acting("ella") as ella:
        by = Organisation("XM-DAC-41128", Kind.MULTILATERAL)
        return document(ella, programme, by, Sector.LAW)


def check(file: bytes, least: int) -> None:
    assert refused(file) == [] == faults(fromstring(file))
    found = {what: (refused(one), faults(fromstring(one))) for what, one in spoilt(file)}
    only_theirs = [f"{what}: {they[0]}" for what, (they, we) in found.items() if they and not we]
    assert only_theirs == []
    assert sum(bool(they) for they, _we in found.values()) >= least


def test_of_results_what_the_schema_refuses_our_checker_refuses(programme: Programme) -> None:
    cells = [{"by": {"sex": "female"}, "value": "30"}, {"by": {"sex": "male"}, "value": "12"}]
    report(programme, "1-2", 0, by_country={"UZ": Decimal(42), "KG": None}, cells=cells)
    check(whole(programme), 100)


def test_of_money_what_the_schema_refuses_our_checker_refuses(books: Books) -> None:
    books.enter("70.00")
    check(whole(books.programme), 100)
