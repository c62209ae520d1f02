"""Stages: the table says from which to which, and the database keeps no other word."""

from itertools import product

import pytest

from panoh.casework.cases import actions
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import TRANSITIONS
from panoh.casework.cases.tests.steps import acting, refused

# Written out by hand, so that a change of the table is seen: a line says where one may go.
WAYS = """
opened          screened presumed identified not_identified closed
screened        presumed identified not_identified closed
presumed        identified not_identified closed
identified      presumed not_identified closed
not_identified  presumed identified closed
closed
"""
TABLE = {line.split()[0]: set(line.split()[1:]) for line in WAYS.strip().splitlines()}


def test_the_table_is_the_one_that_was_agreed():
    assert {str(stage): set(map(str, there)) for stage, there in TRANSITIONS.items()} == TABLE


@pytest.mark.parametrize(("now", "then"), list(product(TABLE, TABLE)))
def test_a_case_goes_where_the_table_says(aigul, case, now, then):
    case.stage = now
    if now == then or then in TABLE[now]:
        if "closed" not in (now, then):
            Case.objects.filter(pk=case.pk).update(stage=now)
            assert actions.advance(by=aigul, case=case, stage=then).stage == then
        return
    if now != "closed":
        Case.objects.filter(pk=case.pk).update(stage=now)
        with refused("does not go to", status=409):
            actions.advance(by=aigul, case=case, stage=then)


def test_a_closed_case_goes_nowhere(aigul, closed_case):
    with refused("A case that is at “Closed” does not go to “Presumed”.", status=409):
        actions.advance(by=aigul, case=closed_case, stage="presumed")


def test_tracks_are_kept_several_at_once(aigul, case):
    actions.advance(by=aigul, case=case, stage="presumed", tracks=["trafficked", "witness"])
    assert Case.objects.get().tracks == ["trafficked", "witness"]
    actions.advance(by=aigul, case=case, stage="identified")
    assert Case.objects.get().tracks == ["trafficked", "witness"]


def test_is_refused_to_a_stranger(aigul, case):
    with acting("chynara") as chynara, refused("There is no such case among yours"):
        actions.advance(by=chynara, case=case, stage="presumed")
