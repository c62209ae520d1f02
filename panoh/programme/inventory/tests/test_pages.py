"""The inventory on its pages and in its file; what reviewers read, and what they do not."""

import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from panoh.base.database import door
from panoh.programme.inventory import actions
from panoh.testing import member


def pages(stock, name="kamila"):
    client = Client()
    client.force_login(member(name).user)
    return client, f"/programmes/{stock.programme.code}/inventory/"


def days(name, text):
    return {f"{name}_{n}": part for n, part in enumerate(text.split("."))}


def test_from_the_shop_to_the_partner_on_the_pages(stock):
    client, address = pages(stock)
    bought = {
        "name": "Printer", "kind": "computer", "asset": "P-7", "price": "310.50",
        "currency": "USD", "region": "UZ-TK", "allotment": str(stock.evaluation.pk),
        **days("acquired_on", "1.3.2012"),
    }  # fmt: skip
    item = client.post(f"{address}add/", bought)
    assert item.status_code == 302, item.context["form"].errors
    sent = {"holder": str(stock.partners["PART"].pk), "region": "KZ-75", **days("on", "1.6.2012")}
    assert client.post(f"{item.url}offer/", sent).status_code == 302
    partner, _address = pages(stock, "lola")
    page = partner.get(item.url).content.decode()
    assert "It has come" in page
    [way] = {part.split('"')[0] for part in page.split('action="')[1:] if "/accept/" in part}
    done = partner.post(way, follow=True).content.decode()
    assert "PART" in done
    assert "It has come" not in done


def test_a_count_goes_from_thing_to_thing(stock):
    first, second = stock.add("A-1"), stock.add("A-2")
    client, address = pages(stock)
    count = client.post(f"{address}counts/open/", days("on", "1.6.2012"))
    see = f"{count.url}see/"
    assert f"{see}?item={first.code}" in client.get(count.url).content.decode()
    wrong = client.post(see, {"item": str(first.pk), "found": "yes"})
    assert "Say in which condition it is" in wrong.content.decode()
    said = {"item": str(first.pk), "found": "yes", "condition": "good"}
    assert client.post(see, said).url == see
    assert client.get(see).context["form"].initial["item"] == second
    answer = client.post(see, {"item": str(second.pk), "found": "no", "note": "Nobody knows"})
    assert answer.url == count.url
    second_person, _address = pages(stock, "gulnora")
    closed = {"note": "Asked the police", **days("on", "2.6.2012")}
    page = second_person.post(f"{count.url}close/", closed, follow=True).content.decode()
    differing = page[page.index("Differences") : page.index("As in the inventory")]
    assert "A-2" in differing
    assert "A-1" not in differing


@pytest.mark.parametrize("name", ["ruth", "rano", "greta", "gulnora"])
def test_reviewers_read_all_of_it_and_change_nothing(stock, name):
    item = stock.add()
    client, address = pages(stock, name)
    assert b"A-1" in client.get(address).content
    assert b"S-1" in client.get(f"{address}{item.code}/").content
    for act in ("add/", f"{item.code}/offer/", f"{item.code}/propose/", "counts/open/"):
        assert client.get(f"{address}{act}").status_code == 403


def test_the_file_holds_everything_and_names_nobody(stock):
    item = stock.add(serial="=1+1")
    with door.acting_as(stock.lola):
        actions.accept(by=stock.lola, transfer=stock.offer(item))
    stock.see(stock.count(), item, found=False, note="Looked twice")
    client, address = pages(stock, "rano")
    answer = client.get(f"{address}download/")
    assert answer["Content-Disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    text = {name: str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    assert {*text} == {"inventory", "transfers", "counts"}
    assert "'=1+1" in text["inventory"]
    assert "Looked twice" in text["counts"]
    for name in ("Kamila", "Lola", "Ella"):
        assert not any(name in part for part in text.values())


def test_a_thing_of_another_programme_is_not_there(stock):
    other = type(stock)()
    item = other.add()
    client, address = pages(stock)
    assert client.get(f"{address}{item.code}/").status_code == 404


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    stock, django_assert_max_num_queries
):
    for number in range(12):
        stock.add(f"A-{number}")
    client, address = pages(stock)
    client.get(address)
    with django_assert_max_num_queries(22):
        client.get(address)
