"""The truth table of legal holds: who, whose, in which state, and never one alone."""

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case
from panoh.casework.legalhold import rules
from panoh.casework.legalhold.models import LegalHold
from panoh.testing import member

HOLDERS = ("farida", "feruza")
NOT_THEIRS = ("bahrom", "aigul", "chynara", "eldor", "hamid")
Status = LegalHold.Status
# Who asked first, who asked to lift it; may each of the two do it then?
MAY: dict[Status, dict[str, tuple[str, ...]]] = {
    Status.ASKED: {"confirm": ("farida",), "decline": ("farida",)},
    Status.CONFIRMED: {"ask_lifting": HOLDERS},
    Status.LIFTING: {"lift": ("feruza",), "keep": HOLDERS},
    Status.DECLINED: {},
    Status.LIFTED: {},
}
CHECKS = ("confirm", "decline", "ask_lifting", "lift", "keep")


@pytest.mark.parametrize("status", MAY)
@pytest.mark.parametrize("who", [*HOLDERS, *NOT_THEIRS])
def test_truth_table(case: Case, who: str, status: Status) -> None:
    """Feruza asked for it, Farida asked that it be lifted."""
    hold = LegalHold(
        case=case, agency=case.holder, status=status,
        asked_by=member("feruza"), lifting_by=member("farida"),
    )  # fmt: skip
    with door.acting_as(member(who)):
        for check in CHECKS:
            allowed = allows(getattr(rules, f"check_{check}"), member(who), hold)
            assert allowed == (who in MAY[status].get(check, ())), check
        assert allows(rules.check_ask, member(who), case) == (who in HOLDERS)
        assert allows(rules.check_read, member(who), hold) == (who in HOLDERS)


def test_every_state_is_in_the_table() -> None:
    assert set(rules.TRANSITIONS) == set(Status)
    assert {s for s, then in rules.TRANSITIONS.items() if not then} == LegalHold.OVER
