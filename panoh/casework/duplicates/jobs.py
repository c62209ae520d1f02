"""Comparing: all of an agency's cases when somebody asked, one when its name was recorded.

A job carries ids only, and enters the database as who asked. Names are open in this process's
memory while it compares, and nowhere else.
"""

from uuid import UUID

from procrastinate.contrib.django import app

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.cases.models import Case
from panoh.casework.duplicates import actions
from panoh.casework.duplicates.actions import Likely, Opened
from panoh.casework.duplicates.matching import find
from panoh.casework.duplicates.models import Search


@app.task(name="duplicates.search")
def search(*, search_id: str, member_id: str) -> None:
    """Compare all cases of the agency of whoever asked. One who has left since asks nothing."""
    member = _member(member_id)
    if member is None:
        return
    with door.acting_as(member):
        asked = Search.objects.visible_to(member).filter(pk=search_id, ended_at=None).first()
    if asked is None:
        return
    opened: list[Opened] = []
    while True:
        with door.acting_as(member):
            after = opened[-1].name_id if opened else None
            some = actions.read(by=member, search=asked, number=len(opened), after=after)
        if not some:
            break
        opened += some
    likely = compare(opened)
    with door.acting_as(member):
        actions.propose(by=member, search=asked, likely=likely)


def compare(opened: list[Opened]) -> dict[tuple[UUID, UUID], Likely]:
    """Pairs of cases with their likeliest pair of names; names of one case are not compared."""
    likely: dict[tuple[UUID, UUID], Likely] = {}
    for pair in find([each.known for each in opened]):
        one, other = sorted((opened[pair.one].case_id, opened[pair.other].case_id))
        before = likely.get((one, other))
        if one != other and (before is None or pair.score > before.score):
            likely[one, other] = Likely(pair.score, pair.reasons)
    return likely


@app.task(name="duplicates.compare", retry=3)
def compare_one(*, case_id: str, member_id: str) -> None:
    """Hold a person whose name was just recorded against the agency's others."""
    member = _member(member_id)
    if member is None:
        return
    with door.acting_as(member):
        case = Case.objects.visible_to(member).filter(pk=case_id).first()
        if case and case.holder_id == member.agency_id:
            actions.compare_one(by=member, case=case)


def _member(member_id: str) -> Membership | None:
    active = Membership.objects.active().select_related("agency", "user")
    return active.filter(pk=member_id).first()
