"""A document is filed, revised, opened, attached, taken out; its versions stay as they were."""

import hashlib

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.programme.evidence import actions
from panoh.programme.evidence.models import Document, Proof, Version
from panoh.programme.evidence.tests.archive import jpeg, pdf, png, segment
from panoh.testing import member


def test_it_is_kept_sealed_under_its_mark(archive):
    photo = jpeg(segment(0xFE, b"comment"))
    version = archive.version(archive.file(photo))
    with door.acting_as(archive.rano):
        content = actions.open_version(by=archive.rano, version=version)
        assert content == jpeg()
        assert Entry.objects.filter(event="document.opened").exists()
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert (version.size, version.format) == (len(content), "jpg")
    assert content not in bytes(version.sealed)
    assert b"JFIF" not in bytes(version.sealed)


def test_a_file_moved_to_another_row_does_not_open(archive):
    one, other = archive.version(archive.file()), archive.version(archive.file(png()))
    one.sealed = other.sealed
    with pytest.raises(keys.Unreadable), door.acting_as(archive.ella):
        actions.open_version(by=archive.ella, version=one)


def test_versions_are_added_and_never_changed(archive):
    document = archive.file()
    second = archive.revise(document)
    assert (second.number, second.note) == (2, "Two oblasts more")
    with pytest.raises(Refused, match="filed here already"):
        archive.revise(document)
    for name, statement in (
        ("kamila", "update evidence_version set sealed = 'x'"),
        ("kamila", "update evidence_version set taken_out_at = now(), taken_out_by_id = added_by_id"
         ", taken_out_why = 'x', sealed = ''"),
    ):  # fmt: skip
        with (
            door.acting_as(member(name)),
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with (
        door.acting_as(archive.kamila),
        pytest.raises(Exception, match="permission denied") as denied,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update evidence_version set sha256 = 'x'")
    assert isinstance(denied.value.__cause__, psycopg.errors.InsufficientPrivilege)
    with door.acting_as(archive.rano):
        content = actions.open_version(by=archive.rano, version=archive.version(document, 1))
    assert content == pdf()


def test_only_the_office_says_that_everybody_reads_it(archive):
    with pytest.raises(Refused):
        archive.file(by=archive.lola, audience="all")
    document = archive.file(by=archive.lola)
    with door.acting_as(archive.greta):
        assert not Document.objects.exists()
    with door.acting_as(archive.kamila):
        actions.mean(by=archive.kamila, document=document, audience="all")
    with door.acting_as(archive.greta):
        assert Document.objects.get() == document


def test_what_should_not_be_there_goes_and_the_reason_stays(archive):
    version = archive.version(archive.file())
    archive.attach(version.document, archive.add())
    with door.acting_as(archive.ella):
        actions.take_out(by=archive.ella, version=version, reason="A photograph of somebody")
        [gone] = Version.objects.all()
        assert (bytes(gone.sealed), gone.sha256) == (b"", version.sha256)
        assert gone.taken_out_why == "A photograph of somebody"
        assert not Proof.objects.visible_to(archive.ella).standing().exists()
        with pytest.raises(Refused, match="taken out"):
            actions.open_version(by=archive.ella, version=gone)


def test_it_proves_a_thing_once_and_of_its_own_programme(archive):
    document, item = archive.file(), archive.add()
    proof = archive.attach(document, item)
    with pytest.raises(Refused, match="already"):
        archive.attach(document, item)
    other = type(archive)()
    with pytest.raises(Refused, match="own programme"):
        archive.attach(document, other.add())
    with door.acting_as(archive.ella):
        actions.detach(by=archive.ella, proof=proof, reason="It is of another thing")
    assert archive.attach(document, item).of == item


def test_it_is_filed_for_what_it_proves_at_once(archive):
    entry = archive.enter()
    archive.file(to=entry)
    with door.acting_as(archive.ruth):
        assert Proof.objects.get().of == entry


def test_nothing_stays_of_what_is_refused(archive):
    with pytest.raises(Refused):
        archive.file(b"MZ")
    other = type(archive)().add()
    with pytest.raises(Refused), transaction.atomic():
        archive.file(to=other)
    with door.acting_as(archive.ella):
        assert not Document.objects.exists()
