"""Who reads, files, attaches and takes out: truth tables."""

from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.programme.evidence import actions, rules
from panoh.programme.evidence.models import Document, Proof, Version
from panoh.testing import member

EVERYBODY = [
    "ella", "gulnora", "kamila", "erik", "lola", "greta", "ruth", "rano", "eldor", "aigul",
    "chynara",
]  # fmt: skip
RECORDS = {"ella", "gulnora", "kamila", "lola", "ruth", "rano"}
FOLLOWING = RECORDS | {"erik", "greta"}


def may(check: Any, *args: Any) -> set[str]:
    found = set()
    for name in EVERYBODY:
        with door.acting_as(who := member(name)):
            if allows(check, who, *args):
                found.add(name)
    return found


@pytest.mark.parametrize(("audience", "readers"), [("team", RECORDS), ("all", FOLLOWING)])
def test_who_reads_a_document_by_the_filter_and_by_the_wall(archive, audience, readers):
    document = archive.file(by=archive.ella, audience=audience)
    archive.attach(document, archive.add())
    assert may(rules.check_open, archive.version(document)) == readers
    for table in (Document, Version, Proof):
        by_wall, by_filter = set(), set()
        for name in EVERYBODY:
            with door.acting_as(who := member(name)):
                if table.objects.exists():
                    by_wall.add(name)
                if table.objects.visible_to(who).exists():
                    by_filter.add(name)
        assert by_wall == by_filter == readers, table


def test_who_files_and_says_who_reads(archive):
    assert may(rules.check_file, archive.programme) == {"ella", "kamila", "lola"}
    document = archive.file()
    assert may(rules.check_revise, document) == {"ella", "kamila", "lola"}
    assert may(rules.check_mean, document) == {"ella", "kamila"}
    assert may(rules.check_attach, archive.version(document)) == {"ella", "kamila", "lola"}


def test_who_takes_out_what_another_filed_once(archive):
    document = archive.file()
    version = archive.version(document)
    assert may(rules.check_take_out, version) == {"ella", "gulnora"}
    with door.acting_as(archive.gulnora):
        actions.take_out(by=archive.gulnora, version=version, reason="A name is on it")
    gone = archive.version(document)
    assert may(rules.check_take_out, gone) == may(rules.check_open, gone) == set()
    assert may(rules.check_attach, gone) == set()


def test_who_takes_a_proof_off_once(archive):
    proof = archive.attach(archive.file(), archive.add())
    assert may(rules.check_detach, proof) == {"ella", "kamila", "lola"}
    with door.acting_as(archive.ella):
        done = actions.detach(by=archive.ella, proof=proof, reason="It is of another thing")
    assert may(rules.check_detach, done) == set()
