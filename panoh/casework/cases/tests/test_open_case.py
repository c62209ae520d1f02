"""Opening a case: without a name, seen by nobody else."""

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case, Share
from panoh.testing import member


def test_opens_a_case_that_its_opener_sees(db: None) -> None:
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = actions.open_case(by=aigul, sex="female")
        assert Case.objects.visible_to(aigul).get() == case
        assert Case.objects.get() == case
        assert Entry.objects.filter(case_id=case.pk).count() == 1
    assert Case.objects.count() == 0
    for name in ("akmal", "chynara", "bahrom", "eldor"):
        with door.acting_as(member(name)):
            assert Case.objects.count() == 0, name
            assert Share.objects.count() == (name == "akmal")
