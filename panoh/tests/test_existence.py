"""A3: a thing that is somebody else's and a thing that is not there give the same answer.

Status, headers and page are compared to the letter, without the code that was asked for.
"""

from collections import defaultdict

from panoh.tests.doors import METHODS, SUSPECTS, Answer, Walk


def test_foreign_and_absent_look_alike(walk: Walk) -> None:
    absent: dict[object, Answer] = {}
    foreign = defaultdict(list)
    for each in walk.answers:
        if each.method not in METHODS:
            continue
        at = (each.name, each.door, each.method)
        if each.what.startswith("random"):
            absent[*at, each.what.removeprefix("random")] = each
        elif each.what.startswith("foreign"):
            foreign[*at, each.what.removeprefix("foreign")].append(each)
    different = [
        str(each)
        for at, answers in foreign.items()
        for each in answers
        if each.name in SUSPECTS or " of own" in each.what
        if (each.status, each.told) != (absent[at].status, absent[at].told)
    ]
    pairs = sum(len(answers) for at, answers in foreign.items() if at in absent)
    print(f"{len(walk.answers)} requests, {pairs} pairs compared")
    assert pairs > 500
    assert different == []
