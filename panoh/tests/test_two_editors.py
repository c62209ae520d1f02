"""E3: two who change the same record hear of each other; nothing is written over unseen."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import panoh
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.identification import actions as identification
from panoh.casework.names.models import Name
from panoh.testing import member
from panoh.tests.journey import Journey

ROOT = Path(panoh.__file__).parent
pytestmark = pytest.mark.django_db
CHANGED = "Somebody else changed this while you were writing."


class Form(HTMLParser):
    """What a browser would send of the page's own form, as it was shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = {}
        self.inside = False
        self.select = self.text = ""
        self.feed(page[page.index("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.inside = given.get("method") == "post" and "action" not in given
        elif self.inside and tag == "input":
            ticks = given.get("type") in ("radio", "checkbox")
            if name and (not ticks or "checked" in given):
                self.said.setdefault(name, []).append(given.get("value", ""))
        elif self.inside and tag == "select":
            self.select = name
        elif self.inside and tag == "option" and "selected" in given and self.select:
            self.said.setdefault(self.select, []).append(given.get("value", ""))
        elif self.inside and tag == "textarea":
            self.said[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""


@pytest.fixture
def journey() -> Journey:
    journey = Journey()
    journey.houses_open()
    journey.police_meet_her()
    journey.draft = journey.act(  # type: ignore[attr-defined]
        "aigul", identification.begin, case=journey.case, exploitation="labour", age="adult",
        language="uz", agreed=True,
    )  # fmt: skip
    return journey


def pages(journey: Journey) -> Iterator[tuple[str, str, str, dict[str, str], dict[str, str]]]:
    """Address, both editors, and what each of them says."""
    at = f"/cases/{journey.case.code}"
    two = ("aigul", "anvar")
    yield f"{at}/describe/", *two, {"children": "3"}, {"sex": "male"}
    yield f"{at}/identity/", *two, {"document": "AA 1"}, {"document": "AA 2"}
    yield f"{at}/contact/", *two, {"hours": "morning"}, {"hours": "evening"}
    with door.acting_as(member("aigul")):
        name = Name.objects.filter(case=journey.case)[0]
    path = reverse("names:correct", args=[journey.case.code, name.pk])
    yield path, *two, {"family": "Ona"}, {"family": "Singil"}
    service = f"/services/{journey.service.code}/"
    yield service, "bahrom", "bahrom", {"name": "Beds"}, {"name": "Places"}
    draft = journey.draft  # type: ignore[attr-defined]
    page = draft.instrument.pages[0]
    question = draft.instrument.on_page(page.code)[0].code.replace(".", "_")
    yield (
        reverse("identification:answer", args=[draft.code, page.code]),
        *two,
        {question: "yes"},
        {question: "no"},
    )


KINDS = ("describe", "/identity/", "/names/", "contact", "services", "screenings")


@pytest.mark.parametrize("kind", KINDS)
def test_who_comes_second_is_told_and_loses_nothing(journey: Journey, kind: str) -> None:
    path, first, second, one, other = next(p for p in pages(journey) if kind in p[0])
    if kind == "screenings":
        journey.act("anvar", cases.assign, case=journey.case, colleague=member("aigul"))
    browsers = [Client(), Client()]
    for browser, name in zip(browsers, (first, second), strict=True):
        browser.force_login(member(name).user)
    shown = [Form(browser.get(path).content.decode()).said for browser in browsers]
    assert browsers[0].post(path, shown[0] | one).status_code == 302
    answer = browsers[1].post(path, shown[1] | other)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert CHANGED in page
    kept = Form(page).said
    for name, value in other.items():
        assert kept[name] == [value], "what was typed is still there"
    assert browsers[1].post(path, kept).status_code == 302, "sent again, it replaces knowingly"


def test_every_page_that_changes_a_record_is_tried() -> None:
    """A view that tells a form what stands (`stands`); how long somebody stays is one day.

    Forms of houses and of programmes are of the same kind, and about nobody.
    """
    slices = [path for path in ROOT.glob("casework/*/views.py") if path.parent.name != "quality"]
    views = [path.read_text() for path in slices]
    assert sum(len(re.findall(r"\bstands=", text)) for text in views) == len(KINDS) + 1
