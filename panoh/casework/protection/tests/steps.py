"""Ways to protection by real actions, for tests."""

from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Share
from panoh.casework.protection import actions
from panoh.casework.protection.models import RiskAssessment
from panoh.casework.protection.questions import editions
from panoh.testing import agency, member

NEWEST = editions()["2026-1"]
WOMAN: dict[str, Any] = {"sex": "female", "birth_year": 1995, "birth_year_basis": "stated"}
GIRL: dict[str, Any] = {"sex": "female", "birth_year": 2015, "birth_year_basis": "stated"}


def open_case(by: Membership, **facts: Any) -> Case:
    """A woman's case, unless told otherwise."""
    return cases.open_case(by=by, **(facts or WOMAN))


def answers(*yes: str, other: str = "no") -> dict[str, str]:
    """Yes to these questions, and the same to all others."""
    return dict.fromkeys(NEWEST.questions, other) | dict.fromkeys(yes, "yes")


def assess(by: Membership, case: Case, level: str = "low", **said: Any) -> RiskAssessment:
    """An assessment with a reason."""
    return actions.assess(
        by=by, case=case, level=level, **({"answers": answers(), "reason": "She says so."} | said)
    )


def share(case: Case, name: str, *sections: str) -> Share:
    """Farida's agency opens these sections to somebody's, who takes the case up."""
    who = member(name)
    with door.acting_as(member("feruza")):
        consent = share_actions.take_consent(
            by=member("feruza"), case=case, recipient=agency_of(name), purpose="protection",
            sections=["core", *sections], given=True, language="uz", form="spoken",
        )  # fmt: skip
        offered = share_actions.offer_share(
            by=member("feruza"), case=case, consent=consent, sections=["core", *sections]
        )
    with door.acting_as(who):
        return share_actions.open_share(by=who, share=offered)


def agency_of(name: str) -> Any:
    return agency({"aigul": "police", "dilshod": "prosecutor", "barno": "shelter",
                   "davron": "migration", "hamid": "consulate"}[name])  # fmt: skip


def acted(case: Case) -> list[str]:
    """What the journal has of the case, in order."""
    return [entry.event for entry in Entry.objects.filter(case_id=case.pk).order_by("number")]
