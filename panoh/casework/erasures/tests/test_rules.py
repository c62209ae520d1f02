"""The truth table of erasing: who, whose, when, and never one alone."""

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions
from panoh.casework.erasures import rules
from panoh.casework.erasures.models import Erasure
from panoh.testing import member

ASK = {"farida": True, "feruza": True, "bahrom": False, "chynara": False, "eldor": False}
ERASE = {"farida": True, "feruza": False, "bahrom": False, "chynara": False, "eldor": False}
KEEP = {"farida": True, "feruza": True, "bahrom": False, "chynara": False, "eldor": False}


@pytest.mark.parametrize("who", ASK)
@pytest.mark.parametrize("is_closed", [True, False])
def test_truth_table(db: None, who: str, is_closed: bool) -> None:
    farida, feruza = member("farida"), member("feruza")
    with door.acting_as(farida):
        case = cases.open_case(by=farida, sex="female")
        cases.assign(by=farida, case=case, colleague=feruza)
        if is_closed:
            asked = closing_actions.ask_closing(by=farida, case=case, closing="lost")
    if is_closed:
        with door.acting_as(feruza):
            case = closing_actions.close_case(by=feruza, closure=asked)
    erasure = Erasure(case=case, agency=case.holder, asked_by=feruza)
    with door.acting_as(member(who)):
        assert allows(rules.check_ask, member(who), case) == (ASK[who] and is_closed)
        assert allows(rules.check_erase, member(who), erasure) == (ERASE[who] and is_closed)
        assert allows(rules.check_keep, member(who), erasure) == KEEP[who]
        for decided in (Erasure.Status.ERASED, Erasure.Status.KEPT):
            erasure.status = decided
            assert not allows(rules.check_erase, member(who), erasure)
            assert not allows(rules.check_keep, member(who), erasure)
