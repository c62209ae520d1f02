"""A3: a thing that is somebody else's and a thing that is not there give the same answer.

Status, headers and page are compared to the letter, without the code that was asked for; and none
of it is anything for them, as in A1.
"""

from collections.abc import Iterable

import pytest

from panoh.tests.doors import SUSPECTS, Answer, Walk
from panoh.tests.journey import Journey
from panoh.tests.test_doors import complaints


@pytest.mark.long
@pytest.mark.parametrize("name", SUSPECTS)
def test_foreign_and_absent_look_alike(journey: Journey, name: str) -> None:
    walk = Walk(journey).suspect(name)
    pairs, different = told_apart(walk.answers)
    print(f"{pairs} pairs compared")
    assert pairs > 300
    assert different == []
    assert [complaint for each in walk.answers for complaint in complaints(each)] == []


def told_apart(answers: Iterable[Answer]) -> tuple[int, list[str]]:
    """How many pairs were asked, and the answers that are not as that on what is not there."""
    absent: dict[object, Answer] = {}
    different, pairs = [], 0
    for each in answers:
        kind, _, where = each.what.partition(" ")
        at = (each.name, each.door, each.method, where)
        if kind == "random":
            absent[at] = each
        elif kind == "foreign":
            pairs += 1
            if (each.status, each.told) != (absent[at].status, absent[at].told):
                different.append(str(each))
    return pairs, different
