"""A review is on my work when it is mine: in its month, and until it is done."""

from datetime import date

import pytest
import time_machine

from panoh.base.database import door
from panoh.programme.risks import work
from panoh.testing import member


def seen(name):
    with door.acting_as(who := member(name)):
        late, soon, _later = work.due(who)
        return [len(late["items"]), len(soon["items"])]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2012, 7, 31), [0, 0]), (date(2012, 8, 1), [0, 1]), (date(2012, 8, 10), [0, 1]),
        (date(2012, 8, 11), [1, 0]), (date(2013, 5, 1), [1, 0]),
    ],
)  # fmt: skip
def test_a_review_is_due_in_its_month_and_late_after_its_day(register, today, expected):
    risk = register.add(post="adviser")
    register.rate(risk, review_on=date(2012, 8, 10))
    with time_machine.travel(today, tick=False):
        assert seen("gulnora") == expected
        assert seen("ella") == seen("lola") == [0, 0]


def test_what_nobody_rated_is_due_at_once_and_what_is_entrusted_is_the_partner_s(register):
    register.add(responsible=register.partners["PART"])
    assert seen("lola") == [0, 1]
    assert seen("ella") == [0, 0]
    with door.acting_as(member("greta")):
        assert work.due(member("greta")) == []
