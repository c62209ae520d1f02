"""Where a document was published: said by one, confirmed by another, and never opened here."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.evidence import actions, rules, work
from panoh.programme.evidence.models import Document, Publication
from panoh.programme.evidence.tests.archive import Archive
from panoh.programme.evidence.tests.test_rules import FOLLOWING, may

ADDRESS = "https://example.org/a.pdf"
SAID: dict[str, Any] = {
    "address": ADDRESS, "title": "A", "category": "A08", "form": "application/pdf",
    "language": "ru", "on": date(2012, 3, 1),
}  # fmt: skip


def announced(archive: Archive, document: Document, **more: Any) -> Publication:
    with door.acting_as(archive.kamila):
        return actions.announce(by=archive.kamila, document=document, **SAID | more)


@pytest.fixture
def document(archive: Archive) -> Document:
    return archive.file(audience="all")


def told(archive: Archive) -> list[str]:
    with door.acting_as(archive.ella):
        return [each.address for each in Publication.objects.visible_to(archive.ella).told()]


def test_it_goes_out_when_another_has_looked_and_no_more_when_withdrawn(archive, document):
    publication = announced(archive, document)
    assert told(archive) == []
    with door.acting_as(archive.kamila), pytest.raises(Refused, match="Somebody else"):
        actions.confirm(by=archive.kamila, publication=publication)
    with door.acting_as(archive.gulnora):
        actions.confirm(by=archive.gulnora, publication=publication)
        with pytest.raises(Refused, match="waits for nobody"):
            actions.confirm(by=archive.gulnora, publication=publication)
    assert told(archive) == [ADDRESS]
    with door.acting_as(archive.ella):
        actions.mean(by=archive.ella, document=document, audience="team")
        assert told(archive) == []
        actions.mean(by=archive.ella, document=document, audience="all")
        actions.retract(by=archive.ella, publication=publication, reason="The page is gone")
    assert told(archive) == []


def waits(by: Membership) -> list[str]:
    with door.acting_as(by):
        return [item["what"] for group in work.due(by) for item in group["items"]]


def test_it_waits_on_the_work_of_who_may_confirm_it(archive, document):
    publication = announced(archive, document)
    assert waits(archive.gulnora) == ["Look there and confirm it: A"]
    assert waits(archive.kamila) == waits(archive.greta) == []
    with door.acting_as(archive.gulnora):
        actions.confirm(by=archive.gulnora, publication=publication)
    assert waits(archive.gulnora) == []


def test_it_goes_out_no_more_when_its_files_were_taken_out(archive, document):
    publication = announced(archive, document)
    with door.acting_as(archive.gulnora):
        actions.confirm(by=archive.gulnora, publication=publication)
        [version] = document.versions.all()
        actions.take_out(by=archive.gulnora, version=version, reason="Named somebody")
    assert told(archive) == []
    client = Client()
    client.force_login(archive.gulnora.user)
    page = client.get(document.get_absolute_url()).content.decode()
    assert "Not told: its files were taken out" in page


def test_what_is_no_longer_there_for_everybody_waits_for_nobody(archive, document):
    publication = announced(archive, document)
    for audience, waiting in (("team", 0), ("all", 1)):
        with door.acting_as(archive.ella):
            actions.mean(by=archive.ella, document=document, audience=audience)
        assert len(waits(archive.gulnora)) == waiting
    with door.acting_as(archive.gulnora):
        [version] = document.versions.all()
        actions.take_out(by=archive.gulnora, version=version, reason="Named somebody")
        with pytest.raises(Refused, match="no longer there for everybody"):
            actions.confirm(by=archive.gulnora, publication=publication)
    assert waits(archive.gulnora) == []


def test_who_says_it_confirms_it_and_reads_it(archive, document):
    assert may(rules.check_announce, document) == {"ella", "kamila"}
    publication = announced(archive, document)
    assert may(rules.check_confirm, publication) == {"ella", "gulnora"}
    assert may(rules.check_retract, publication) == {"ella", "kamila"}
    team = archive.file(title="Of the team")
    with pytest.raises(Refused, match="everybody who follows"):
        announced(archive, team)
    with door.acting_as(archive.greta):
        assert Publication.objects.get().document_id == document.pk
    assert "greta" in FOLLOWING
    with door.acting_as(archive.ella):
        actions.mean(by=archive.ella, document=document, audience="team")
    with door.acting_as(archive.greta):
        assert not Publication.objects.exists()  # by the wall alone


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.pdf", "https://localhost/a.pdf", "https://10.0.0.1/a.pdf",
        "https://me:word@example.org/a.pdf", "https://example.org:8443/a.pdf", "javascript:1",
        "https://[::1]/a.pdf", "https:///a.pdf", "https://example.org/a b.pdf",
    ],
)  # fmt: skip
def test_what_is_no_public_address_is_refused(archive, document, address):
    with pytest.raises(Refused, match="https"):
        announced(archive, document, address=address)


def test_an_address_of_this_site_a_second_one_and_tomorrow_are_refused(archive, document, settings):
    settings.ALLOWED_HOSTS = ["panoh.example.org"]
    with pytest.raises(Refused, match="without signing in"):
        announced(archive, document, address="https://panoh.example.org/programmes/")
    announced(archive, document)
    with pytest.raises(Refused, match="already"):
        announced(archive, document)
    with pytest.raises(Refused, match="still to come"):
        announced(
            archive, document, address=f"{ADDRESS}?", on=timezone.localdate() + timedelta(days=1)
        )


def test_the_database_knows_that_two_are_needed_and_a_safe_address(archive, document):
    publication = announced(archive, document)
    with door.acting_as(archive.kamila):
        facts = {"confirmed_by": archive.kamila, "confirmed_at": timezone.now()}
        with pytest.raises(IntegrityError, match="by_another"), transaction.atomic():
            Publication.objects.filter(pk=publication.pk).update(**facts)
        with pytest.raises(IntegrityError, match="safe_address"), transaction.atomic():
            Publication.objects.create(
                programme=archive.programme, document=document, announced_by=archive.kamila,
                **SAID | {"address": "http://example.org/"},
            )  # fmt: skip


def test_on_the_page_it_is_said_confirmed_and_shown_as_words(archive, document):
    at, client = f"/programmes/{archive.programme.code}/evidence/", Client()
    client.force_login(archive.kamila.user)
    day = {"on_0": "1", "on_1": "3", "on_2": "2012"}
    assert client.post(f"{at}{document.code}/announce/", SAID | day).status_code == 302
    with door.acting_as(archive.kamila):
        publication = Publication.objects.get()
    client.force_login(archive.gulnora.user)
    place = f"{at}published/{publication.pk}/confirm/"
    assert client.post(place, {}).status_code == 200  # who has not looked
    assert client.post(place, {"looked": "on"}).status_code == 302
    client.force_login(archive.greta.user)
    said = client.get(f"{at}{document.code}/").content.decode()
    assert ADDRESS in said
    assert f'href="{ADDRESS}' not in said
    assert client.get(place).status_code == 403
    assert Client().get(f"{at}{document.code}/1/").status_code == 302  # nobody opens it unsigned
