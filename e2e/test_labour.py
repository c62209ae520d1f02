"""A man who was not paid and could not leave: from first contact until two people close his case.

An NGO meets him, presumes, asks and refers; a shelter gives a bed; a prosecutor identifies; the
NGO plans and helps with him, sees him home and asks how he is.
"""

import re

import pytest

from e2e.steps import (
    People,
    after,
    choose,
    closed_by_two,
    code_on,
    consented,
    every,
    fill,
    follow,
    gives,
    go,
    helped,
    needs,
    on_day,
    press,
    presumed,
    returns,
    says,
    screened,
    silent,
    with_scripts,
)

SEALED = "He fears the man called Qora"


@with_scripts
@pytest.mark.long
def test_a_labour_case_from_first_contact_to_closure(people: People) -> None:
    ngo = people["feruza"]
    screened(people, ngo, sex="Male", year="1988", country="KG", language="Кыргызча", pages=4)
    presumed(ngo, "Trafficked", exploitation="Forced labour", reasons="No pay, no papers.")
    case = code_on(ngo)
    house_accepts(people, case)
    he_is_protected(people, case)
    prosecutor_identifies(people, case)
    he_plans(people, case)
    he_goes_home(people, case)
    closed_by_two(people, "feruza", "farida", case, "What was agreed is done")
    says(people.open("feruza", f"/cases/{case}/"), "Closed")


def house_accepts(people: People, case: str) -> None:
    """He agrees that the shelter may know a little; it accepts with a bed, and he moves in."""
    ngo = people.open("feruza", f"/cases/{case}/")
    consented(
        people, ngo, case, to="Shelter Bahor", purpose="Accommodation",
        sections=("Safe contact", "Placement", "Alerts"),
    )  # fmt: skip
    page = people.open("feruza", f"/cases/{case}/refer/")
    page.get_by_label("Beds at Bahor").check()
    press(page, "Send the referral")
    request = page.url.rstrip("/").rsplit("/", 1)[-1]
    shelter = people.open("bahrom", f"/referrals/{request}/")
    silent(shelter, case)
    shelter.get_by_role("radio").first.check()
    press(shelter, "Accept and hold the bed")
    shelter.goto("/beds/")
    follow(shelter.locator("main").get_by_role("link", name=case).first)
    press(shelter, "Admit")
    says(people.open("feruza", f"/cases/{case}/"), "Referral accepted")


def he_is_protected(people: People, case: str) -> None:
    """He has time to recover; the risk is assessed with him, and a plan made in his words."""
    page = people.open("feruza", f"/cases/{case}/protection/")
    says(page, "Nobody presses, and nobody is sent away")
    go(people, page, "Assess the risk")
    every(page, "Not known")
    choose(page, "How high is the risk?", "Medium")
    page.get_by_label("Why", exact=True).fill(SEALED)
    press(page, "Save the assessment")
    says(page, "Medium", SEALED)
    page = people.open("feruza", f"/cases/{case}/protection/")
    go(people, page, "Make a safety plan")
    fill(page, triggers="A white van at the gate", people="His sister; nobody at the market")
    press(page, "Save the plan")
    go(people, page, "Does the person carry it?")
    choose(page, "Does the person want to carry the plan?", "No, by heart")
    press(page, "Save the answer")
    shelter = people.open("bahrom", f"/cases/{case}/protection/")
    says(shelter, "Medium")
    silent(shelter, SEALED)


def prosecutor_identifies(people: People, case: str) -> None:
    """The page itself leads to the authority; it sees nothing before it takes the case up."""
    ngo = people.open("feruza", f"/cases/{case}/")
    go(people, ngo, "Formal identification")
    go(people, ngo, "Ask the person first")
    consented(
        people, ngo, case, to="Prosecutor's office of Fargʻona", purpose="Formal identification",
        sections=("Testimony",),
    )  # fmt: skip
    follow(ngo.get_by_role("button", name=re.compile("Ask them")))
    prosecutor = people.open("dilshod", "/")
    silent(prosecutor, case)
    follow(prosecutor.get_by_role("link", name="You are asked to identify").first)
    people.check_new(prosecutor)
    silent(prosecutor, case)
    press(prosecutor, "Take it up")
    people.check_new(prosecutor)
    go(people, prosecutor, case)
    silent(prosecutor, "House A", SEALED)
    go(people, prosecutor, "Formal identification")
    choose(prosecutor, "What do you decide about?", "Trafficked")
    choose(prosecutor, "What do you determine?", "Identified")
    choose(prosecutor, "Forms of exploitation", "Forced labour")
    choose(prosecutor, "Acts", "Recruitment", "Harbouring")
    choose(prosecutor, "Means", "Deception")
    prosecutor.get_by_label("Legal basis").select_option("law")
    prosecutor.get_by_label("Your reasons").fill("Promised wages were never paid.")
    press(prosecutor, "Record the decision")
    says(people.open("feruza", f"/cases/{case}/"), "Identified")


def he_plans(people: People, case: str) -> None:
    """What he needs, what he wants to reach, what was given; and the plan gone through again."""
    page = people["feruza"]
    needs(people, page, case, "Compensation and wage claims", "The person wishes it")
    needs(people, page, case, "Vocational training", "The person has not decided", "Later")
    go(people, page, "Draft a plan")
    fill(page, words="I want my wages and to go home.")
    press(page, "Begin the draft")
    people.check_new(page)
    page.get_by_label("What is needed").select_option(label="Compensation and wage claims")
    fill(page, what="A claim for eleven months is filed")
    on_day(page, "By when", after(20))
    choose(page, "Who does it", "This agency")
    press(page, "Put it into the plan")
    go(people, page, "The person agrees")
    choose(page, "How the answer was given", "Signed on paper")
    press(page, "The person agrees")
    says(page, "Go through it together")
    gives(people, page, case, "Compensation and wage claims")
    go(people, page, "Review it")
    choose(page, "How it goes on", "It goes on as agreed")
    press(page, "Keep the review")


def he_goes_home(people: People, case: str) -> None:
    """Both ends are assessed before he is asked; afterwards somebody asks how he is."""
    page = people["feruza"]
    returns(people, page, case, "KG")
    go(people, page, "Ask how it goes")
    says(page, "No safe way is recorded. Without one, do not call.")
    choose(page, "How it went", "Reached")
    press(page, "Keep how it went")
    says(helped(people, page, case), "Month 1", "Ask how it goes: month 3")
