"""The main job, clicked in a real browser by the people who do it, with scripts and without.

A first responder in Fargʻona screens somebody, presumes her a victim of trafficking, asks for her
agreement and refers her; a shelter in Toshkent accepts and gives a bed; the figures move with the
next release; a stranger finds nothing. Every page on the way is accessible, at two widths.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from panoh.base.database import door
from panoh.base.database.codes import CODE
from panoh.casework.cases import actions as cases
from panoh.casework.identification import actions as identification
from panoh.casework.shelters import actions as shelters
from panoh.testing import PASSWORD, member

WIDTHS = (320, 1280)
NAME = "Nodira Karimova"


@pytest.fixture(scope="module")
def house(server_process: Any) -> Iterator[Any]:
    """A house with two beds and its service, described by its manager."""
    bahrom = member("bahrom")
    with server_process.data():
        with door.acting_as(bahrom):
            site = shelters.add_site(
                by=bahrom, name="House A", region_id="UZ-TK", address="Kichik halqa yoʻli 7"
            )
            for name in ("1.1", "1.2", "1.3", "1.4"):
                shelters.add_bed(by=bahrom, site=site, room="1", name=name)
            shelters.set_service(by=bahrom, site=site, name="Beds at Bahor", need="ACC.EMERGENCY")
        yield server_process


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def people(request: pytest.FixtureRequest, browser: Any, house: Any) -> Iterator["People"]:
    found = People(browser, house.url, scripts=request.param)
    yield found
    found.leave()


class People:
    """Each member in a browser of their own."""

    def __init__(self, browser: Any, url: str, *, scripts: bool) -> None:
        self.browser, self.url, self.scripts = browser, url, scripts
        self.pages: dict[str, Page] = {}
        self.said: list[str] = []

    def __getitem__(self, name: str) -> Page:
        if name not in self.pages:
            context = self.browser.new_context(
                base_url=self.url, java_script_enabled=self.scripts, locale="en-GB"
            )
            context.set_default_timeout(8_000)
            page = context.new_page()
            page.on("console", lambda message: self.said.append(message.text))
            page.on("pageerror", lambda error: self.said.append(str(error)))
            self.pages[name] = page
            page.goto("/")
            page.get_by_label("Sign-in name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            press(page, "Continue")
        return self.pages[name]

    def check(self, page: Page) -> None:
        """Nothing that axe finds, nothing wider than the window. Axe itself is a script."""
        if not self.scripts:
            return
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page).response["violations"]
            assert [(f["id"], f["nodes"][0]["html"][:200]) for f in found] == [], page.url
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), page.url

    def leave(self) -> None:
        for page in self.pages.values():
            page.context.close()


def press(page: Page, name: str) -> None:
    """A button of the page itself, not of its frame, until the page that answers is there."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(link: Locator) -> None:
    """A link, until the page that it leads to is there."""
    with link.page.expect_navigation():
        link.click()


def choose(page: Page, group: str, label: str) -> None:
    """One answer to one question."""
    page.get_by_role("group", name=group).get_by_label(label, exact=True).check()


def code_on(page: Page) -> str:
    found = CODE.search(page.locator("main").inner_text())
    assert found, page.url
    return found.group()


@pytest.mark.long
def test_from_the_street_to_a_bed(people: People) -> None:
    police = people["aigul"]
    people.check(police)
    screened(people, police)
    code = presumed(people, police)
    recorded(people, police, code)
    agreed(people, police, code)
    request = referred(people, police, code)
    answered(people, code, request)
    followed(people, police, code)
    unfound(people, code, request)
    taken_back(people, police, code)
    assert [said for said in people.said if "404 (Not Found)" not in said] == []


def screened(people: People, police: Page) -> None:
    """Start a screening: no name; danger first; saved at every step."""
    follow(police.get_by_role("link", name="Start a screening"))
    people.check(police)
    choose(police, "Sex", "Female")
    police.get_by_label("Year of birth").fill("2001")
    choose(police, "How is the year known?", "The person's own word")
    police.get_by_label("Country the person comes from").select_option("UZ")
    police.get_by_label("Oʻzbekcha", exact=True).first.check()
    choose(police, "What is it about, as far as you know?", "Work")
    choose(police, "How old were they when it began?", "18 or over")
    police.get_by_label("they agree").check()
    press(police, "Begin")
    people.check(police)
    steps = 0
    while "/answers/" in police.url and not police.url.rstrip("/").endswith("answers"):
        for yes in police.get_by_label("Yes", exact=True).all():
            yes.check()
        press(police, "Save and continue")
        steps += 1
        assert steps < 60
    people.check(police)
    press(police, "Show what the answers add up to")
    people.check(police)
    text = police.locator("main").inner_text()
    assert "2009-1" in text


def presumed(people: People, police: Page) -> str:
    """The machine counts; a person decides, with basis and reasons. Gives the case's code."""
    police.get_by_label("Trafficked", exact=True).check()
    choose(police, "What do you determine?", "Presumed")
    police.get_by_label("Forced labour", exact=True).check()
    police.get_by_label("Legal basis").select_option("sop")
    press(police, "Record the decision")
    expect(police.locator("main")).to_contain_text("Give your reasons.")
    expect(police.get_by_label("Trafficked", exact=True)).to_be_checked()  # nothing is lost
    people.check(police)
    police.get_by_label("Your reasons").fill("She could not leave. Papers were kept.")
    press(police, "Record the decision")
    if "/cases/" not in police.url:
        follow(police.get_by_role("link", name=re.compile("Back to ")).first)
    expect(police.locator("main")).to_contain_text("Presumed")
    return code_on(police)


def recorded(people: People, police: Page, code: str) -> None:
    """Her name, sealed, because she wishes it; and what everybody must know first."""
    police.goto(f"/cases/{code}/identity/")
    family, given = NAME.split()[1], NAME.split()[0]
    police.get_by_label("Family name").fill(family)
    police.get_by_label("Given name").fill(given)
    press(police, "Seal it")
    police.goto(f"/cases/{code}/alert/")
    police.get_by_label("Do not call.").check()
    press(police, "Raise the alert")
    people.check(police)
    assert NAME.split()[0] not in police.content()


def agreed(people: People, police: Page, code: str) -> None:
    """Yes to the shelter, for a bed: code and stage, safe contact, alerts. Not the name."""
    police.goto(f"/cases/{code}/consent/")
    police.get_by_label("Who would see something").select_option(label="Shelter Bahor")
    choose(police, "What for", "Accommodation")
    police.get_by_label("Alerts", exact=True).check()
    police.get_by_label("Testimony", exact=True).check()
    choose(police, "How the answer was given", "Spoken before a witness")
    choose(police, "The answer", "Yes")
    press(police, "Record the answer")
    expect(police.locator("main")).to_contain_text("never sees: Testimony")
    people.check(police)
    police.get_by_label("Testimony", exact=True).uncheck()
    press(police, "Record the answer")
    expect(police.locator("main")).to_contain_text("The answer is kept")


def referred(people: People, police: Page, code: str) -> str:
    """The services that fit, best first; what they will see stands beside. Gives the code."""
    police.goto(f"/cases/{code}/refer/")
    people.check(police)
    police.get_by_label("Beds at Bahor").check()
    police.get_by_label("What they need to know to say yes").fill("A room alone if possible.")
    press(police, "Send the referral")
    people.check(police)
    assert "/referrals/" in police.url
    return police.url.rstrip("/").rsplit("/", 1)[-1]


def answered(people: People, code: str, request: str) -> None:
    """The shelter sees a need and no case; accepting gives a bed, and only then opens the rest."""
    shelter = people["bahrom"]
    people.check(shelter)
    expect(shelter.locator("main")).to_contain_text(request)
    assert code not in shelter.content()
    assert shelter.goto(f"/cases/{code}/").status == 404  # type: ignore[union-attr]
    shelter.goto(f"/referrals/{request}/")
    people.check(shelter)
    assert code not in shelter.content()
    shelter.get_by_role("radio").first.check()
    press(shelter, "Accept and hold the bed")
    shelter.goto(f"/cases/{code}/")
    people.check(shelter)
    text = shelter.locator("main").inner_text()
    assert "Do not call." in text
    assert "Closed to your agency." in text
    assert NAME.split()[0] not in shelter.content()
    assert "Reveal" not in text
    shelter.goto("/beds/")
    people.check(shelter)
    follow(shelter.locator("main").get_by_role("link", name=re.compile(code)).first)
    press(shelter, "Admit")
    people.check(shelter)


def followed(people: People, police: Page, code: str) -> None:
    """The sender learns that it was accepted, and neither house nor bed."""
    police.goto(f"/cases/{code}/")
    people.check(police)
    text = police.locator("main").inner_text()
    assert "Referral accepted" in text
    assert "House A" not in police.content()
    assert "Kichik" not in police.content()


def unfound(people: People, code: str, request: str) -> None:
    """Nobody else in the country can find out that she exists."""
    for name in ("chynara", "akmal", "davron", "eldor"):
        page = people[name]
        for path in (f"/cases/{code}/", f"/referrals/{request}/", f"/cases/{code}/consent/"):
            assert page.goto(path).status == 404, (name, path)  # type: ignore[union-attr]
        page.goto(f"/find/?code={code}")
        assert code not in page.locator("main").inner_text()


def taken_back(people: People, police: Page, code: str) -> None:
    """She changes her mind: the shelter's next request finds nothing."""
    police.goto(f"/cases/{code}/consent/")
    follow(police.get_by_role("link", name=re.compile("Take it back")).first)
    people.check(police)
    press(police, "Take it back now")
    people.check(police)
    expect(police.locator("main")).to_contain_text("Shelter Bahor")
    assert people["bahrom"].goto(f"/cases/{code}/").status == 404  # type: ignore[union-attr]


def test_the_figures_move_with_the_next_release(people: People, house: Any) -> None:
    """One person more changes nothing that anybody reads; a dozen more do, together."""
    coordinator = people["eldor"]
    with house.data():
        for _each in range(24):
            presume()
    released(coordinator)
    people.check(coordinator)
    before = identified(coordinator)
    with house.data():
        code = presume()
    released(coordinator)
    expect(coordinator.locator("main")).to_contain_text("Fewer than 11 people have come")
    coordinator.goto("/figures/")
    assert identified(coordinator) == before
    with house.data():
        for _each in range(11):
            presume()
    released(coordinator)
    assert identified(coordinator) == before + 12
    assert code not in coordinator.content()


def released(page: Page) -> None:
    """The coordinator releases what is known of this year."""
    page.goto("/figures/")
    press(page, "Release what is known today")


def presume() -> str:
    """Aigul presumes a woman a victim of trafficking, as the journey does on pages."""
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = cases.open_case(
            by=aigul, sex="female", birth_year=1990, birth_year_basis="stated", origin_country="UZ"
        )
        identification.determine(
            by=aigul, case=case, track="trafficked", outcome="presumed", legal_basis="sop",
            reasons="She could not leave.", exploitation=["ForcedLabour"],
        )  # fmt: skip
        return str(case.code)


def identified(page: Page) -> int:
    """The number in the first heading of the figures."""
    found = re.search(
        r"(\d+) (?:people were|person was) identified", page.locator("main").inner_text()
    )
    assert found, page.locator("main").inner_text()
    return int(found.group(1))
