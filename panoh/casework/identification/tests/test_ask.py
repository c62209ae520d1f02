"""A competent authority is asked with the person's agreement, and sees nothing before it acts."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import acting, agree, letters_to
from panoh.casework.identification import actions
from panoh.testing import member

AGREED = ["core", "testimony"]


@pytest.fixture
def case(db):
    with acting("feruza") as feruza:
        return cases.open_case(by=feruza, sex="female")


def consented(case, **said):
    with acting("feruza") as feruza:
        return agree(
            feruza, case, "prosecutor", **{"purpose": "identification", "sections": AGREED} | said
        )


def asked(case):
    consent = consented(case)
    with acting("feruza") as feruza:
        return actions.ask(by=feruza, case=case, consent=consent)


def sees(name, case):
    with acting(name):
        return Case.objects.visible_to(member(name)).filter(pk=case.pk).exists()


def test_nothing_opens_before_it_is_taken_up_and_then_what_was_agreed(case):
    share = asked(case)
    assert not sees("dilshod", case)
    with acting("dilshod") as dilshod:
        opened = actions.take_up(by=dilshod, share=share)
    assert opened.sections == AGREED
    assert sees("dilshod", case)


def test_letters_tell_neither_case_nor_person_before(case):
    share = asked(case)
    (letter,) = letters_to("dilshod")
    assert letter.code == ""
    assert letter.path == reverse("identification:asked", args=[share.pk])
    with acting("dilshod") as dilshod:
        actions.hand_back(by=dilshod, share=share)
    assert [(x.code, x.path) for x in letters_to("feruza") if x.event == "share.closed"] == [
        ("", "/")
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [({"purpose": "protection"}, "competent authority"), ({"given": False}, "not agreed")],
)
def test_only_with_agreement_for_this(case, said, words):
    consent = consented(case, **said)
    with acting("feruza") as feruza, pytest.raises(Refused, match=words):
        actions.ask(by=feruza, case=case, consent=consent)


def test_only_a_competent_authority_is_asked(case):
    with acting("feruza") as feruza:
        consent = agree(feruza, case, "police", purpose="identification", sections=AGREED)
        with pytest.raises(Refused, match="competent authority"):
            actions.ask(by=feruza, case=case, consent=consent)


def test_once_at_a_time_and_again_after_it_was_handed_back(case):
    share = asked(case)
    with pytest.raises(Refused, match="already"):
        asked(case)
    with acting("dilshod") as dilshod:
        actions.hand_back(by=dilshod, share=share)
    assert asked(case).since is None


def test_what_was_taken_back_is_not_taken_up(case):
    share = asked(case)
    with acting("feruza") as feruza:
        share_actions.withdraw_consent(by=feruza, consent=share.consent)
    with acting("dilshod") as dilshod, pytest.raises(Refused):
        actions.take_up(by=dilshod, share=share)


@pytest.mark.parametrize("name", ["aigul", "bahrom", "davron", "hamid", "chynara", "eldor"])
def test_nobody_else_takes_it_up(case, name):
    share = asked(case)
    with acting(name) as who, pytest.raises(Refused):
        actions.take_up(by=who, share=share)


def test_on_pages(case):
    feruza, dilshod = Client(), Client()
    feruza.force_login(member("feruza").user)
    dilshod.force_login(member("dilshod").user)
    page = reverse("identification:ask", args=[case.code])
    shown = feruza.get(page).content.decode()
    assert "Ask the person first" in shown
    (consent_page,) = re.findall(r'href="(/cases/[^"]+/consent/[^"]+)"', shown)
    consent_page = consent_page.replace("&amp;", "&")
    form = feruza.get(consent_page).content.decode()
    assert re.search(r'value="identification"[^>]*checked', form)
    consent = consented(case)
    assert "Ask them" in feruza.get(page).content.decode()
    feruza.post(page, {"consent": consent.pk})
    assert "Asked: today" in feruza.get(page).content.decode()
    work = dilshod.get("/").content.decode()
    (link,) = set(re.findall(r'href="(/asked/[^"]+/)"', work))
    shown = dilshod.get(link).content.decode()
    assert "Testimony" in shown
    assert "Until" not in shown
    assert case.code not in shown + work
    taken = dilshod.post(f"{link}take-up/", follow=True)
    assert case.code in taken.content.decode()
    assert dilshod.get(link).status_code == 404
    assert "Taken up: today" in feruza.get(page).content.decode()
