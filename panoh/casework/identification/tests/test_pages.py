"""The pages on the way from a first question to a decision, without JavaScript."""

import re

import pytest
from django.test import Client
from django.utils import timezone, translation

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.cases.models import Case
from panoh.casework.identification.models import Determination, Screening
from panoh.casework.identification.tests.steps import begin, complete
from panoh.testing import member

MET = {
    "sex": "female",
    "birth_year": "1995",
    "birth_year_basis": "stated",
    "children": "0",
    "exploitation": "labour",
    "age": "adult",
    "language": "uz",
    "agreed": "on",
}
DECISION = {
    "tracks": ["trafficked", "smuggled"],
    "outcome": "presumed",
    "exploitation": ["ForcedLabour"],
    "legal_basis": "sop",
    "reasons": "Papers taken, no pay for three months.",
}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def client(db: None) -> Client:
    return signed_in("aigul")


@pytest.fixture
def screening(db: None) -> Screening:
    aigul = member("aigul")
    with door.acting_as(aigul):
        return begin(aigul)


@pytest.fixture
def done(db: None) -> Screening:
    aigul = member("aigul")
    with door.acting_as(aigul):
        return complete(aigul, begin(aigul))


def text(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


def today() -> dict[str, str]:

    day = timezone.localdate()
    return {
        "decided_on_0": str(day.day),
        "decided_on_1": str(day.month),
        "decided_on_2": str(day.year),
    }


def test_first_responder_goes_from_a_first_question_to_a_presumption(client):
    answer = client.post("/screenings/begin/", MET, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/answers/danger/")
    assert "is the person safe" in text(answer)

    here, seen = answer.redirect_chain[-1][0], 0
    while here.count("/") == 5:  # /screenings/<code>/answers/<page>/
        page = here.split("/")[4]
        chosen = {"promised-work": "D1_JOB", "kept-hold": "D5_DOCS"}.get(page, "none")
        answer = client.post(here, {chosen: "yes", f"{chosen}_source": "seen"}, follow=True)
        here, seen = answer.redirect_chain[-1][0], seen + 1
    assert seen == 25
    assert here.endswith("/answers/")
    assert "I saw it" in text(answer)

    answer = client.post(here, {}, follow=True)
    assert "This is a count of answers by a rule, not a decision." in text(answer)
    assert "One strong sign alone is not enough." in text(answer)
    action = re.search(r'action="(/cases/[^"]+)"', answer.content.decode())
    assert action
    answer = client.post(action[1], DECISION | today())
    assert answer.status_code == 302

    aigul = member("aigul")
    with door.acting_as(aigul):
        made = Determination.objects.visible_to(aigul).order_by("track")
        assert [(d.track, d.outcome) for d in made] == [
            ("smuggled", "presumed"),
            ("trafficked", "presumed"),
        ]
        assert str(made[1].screening) == here.split("/")[2]
        assert made[1].finding.exploitation == ["ForcedLabour"]
        assert made[0].finding.exploitation == []
        assert Case.objects.get().tracks == ["trafficked", "smuggled"]


def test_list_begins_without_a_name(client):
    page = client.get("/screenings/begin/").content.decode()
    for field in ("family", "given", "name", "document"):
        assert f'name="{field}"' not in page


def test_begin_needs_the_persons_agreement(client):
    answer = client.post("/screenings/begin/", {k: v for k, v in MET.items() if k != "agreed"})
    assert "Without their agreement nothing is asked." in text(answer)


def test_saved_answers_are_there_when_one_goes_back(client, screening):
    path = f"/screenings/{screening.code}/answers/kept-hold/"
    client.post(path, {"D5_DOCS": "yes", "D5_DOCS_source": "papers"})
    page = client.get(path).content.decode()
    assert re.search(r'name="D5_DOCS"[^>]*value="yes" checked', page)
    assert re.search(r'value="papers" selected', page)


def test_screening_may_be_left_and_goes_on_where_it_stopped(client, screening):
    path = f"/screenings/{screening.code}/answers/danger/"
    answer = client.post(path, {"N_NOW": "no", "stop": "1"}, follow=True)
    assert "nothing is lost" in text(answer)
    assert screening.code in text(answer)
    going_on = client.get(f"/screenings/{screening.code}/")
    assert going_on.url.endswith("/answers/came/")


def test_who_asks_again_is_shown_what_was_asked_before(client, done):
    page = text(client.get(f"/cases/{done.case.code}/screen/"))
    assert "They were asked once before." in page
    assert done.code in page


def test_danger_is_said_on_every_page_until_it_is_answered_otherwise(client, screening):
    client.post(f"/screenings/{screening.code}/answers/danger/", {"N_NIGHT": "yes"})
    other = f"/screenings/{screening.code}/answers/there-pay/"
    assert "Ask a shelter for a bed before you go on." in text(client.get(other))
    client.post(f"/screenings/{screening.code}/answers/danger/", {"N_NIGHT": "no"})
    page = client.get(other).content.decode()
    assert "moj-alert--error" not in page


def test_question_is_read_aloud_in_the_language_it_is_asked_in(client, screening):
    page = client.get(f"/screenings/{screening.code}/answers/kept-hold/")
    assert "There is no text in Uzbek yet." in text(page)
    assert 'lang="en">Does somebody keep your papers' in page.content.decode()
    russian = client.get(f"/screenings/{screening.code}/answers/kept-hold/?in=ru")
    assert 'lang="ru">Ваши документы у кого-то другого' in russian.content.decode()
    assert "There is no text" not in text(russian)


def test_screening_pages_have_a_way_out_and_neutral_titles(client, screening):
    for path in ("/screenings/begin/", f"/screenings/{screening.code}/answers/kept-hold/"):
        page = client.get(path).content.decode()
        assert "govuk-exit-this-page" in page
        title = re.search(r"<title>(.*?)</title>", page)
        assert title
        assert not re.search("screen|victim|traffick|" + screening.code, title[1], re.IGNORECASE)


def test_result_says_why_and_what_is_unknown_and_decides_nothing(client, done):
    page = client.get(f"/screenings/{done.code}/result/")
    words = text(page)
    assert "The answers fit trafficking in persons" in words
    assert "Papers kept by others (strong)." in words
    assert "2009-1/adult_labour/1" in words
    assert "10 questions were not asked." in words
    assert "Means: other coercion, deception" in words
    form = page.content.decode().split("Your decision", 1)[1]
    assert "checked" not in form
    assert not Determination.objects.exists()


def test_opening_a_result_is_journalled(client, done):
    client.get(f"/screenings/{done.code}/result/")
    aigul = member("aigul")
    with door.acting_as(aigul):
        assert Entry.objects.filter(event=Event.SECTION_OPENED, subject_id=done.pk).exists()


def test_who_does_not_want_to_go_on_need_not(client, screening):
    page = client.get(f"/screenings/{screening.code}/answers/?stop=1").content.decode()
    assert re.search(r'name="stopped"[^>]* checked', page)
    client.post(f"/screenings/{screening.code}/answers/", {"stopped": "on"})
    aigul = member("aigul")
    with door.acting_as(aigul):
        assert Screening.objects.get().stopped


def test_completed_answers_are_read_and_no_longer_changed(client, done):
    page = client.get(f"/screenings/{done.code}/answers/")
    assert page.status_code == 200
    assert 'name="stopped"' not in page.content.decode()
    assert client.get(f"/screenings/{done.code}/answers/danger/").status_code == 409


def test_decision_without_grounds_is_an_error_on_the_page(client, done):
    path = f"/cases/{done.case.code}/determine/?on={done.code}"
    answer = client.post(path, {"tracks": ["trafficked"], "outcome": "presumed"} | today())
    assert "Give your reasons." in text(answer)
    assert "Choose the legal basis." in text(answer)
    assert done.code in text(answer)


def test_formal_identification_is_not_offered_to_who_may_not(client, done):
    page = client.get(f"/cases/{done.case.code}/determine/").content.decode()
    assert 'value="presumed"' in page
    assert 'value="identified"' not in page


def test_competent_authority_names_the_elements(db):
    dilshod = member("dilshod")
    with door.acting_as(dilshod):
        screening = complete(dilshod, begin(dilshod))
    client = signed_in("dilshod")
    path = f"/cases/{screening.case.code}/determine/?on={screening.code}"
    formal = DECISION | {"tracks": ["trafficked"], "outcome": "identified"} | today()
    answer = client.post(path, formal)
    assert "names an act" in text(answer)
    assert "names the means" in text(answer)
    answer = client.post(path, formal | {"acts": ["recruitment"], "means": ["coercion"]})
    assert answer.status_code == 302
    with door.acting_as(dilshod):
        code = Determination.objects.get().code
    page = text(client.get(f"/determinations/{code}/"))
    assert "Trafficked: Identified" in page
    assert "Papers taken, no pay for three months." in page
    assert "Standard operating procedure" in page


PAGES = [
    "/screenings/{s}/",
    "/screenings/{s}/answers/",
    "/screenings/{s}/answers/danger/",
    "/screenings/{s}/result/",
    "/cases/{c}/screen/",
    "/cases/{c}/determine/",
]


@pytest.mark.parametrize("path", PAGES)
def test_strangers_find_nothing(screening, path):
    there = path.format(s=screening.code, c=screening.case.code)
    absent = path.format(s="ZZZ-ZZZ", c="ZZZ-ZZZ")
    for name in ("chynara", "akmal", "bahrom", "davron", "eldor", "greta"):
        client = signed_in(name)
        assert client.get(there).status_code == 404, name
        assert client.get(absent).status_code == 404, name
    assert Client().get(there).status_code == 302


@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_can_be_read_in_both_languages(client, screening, done, language):
    client.cookies["django_language"] = language
    for path in (
        "/screenings/",
        "/screenings/begin/",
        f"/screenings/{screening.code}/answers/came/",
        f"/screenings/{screening.code}/answers/",
        f"/screenings/{done.code}/result/",
        f"/cases/{done.case.code}/screen/",
        f"/cases/{done.case.code}/determine/",
    ):
        assert client.get(path).status_code == 200, path
    page = client.get(f"/screenings/{screening.code}/answers/came/")
    with translation.override(language):
        expected = {"en": "Somebody recruited them", "ru": "Человека завербовали"}[language]
        assert expected in text(page)


def test_list_asks_the_database_a_fixed_number_of_times(
    client, django_assert_max_num_queries, screening
):
    aigul = member("aigul")
    with door.acting_as(aigul):
        for _ in range(5):
            begin(aigul)
    with django_assert_max_num_queries(12):
        client.get("/screenings/")
