"""A3: a thing that is somebody else's and a thing that is not there give the same answer.

Status, headers and page are compared to the letter, without the code that was asked for.
"""

import pytest

from panoh.tests.doors import Answer, Walk
from panoh.tests.journey import Journey


@pytest.mark.django_db(databases=["default", "figures"])
@pytest.mark.long
def test_foreign_and_absent_look_alike() -> None:
    walk = Walk(Journey().until_she_is_safe()).suspects()
    absent: dict[object, Answer] = {}
    different, pairs = [], 0
    for each in walk.answers:
        kind, _, where = each.what.partition(" ")
        at = (each.name, each.door, each.method, where)
        if kind == "random":
            absent[at] = each
        else:
            pairs += 1
            if (each.status, each.told) != (absent[at].status, absent[at].told):
                different.append(str(each))
    print(f"{pairs} pairs compared")
    assert pairs > 600
    assert different == []
