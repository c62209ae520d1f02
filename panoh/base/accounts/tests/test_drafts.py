"""Whoever is signed out by time while sending a form finds it filled again; nobody else does."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from panoh.base.accounts import actions, drafts
from panoh.base.accounts.models import Draft
from panoh.base.accounts.tests.factors import is_in, sign_in, signed_in
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.identification import actions as identification
from panoh.testing import member

WORDS = "She said Qzcanary <b>twice</b>"


@pytest.fixture
def clock(db):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def case(db):
    aigul = member("aigul")
    with door.acting_as(aigul):
        return cases.open_case(by=aigul, sex="female")


def too_late(clock, settings):
    clock.shift(timedelta(minutes=settings.SESSION_IDLE_MINUTES + 1))


def test_a_note_is_found_again(clock, settings, case):
    client = signed_in()
    page = client.get(f"/cases/{case.code}/note/")
    shown = next(iter(page.context["form"].fields))
    typed = {"section": "care", "text": WORDS, shown: WORDS if shown == "text" else "care"}
    too_late(clock, settings)
    answer = client.post(f"/cases/{case.code}/note/", typed, follow=True)
    assert "what you typed is kept" in answer.content.decode()
    assert "Qzcanary" not in answer.content.decode() + str(answer.redirect_chain)
    assert "Qzcanary" not in Draft.objects.get().sealed
    back = client.post("/accounts/login/", {"login": "aigul", "password": "a long enough password"})
    assert back["Location"] == f"/cases/{case.code}/note/"
    form = client.get(back["Location"])
    told = form.content.decode()
    assert "She said Qzcanary &lt;b&gt;twice&lt;/b&gt;" in told
    assert "What you had typed is here again" in told
    assert form.context["form"]["section"].value() == "care"
    assert not Draft.objects.exists()
    assert "Qzcanary" not in client.get(back["Location"]).content.decode()


def test_answers_of_a_screening_are_found_again(clock, settings, case):
    aigul = member("aigul")
    with door.acting_as(aigul):
        screening = identification.begin(
            by=aigul, case=case, exploitation="labour", age="adult", language="ru", agreed=True
        )
    client = signed_in()
    path = client.get(f"/screenings/{screening.code}/", follow=True).redirect_chain[-1][0]
    form = client.get(path).context["form"]
    typed = {name: next(v for v, _l in field.choices if v) for name, field in form.fields.items()
             if hasattr(field, "choices")}  # fmt: skip
    assert typed
    too_late(clock, settings)
    client.post(path, typed, headers={"referer": f"http://testserver{path}"})
    sign_in(client)
    again = client.get(path).context["form"]
    assert {name: again[name].value() for name in typed} == typed


def test_it_is_for_its_writer_alone(clock, settings, case):
    client = signed_in()
    too_late(clock, settings)
    client.post(f"/cases/{case.code}/note/", {"text": WORDS})
    sign_in(client, "anvar")  # the same browser, a colleague who may see the case
    assert "Qzcanary" not in client.get(f"/cases/{case.code}/note/").content.decode()
    assert Draft.objects.get().user.username == "aigul"
    with pytest.raises(Exception, match="Decryption failed"):
        drafts.unseal(member("anvar").user_id, Draft.objects.get().sealed)


def test_it_waits_for_an_hour(clock, settings, case):
    client = signed_in()
    too_late(clock, settings)
    client.post(f"/cases/{case.code}/note/", {"text": WORDS})
    clock.shift(timedelta(hours=1, minutes=1))
    assert sign_in(client)["Location"] == "/"
    assert "Qzcanary" not in client.get(f"/cases/{case.code}/note/").content.decode()
    actions.forget_outlived()
    assert not Draft.objects.exists()


def test_without_its_protection_nothing_is_kept(clock, settings, case):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member("aigul").user)
    assert is_in(client)
    too_late(clock, settings)
    assert client.post(f"/cases/{case.code}/note/", {"text": WORDS}).status_code == 403
    assert not Draft.objects.exists()


def test_passwords_and_files_are_not_kept(clock, settings):
    client = signed_in("bahrom")
    too_late(clock, settings)
    secret = {"oldpassword": "old", "password1": "new one here", "password2": "new one here"}
    client.post("/accounts/password/change/", secret)
    assert not Draft.objects.exists()
    client = signed_in("bahrom")
    too_late(clock, settings)
    file = SimpleUploadedFile("Qzcanary.csv", b"Qzcanary")
    client.post("/import/", {"file": file, "year": "2019"})
    sent = drafts.unseal(member("bahrom").user_id, Draft.objects.get().sealed)
    assert sent.typed.dict() == {"year": "2019"}


def test_the_page_s_own_clock_keeps_and_signs_out(clock, case):
    client = signed_in()
    page = f"/cases/{case.code}/note/"
    told = client.post(
        "/accounts/keep/", {"text": WORDS}, headers={"referer": f"http://testserver{page}"}
    )
    assert told.status_code == 204
    assert not is_in(client)
    assert sign_in(client)["Location"] == page
    assert "Qzcanary" in client.get(page).content.decode()


def test_asking_how_long_is_left_prolongs_nothing(clock, settings):
    client = signed_in()
    idle = settings.SESSION_IDLE_MINUTES * 60
    clock.shift(idle - 120)
    assert client.get("/accounts/left/").json() == {"left": 120}
    clock.shift(60)
    assert client.get("/accounts/left/").json() == {"left": 60}
    assert client.post("/accounts/stay/").status_code == 204
    assert client.get("/accounts/left/").json() == {"left": idle}
    clock.shift(idle - 60)
    assert "Until" in client.get("/accounts/stay/").content.decode()
    clock.shift(idle + 1)
    assert not is_in(client)


def test_a_page_from_elsewhere_is_no_place_to_return_to(clock, settings, case):
    client = signed_in()
    too_late(clock, settings)
    path = f"/cases/{case.code}/note/"
    client.post(path, {"text": WORDS}, headers={"referer": "https://evil.example.org/x"})
    assert sign_in(client)["Location"] == path


def test_what_was_refused_is_found_again_in_its_form(clock, case):
    """Browsers keep nothing of it, so going back finds it here; in the session it is sealed."""
    client = signed_in()
    path = f"/cases/{case.code}/note/"
    page = client.get(path).content.decode()
    sent = {"once": page.split('name="once" value="')[-1].split('"')[0], "section": "testimony"}
    assert client.post(path, sent | {"text": "first"}).status_code == 302
    assert client.post(path, sent | {"text": "Qzcanary"}).status_code == 409
    assert "Qzcanary" not in str(dict(client.session.items()))
    assert "Qzcanary" in client.get(path).content.decode()
    assert "Qzcanary" not in client.get(path).content.decode()
