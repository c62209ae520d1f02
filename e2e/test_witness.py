"""A witness: threatened and protected; then more is known of her, and nothing is told twice."""

import pytest

from e2e.steps import (
    People,
    after,
    choose,
    code_on,
    follow,
    go,
    on_day,
    press,
    presumed,
    says,
    screened,
    with_scripts,
)

WORDS = "They stood before her house twice."


@with_scripts
@pytest.mark.long
def test_a_witness_whose_status_changes(people: People) -> None:
    police = people["aigul"]
    screened(people, police, sex="Female", year="1979", country="UZ", pages=2)
    presumed(police, "Witness", reasons="She saw where they were kept.")
    case = code_on(police)
    people.check_new(police)
    says(police, "Threat assessed", "Protection asked for", "Protection granted")
    protected(people, case)
    both_are_true(people, case)
    not_after_all(people, case)


def protected(people: People, case: str) -> None:
    """Protection is asked of a body, on a basis; it is granted until a day, and looked at again."""
    page = people.open("aigul", f"/cases/{case}/protection/")
    go(people, page, "Ask for protection")
    choose(page, "What is asked for?", "Name and address kept secret")
    choose(page, "Who is asked?", "Witness protection body")
    choose(page, "On what basis?", "Convention against Transnational Organized Crime, article 24")
    page.get_by_label("What should be done, and why").fill(WORDS)
    press(page, "Record that it is asked for")
    go(people, page, "Name and address kept secret")
    says(page, WORDS)
    go(people, page, "It is granted")
    on_day(page, "Until when does it hold?", after(90))
    on_day(page, "When is it looked at again?", after(30))
    press(page, "Save")
    says(page, "Granted")
    says(people.open("anvar", f"/cases/{case}/protection/"), "Name and address kept secret")


def both_are_true(people: People, case: str) -> None:
    """She was exploited herself: a second track stands beside the first, with what was known."""
    page = people.open("aigul", f"/cases/{case}/determine/")
    presumed(page, "Trafficked", exploitation="Forced labour", reasons="She was not paid either.")
    people.check_new(page)
    says(page, "Trafficked", "Witness", "Time to recover")
    follow(page.get_by_role("link", name="Describe the person"))
    people.check_new(page)
    assert page.get_by_label("Year of birth").input_value() == "1979"
    says(people.open("aigul", f"/cases/{case}/protection/"), "Granted", "Time to recover")


def not_after_all(people: People, case: str) -> None:
    """In the other direction only a competent authority, and not while the time to recover runs."""
    page = people.open("aigul", f"/cases/{case}/determine/")
    choose(page, "What do you decide about?", "Witness")
    choose(page, "What do you determine?", "Not identified")
    page.get_by_label("Legal basis").select_option("sop")
    page.get_by_label("Your reasons").fill("Somebody else saw it.")
    press(page, "Record the decision")
    people.refused("aigul", "Only a competent authority decides this.")
