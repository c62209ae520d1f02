"""A name that is not hers, or that she wants forgotten, is gone with its numbers."""

import pytest
from django.db import connections

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.vault import erasure
from panoh.casework.cases import actions as cases
from panoh.casework.cases.tests.steps import last_entry
from panoh.casework.names import actions
from panoh.casework.names.models import Name, NameIndex
from panoh.testing import member


def test_is_gone_and_found_no_more(aigul, case, name):
    actions.record_identity(by=aigul, case=case, kind="alias", given="Nodira")
    actions.remove_name(by=aigul, name=name)
    assert [kept.kind for kept in Name.objects.all()] == ["alias"]
    assert NameIndex.objects.count() == 1
    assert actions.find(by=aigul, name="Тошматова Гулнора") == []
    assert actions.find(by=aigul, name="Nodira")


def test_is_journalled_in_codes(aigul, case, name):
    actions.remove_name(by=aigul, name=name)
    entry = last_entry(Event.NAME_REMOVED)
    assert (entry.section, entry.subject_id) == ("identity", name.pk)
    assert entry.detail == {"kind": "official"}


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_whoever_is_erased_is_found_no_more(committed):
    bahrom = member("bahrom")
    with door.acting_as(bahrom):
        hers, another = (cases.open_case(by=bahrom, sex="female") for _ in range(2))
        for case in (hers, another):
            actions.record_identity(by=bahrom, case=case, family="Toshmatova", birth_date="2004")
    erasure.destroy(person_id=hers.person_id, agency_id=bahrom.agency_id, case_ids=[hers.pk])
    assert not NameIndex.objects.using("owner").filter(case=hers).exists()
    with door.acting_as(bahrom):
        assert [found.case for found in actions.find(by=bahrom, name="Тошматова")] == [another]
    connections.close_all()
