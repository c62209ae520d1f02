"""The main job, clicked in a real browser by the people who do it, with scripts and without.

A first responder in Fargʻona screens somebody, presumes her a victim of trafficking, asks for her
agreement and refers her; a shelter in Toshkent accepts and gives a bed; the figures move with the
next release; a stranger finds nothing. Every page on the way is accessible, at two widths.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.steps import People, choose, code_on, follow, press, screened, status, with_scripts
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.identification import actions as identification
from panoh.testing import member

NAME = "Nodira Karimova"


@pytest.mark.long
def test_from_the_street_to_a_bed(people: People) -> None:
    police = people["aigul"]
    people.check(police)
    pages = 6 if people.scripts else 60  # every page is answered in the one; axe looks in the other
    screened(people, police, sex="Female", year="2001", country="UZ", pages=pages)
    assert "2009-1" in police.locator("main").inner_text()
    code = presumed(people, police)
    recorded(people, police, code)
    agreed(people, police, code)
    request = referred(people, police, code)
    answered(people, code, request)
    followed(people, police, code)
    unfound(people, code, request)
    taken_back(people, police, code)


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
    assert status(shelter, f"/cases/{code}/") == 404
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
            assert status(page, path) == 404, (name, path)
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
    assert status(people["bahrom"], f"/cases/{code}/") == 404


@with_scripts
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
    people.refused("eldor", "Fewer than 11 people have come")
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
