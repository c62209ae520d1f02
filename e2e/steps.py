"""What the journeys have in common: people with a browser each, and the steps they take."""

import re
from datetime import date, timedelta
from typing import ClassVar

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from panoh.base.database.codes import CODE
from panoh.testing import PASSWORD

WIDTHS = (320, 1280)
PATIENCE = 30_000  # milliseconds that a page may take
REFUSED = ("a status of 403 (Forbidden)", "a status of 409 (Conflict)")
# Style sheets need not be fetched for it again: what depends on them is looked at in the gallery.
VIOLATIONS = """axe.run({resultTypes: ["violations"], preload: false})
.then(found => found.violations.map(each => [each.id, each.nodes[0].html.slice(0, 200)]))"""
KEYS = re.compile(rf"{CODE.pattern}|[0-9a-f-]{{36}}")

with_scripts = pytest.mark.parametrize("people", [True], ids=["with scripts"], indirect=True)


def status(page: Page, path: str) -> int:
    """How an address answers."""
    answer = page.goto(path)
    assert answer
    return answer.status


class People:
    """Each member in a browser of their own; whoever signed in once in this run stays signed in."""

    known: ClassVar[dict[str, StorageState]] = {}
    looked_at: ClassVar[set[tuple[str, str]]] = set()

    def __init__(self, browser: Browser, url: str, *, scripts: bool) -> None:
        self.browser, self.url, self.scripts = browser, url, scripts
        self.pages: dict[str, Page] = {}
        self.said: list[str] = []

    def __getitem__(self, name: str) -> Page:
        if name not in self.pages:
            context = self.browser.new_context(
                base_url=self.url, java_script_enabled=self.scripts, locale="en-GB",
                storage_state=self.known.get(name),
            )  # fmt: skip
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.on("console", lambda message: self.said.append(message.text))
            page.on("pageerror", lambda error: self.said.append(str(error)))
            self.pages[name] = page
            page.goto("/")
            if name not in self.known:
                page.get_by_label("Sign-in name").fill(name)
                page.get_by_label("Password").fill(PASSWORD)
                press(page, "Continue")
                self.known[name] = context.storage_state()
        return self.pages[name]

    def check(self, page: Page) -> None:
        """Nothing that axe finds, nothing wider than the window. Axe itself is a script.

        It looks at the smallest window, where tables move sideways too.
        """
        if not self.scripts:
            return
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if width == min(WIDTHS):
                assert page.evaluate(VIOLATIONS) == [], page.url
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), page.url

    def check_new(self, page: Page) -> None:
        """The same, once a run for each kind of page and each who looks at it."""
        name = next(name for name, own in self.pages.items() if own is page)
        kind = (name, KEYS.sub("-", page.url.removeprefix(self.url).partition("?")[0]))
        if self.scripts and kind not in self.looked_at:
            self.looked_at.add(kind)
            self.check(page)

    def open(self, name: str, path: str) -> Page:
        """Somebody opens a page of theirs, which is looked at."""
        page = self[name]
        answer = page.goto(path, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, (name, path)
        self.check_new(page)
        return page

    def refused(self, name: str, *words: str) -> None:
        """What somebody has just done is refused, in these words; the browser notes it too."""
        says(self[name], *words)
        (noted,) = [said for said in self.said if said.endswith(REFUSED)]
        self.said.remove(noted)

    def leave(self) -> None:
        for page in self.pages.values():
            page.context.close()


def press(page: Page, name: str) -> None:
    """A button of the page itself, not of its frame, until the page that answers is there."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def follow(link: Locator) -> None:
    """A link, until the page that it leads to is there."""
    with link.page.expect_navigation(wait_until="domcontentloaded"):
        link.click()


def go(people: People, page: Page, name: str) -> None:
    """A link or a button that is one, by its words, and a look at the page behind it."""
    main = page.locator("main")
    link = main.get_by_role("link", name=name, exact=True)
    follow(link.first)
    people.check_new(page)


def choose(page: Page, group: str, *labels: str) -> None:
    """Answers to one question."""
    asked = page.get_by_role("group", name=group)
    for label in labels:
        asked.get_by_label(label, exact=True).check()


def every(page: Page, label: str) -> None:
    """The same answer to every question of a page."""
    page.get_by_label(label, exact=True).evaluate_all("all => all.forEach(each => each.click())")


def fill(page: Page, **said: str) -> None:
    """Words in fields, by the names of the fields."""
    for name, words in said.items():
        page.locator(f'[name="{name}"]').fill(words)


def on_day(page: Page, group: str, day: date) -> None:
    """A day in its three parts."""
    asked = page.get_by_role("group", name=group)
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        asked.get_by_label(label, exact=True).fill(str(part))


def after(days: int) -> date:
    return date.today() + timedelta(days=days)


def says(page: Page, *words: str) -> None:
    """The page says all of this."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def silent(page: Page, *words: str) -> None:
    """Neither what is shown nor what is sent holds any of this."""
    content = page.content()
    assert [each for each in words if each in content] == [], page.url


def code_on(page: Page) -> str:
    found = CODE.search(page.locator("main").inner_text())
    assert found, page.url
    return found.group()


# Screening and decisions


def screened(
    people: People, page: Page, *, sex: str, year: str, country: str, about: str = "Work",
    language: str = "Oʻzbekcha", pages: int = 60,
) -> None:  # fmt: skip
    """A new screening: no name; danger first; the questions of so many pages answered yes."""
    page.goto("/")
    go(people, page, "Start a screening")
    choose(page, "Sex", sex)
    page.get_by_label("Year of birth").fill(year)
    choose(page, "How is the year known?", "The person's own word")
    page.get_by_label("Country the person comes from").select_option(country)
    page.get_by_label(language, exact=True).first.check()
    choose(page, "What is it about, as far as you know?", about)
    choose(page, "How old were they when it began?", "18 or over")
    page.get_by_label("they agree").check()
    press(page, "Begin")
    people.check_new(page)
    answered = 0
    while not page.url.endswith("/answers/") and answered < pages:
        every(page, "Yes")
        press(page, "Save and continue")
        answered += 1
    if not page.url.endswith("/answers/"):
        follow(page.get_by_role("link", name="See and change all answers"))
    people.check_new(page)
    press(page, "Show what the answers add up to")
    people.check_new(page)


def presumed(page: Page, *tracks: str, exploitation: str = "", reasons: str) -> None:
    """A person decides, with basis and reasons, and is led back to the case."""
    choose(page, "What do you decide about?", *tracks)
    choose(page, "What do you determine?", "Presumed")
    if exploitation:
        page.get_by_label(exploitation, exact=True).check()
    page.get_by_label("Legal basis").select_option("sop")
    page.get_by_label("Your reasons").fill(reasons)
    press(page, "Record the decision")


def consented(
    people: People, page: Page, case: str, *, to: str, purpose: str, sections: tuple[str, ...] = ()
) -> None:
    """The person says yes to an agency, for a purpose, as far as these sections."""
    if "/consent/" not in page.url:
        page.goto(f"/cases/{case}/consent/")
    people.check_new(page)
    page.get_by_label("Who would see something").select_option(label=to)
    choose(page, "What for", purpose)
    for section in sections:
        page.get_by_label(section, exact=True).check()
    choose(page, "How the answer was given", "Spoken before a witness")
    choose(page, "The answer", "Yes")
    press(page, "Record the answer")
    says(page, "The answer is kept")


# Help


def helped(people: People, page: Page, case: str) -> Page:
    """The page of needs, plan, services, return and follow-up."""
    page.goto(f"/cases/{case}/assistance/")
    people.check_new(page)
    return page


def needs(people: People, page: Page, case: str, need: str, wish: str, soon: str = "Now") -> None:
    """One need, as the person sees it."""
    helped(people, page, case)
    go(people, page, "Ask about a need")
    page.get_by_label("What is needed").select_option(label=need)
    choose(page, "How soon", soon)
    choose(page, "What the person wishes", wish)
    press(page, "Keep the answer")


def gives(people: People, page: Page, case: str, need: str) -> None:
    """A service from the offer to the day it was delivered."""
    helped(people, page, case)
    go(people, page, "Offer a service")
    page.get_by_label("What is needed").select_option(label=need)
    press(page, "Offer it")
    for step in ("Accepted", "Delivered"):
        follow(page.get_by_role("link", name=need, exact=True).last)
        people.check_new(page)
        choose(page, "What happened", step)
        press(page, "Keep this")
    says(page, "Delivered")


def returns(people: People, page: Page, case: str, country: str) -> None:
    """The wish to return, both ends assessed, the person's yes, and the day."""
    helped(people, page, case)
    go(people, page, "The person wishes to return")
    page.get_by_label("Which country").select_option(country)
    press(page, "Keep the wish")
    assert not page.get_by_role("link", name="The person agrees", exact=True).count()
    for end, source in (
        ("Here, and on the way", "This agency looked itself"),
        ("Where the person returns to", "An organisation there, asked for this return"),
    ):
        go(people, page, "Assess the risk")
        choose(page, "Which end", end)
        choose(page, "Risk", "Low")
        choose(page, "Who says so", source)
        press(page, "Keep the assessment")
    go(people, page, "The person agrees")
    choose(page, "How the answer was given", "Spoken before a witness")
    press(page, "The person agrees")
    go(people, page, "The person has returned")
    press(page, "The person has returned")
    says(page, "Ask how it goes: month 1")


def closed_by_two(people: People, asks: str, closes: str, case: str, why: str) -> None:
    """One asks, another closes; then the clock of keeping counts, and says until when."""
    page = people.open(asks, f"/cases/{case}/")
    go(people, page, "Close the case")
    choose(page, "Why is it closed?", why)
    press(page, "Ask a second person to close it")
    assert not page.get_by_role("link", name="Close the case", exact=True).count()
    says(people.open(closes, "/"), "Decide whether the case is closed")
    second = people.open(closes, f"/cases/{case}/")
    go(people, second, "Decide on closing")
    press(second, "Close the case")
    says(helped(people, second, case), "Kept until", "to be confirmed by the country")
