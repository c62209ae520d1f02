"""Documents and the register on their pages, and what a donor finds of them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from panoh.base.database import door
from panoh.programme.evidence import actions
from panoh.programme.evidence.lists import state_cell
from panoh.programme.evidence.register import Line
from panoh.programme.evidence.tests.archive import pdf, png
from panoh.testing import member


def pages(archive, name="kamila"):
    client = Client()
    client.force_login(member(name).user)
    return client, f"/programmes/{archive.programme.code}/evidence/"


def upload(content, name="Dilnoza Karimova.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def said(**more):
    return {"title": "Voucher", "kind": "voucher", "audience": "team", "sure": "on", **more}


def test_the_page_says_what_does_not_belong_here_and_asks(archive):
    client, address = pages(archive)
    page = client.get(f"{address}file/").content.decode()
    assert "No personal data of the persons assisted belongs here." in page
    answer = client.post(f"{address}file/", said(sure="", upload=upload(pdf())))
    assert "Look the file over" in answer.content.decode()


def test_filed_revised_and_kept_by_a_browser(archive):
    client, address = pages(archive)
    entry = archive.enter()
    assert client.get(f"{address}file/?of={entry.code}").context["form"].initial["of"] == entry.code
    filed = client.post(f"{address}file/", said(of=entry.code, upload=upload(pdf())))
    assert filed.status_code == 302
    more = {"note": "Stamped", "sure": "on", "upload": upload(png(), "x.exe")}
    page = client.post(f"{filed.url}revise/", more, follow=True).content.decode()
    assert "Stamped" in page
    assert entry.code in page
    assert "Dilnoza" not in page, "the name of a file is nobody's"
    answer = client.get(f"{filed.url}2/")
    code = filed.url.split("/")[-2]
    assert answer["Content-Disposition"] == f'attachment; filename="{code}-2.png"'
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == png()


@pytest.mark.parametrize("content", [b"", b"MZ", b"%PDF-" + b" " * (8 << 20), b"<html>"])
def test_what_is_no_paper_is_refused_on_the_page(archive, content):
    client, address = pages(archive)
    answer = client.post(f"{address}file/", said(upload=upload(content)))
    assert answer.status_code in (200, 409)
    with door.acting_as(archive.ella):
        assert not archive.programme.documents.exists()


def test_a_code_of_nothing_files_nothing(archive):
    client, address = pages(archive)
    answer = client.post(f"{address}file/", said(of="ZZZ-ZZZ", upload=upload(pdf())))
    assert answer.status_code == 409
    with door.acting_as(archive.ella):
        assert not archive.programme.documents.exists()


def test_the_register_tells_what_is_proven_and_what_lacks_proof(archive):
    archive.file(to=archive.enter(evidence="V-77"))
    archive.enter(evidence="V-78")
    archive.add()
    client, address = pages(archive, "rano")
    money = client.get(f"{address}register/?of=entry").content.decode()
    assert "V-77" in money
    assert "Proven" in money
    assert "Only typed" in money
    assert "To be proven: 2, of these without a document: 1" in money
    lacking = client.get(f"{address}register/?of=entry&lacking=on").content.decode()
    assert "V-78" in lacking
    assert "V-77" not in lacking
    assert "Lacks proof" in client.get(f"{address}register/?of=item").content.decode()
    keeper, _address = pages(archive)
    assert "/evidence/file/?of=" in keeper.get(f"{address}register/?of=item").content.decode()
    assert keeper.get(f"{address}register/?of=gold").status_code == 200


def test_a_donor_finds_what_is_meant_for_donors_and_not_what_lacks(archive):
    secret = archive.file(title="For the team", to=archive.enter())
    archive.file(png(), title="For everybody", audience="all", to=archive.enter())
    client, address = pages(archive, "greta")
    for page in ("", "register/?of=entry"):
        text = client.get(address + page).content.decode()
        assert "For everybody" in text
        assert "For the team" not in text
        assert "Only typed" not in text
        assert "without a document" not in text
    for way in ("", "1/", "revise/", "mean/", "attach/", "1/take-out/"):
        assert client.get(f"{address}{secret.code}/{way}").status_code == 404
    assert client.get(f"{address}file/").status_code == 403
    book = client.get(f"{address}register/download/").content
    text = str([sheet.to_python() for sheet in sheets(book)])
    assert "For everybody" in text
    assert "For the team" not in text


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name) for name in book.sheet_names]


def test_attached_and_taken_off_on_the_pages(archive):
    document, item = archive.file(), archive.add()
    client, address = pages(archive)
    at = f"{address}{document.code}/"
    page = client.post(f"{at}attach/", {"of": item.code.lower()}, follow=True).content.decode()
    assert "A-1 Laptop" in page
    [off] = {part.split('"')[0] for part in page.split('href="')[1:] if "/detach/" in part}
    page = client.post(off, {"reason": "Another thing"}, follow=True).content.decode()
    assert "attached to nothing yet" in page
    assert client.get(off).status_code == 404


def test_taken_out_on_the_pages_by_another(archive):
    document = archive.file()
    client, address = pages(archive)
    assert "take-out" not in client.get(f"{address}{document.code}/").content.decode()
    second, _address = pages(archive, "ella")
    way = f"{address}{document.code}/1/take-out/"
    assert way in second.get(f"{address}{document.code}/").content.decode()
    page = second.post(way, {"reason": "A name is on it"}, follow=True).content.decode()
    assert "A name is on it" in page
    assert second.get(f"{address}{document.code}/1/").status_code == 409


def test_what_is_worked_on_is_not_told_to_who_may_not_see_it(archive):
    """A document may prove a period in draft: an auditor reads that it does, and not which."""
    document = archive.file()
    proof = archive.attach(document, archive.add())
    with door.acting_as(archive.ella):
        actions.detach(by=archive.ella, proof=proof, reason="x")
    client, address = pages(archive, "rano")
    assert client.get(f"{address}{document.code}/").status_code == 200


@pytest.mark.parametrize("page", ["", "register/?of=entry", "register/?of=item"])
def test_the_lists_ask_the_same_few_questions(archive, django_assert_max_num_queries, page):
    for number in range(6):
        archive.file(pdf(b"/Title(%d)" % number), to=archive.enter())
        archive.file(pdf(b"/Title(%d)" % (number + 9)), to=archive.add(f"A-{number}"))
    client, address = pages(archive, "rano")
    client.get(address + page)
    with django_assert_max_num_queries(20):
        client.get(address + page)


def test_what_panoh_counted_rests_on_its_releases_and_lacks_nothing():
    counted = Line(object(), "", "", "/", "", "Releases X2J-6KD", [], True)
    typed = Line(object(), "", "", "/", "", "Diaries", [])
    assert [each.lacks for each in (counted, typed)] == [False, True]
    assert [state_cell(each)["text"] for each in (counted, typed)] == [
        "Counted by Panoh", "Only typed",
    ]  # fmt: skip
