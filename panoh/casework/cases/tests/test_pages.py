"""The pages of a case, as its members and as a stranger."""

import pytest
from django.test import Client

from panoh.base.journal.events import Event
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Alert, Assignment, Case, Consent, Contact, Note, Share
from panoh.casework.cases.tests.steps import accept, acting, agree, last_entry, propose
from panoh.testing import PASSWORD, agency, member

PAGES = ["", "describe/", "identity/", "contact/", "note/", "alert/", "consent/", "disclosures/",
         "share/", "sections/testimony/"]  # fmt: skip


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def page(case):
    """Aigul's browser, at her case: gets or posts, and reads what comes."""
    client = signed_in("aigul")

    def ask(path: str, data: dict[str, object] | None = None) -> str:
        address = f"/cases/{case.code}/{path}"
        answer = client.get(address) if data is None else client.post(address, data, follow=True)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return str(answer.content.decode())

    return ask


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_there_for_who_holds_the_case_and_for_nobody_else(case, path):
    address = f"/cases/{case.code}/{path}"
    assert signed_in("aigul").get(address).status_code == 200
    for name in ("chynara", "akmal", "bahrom", "eldor", "zamon"):
        assert signed_in(name).get(address).status_code == 404, name
    assert Client().get(address).status_code == 302


def test_sign_in_and_open_a_case(db):
    client = Client()
    answer = client.post("/accounts/login/", {"login": "aigul", "password": PASSWORD})
    assert answer.status_code == 302
    answer = client.post(
        "/cases/open/",
        {"sex": "female", "birth_year": "", "birth_year_basis": "unknown", "children": "0"},
        follow=True,
    )
    assert answer.status_code == 200
    assert "Female, age not known" in answer.content.decode()


def test_describe(page, case):
    assert "selected" in page("describe/")
    said = {"sex": "female", "birth_year": "2001", "birth_year_basis": "estimated", "children": 1}
    assert "The description is changed." in page("describe/", said)
    assert Case.objects.get().person.birth_year == 2001


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"birth_year": "2001", "birth_year_basis": "unknown"}, "Say how the year is known."),
        ({"birth_year": "2199", "birth_year_basis": "stated"}, "This year is still to come."),
        ({"origin_country": "KG", "origin_region": "UZ-FA"}, "not in the country you chose"),
    ],
)
def test_a_description_that_cannot_be_is_explained(page, said, sentence):
    shown = page("describe/", {"sex": "female", "birth_year_basis": "stated", "children": 0} | said)
    assert "There is a problem" in shown
    assert sentence in shown


def test_seal_an_identity_and_reveal_it(page, case):
    assert "Toshmatova" not in page("identity/", {"family": "Toshmatova"})
    assert "Toshmatova" not in page("")
    assert "What do you need it for?" in page("identity/reveal/", {})
    assert "Toshmatova" in page("identity/reveal/", {"purpose": "papers"})
    assert last_entry(Event.IDENTITY_REVEALED).detail == {"purpose": "papers"}


def test_a_name_is_never_in_an_address(case):
    assert signed_in("aigul").get(f"/cases/{case.code}/identity/reveal/").status_code == 405


def test_contact_is_masked_until_it_is_safe(page, case):
    said = {"channel": "call", "hours": "10 to 12", "leave_no_message": "on", "phone": "1234567"}
    assert "1234567" not in page("contact/", said)
    shown = page("contact/")
    assert "10 to 12" in shown
    assert "Never leave a message." in shown
    assert "1234567" not in shown
    assert "1234567" in page("contact/reveal/", {})
    assert Contact.objects.get().leave_no_message


def test_write_a_note_and_open_its_section(page, case):
    shown = page("note/")
    assert 'value="testimony"' in shown
    assert 'value="care"' not in shown
    page("note/", {"section": "testimony", "text": "A man called Rustam."})
    assert "Rustam" not in page("")
    assert "A man called Rustam." in page("sections/testimony/")
    assert Note.objects.count() == 1


def test_a_note_goes_into_no_section_that_its_writer_does_not_see(page, case):
    assert "There is a problem" in page("note/", {"section": "care", "text": "X"})
    assert not Note.objects.exists()


@pytest.mark.parametrize("section", ["care", "placement", "gold", "core "])
def test_a_section_that_is_closed_is_not_there(case, section):
    assert signed_in("aigul").get(f"/cases/{case.code}/sections/{section}/").status_code == 404


def test_every_closed_section_says_why(page, shared, case):
    shown = page("")
    assert "Where somebody sleeps is known to the house alone." in shown
    assert "What is said to a counsellor or a doctor stays there." in shown
    shown = signed_in("bahrom").get(f"/cases/{case.code}/").content.decode()
    assert "Closed: the person has not agreed." in shown
    assert "Ask Police of Fargʻona, which holds the case." in shown


def test_raise_and_lift_an_alert(page, case):
    assert "Do not call." in page("alert/", {"kind": "do_not_call"})
    alert = Alert.objects.get()
    assert "The alert is lifted." in page(f"alerts/{alert.pk}/lift/", {})
    assert signed_in("aigul").post(f"/cases/{case.code}/alerts/{alert.pk}/lift/").status_code == 404


def test_a_supervisor_assigns(case):
    client = signed_in("anvar")
    shown = client.get(f"/cases/{case.code}/assign/").content.decode()
    assert "Akmal" in shown
    assert "Bahrom" not in shown
    client.post(f"/cases/{case.code}/assign/", {"colleague": str(member("akmal").pk)})
    with acting("anvar"):
        assert Assignment.objects.filter(member=member("akmal")).exists()
    stranger = {"colleague": str(member("bahrom").pk)}
    shown = client.post(f"/cases/{case.code}/assign/", stranger).content.decode()
    assert "There is a problem" in shown


SAID = {
    "purpose": "accommodation", "sections": ["core", "contact"], "language": "uz",
    "form": "spoken", "giver": "person", "given": "yes",
}  # fmt: skip


def test_take_a_consent_and_take_it_back(page, case):
    shown = page("consent/")
    assert "Shelter Bahor" in shown
    assert "Umut" not in shown  # no agreement
    assert "Inter-agency commission" not in shown  # sees no case
    page("consent/", SAID | {"recipient": str(agency("shelter").pk)})
    consent = Consent.objects.get()
    assert consent.sections == ["core", "contact"]
    assert "would no longer see: Code and stage, Safe contact" in page(
        f"consents/{consent.pk}/withdraw/"
    )
    assert "Taken back. Their access has ended." in page(f"consents/{consent.pk}/withdraw/", {})
    assert Consent.objects.get().outcome == "withdrawn"


def test_who_is_near_is_asked_about_first_and_in_the_person_s_language(aigul):
    case = actions.open_case(by=aigul, sex="male", languages=["tg", "ru"])
    asked = signed_in("aigul").get(f"/cases/{case.code}/consent/").content.decode()
    assert '<option value="tg" selected>' in asked
    assert asked.index(">Shelter Navroʻz</option>") < asked.index(
        ">Consulate (Kyrgyzstan)</option>"
    )


def test_a_no_is_as_easy_as_a_yes(page, case):
    page("consent/", SAID | {"recipient": str(agency("shelter").pk), "given": "no"})
    assert Consent.objects.get().outcome == "refused"
    assert "Take it back" not in page("consent/")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"sections": ["core", "testimony"]}, "Shelter Bahor never sees: Testimony. Take it out."),
        ({"until_0": "1", "until_1": "1", "until_2": "2020"}, "This day is over."),
        ({"until_0": "31", "until_1": "2", "until_2": "2030"}, "There is no such day."),
        ({"given": ""}, "There is a problem"),
    ],
)
def test_a_consent_that_cannot_be_is_explained(page, case, said, sentence):
    assert sentence in page("consent/", SAID | {"recipient": str(agency("shelter").pk)} | said)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example/", "javascript:x"])
def test_the_way_on_stays_inside(case, there):
    client = signed_in("aigul")
    path = f"/cases/{case.code}/consent/?next={there}"
    answer = client.post(path, SAID | {"recipient": str(agency("shelter").pk)})
    assert answer["Location"] == f"/cases/{case.code}/"


def test_propose_approve_and_end_a_share(page, case):
    page(
        "share/",
        {
            "agency": str(agency("ngo").pk), "ground": "danger", "purpose": "protection",
            "sections": ["core"], "reason": "A threat.",
            "until_0": "1", "until_1": "1", "until_2": "2090",
        },
    )  # fmt: skip
    share = Share.objects.get(ground="danger")
    anvar = signed_in("anvar")
    assert "Approve as the second person" in anvar.get(f"/cases/{case.code}/").content.decode()
    assert "Approve as the second person" not in page("")
    anvar.post(f"/cases/{case.code}/shares/{share.pk}/approve/")
    assert signed_in("farida").get(f"/cases/{case.code}/").status_code == 200
    anvar.post(f"/cases/{case.code}/shares/{share.pk}/close/")
    assert signed_in("farida").get(f"/cases/{case.code}/").status_code == 404
    assert "Nur" in page("disclosures/")


def test_a_refusal_is_a_page_with_its_sentence(aigul, case):
    share = propose(aigul, case)
    answer = signed_in("aigul").post(f"/cases/{case.code}/shares/{share.pk}/approve/")
    assert answer.status_code == 403
    assert "Your role does not do this." in answer.content.decode()


def test_close_by_two_and_open_again(case):
    first, client = signed_in("aigul"), signed_in("anvar")
    first.post(f"/cases/{case.code}/close/", {"closing": "goals_met"})
    for somebody, may in ((first, False), (client, True)):
        page = somebody.get(f"/cases/{case.code}/close/decide/").content.decode()
        assert ('name="close"' in page) == may
        assert 'name="keep"' in page
        assert "Decide on closing" in somebody.get(f"/cases/{case.code}/").content.decode()
    client.post(f"/cases/{case.code}/close/decide/", {"keep": "1"})
    assert client.get(f"/cases/{case.code}/close/decide/").status_code == 404
    first.post(f"/cases/{case.code}/close/", {"closing": "goals_met"})
    client.post(f"/cases/{case.code}/close/decide/", {"close": "1"})
    assert case.code not in client.get("/cases/").content.decode()
    assert case.code in client.get("/cases/?closed=1").content.decode()
    assert client.get(f"/cases/{case.code}/close/").status_code == 409
    first.post(f"/cases/{case.code}/reopen/", {"reason": "She came back."})
    assert case.code in client.get("/cases/").content.decode()


def test_the_list_is_turned_by_pages_and_asks_the_same_number_of_questions(
    aigul, django_assert_max_num_queries
):
    client = signed_in("aigul")
    for _ in range(30):
        actions.open_case(by=aigul, sex="female")
    with django_assert_max_num_queries(20) as asked:
        first = client.get("/cases/").content.decode()
    said = [each["sql"] for each in asked.captured_queries]
    [planned] = [n for n, sql in enumerate(said) if "enable_sort = off" in sql]
    assert 'FROM "cases_case"' in said[planned + 1]
    codes = set(Case.objects.values_list("code", flat=True))
    there = {code for code in codes if f"/cases/{code}/" in first}
    assert len(there) == 25
    last = list(Case.objects.newest_to(aigul).values_list("code", flat=True))[24]
    second = client.get(f"/cases/?after={last}").content.decode()
    assert {code for code in codes if f"/cases/{code}/" in second} == codes - there


def test_the_list_holds_what_is_visible_once_by_when_it_came(aigul, case, shared):
    with acting("bahrom") as bahrom:
        own = actions.open_case(by=bahrom, sex="male")
    again = agree(aigul, case, "shelter", purpose="health")
    offer = share_actions.offer_share(by=aigul, case=case, consent=again, sections=again.sections)
    accept("bahrom", offer)
    for name in ("aigul", "akmal", "anvar", "bahrom", "barno", "chynara", "eldor"):
        with acting(name) as by:
            found = list(Case.objects.newest_to(by))
            assert len(found) == len({*found}), name
            assert {*found} == {*Case.objects.visible_to(by)}, name
    with acting("bahrom") as bahrom:
        assert list(Case.objects.newest_to(bahrom)) == [case, own]
        assert list(Case.objects.newest_to(bahrom, case.code)) == [own]
        assert not Case.objects.newest_to(bahrom, own.code).exists()


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{} ."])
def test_a_code_is_found_however_it_is_typed(case, spelling):
    client = signed_in("aigul")
    for typed in (case.code, case.code.lower(), case.code.replace("-", " ")):
        answer = client.get("/find/", {"code": spelling.format(typed)})
        assert answer["Location"] == f"/cases/{case.code}/", typed


def test_a_case_is_not_found_by_others(case):
    assert signed_in("chynara").get("/find/", {"code": case.code})["Location"] == "/"
