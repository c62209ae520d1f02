"""Ways to a case with a name, and to what a search makes of it, by real actions and jobs."""

from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import acting
from panoh.casework.duplicates import actions, jobs
from panoh.casework.duplicates.models import Candidate, Search
from panoh.casework.names import actions as names
from panoh.testing import member

HER: dict[str, Any] = {"sex": "female", "birth_year": 2004, "birth_year_basis": "stated",
                       "citizenships": ["UZ"]}  # fmt: skip


def met(name: str, facts: dict[str, Any] = HER, **parts: str) -> Case:
    """One of the cast opens a case and records a name."""
    with acting(name) as by:
        case = cases.open_case(by=by, **facts)
        names.record_identity(by=by, case=case, **parts)
    return case


def searched(by: Membership) -> list[Candidate]:
    """What the member's agency is proposed when all its cases are compared."""
    with door.acting_as(by):
        search = actions.search(by=by)
    jobs.search(search_id=str(search.pk), member_id=str(by.pk))
    return proposed(by)


def registered(case: Case, name: str) -> None:
    """What the job does after this member recorded the case's name."""
    jobs.compare_one(case_id=str(case.pk), member_id=str(member(name).pk))


def proposed(by: Membership) -> list[Candidate]:
    with door.acting_as(by):
        found = Candidate.objects.visible_to(by).select_related("one__person", "other__person")
        return list(found.likeliest_first())


def last_search(by: Membership) -> Search:
    with door.acting_as(by):
        search: Search = Search.objects.visible_to(by).get()
        return search
