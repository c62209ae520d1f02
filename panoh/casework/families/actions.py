"""Saying that two cases belong together, and taking it back; nothing else writes it.

Each act stands in the journal of both cases, once and without the other's key: who may read the
one does not learn of the other, and whoever is erased is joined to nobody.
"""

from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import NOT_AMONG_YOURS
from panoh.casework.families import rules
from panoh.casework.families.models import Tie


@act
def tie(*, by: Membership, case: Case, other: Case, relation: str) -> Tie:
    """Two cases belong together: `relation` is what the other's person is to this one's.

    Nothing is copied and nothing opened. Refused unless the member may write in both.
    """
    rules.check_tie(by, case, other)
    both = _locked(case, other)
    rules.check_tie(by, *both)
    made = Tie.objects.create(
        agency=by.agency, one=case, other=other, relation=relation, tied_by=by
    )
    for each in both:
        record(by, Event.FAMILY_TIED, case=each)
    return made


@act
def open_relative(*, by: Membership, case: Case, relation: str, **facts: Any) -> Case:
    """Open a case for another one of the family, tied to this one.

    `facts` as in `cases.open_case`: what the new person's own page says, and nothing of this case.
    """
    rules.check_open_relative(by, case)
    opened = cases.open_case(by=by, **facts)
    tie(by=by, case=case, other=opened, relation=relation)
    return opened


@act
def untie(*, by: Membership, tie: Tie) -> None:
    """Take it back: everything is as it was before."""
    both = _locked(tie.one, tie.other)
    found = Tie.objects.visible_to(by).select_related("one", "other").filter(pk=tie.pk).first()
    if found is None:
        raise Refused(NOT_AMONG_YOURS)
    rules.check_untie(by, found)
    found.delete()
    for case in both:
        record(by, Event.FAMILY_UNTIED, case=case)


def _locked(*both: Case) -> list[Case]:
    """The two as they stand now, held in one order, so that nobody waits for ever."""
    return [cases.lock(case) for case in sorted(both, key=lambda case: case.pk)]
