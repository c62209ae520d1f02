"""The pages of old lists."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from panoh.base.database import door
from panoh.casework.cases.models import Case
from panoh.exchange.models import ImportBatch
from panoh.exchange.tests.lists import VICTIM, written
from panoh.testing import member

pytestmark = pytest.mark.django_db
GOOD = written([VICTIM, VICTIM])
BAD = written([VICTIM, VICTIM | {"prs_Gender": "=Queen<b>"}])


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def farida():
    return signed_in("farida")


def send(client, data, **more):
    return client.post("/import/", {"file": SimpleUploadedFile("Gulnora.csv", data), **more})


def seen(answer):
    [mark] = re.findall(r'name="seen" value="([0-9a-f]{64})"', answer.content.decode())
    return mark


def came_in():
    with door.acting_as(member("farida")):
        return ImportBatch.objects.get(), Case.objects.count()


def test_reads_first_and_brings_in_the_same_file_sent_again(farida):
    answer = send(farida, GOOD)
    assert "HTCDS 2.0: 2 rows can come in." in answer.content.decode()
    with door.acting_as(member("farida")):
        assert not ImportBatch.objects.exists()
    answer = send(farida, GOOD, seen=seen(answer))
    batch, cases = came_in()
    assert (answer.status_code, answer.url) == (302, f"/import/{batch.code}/")
    assert cases == 2
    assert "Trafficked: Identified" in farida.get(answer.url).content.decode()
    assert batch.code in farida.get("/import/").content.decode()


def test_another_file_than_the_one_read_does_not_come_in(farida):
    answer = send(farida, BAD, seen=seen(send(farida, GOOD)))
    assert "another file than before" in answer.content.decode()
    with door.acting_as(member("farida")):
        assert not ImportBatch.objects.exists()


def test_shows_the_cells_that_cannot_be_read(farida):
    page = send(farida, BAD).content.decode()
    assert "1 row can come in." in page
    assert "prs_Gender" in page
    assert "=Queen&lt;b&gt;" in page
    assert "This is none of the codes of this column." in page


def test_gives_them_as_a_file(farida):
    answer = send(farida, BAD, errors="1")
    assert answer["Content-Disposition"] == 'attachment; filename="errors.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "sheet,row,column,value,reason",
        ",3,prs_Gender,'=Queen<b>,This is none of the codes of this column.",
    ]


def test_takes_a_list_back(farida):
    send(farida, GOOD, seen=seen(send(farida, GOOD)))
    batch, _cases = came_in()
    page = f"/import/{batch.code}/"
    assert f'action="{page}undo/"' in farida.get(page).content.decode()
    assert farida.post(f"{page}undo/").url == page
    batch, cases = came_in()
    assert batch.undone_at
    assert cases == 0
    assert f'action="{page}undo/"' not in farida.get(page).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "The file is broken"),
        (b"a,b\n1,2\n", "neither HTCDS 2.0 nor CTDC"),
    ],
)
def test_refuses_a_file_with_a_sentence(farida, data, sentence):
    answer = send(farida, data)
    assert answer.status_code == 409
    assert sentence in answer.content.decode()


def test_asks_for_the_file_when_there_is_none(farida):
    assert "This is still empty" in farida.post("/import/", {"year": ""}).content.decode()


def test_is_closed_to_those_who_may_not(farida):
    send(farida, GOOD, seen=seen(send(farida, GOOD)))
    batch, _cases = came_in()
    for name in ("feruza", "aigul", "eldor", "greta"):
        assert signed_in(name).get("/import/").status_code == 403, name
        assert signed_in(name).get(f"/import/{batch.code}/").status_code == 404, name
    for name in ("chynara", "anvar"):
        assert batch.code not in signed_in(name).get("/import/").content.decode()
        assert signed_in(name).get(f"/import/{batch.code}/").status_code == 404, name
        assert signed_in(name).post(f"/import/{batch.code}/undo/").status_code == 404, name
    assert Client().get("/import/").status_code == 302
