"""A programme's pages fit the smallest window, and sheets of paper, in Russian words."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from panoh.base.database import door
from panoh.programme.budget import actions as budget
from panoh.programme.evaluation.tests.judged import Judged
from panoh.programme.evidence.tests.archive import Archive
from panoh.programme.governance.tests.committee import Committees
from panoh.programme.logframe import actions as logframe
from panoh.programme.logframe import rules
from panoh.programme.logframe.models import Indicator, Programme
from panoh.programme.logframe.tests.steps import load, reached
from panoh.programme.reports import actions as reports
from panoh.programme.risks.tests.register import Register
from panoh.testing import PASSWORD, member

WINDOW: Any = {"width": 320, "height": 800}
# The document's own programme comes first: its words are the longest.
BEGIN = ("/programmes/XACX44/", "/figures/", "/figures/houses/", "/figures/compare/", "/",
         "/programmes/")  # fmt: skip
OURS = re.compile("/(programmes|figures|periods|definitions)/")
A_FILE = re.compile(r"\.(pdf|xlsx|docx|csv|xml)$|/(download|csv)/$|/\d+/$")


@pytest.fixture(scope="module")
def programmes(server_process: Any) -> Any:
    """XACX44 with money, a period that was accepted and a report; another with all else."""
    ella, gulnora = member("ella"), member("gulnora")
    with server_process.data():
        fill(ella, gulnora, load())
        archive, committees, register, judged = Archive(), Committees(), Register(), Judged()
        archive.attach(archive.file(audience="all", by=ella), archive.enter())
        item = archive.add()
        archive.offer(item)
        archive.see(archive.count(), item)
        committees.decide(committees.hold())
        register.rate(register.add())
        judged.answer(judged.report())
    return server_process


def fill(ella: Any, gulnora: Any, made: Programme) -> None:
    with door.acting_as(ella):
        budget.set_budget(
            by=ella, programme=made, eur=Decimal("873671.80"), usd=Decimal("1244690.00")
        )
        found = Indicator.objects.select_related("line__parent", "programme", "definition")
        trained = found.get(programme=made, line__code="1.2", number=1)
        period = logframe.draft(
            by=ella, indicator=trained, span=rules.spans(trained)[1],
            reached=reached(by_country=dict.fromkeys(made.countries, Decimal(28))),
        )  # fmt: skip
        logframe.submit(by=ella, period=period)
        reports.begin(by=ella, programme=made, since=made.starts_on, until=date(2012, 12, 31))
    with door.acting_as(gulnora):
        logframe.accept(by=gulnora, period=period)


def signed_in(browser: Any, url: str, name: str) -> Page:
    """A tab that speaks Russian, whose words are longer than the English ones."""
    context = browser.new_context(base_url=url, viewport=WINDOW)
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "ru", "url": url}])
    page: Page = context.new_page()
    page.goto("/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")
    return page


def views(page: Page) -> Iterator[str]:
    """One address of each view to which links lead, pages only; the tab is there."""
    seen: set[str] = set()
    waiting = [*BEGIN]
    while waiting:
        path = urlsplit(waiting.pop(0)).path
        try:
            view = resolve(path).view_name
        except Resolver404:
            continue
        if view in seen or A_FILE.search(path):
            continue
        seen.add(view)
        page.goto(path)
        links = page.eval_on_selector_all(
            "main a[href^='/']", "links => links.map(each => each.getAttribute('href'))"
        )
        waiting += [each for each in links if OURS.match(each)]
        yield path


def over(page: Page) -> int:
    """By how much the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.long
def test_every_page_fits(browser: Any, programmes: Any) -> None:
    page = signed_in(browser, programmes.url, "ella")
    widths = [(path, over(page)) for path in views(page)]
    page.context.close()
    assert [each for each in widths if each[1] > 0] == []
    assert len(widths) >= 60


# At most so many sheets of A4; longer words and all of XACX44 included.
SHEETS = {"": 6, "logframe/": 6, "workplan/": 3, "budget/": 3, "risks/": 4, "inventory/": 2}


@pytest.mark.long
def test_a_programme_prints_on_its_side_without_what_is_pressed(
    browser: Any, programmes: Any
) -> None:
    page = signed_in(browser, programmes.url, "ella")
    page.emulate_media(media="print")
    for path, most in SHEETS.items():
        page.goto(f"/programmes/XACX44/{path}")
        sheets = re.findall(
            rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True)
        )
        assert 1 <= len(sheets) <= most, path
        assert all(float(wide) > float(high) for wide, high in sheets), path
        pressed = page.locator("nav, .govuk-button, .pn-acts, .pn-footer a, header button")
        assert [each for each in pressed.all() if each.is_visible()] == [], path
    page.context.close()
