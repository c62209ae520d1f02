"""C3 in short: an erased person stays erased, whatever older rows come back."""

import pytest
from django.db import connections

from panoh.base.database import door
from panoh.base.vault import erasure, keys
from panoh.base.vault.models import Erasure, PersonKey
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Note
from panoh.testing import member

WORD = "Lola Toshmatova"


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_the_key_goes_with_what_it_sealed_and_an_older_row_stays_shut(committed):
    bahrom = member("bahrom")
    with door.acting_as(bahrom):
        hers, another = (cases.open_case(by=bahrom, sex="female") for _ in range(2))
        for case in (hers, another):
            cases.write_note(by=bahrom, case=case, section="core", text=WORD)
    older = Note.objects.using("owner").get(case=hers)
    for _twice in range(2):
        erasure.destroy(person_id=hers.person_id, agency_id=bahrom.agency_id, case_ids=[hers.pk])
    assert Erasure.objects.using("owner").get().case_ids == [hers.pk]
    assert not PersonKey.objects.using("owner").filter(pk=hers.person_id).exists()
    with door.acting_as(bahrom):
        assert cases.read_section(by=bahrom, case=hers, section="core") == []
        assert cases.read_section(by=bahrom, case=another, section="core")[0][1] == WORD
        with pytest.raises(keys.Unreadable, match="key"):
            cases.write_note(by=bahrom, case=hers, section="core", text=WORD)
    older.save(using="owner", force_insert=True)  # as a restored backup would bring it back
    with door.acting_as(bahrom), pytest.raises(keys.Unreadable):
        cases.read_section(by=bahrom, case=hers, section="core")
    assert erasure.by_ledger() == 1
    assert erasure.by_ledger() == 0
    connections.close_all()
