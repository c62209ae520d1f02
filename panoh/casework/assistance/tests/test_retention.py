"""The clock of keeping: from closing, by the reason; longer for a child; it stands while open."""

from datetime import date, datetime

import pytest
import time_machine

from panoh.casework.assistance.retention import edition, keeping
from panoh.casework.cases.models import Case, Person
from panoh.casework.legalhold.models import LegalHold


def closed(closing="goals_met", on="2026-05-04T12:00:00+05:00", born=1990):
    at = datetime.fromisoformat(on)
    person = Person(birth_year=born)
    return Case(country="UZ", person=person, stage="closed", closing=closing, closed_at=at)


@pytest.mark.parametrize(
    ("case", "until"),
    [
        (closed(), date(2031, 5, 4)),
        (closed("not_victim"), date(2026, 8, 2)),
        (closed(born=2012), date(2035, 12, 31)),  # 18 in 2030
        (closed(born=None), date(2031, 5, 4)),
    ],
)
def test_runs_from_closing_by_its_reason(case, until):
    assert keeping(case).until == until
    for day, due in ((until, True), (date.fromordinal(until.toordinal() - 1), False)):
        with time_machine.travel(f"{day}T12:00:00+05:00", tick=False):
            assert keeping(case).is_due == due
            assert ("due since" in keeping(case).words) == due


def test_stands_while_the_case_is_open():
    assert keeping(Case(country="UZ", person=Person())).until is None
    assert "stands" in keeping(Case(country="UZ", person=Person())).words


def test_stands_under_legal_hold_and_goes_on_from_closing_afterwards():
    hold = LegalHold(asked_at=datetime.fromisoformat("2026-06-01T12:00:00+05:00"))
    with time_machine.travel("2040-01-01T12:00:00+05:00", tick=False):
        held = keeping(closed(), hold)
        assert (held.until, held.is_due) == (None, False)
        assert "under legal hold since 1 June 2026" in held.words
        assert keeping(closed()).until == date(2031, 5, 4)
        assert keeping(closed()).is_due


def test_no_country_has_confirmed_it():
    assert not keeping(closed()).confirmed
    assert set(edition()["country"]) == {"KZ", "KG", "TJ", "TM", "UZ"}
