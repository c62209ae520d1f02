"""E2: a form acts once, whether clicked twice, gone back to, or sent again after a loss."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone

import panoh
from panoh.base.database import door
from panoh.base.once import jobs, keys
from panoh.base.once.models import Sending
from panoh.casework.cases.models import Case
from panoh.testing import member

OPENED = {"sex": "female", "birth_year_basis": "unknown", "children": "0"}
ROOT = Path(panoh.__file__).parent
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
KEY = re.compile(r'name="once" value="([^"]+)"')


@pytest.fixture
def aigul(db):
    return signed_in("aigul")


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def shown(client):
    """The form as a page shows it, with its key."""
    page = client.get("/cases/open/").content.decode()
    (key,) = KEY.findall(page)
    return OPENED | {"once": key}


def count():
    with door.acting_as(member("aigul")):
        return Case.objects.count()


def test_sent_twice_it_acts_once_and_leads_to_the_same_place(aigul):
    form = shown(aigul)
    first, again = (aigul.post("/cases/open/", form) for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert count() == 1


def test_another_page_is_another_act(aigul):
    one, other = shown(aigul), shown(aigul)
    assert one["once"] != other["once"]
    assert (
        aigul.post("/cases/open/", one)["Location"] != aigul.post("/cases/open/", other)["Location"]
    )
    assert count() == 2


def test_gone_back_to_and_changed_it_is_refused_in_words(aigul):
    form = shown(aigul)
    aigul.post("/cases/open/", form)
    answer = aigul.post("/cases/open/", form | {"sex": "male"})
    assert answer.status_code == 409
    assert "You have sent this page before" in answer.content.decode()
    assert aigul.post("/cases/", form).status_code == 409, "nor does another address take it"
    assert count() == 1


def test_what_was_not_done_may_be_sent_again(aigul):
    form = shown(aigul)
    assert aigul.post("/cases/open/", form | {"sex": ""}).status_code == 200
    assert aigul.post("/cases/open/", form).status_code == 302
    assert count() == 1


def test_another_member_a_made_up_key_and_an_old_one_are_refused(aigul):
    form = shown(aigul)
    assert signed_in("bahrom").post("/cases/open/", form).status_code == 409
    assert aigul.post("/cases/open/", form | {"once": "made up"}).status_code == 409
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        answer = signed_in("aigul").post("/cases/open/", form)
        assert answer.status_code == 409
        assert "stood open too long" in answer.content.decode()
    assert count() == 0


def test_a_file_with_other_content_is_another_word():
    def mark(content):
        said = {"once": "k", "list": SimpleUploadedFile("list.xlsx", content)}
        request = RequestFactory().post("/", said)
        mark = keys.digest(request)
        return mark, request.FILES.getlist("list")[0].read()

    (one, read), (other, _read) = mark(b"one"), mark(b"two")
    assert one != other
    assert read == b"one", "and it can still be read"


def test_eight_at_once_act_once(committed):
    aigul, start = signed_in("aigul"), Barrier(8)
    form = shown(aigul)

    def send(_):
        client = Client()
        client.cookies["sessionid"] = aigul.cookies["sessionid"].value
        start.wait()
        try:
            return client.post("/cases/open/", form)["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(send, range(8)))) == 1
    assert count() == 1


def test_the_clock_forgets_what_is_outlived(db):
    for days in (3, 0):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            client = signed_in("aigul")
            client.post("/cases/open/", shown(client))
    jobs.forget(timestamp=0)
    with door.acting_as(member("aigul")):
        assert Sending.objects.count() == 1


# Forms that may be sent again and again, each with the reason.
AGAIN = {
    "account/login.html": "nobody is signed in yet",
    "components/passkey.html": "each showing of a passkey answers a challenge of its own",
    "components/languages.html": "a language is chosen as often as one likes",
    "site/who.html": "signed out twice is signed out",
}


def test_every_form_that_acts_has_its_key():
    without = set()
    for template in ROOT.rglob("templates/**/*.html"):
        for form in FORM.findall(template.read_text()):
            if "{% csrf %}" not in form:
                without.add(str(template.relative_to(template.parent.parent)))
    assert without == AGAIN.keys()
