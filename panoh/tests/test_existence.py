"""A3: a thing that is somebody else's and a thing that is not there give the same answer.

Status, headers and page are compared to the letter, without the code that was asked for; and none
of it is anything for them, as in A1.
"""

import pytest

from panoh.tests.doors import SUSPECTS, Answer, Walk
from panoh.tests.journey import Journey
from panoh.tests.test_doors import complaints


@pytest.mark.long
@pytest.mark.parametrize("name", SUSPECTS)
def test_foreign_and_absent_look_alike(journey: Journey, name: str) -> None:
    walk = Walk(journey).suspect(name)
    absent: dict[object, Answer] = {}
    different, pairs = [], 0
    for each in walk.answers:
        kind, _, where = each.what.partition(" ")
        at = (each.door, each.method, where)
        if kind == "random":
            absent[at] = each
        else:
            pairs += 1
            if (each.status, each.told) != (absent[at].status, absent[at].told):
                different.append(str(each))
    print(f"{pairs} pairs compared")
    assert pairs > 300
    assert different == []
    assert [complaint for each in walk.answers for complaint in complaints(each)] == []
