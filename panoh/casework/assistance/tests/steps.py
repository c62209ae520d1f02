"""Ways to a plan, a return and a share by real actions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.casework.assistance import actions
from panoh.casework.assistance.models import Goal, Plan, Return, ReturnRisk
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import accept, agree

SPOKEN = {"form": "spoken", "giver": "person"}
ALL = ["core", "contact", "placement", "care", "alerts"]


def goal(by: Membership, plan: Plan, need: str = "DOC", **more: Any) -> Goal:
    said: dict[str, Any] = {"what": "A passport", "part": "agency"} | more
    said.setdefault("by_day", timezone.localdate() + timedelta(days=20))
    return actions.set_goal(by=by, plan=plan, need=need, **said)


def agreed(by: Membership, case: Case, *needs: str) -> Plan:
    """A plan to which the person said yes."""
    plan = actions.draft_plan(by=by, case=case, words="I want my papers and my own room.")
    for need in needs or ("DOC",):
        goal(by, plan, need)
    return actions.agree_plan(by=by, plan=plan, **SPOKEN)


def assess(by: Membership, journey: Return, end: str, level: str, source: str = "") -> ReturnRisk:
    source = source or ("own" if end == "here" else "partner")
    return actions.assess_return(by=by, journey=journey, end=end, level=level, source=source)


def share(by: Membership, case: Case, to: str, name: str, sections: list[str]) -> None:
    """What the person agreed to is open to another agency."""
    consent = agree(by, case, to, sections=sections)
    offer = share_actions.offer_share(by=by, case=case, consent=consent, sections=sections)
    accept(name, offer)
