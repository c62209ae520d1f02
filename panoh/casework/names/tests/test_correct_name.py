"""A name that was misspelt is written anew; what was there is neither kept nor found."""

from panoh.base.journal.events import Event
from panoh.casework.cases.tests.steps import last_entry
from panoh.casework.names import actions
from panoh.casework.names.models import Name


def test_is_found_by_the_new_spelling_only(aigul, case, name):
    corrected = actions.correct_name(
        by=aigul, name=name, kind="passport", family="Abdullaeva", given="Zuhra"
    )
    assert (corrected.pk, corrected.kind, corrected.script) == (name.pk, "passport", "Latn")
    assert actions.find(by=aigul, name="Тошматова Гулнора") == []
    assert [match.case for match in actions.find(by=aigul, name="Зухра Абдуллаева")] == [case]
    opened = actions.reveal_identity(by=aigul, case=case, purpose="correction")
    assert [parts for _name, parts in opened.names] == [
        {"family": "Abdullaeva", "given": "Zuhra", "patronymic": ""}
    ]


def test_is_journalled_in_codes(aigul, case, name):
    actions.correct_name(by=aigul, name=name, kind="birth", family="Zokirova")
    entry = last_entry(Event.NAME_CORRECTED)
    assert (entry.section, entry.case_id, entry.subject_id) == ("identity", case.pk, name.pk)
    assert entry.detail == {"kind": "birth", "script": "Latn"}


def test_others_names_of_hers_stay(aigul, case, name):
    actions.record_identity(by=aigul, case=case, kind="alias", given="Nodira")
    actions.correct_name(by=aigul, name=name, kind="official", family="Zokirova")
    assert Name.objects.count() == 2
    assert actions.find(by=aigul, name="Nodira")
