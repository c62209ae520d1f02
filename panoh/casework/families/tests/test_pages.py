"""The pages of a family: as who carries both cases, and as who is told of one."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import PRINTABLE
from panoh.casework.cases.tests.steps import accept, acting, agree
from panoh.casework.families.models import Tie
from panoh.casework.families.tests.conftest import opened
from panoh.site.prints import part, sheet
from panoh.testing import member


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def text(answer):
    return answer.content.decode()


def at(name, case, *more):
    return reverse(f"families:{name}", args=[case.code, *more])


def test_two_cases_are_tied_seen_from_both_and_taken_back(mother, child):
    client = signed_in("feruza")
    assert "Nobody of the family" in text(client.get(at("show", mother)))
    said = {"other": child.code.replace("-", "").lower(), "relation": "child"}
    assert client.post(at("tie", mother), said)["Location"] == at("show", mother)
    for case, relation, other in (
        (mother, "Child", child), (child, "Mother or father", mother),
    ):  # fmt: skip
        for page in (at("show", case), case.get_absolute_url()):
            shown = text(client.get(page))
            assert relation in shown
            assert other.get_absolute_url() in shown
    with acting("feruza"):
        tie = Tie.objects.get()
    assert client.post(at("untie", child, tie.pk)).status_code == 302
    assert mother.code not in text(client.get(child.get_absolute_url()))
    assert client.post(at("untie", child, tie.pk)).status_code == 404


@pytest.mark.parametrize("code", ["ZZZ-ZZZ", "the police's", "her own"])
def test_no_other_code_is_taken(mother, code):
    with acting("aigul") as aigul:
        theirs = cases.open_case(by=aigul, sex="male")
    said = {"the police's": theirs.code, "her own": mother.code}.get(code, code)
    answer = signed_in("feruza").post(at("tie", mother), {"other": said, "relation": "partner"})
    assert "There is no other case with this code among yours." in text(answer)


def test_what_they_have_in_common_is_offered_and_never_copied_silently(mother):
    client, page = signed_in("feruza"), at("open_relative", mother)
    plain, offered = text(client.get(page)), text(client.get(f"{page}?same=1"))
    chosen = ('<option value="AF" selected', 'value="fa" checked')
    assert "Fill in place" in plain
    assert "Fill in place" not in offered
    for choice in chosen:
        assert choice not in plain
        assert choice in offered
    assert "Ask whether they are the same." in offered
    said = {
        "relation": "child", "sex": "male", "birth_year_basis": "unknown", "children": "0",
        "origin_country": "AF",
    }  # fmt: skip
    answer = client.post(page, said)
    code = answer["Location"].strip("/").split("/")[-1]
    with acting("feruza"):
        new = Case.objects.select_related("person").get(code=code)
        assert (new.person.origin_country, new.person.languages) == ("AF", [])
        assert new.tracks == []
    assert mother.code in text(client.get(answer["Location"]))


def test_the_offer_is_not_made_of_nothing(child):
    assert "Fill in place" not in text(signed_in("feruza").get(at("open_relative", child)))


def test_who_is_told_of_one_finds_no_family(mother, child, tied):
    with acting("feruza") as feruza:
        consent = agree(feruza, mother, "shelter")
        offer = share_actions.offer_share(
            by=feruza, case=mother, consent=consent, sections=consent.sections
        )
    accept("bahrom", offer)
    for name, status in (("bahrom", 403), ("chynara", 404)):
        client = signed_in(name)
        shown = text(client.get(mother.get_absolute_url()))
        assert child.code not in shown
        assert "Family" not in shown
        assert client.get(at("show", mother)).status_code == status
        assert client.post(at("untie", mother, tied.pk)).status_code == 404


def test_neither_paper_nor_what_happened_says_it(mother, child, tied):
    assert child.code not in text(signed_in("feruza").get(reverse("happened", args=[mother.code])))
    with acting("feruza") as feruza:
        notes = cases.print_case(by=feruza, case=mother, sections=PRINTABLE, purpose="person")
        parts = [part(feruza, mother, each, notes[each]) for each in notes]
        paper = json.dumps(sheet(feruza, mother, parts))
    assert mother.code in paper
    assert child.code not in paper


def test_the_page_asks_the_same_of_a_large_family(mother, tied):
    client = signed_in("feruza")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(at("show", mother))
        return len(queries)

    asked()
    few = asked()
    for number in range(3):
        other = opened(sex="female", birth_year=2000 + number, birth_year_basis="stated")
        client.post(at("tie", mother), {"other": other.code, "relation": "relative"})
    asked()
    assert asked() == few
