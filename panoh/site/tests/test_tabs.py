"""Every page of a programme leads to its other parts, and no other page does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from panoh.programme.evidence.tests.archive import Archive
from panoh.programme.inventory.tests.stock import DAY
from panoh.site.tabs import TABS
from panoh.testing import member

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<nav class="pn-tabs".*?</nav>', re.DOTALL)


def row(client: Client, path: str) -> str:
    found = ROW.search(client.get(path).content.decode())
    return found[0] if found else ""


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(member("kamila").user)
    return client


def test_the_first_page_of_each_part_is_marked_and_leads_to_all(client):
    archive = Archive()
    hrefs = [reverse(route, args=[archive.programme.code]) for _label, route, _spaces in TABS]
    for href in hrefs:
        found = row(client, href)
        assert re.findall(r'href="([^"]*)"', found) == hrefs
        assert re.findall(r'href="([^"]*)" aria-current="page"', found) == [href]


def test_pages_below_are_of_their_part(client):
    archive = Archive()
    code, item, entry = archive.programme.code, archive.add(), archive.enter()
    document = archive.file(to=item)
    activity = archive.plan("1.1.1", "UZ", DAY, DAY)
    for part, path in (
        ("inventory:show", item.get_absolute_url()),
        ("inventory:show", reverse("inventory:add", args=[code])),
        ("budget:show", entry.get_absolute_url()),
        ("budget:show", reverse("budget:enter", args=[code])),
        ("workplan:show", activity.get_absolute_url()),
        ("evidence:show", document.get_absolute_url()),
        ("evidence:show", reverse("evidence:register", args=[code])),
        ("logframe:show", reverse("logframe:matrix", args=[code])),
    ):
        marked = re.findall(r'href="([^"]*)" aria-current="true"', row(client, path))
        assert marked == [reverse(part, args=[code])], path


def test_no_other_page_has_them_nor_who_has_no_programme(client):
    archive = Archive()
    assert row(client, "/") == ""
    assert row(client, reverse("logframe:list")) == ""
    assert row(client, "/programmes/NO-SUCH/inventory/") == ""
    stranger = Client()
    stranger.force_login(member("chynara").user)
    assert row(stranger, archive.programme.get_absolute_url()) == ""


def test_what_proves_a_thing_stands_on_its_page(client):
    archive = Archive()
    item, entry = archive.add(), archive.enter()
    archive.file(title="Way-bill", to=item)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Way-bill" in page
    assert f"/evidence/file/?of={item.code}" in page
    bare = client.get(entry.get_absolute_url()).content.decode()
    assert f"/evidence/file/?of={entry.code}" in bare
    donor = Client()
    donor.force_login(member("greta").user)
    assert "Way-bill" not in donor.get(item.get_absolute_url()).content.decode()
