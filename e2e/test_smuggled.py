"""A family that was smuggled: the mother and her child, each with a case and a way of their own."""

import pytest
from playwright.sync_api import Page, expect

from e2e.steps import (
    People,
    after,
    choose,
    closed_by_two,
    code_on,
    fill,
    gives,
    go,
    helped,
    needs,
    on_day,
    press,
    presumed,
    returns,
    says,
    silent,
    status,
    with_scripts,
)


@with_scripts
@pytest.mark.long
def test_a_smuggled_family(people: People) -> None:
    mother = opened(people)
    child = of_the_same_family(people, mother)
    for case in (mother, child):
        smuggled(people, case)
    child_is_spoken_for(people, child)
    she_is_helped(people, mother)
    she_chooses(people, mother)
    closed_by_two(people, "feruza", "farida", mother, "What was agreed is done")


def opened(people: People) -> str:
    """The mother's case, without a name."""
    page = people.open("feruza", "/")
    go(people, page, "Open a new case")
    press(page, "No name is given")
    people.check_new(page)
    described(page, sex="Female", year="1991")
    page.get_by_label("Country the person comes from").select_option("AF")
    page.get_by_label("Dari or Persian", exact=True).check()
    page.get_by_label("Children who are with the person").fill("1")
    press(page, "Open the case")
    return code_on(page)


def of_the_same_family(people: People, mother: str) -> str:
    """Her child's, from hers: country and language are offered, and not typed again."""
    page = people.open("feruza", f"/cases/{mother}/")
    go(people, page, "Family")
    says(page, "Nobody of the family is noted here.")
    go(people, page, "Open a case for another one")
    expect(page.get_by_label("Country the person comes from")).to_have_value("")
    go(people, page, "Fill in place, citizenship and languages as there")
    expect(page.get_by_label("Country the person comes from")).to_have_value("AF")
    expect(page.get_by_label("Dari or Persian", exact=True)).to_be_checked()
    choose(page, "What is the other to this person?", "Child")
    described(page, sex="Male", year="2017")
    press(page, "Open the case")
    says(page, "Mother or father", mother, "Afghanistan")
    child = code_on(page)
    assert child != mother
    says(people.open("feruza", f"/cases/{mother}/family/"), "Child", child)
    return child


def described(page: Page, *, sex: str, year: str) -> None:
    choose(page, "Sex", sex)
    page.get_by_label("Year of birth").fill(year)
    choose(page, "How is the year known?", "The person's own word")


def smuggled(people: People, case: str) -> None:
    """Presumed smuggled: a way of its own, and nobody is called illegal."""
    page = people.open("feruza", f"/cases/{case}/")
    go(people, page, "Record a decision")
    presumed(page, "Smuggled", reasons="Carried over the border for money.")
    people.check_new(page)
    says(page, "Urgent help", "Asylum explained", "Stay or return")
    silent(page, "llegal")
    says(people.open("feruza", f"/cases/{case}/tasks/"), "Explain asylum, and open the way to it")


def child_is_spoken_for(people: People, case: str) -> None:
    """A guardian who has no part in it, and the best interests before anything else."""
    page = people.open("feruza", f"/cases/{case}/protection/")
    says(page, "For the child", "No guardian is appointed")
    go(people, page, "Appoint a guardian")
    choose(page, "Who was appointed?", "A lawyer")
    fill(page, name="Qzguardian, by the lawyers' college")
    on_day(page, "Appointed on", after(0))
    press(page, "Save")
    says(page, "Make sure first that this person has no part in what happened.")
    page.get_by_label("I have made sure").check()
    press(page, "Save")
    silent(page, "Qzguardian")
    go(people, page, "Assess the best interests")
    fill(page, views="He wants to stay with his mother.", options="Here; at home.")
    press(page, "Save")
    says(people.open("feruza", f"/cases/{case}/protection/"), "Guardian: A lawyer", "Assessment")


def she_is_helped(people: People, case: str) -> None:
    """A doctor at once; asylum explained; the consulate only if she wishes, and she does not."""
    page = people["feruza"]
    needs(people, page, case, "First aid", "The person wishes it")
    gives(people, page, case, "First aid")
    needs(people, page, case, "Consular contact, if wished", "The person does not wish it")
    says(page, "The person does not wish it")
    page = people.open("feruza", f"/cases/{case}/tasks/asylum/")
    press(page, "It is done")
    page = people.open("feruza", f"/cases/{case}/protection/")
    go(people, page, "Ask for a permit")
    choose(page, "Which permit is asked for?", "Asylum seeker's certificate")
    press(page, "Record that it is asked for")
    says(page, "Asylum seeker's certificate", "Asked")
    assert status(people["hamid"], f"/cases/{case}/") == 404


def she_chooses(people: People, case: str) -> None:
    """She hears how it is at both ends, and goes of her own will."""
    page = people["feruza"]
    returns(people, page, case, "AF")
    says(helped(people, page, case), "Returned")
