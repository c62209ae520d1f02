"""The demo's inventory and documents are lived through, and say that they are made up."""

import pytest

from panoh.base.database import door
from panoh.demo import proof
from panoh.demo.plans import MADE_UP
from panoh.programme.evidence import actions
from panoh.programme.evidence.models import Document, Proof, Version
from panoh.programme.evidence.tests.archive import Archive
from panoh.programme.inventory.models import Count, Item, Sighting, Transfer
from panoh.programme.logframe.models import Partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived() -> Archive:
    archive = Archive()
    with door.acting_as(archive.ella):
        Partner.objects.create(
            programme=archive.programme, code="UNFPA", name={"en": "UNFPA"}, part="implementing",
            agency=archive.lola.agency,
        )  # fmt: skip
        archive.programme.starts_on = archive.programme.starts_on.replace(year=2011)
    return archive


def team(archive):
    return {
        "coordinator": archive.ella, "adviser": archive.gulnora, "assistant": archive.kamila,
        "partner": archive.lola,
    }  # fmt: skip


def test_things_are_bought_handed_over_counted_and_let_go(lived):
    proof.stock(team(lived), lived.programme)
    with door.acting_as(lived.rano):
        assert Item.objects.count() == len(proof.BOUGHT)
        assert set(Item.objects.values_list("origin", flat=True)) == {"made_up"}
        assert Transfer.objects.get().state == "accepted"
        assert [each.closed_by for each in Count.objects.all()] == [lived.ella] * 2
        assert sum(each.differs for each in Sighting.objects.all()) == 1
        assert Item.objects.held().count() == 1


def test_documents_have_versions_and_prove_something(lived):
    lived.enter()
    with door.acting_as(lived.kamila):
        entry = lived.programme.entries.get()
        paper = proof.PAPERS["1.2-1"]
        proof._file(lived.kamila, lived.programme, paper, entry)
        document = Document.objects.get()
        assert document.title.endswith("(made up)")
        assert Version.objects.count() == 2
        assert {each.of for each in Proof.objects.all()} == {entry}
        content = actions.open_version(by=lived.kamila, version=Version.objects.all()[0])
    assert content.startswith(b"%PDF-")
    assert MADE_UP not in document.title
