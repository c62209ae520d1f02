"""A name that is not hers, or that she wants forgotten, is gone with its numbers."""

from panoh.base.journal.events import Event
from panoh.casework.cases.tests.steps import last_entry
from panoh.casework.names import actions
from panoh.casework.names.models import Name, NameIndex


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
